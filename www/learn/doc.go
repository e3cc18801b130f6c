// Package learn has the articles, a folder each: its text in English (en.html; www/i18n has the others), what its figures play and show
// (figures.json, scenarios/), and the numbers in the text (numbers.json). www/site makes pages of them, and its doc.go says how
// they are written. Tests play the scenarios and count the numbers again.
package learn
