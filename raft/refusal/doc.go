// Package refusal says what is wrong by a code and its arguments, as numbers, names or lists.
//
// A [Refusal] is an error. Each room that makes some has a table of its Codes, with the arguments
// of each. Nothing under raft/ has a sentence: those are in www/i18n, for each language,
// and a test holds that every code has one, and every sentence a code. What somebody else said (a
// browser, a panic) is repeated as it is, by the code [Said].
//
//	refusal.go   a refusal, and how it is made
//	decimal.go   numbers as texts
//	codec.go     a refusal as bytes, between workers
package refusal
