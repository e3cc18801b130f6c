// Package refusals has the sentences for what is refused, one JSON file for each language: a code
// of raft/order and its sentence, with the names of the code's arguments in braces. The page
// imports the same files.
package refusals
