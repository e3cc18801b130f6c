// Package learn holds the articles of www/learn to their truth: each figure's scenario passes, each number in a text is
// that of a run, which the test makes again, and all languages tell the same.
//
// It is tests alone. Read play_test.go first.
package learn
