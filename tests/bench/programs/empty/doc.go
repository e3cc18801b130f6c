//go:build js && wasm

// Command empty does nothing: what booting any Go program costs.
package main
