// Command serve serves a built site on this machine: what ./build.sh serve runs.
//
//	go run ./www/serve [--port 8080] [folder]
//
// The handler is www/edge's; this is its home on 127.0.0.1.
package main
