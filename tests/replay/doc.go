// Command replay replays a trace natively, for the whole-page tests: what nodes did as
// WebAssembly in a browser, they do again here, byte for byte.
package main
