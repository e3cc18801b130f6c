//go:build js && wasm

// Package director is the role of a director's worker, in the programs that have one.
package director
