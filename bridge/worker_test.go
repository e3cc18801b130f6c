//go:build js && wasm

package bridge

import (
	"os"
	"testing"
	"time"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/require"
)

// patience bounds every wait for another worker.
const patience = 20 * time.Second

// TestMain runs the tests, or, in a worker that a test spawned, that worker's part.
func TestMain(m *testing.M) {
	if name := os.Getenv("RAFTLAB_PART"); name != "" {
		parts[name]()
		return
	}
	os.Exit(m.Run())
}

// worker is a worker below the test's own, running one of parts behind the real shim.
type worker struct {
	value    safejs.Value
	messages chan message
}

// message is what a worker says to its page.
type message struct {
	Type, Text, Error, Disk string
	Why                     string // its text
	Code                    int
	Data                    []byte
}

// spawn makes a worker that has not booted yet.
func spawn(t *testing.T, part string, config map[string]any) *worker {
	t.Helper()
	value, err := safejs.Global().Call("spawn", part, config)
	require.NoError(t, err)
	w := &worker{value: value, messages: make(chan message, 256)}
	listen(t, value, func(data safejs.Value) { w.messages <- readMessage(data) })
	t.Cleanup(w.terminate)
	return w
}

// start spawns a worker and waits until it serves.
func start(t *testing.T, part string) *worker {
	t.Helper()
	w := spawn(t, part, map[string]any{"role": "test"})
	w.boot(t)
	w.expect(t, "ready")
	return w
}

func (w *worker) boot(t *testing.T) {
	t.Helper()
	_, err := w.value.Call("boot")
	require.NoError(t, err)
}

func (w *worker) terminate() { _, _ = w.value.Call("terminate") }

// post sends a message as the page does.
func (w *worker) post(t *testing.T, message map[string]any, transfer ...any) {
	t.Helper()
	_, err := w.value.Call("postMessage", message, transfer)
	require.NoError(t, err)
}

// next is the worker's next message.
func (w *worker) next(t *testing.T) message {
	t.Helper()
	select {
	case m := <-w.messages:
		return m
	case <-time.After(patience):
		require.FailNow(t, "the worker says nothing")
		return message{}
	}
}

func (w *worker) expect(t *testing.T, kind string) message {
	t.Helper()
	m := w.next(t)
	require.Equal(t, kind, m.Type, "%+v", m)
	return m
}

// link is this side of a port of a worker.
type link struct {
	port   safejs.Value
	frames chan []byte
}

// connect opens the worker's port of that number.
func (w *worker) connect(t *testing.T, number int) *link {
	t.Helper()
	constructor, ok := path("MessageChannel")
	require.True(t, ok)
	channel, err := constructor.New()
	require.NoError(t, err)
	near, err := channel.Get("port1")
	require.NoError(t, err)
	far, err := channel.Get("port2")
	require.NoError(t, err)
	l := &link{port: near, frames: make(chan []byte, 1024)}
	listen(t, near, func(data safejs.Value) { l.frames <- bytesOf(data) })
	w.post(t, map[string]any{"type": "port", "number": number, "port": far}, far)
	return l
}

// send transfers a frame to the worker.
func (l *link) send(t *testing.T, frame []byte) {
	t.Helper()
	buffer := bufferOf(t, frame)
	_, err := l.port.Call("postMessage", buffer, []any{buffer})
	require.NoError(t, err)
}

func (l *link) next(t *testing.T) []byte {
	t.Helper()
	select {
	case frame := <-l.frames:
		return frame
	case <-time.After(patience):
		require.FailNow(t, "no frame comes")
		return nil
	}
}

// listen hands the data of every message event of target to take.
func listen(t *testing.T, target safejs.Value, take func(data safejs.Value)) {
	t.Helper()
	listener, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
		data, err := first(args).Get("data")
		if err == nil {
			take(data)
		}
		return nil
	})
	require.NoError(t, err)
	require.NoError(t, target.Set("onmessage", listener))
	t.Cleanup(func() {
		_ = target.Set("onmessage", nil)
		listener.Release()
	})
}

func readMessage(data safejs.Value) message {
	text := func(name string) string {
		v, err := data.Get(name)
		if err != nil || v.Type() != safejs.TypeString {
			return ""
		}
		s, _ := v.String()
		return s
	}
	m := message{Type: text("type"), Text: text("text"), Error: text("error"), Disk: text("disk")}
	if code, err := data.Get("code"); err == nil && code.Type() == safejs.TypeNumber {
		m.Code, _ = code.Int()
	}
	if why, err := data.Get("why"); err == nil && why.Type() == safejs.TypeObject {
		m.Why = readMessage(why).Text
	}
	if content, err := data.Get("data"); err == nil && content.Type() == safejs.TypeObject {
		m.Data = bytesOf(content)
	}
	return m
}

// bytesOf copies an ArrayBuffer.
func bytesOf(buffer safejs.Value) []byte {
	array, _ := path("Uint8Array")
	view, err := array.New(buffer)
	if err != nil {
		return nil
	}
	n, _ := view.Length()
	b := make([]byte, n)
	_, _ = safejs.CopyBytesToGo(b, view)
	return b
}

// bufferOf makes an ArrayBuffer.
func bufferOf(t *testing.T, b []byte) safejs.Value {
	t.Helper()
	array, _ := path("Uint8Array")
	view, err := array.New(len(b))
	require.NoError(t, err)
	_, err = safejs.CopyBytesToJS(view, b)
	require.NoError(t, err)
	buffer, err := view.Get("buffer")
	require.NoError(t, err)
	return buffer
}
