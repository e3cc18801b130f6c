// Package i18n has the sentences for what is wrong, in a folder for each language: a code of
// raft/refusal and its sentence, with the names of the code's arguments in braces. The page imports
// the same files, but for those of the command line alone; the folder has the page's own words too.
package i18n
