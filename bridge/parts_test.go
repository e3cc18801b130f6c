//go:build js && wasm

package bridge

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"time"
)

// parts are the programs that spawned workers run.
var parts = map[string]func(){
	"echo":     func() { serveReady(&program{receive: Send}) },
	"page":     func() { serveReady(&program{receive: answerPage}) },
	"grow":     func() { serveReady(&program{receive: growAndEcho}) },
	"timer":    func() { serveReady(newTimerPart()) },
	"rearm":    func() { serveReady(newRearmPart()) },
	"panic":    func() { serveReady(&program{receive: panicAtOnce, panicked: lastWords}) },
	"worse":    func() { serveReady(&program{receive: panicAtOnce, panicked: panicAgain}) },
	"watch":    func() { serveReady(&program{receive: watch}) },
	"settings": tellSettings,
	"hold":     holdAll,
	"exit":     func() { os.Exit(3) },
	"fatal":    func() { panic("no boot today") },
	"fail":     func() { Fail("the disk is of another node"); select {} },
}

// program is a Handler made of functions.
type program struct {
	receive  func(port uint32, frame []byte)
	timer    func()
	panicked func(text string)
}

func (p *program) Receive(port uint32, frame []byte) { p.receive(port, frame) }

func (p *program) Timer() { p.timer() }

func (p *program) Stood(int64, int64) {}

func (p *program) Busy(int64, int64) {}

func (p *program) Jumped(int64) {}

func (p *program) Panicked(text string) {
	if p.panicked != nil {
		p.panicked(text)
	}
}

func serveReady(h Handler) {
	Ready("", nil)
	Serve(h)
}

// answerPage answers text with text, and other frames with a frame.
func answerPage(port uint32, frame []byte) {
	if string(frame) == "binary" {
		Send(port, []byte{1, 2, 3})
		return
	}
	SendText(fmt.Appendf(nil, "port %d: %s", port, frame))
}

// grown keeps growAndEcho's memory in use.
var grown [][]byte

// growAndEcho makes linear memory grow before it answers.
func growAndEcho(port uint32, frame []byte) {
	grown = append(grown, make([]byte, 32<<20))
	Send(port, frame)
}

// newTimerPart arms the timer for each frame: delays in ns, each once the one before has fired. Each time that it fires, it answers
// with how long that took.
func newTimerPart() Handler {
	var delays []int64
	var from uint32
	var armed int64
	p := &program{}
	arm := func() {
		armed = Now()
		Arm(delays[0])
	}
	p.receive = func(port uint32, frame []byte) {
		from, delays = port, delaysIn(frame)
		arm()
	}
	p.timer = func() {
		Send(from, binary.LittleEndian.AppendUint64(nil, uint64(Now()-armed)))
		delays = delays[1:]
		if len(delays) > 0 {
			arm()
		}
	}
	return p
}

// newRearmPart arms the timer with all of a frame's delays in one turn; a negative one disarms it, which is answered with nothing.
func newRearmPart() Handler {
	var from uint32
	var armed int64
	p := &program{}
	p.receive = func(port uint32, frame []byte) {
		from = port
		for _, delay := range delaysIn(frame) {
			if delay < 0 {
				Disarm()
				Send(port, nil)
				continue
			}
			armed = Now()
			Arm(delay)
		}
	}
	p.timer = func() { Send(from, binary.LittleEndian.AppendUint64(nil, uint64(Now()-armed))) }
	return p
}

func delaysIn(frame []byte) (delays []int64) {
	for ; len(frame) >= 8; frame = frame[8:] {
		delays = append(delays, int64(binary.LittleEndian.Uint64(frame)))
	}
	return delays
}

func panicAtOnce(port uint32, frame []byte) {
	var none []byte
	Send(port, none[len(frame):])
}

func lastWords(text string) { Send(1, []byte(text)) }

func panicAgain(string) { panic("and the report too") }

// watch answers when the lock that the frame names is free.
func watch(port uint32, frame []byte) {
	name := string(frame)
	if err := WatchLock(name, func() { Send(port, []byte("free")) }); err != nil {
		Send(port, []byte(err.Error()))
		return
	}
	Send(port, []byte("watching"))
}

// tellSettings reports its boot settings as the reason that it can't start.
func tellSettings() {
	boot, err := Config()
	Fail(fmt.Sprintf("%+v %v", boot, err))
	select {}
}

// holdAll takes the lock and the file of this name, and writes to it.
func holdAll() {
	if err := HoldLock("hold", time.Minute); err != nil {
		Fail(err.Error())
		select {}
	}
	f, err := OpenOPFS("hold", "n1.wal", time.Minute)
	if err == nil {
		_, err = f.WriteAt([]byte("held"), 0)
	}
	if err == nil {
		_, err = f.Sync(1)
	}
	if err != nil {
		Fail(err.Error())
		select {}
	}
	Ready("opfs", errors.New("a reason"))
	Serve(&program{receive: Send})
}
