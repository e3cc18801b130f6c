package host

import (
	"slices"
	"sort"

	"raftlab/raft"
	"raftlab/raft/replica"
)

// letter is an input that waits: a frame until it is due, and during a pause all that came.
type letter struct {
	due   raft.Time // the cluster's
	bytes []byte    // of a frame or an order
	// about is what an order is about: the request that it makes or cancels, else a peer. Of
	// a disk sync that ended it is the token.
	about uint64
	from  raft.NodeID // of a frame
	kind  replica.InputKind
	order replica.CommandKind // of an order
}

// mail keeps letters, the earliest first; those due at the same time stay in order of
// arrival. A link is first in, first out, because no frame is due before one that its sender
// sent earlier.
//
// letters[head:] wait; those before were taken.
type mail struct {
	letters []letter
	head    int
}

// MaxHeld bounds the frames that one server keeps.
const MaxHeld = 16384

// add keeps a letter.
func (m *mail) add(l letter) {
	i := len(m.letters)
	m.letters = append(m.letters, l)
	for ; i > m.head && m.letters[i-1].due > l.due; i-- {
		m.letters[i] = m.letters[i-1]
	}
	m.letters[i] = l
}

// full tells whether there is room for no more frames.
func (m *mail) full() bool { return m.waiting() >= MaxHeld }

// addOrder keeps an order for the end of a pause. However long that lasts, there are no more
// of them than requests that somebody still waits for, and the latest of each other kind.
func (m *mail) addOrder(l letter) {
	switch l.order {
	case replica.CommandRequest:
	case replica.CommandCancel:
		if m.cancel(l.about) {
			return // what it cancels was never taken
		}
	default:
		waits := slices.DeleteFunc(m.letters[m.head:], l.replaces)
		m.letters = m.letters[:m.head+len(waits)]
	}
	m.add(l)
}

// cancel removes the request of a name, if that waits here. It waits once, since clients name no
// two requests alike; and most were made just before, so it looks from the latest letter on.
func (m *mail) cancel(request uint64) bool {
	for i := len(m.letters) - 1; i >= m.head; i-- {
		if l := &m.letters[i]; l.order == replica.CommandRequest && l.about == request {
			m.letters = slices.Delete(m.letters, i, i+1)
			return true
		}
	}
	return false
}

// replaces tells whether an earlier letter need not be taken any more.
func (l letter) replaces(earlier letter) bool {
	return earlier.order == l.order && earlier.about == l.about
}

// due is when the earliest letter is due; raft.Never where there is none.
func (m *mail) due() raft.Time {
	if m.waiting() == 0 {
		return raft.Never
	}
	return m.letters[m.head].due
}

// take removes the earliest letter.
func (m *mail) take() letter {
	l := m.letters[m.head]
	m.letters[m.head] = letter{}
	m.head++
	// So each letter is moved at most once for each that is taken.
	if 2*m.head >= len(m.letters) {
		n := copy(m.letters, m.all())
		clear(m.letters[n:])
		m.letters, m.head = m.letters[:n], 0
	}
	return l
}

// overdue is how many might have been taken before now.
func (m *mail) overdue(now raft.Time) int {
	waiting := m.all()
	return sort.Search(len(waiting), func(i int) bool { return waiting[i].due >= now })
}

// waiting is how many there are.
func (m *mail) waiting() int { return len(m.letters) - m.head }

// all are those that wait, until the next call.
func (m *mail) all() []letter { return m.letters[m.head:] }
