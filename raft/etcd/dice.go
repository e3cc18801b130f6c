package etcd

import (
	"crypto/rand"
	"io"
	"sync"
	"sync/atomic"

	"raftlab/raft"
)

var (
	// stepping is held by the node that steps: one at a time in a process, since they share
	// crypto/rand.Reader. Nobody waits where there is but one goroutine, as in a worker.
	stepping sync.Mutex
	// thrown are the dice of the node that steps; nil: none does.
	thrown    atomic.Pointer[dice]
	installed sync.Once
)

// dice are a node's, as etcd throws them.
type dice struct {
	raft.Dice
	last []byte // bytes that were read last; nil: none since forget
}

// reader stands in for crypto/rand.Reader.
type reader struct{ others io.Reader }

// Read throws the dice of the node that steps.
func (r reader) Read(p []byte) (int, error) {
	d := thrown.Load()
	if d == nil {
		return r.others.Read(p)
	}
	for i := range p {
		p[i] = byte(d.Uint64() >> 56)
	}
	d.last = append(d.last[:0], p...)
	return len(p), nil
}

// throwing lets etcd throw these dice until the returned function is called.
func (d *dice) throwing() (end func()) {
	installed.Do(func() { rand.Reader = reader{rand.Reader} })
	stepping.Lock()
	thrown.Store(d)
	return func() {
		thrown.Store(nil)
		stepping.Unlock()
	}
}

// drawn is what crypto/rand.Int has made of the last throw below n, which is what etcd
// added to its shortest election timeout; false when nothing was thrown since forget.
func (d *dice) drawn(n int) (int, bool) {
	if len(d.last) == 0 {
		return 0, false
	}
	v, mask := 0, 1
	for _, b := range d.last {
		v = v<<8 | int(b)
	}
	for mask < n {
		mask <<= 1
	}
	return v & (mask - 1), true
}

func (d *dice) forget() { d.last = d.last[:0] }
