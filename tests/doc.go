// Package tests holds the project to its own rules, and the tests that belong to no
// single room.
//
//	architecture_test.go  which package may import which
//	purity_test.go        what the core's code may not do
//	tidy_test.go          sizes, names and words
//	sentences_test.go     that the core has none
//	tree_test.go          the files that these read
//	readme_test.go        that what the README links to is there
//	wasm-exec/            runs Go's tests in a worker of a headless Chromium
//	harness/              what the page's tests and the benchmarks share
//	unit/                 modules of the page, alone
//	browser/              whole pages in a headless Chromium
//	sim/                  judges universes, and shortens what it finds
//	replay/               runs a recording's servers again, and compares
//	differential/         our core and etcd's, by equal scripts
//	bench/                benchmarks
//
// It is not where a package's own tests go: those live beside the code.
package tests
