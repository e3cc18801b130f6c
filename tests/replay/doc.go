// Command replay replays a recording natively: what servers did as WebAssembly in a
// browser, they do again here, byte for byte, with the engine that they ran. `./build.sh replay FILE` runs it.
package main
