// Package refusals has the sentences for what is wrong, one JSON file for each language: a code of
// raft/refusal and its sentence, with the names of the code's arguments in braces. The page imports
// the same files, but for those of the command line alone.
package refusals
