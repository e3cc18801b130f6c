// Package bridge is the floor between a Go program and the Web Worker that it runs in.
//
// It has two paths. The hot one is frames, text, the timer and the clock: the worker's
// shim (www/worker/shim.ts) copies a frame into linear memory and calls an exported
// function, which handles it inline and answers through imported ones (host.go). The
// cold one is everything where an error matters more than a microsecond, through
// safejs: opening files (opfs.go), locks (lock.go), the boot settings and reports to the
// page (page.go).
//
// # The rules of a turn
//
// A program is entered only by turns: an exported function that runs from beginning to
// end. A turn never parks: it waits for no mutex, channel, promise or sleep, because an
// exported function that parks returns garbage to JavaScript. A turn does not hand
// work to a goroutine either: nobody would wake it. So a program awaits what it needs in
// main, before [Serve]; from then on it lives in its [Handler] alone.
//
// A turn that panics is the program's last. The panic is reported to the page and to the
// handler, with its stack, and no turn is begun again.
//
// # What it is not
//
// It knows nothing of simulated universes, safety checks or raft/director, one of which it
// is handed: the program of a node stays small. It is only built for GOOS=js GOARCH=wasm;
// this file is all that other platforms see.
//
// Read host.go first, then www/worker/shim.ts, its other half, and role.go, by which one
// program is any of a lab's workers. Two worlds stand on it:
// node.go is the world of a server's host (raft/host; memory.go is the disk that is kept elsewhere),
// director.go the director's.
package bridge
