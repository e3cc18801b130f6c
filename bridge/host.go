//go:build js && wasm

package bridge

import (
	"fmt"
	"runtime/debug"
	"time"
	"unsafe"

	"raftlab/raft/replica"
)

// Handler is a program in a worker. Its methods are turns: see the package's rules.
type Handler interface {
	// Receive takes a frame from a port; 0 is the page. The frame's bytes are valid
	// during the call only.
	Receive(port uint32, frame []byte)
	// Timer: the delay given to Arm is over, or nearly so: a browser's timers may fire
	// a little early. Nothing is armed now.
	Timer()
	// Stood: the browser ran nothing in this worker from one moment of Now to another,
	// although it had to. It comes before the turn that follows.
	Stood(from, until int64)
	// Busy: the same of the last turn. It was stopped in it, or it took that long by itself.
	Busy(from, until int64)
	// Jumped: the system's clock went on by so many ns more than Now, or less: the machine
	// slept, or somebody set it.
	Jumped(by int64)
	// Panicked is the last call: a turn panicked with this text, message and stack.
	Panicked(text string)
}

// stopper is a Handler whose turns may end by a *replica.Stop, which is no fault of the
// program: Stopped is the last call then, in the place of Panicked.
type stopper interface {
	Stopped(*replica.Stop)
}

// maxIdleInbox is the largest inbox in bytes that is kept once its frame is handled.
const maxIdleInbox = 1 << 20

var (
	handler    Handler // nil before Serve
	dead       bool    // a turn panicked: no other begins
	firstInbox [1 << 16]byte
	inboxData  = firstInbox[:0] // where the shim puts the next frame
)

//go:wasmimport raftlab serving
func hostServing()

//go:wasmimport raftlab send
//go:noescape
func hostSend(port uint32, p unsafe.Pointer, n uint32)

//go:wasmimport raftlab sendText
//go:noescape
func hostSendText(p unsafe.Pointer, n uint32)

//go:wasmimport raftlab panicked
//go:noescape
func hostPanicked(p unsafe.Pointer, n uint32)

//go:wasmimport raftlab stopped
//go:noescape
func hostStopped()

//go:wasmimport raftlab arm
func hostArm(ms float64)

//go:wasmimport raftlab now
func hostNow() float64

//go:wasmimport raftlab clockError
func hostClockError() float64

// Serve hands the worker over to h and never returns. Frames that came before wait in
// their ports, in order, and are the first turns.
func Serve(h Handler) {
	attach(h)
	// The loop, and not select{}: turns never enter Go's scheduler, and finalizers (which
	// free JavaScript values) run only when something does.
	for {
		time.Sleep(time.Second)
	}
}

func attach(h Handler) {
	handler, dead = h, false
	hostServing()
}

// Send moves a frame to a port; 0 is the page. The bytes are copied before it returns. A
// frame for a port that nobody opened is lost.
func Send(port uint32, frame []byte) {
	hostSend(port, unsafe.Pointer(unsafe.SliceData(frame)), uint32(len(frame)))
}

// SendText sends UTF-8 text to the page.
func SendText(text []byte) {
	hostSendText(unsafe.Pointer(unsafe.SliceData(text)), uint32(len(text)))
}

// Arm asks for one Timer call after delay ns, in place of any asked for before. At zero
// or less it comes at once, but after the events that already wait.
func Arm(delay int64) {
	hostArm(max(float64(delay)/1e6, 0))
}

// Disarm takes back what Arm asked for.
func Disarm() {
	hostArm(-1)
}

// Now is the real time in ns since 1970 as the lab's director has it, whenever this
// worker was made. It never goes back, and browsers coarsen it (5 to 100 µs).
func Now() int64 {
	return int64(hostNow() * 1e6)
}

// ClockError is how far Now may be off the director's, in ns; 0 where this is the director.
func ClockError() int64 {
	return int64(hostClockError() * 1e6)
}

// inbox returns the address of n bytes for the next frame; they stay the inbox
// until the next call.
//
//go:wasmexport inbox
func inbox(n uint32) unsafe.Pointer {
	if int(n) > cap(inboxData) || cap(inboxData) > maxIdleInbox {
		inboxData = make([]byte, n)
	}
	inboxData = inboxData[:n]
	return unsafe.Pointer(unsafe.SliceData(inboxData))
}

//go:wasmexport receive
func receive(port, n uint32) {
	if handler == nil || dead {
		return
	}
	defer rescue()
	handler.Receive(port, inboxData[:n])
}

//go:wasmexport stood
func stood(from, until float64) {
	turn(func() { handler.Stood(int64(from*1e6), int64(until*1e6)) })
}

//go:wasmexport busy
func busy(from, until float64) {
	turn(func() { handler.Busy(int64(from*1e6), int64(until*1e6)) })
}

//go:wasmexport jumped
func jumped(ms float64) {
	turn(func() { handler.Jumped(int64(ms * 1e6)) })
}

//go:wasmexport timer
func timer() {
	turn(func() { handler.Timer() })
}

// turn runs f as a turn, for the callbacks of the cold path too.
func turn(f func()) {
	if handler == nil || dead {
		return
	}
	defer rescue()
	f()
}

// rescue ends the program's life at a panic: every turn defers it.
func rescue() {
	v := recover()
	if v == nil {
		return
	}
	dead = true
	h, can := handler.(stopper)
	if stop, ok := v.(*replica.Stop); ok && can {
		h.Stopped(stop)
		hostStopped()
		return
	}
	text := fmt.Sprintf("panic: %v\n\n%s", v, debug.Stack())
	// The handler's own last words must not keep the page from hearing of it.
	defer func() {
		if again := recover(); again != nil {
			text += fmt.Sprintf("\npanic: %v\n", again)
		}
		b := []byte(text)
		hostPanicked(unsafe.Pointer(unsafe.SliceData(b)), uint32(len(b)))
	}()
	handler.Panicked(text)
}
