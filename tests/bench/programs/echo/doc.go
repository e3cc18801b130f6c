//go:build js && wasm

// Command echo answers every frame with itself: what the bridge costs, and nothing else.
package main
