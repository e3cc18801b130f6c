//go:build js && wasm

package bridge

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

func TestServe_takes_frames_that_came_before_it_in_order(t *testing.T) {
	w := spawn(t, "echo", map[string]any{})
	l := w.connect(t, 7)
	for i := range 100 {
		l.send(t, []byte{byte(i)})
	}
	w.boot(t)
	w.expect(t, "ready")
	for i := range 100 {
		require.Equal(t, []byte{byte(i)}, l.next(t))
	}
}

func TestServe_takes_what_the_page_said_before_it_in_order(t *testing.T) {
	w := spawn(t, "page", map[string]any{})
	w.boot(t)
	for _, text := range []string{"one", "two", "binary", "three"} {
		w.post(t, map[string]any{"type": "text", "text": text})
	}
	w.expect(t, "ready")
	assert.Equal(t, "port 0: one", w.expect(t, "text").Text)
	assert.Equal(t, "port 0: two", w.expect(t, "text").Text)
	assert.Equal(t, []byte{1, 2, 3}, w.expect(t, "binary").Data)
	assert.Equal(t, "port 0: three", w.expect(t, "text").Text)
}

func TestSend_moves_frames_of_any_size(t *testing.T) {
	w := start(t, "echo")
	l := w.connect(t, 9)
	for _, size := range []int{0, 1, 256, 65_535, 65_536, 65_537, 1 << 20, 1<<20 + 1, 9 << 20, 3, 0} {
		frame := bytes.Repeat([]byte{0xa5, byte(size), 1}, size/3+1)[:size]
		l.send(t, frame)
		require.True(t, bytes.Equal(frame, l.next(t)), "a frame of %d bytes", size)
	}
}

func TestSend_outlives_the_growth_of_memory(t *testing.T) {
	w := start(t, "grow")
	l := w.connect(t, 1)
	for i := range 4 {
		frame := bytes.Repeat([]byte{byte(i + 1)}, 1000)
		l.send(t, frame)
		require.Equal(t, frame, l.next(t))
	}
}

func TestSend_tells_ports_apart_and_loses_frames_for_none(t *testing.T) {
	w := start(t, "echo")
	one, two := w.connect(t, 1), w.connect(t, 2)
	two.send(t, []byte("two"))
	assert.Equal(t, "two", string(two.next(t)))
	one.send(t, []byte("one"))
	assert.Equal(t, "one", string(one.next(t)))
	assert.Empty(t, two.frames)
}

func TestPort_put_in_anothers_place_takes_over_what_is_sent(t *testing.T) {
	w := start(t, "echo")
	old := w.connect(t, 1)
	renewed := w.connect(t, 1)
	old.send(t, []byte("late")) // still arrives; its answer goes the new way
	assert.Equal(t, "late", string(renewed.next(t)))
	renewed.send(t, []byte("new"))
	assert.Equal(t, "new", string(renewed.next(t)))
	assert.Empty(t, old.frames)
}

func TestMessage_crosses_a_port_unchanged(t *testing.T) {
	w := start(t, "echo")
	l := w.connect(t, 3)
	sent := raft.Message{Kind: raft.AppendEntries, From: 1, To: 3, Term: 1 << 40, LogTerm: 4, Index: 9, Commit: 8, Round: 2,
		Entries: []raft.Entry{{Term: 1 << 40, Index: 10, Kind: raft.Command, Data: []byte("data")}}}
	l.send(t, raft.AppendMessage(nil, &sent))
	d := raft.Decode(l.next(t))
	var received raft.Message
	d.Message(&received)
	require.NoError(t, d.Err())
	assert.Equal(t, sent, received)
}

func TestText_reaches_the_page_and_back_whole(t *testing.T) {
	w := start(t, "page")
	for _, text := range []string{"", "plain", "größer 큰 🗳️", string(bytes.Repeat([]byte("long "), 100_000))} {
		w.post(t, map[string]any{"type": "text", "text": text})
		assert.Equal(t, "port 0: "+text, w.expect(t, "text").Text)
	}
}

// delays is a frame for the parts "timer" and "rearm".
func delays(times ...time.Duration) []byte {
	var b []byte
	for _, d := range times {
		b = binary.LittleEndian.AppendUint64(b, uint64(d))
	}
	return b
}

func elapsed(t *testing.T, l *link) time.Duration {
	t.Helper()
	return time.Duration(binary.LittleEndian.Uint64(l.next(t)))
}

func TestArm_fires_once_it_is_due(t *testing.T) {
	w := start(t, "timer")
	l := w.connect(t, 1)
	for _, delay := range []time.Duration{0, time.Millisecond / 2, 5 * time.Millisecond, 30 * time.Millisecond} {
		l.send(t, delays(delay))
		// Browsers coarsen the clock by up to 100 µs.
		assert.GreaterOrEqual(t, elapsed(t, l), delay-200*time.Microsecond)
	}
}

func TestArm_again_and_again_is_not_held_back(t *testing.T) {
	w := start(t, "timer")
	l := w.connect(t, 1)
	l.send(t, delays(slices.Repeat([]time.Duration{time.Millisecond}, 30)...))
	best := patience
	for i := range 30 {
		took := elapsed(t, l)
		if i >= 10 { // browsers clamp nested timeouts to 4 ms from the fifth on
			best = min(best, took)
		}
	}
	assert.Less(t, best, 3*time.Millisecond)
}

func TestArm_replaces_what_was_armed(t *testing.T) {
	w := start(t, "rearm")
	l := w.connect(t, 1)
	l.send(t, delays(time.Hour))
	l.send(t, delays(0, 10*time.Millisecond)) // in one turn: else the moment may pass between
	assert.GreaterOrEqual(t, elapsed(t, l), 9*time.Millisecond, "neither the hour nor the moment fired")
	assert.Empty(t, l.frames)
}

func TestArm_bears_a_delay_of_centuries(t *testing.T) {
	w := start(t, "rearm")
	l := w.connect(t, 1)
	l.send(t, delays(1<<63-1))
	l.send(t, delays(-1))
	assert.Empty(t, l.next(t), "the answer to disarming comes first")
}

func TestDisarm_takes_the_timer_back(t *testing.T) {
	w := start(t, "rearm")
	l := w.connect(t, 1)
	l.send(t, delays(time.Millisecond, -1))
	assert.Empty(t, l.next(t))
	l.send(t, delays(20*time.Millisecond))
	assert.GreaterOrEqual(t, elapsed(t, l), 19*time.Millisecond)
}

func TestNow_is_the_time_since_1970_and_never_goes_back(t *testing.T) {
	assert.WithinDuration(t, time.Now(), time.Unix(0, Now()), time.Second)
	last := Now()
	for range 1000 {
		now := Now()
		require.GreaterOrEqual(t, now, last)
		last = now
	}
}

// silent asserts that the worker says nothing more: what it says comes before the
// answer to a ping.
func silent(t *testing.T, w *worker) {
	t.Helper()
	w.post(t, map[string]any{"type": "ping"})
	w.expect(t, "pong")
}

func TestPanic_in_a_turn_is_reported_with_its_stack_and_is_the_last(t *testing.T) {
	w := start(t, "panic")
	l := w.connect(t, 1)
	w.post(t, map[string]any{"type": "text", "text": "go"})
	m := w.expect(t, "panic")
	assert.Contains(t, m.Text, "slice bounds out of range")
	assert.Contains(t, m.Text, "panicAtOnce")
	assert.Equal(t, m.Text, string(l.next(t)), "the handler's last words")
	w.post(t, map[string]any{"type": "text", "text": "again"})
	silent(t, w)
}

func TestPanic_in_the_first_turn_is_the_last_too(t *testing.T) {
	w := spawn(t, "panic", map[string]any{})
	w.boot(t)
	w.post(t, map[string]any{"type": "text", "text": "go"})
	w.post(t, map[string]any{"type": "text", "text": "again"})
	w.expect(t, "ready")
	assert.Contains(t, w.expect(t, "panic").Text, "panicAtOnce")
	silent(t, w)
}

func TestPanic_while_reporting_a_panic_is_reported_too(t *testing.T) {
	w := start(t, "worse")
	w.post(t, map[string]any{"type": "text", "text": "go"})
	m := w.expect(t, "panic")
	assert.Contains(t, m.Text, "slice bounds out of range")
	assert.Contains(t, m.Text, "and the report too")
}

func TestExit_is_reported_with_its_code(t *testing.T) {
	w := spawn(t, "exit", map[string]any{})
	w.boot(t)
	assert.Equal(t, 3, w.expect(t, "exit").Code)
	w.post(t, map[string]any{"type": "text", "text": "anyone there?"})
	silent(t, w)
}

func TestPanic_before_serving_is_an_exit_with_its_text(t *testing.T) {
	w := spawn(t, "fatal", map[string]any{})
	w.boot(t)
	m := w.next(t)
	for m.Type == "output" { // the test's own system passes output on
		m = w.next(t)
	}
	require.Equal(t, "exit", m.Type)
	assert.Equal(t, 2, m.Code)
	assert.Contains(t, m.Text, "no boot today")
}

func TestFail_is_reported_with_its_reason(t *testing.T) {
	w := spawn(t, "fail", map[string]any{})
	w.boot(t)
	assert.Equal(t, "the disk is of another node", w.expect(t, "failed").Error)
}

func TestBoot_of_what_is_not_a_program_fails_with_a_reason(t *testing.T) {
	w := spawn(t, "echo", map[string]any{})
	w.post(t, map[string]any{"type": "boot", "module": map[string]any{}, "config": map[string]any{}})
	assert.Contains(t, w.expect(t, "failed").Error, "WebAssembly")
}

func TestConfig_reads_the_boot_settings(t *testing.T) {
	for _, c := range []struct {
		config map[string]any
		told   string
	}{
		{map[string]any{"role": "node", "lab": "a", "id": 2, "incarnation": 3, "disk": "opfs"},
			"{Role:node Lab:a ID:2 Incarnation:3 Nodes:0 Disk:opfs Continues:false} <nil>"},
		{map[string]any{"role": "director", "lab": "a", "nodes": 5},
			"{Role:director Lab:a ID:0 Incarnation:0 Nodes:5 Disk: Continues:false} <nil>"},
		{map[string]any{"role": "node", "lab": "a", "id": 2, "incarnation": 1, "disk": "memory", "continues": 1},
			"{Role:node Lab:a ID:2 Incarnation:1 Nodes:0 Disk:memory Continues:true} <nil>"},
		{map[string]any{"id": "two"}, "the boot setting id is a string: it takes a number"},
		{map[string]any{"nodes": -1}, "the boot setting nodes is -1: it takes a number from 0"},
	} {
		w := spawn(t, "settings", c.config)
		w.boot(t)
		assert.Contains(t, w.expect(t, "failed").Error, c.told)
	}
}
