package desk

import (
	"encoding/binary"

	"raftlab/raft"
	"raftlab/raft/order"
)

// gatherInterval is how long after a delta an operation's reply may wait for others'.
const gatherInterval = 4 * raft.Millisecond

// page is what there is to say to it.
type page struct {
	messages []byte // a line of JSON each
	binaries [][]byte
	playing  *playing  // of a scenario; nil: there is no news
	replied  bool      // a reply is among messages: the delta must come before it
	sendAt   raft.Time // when messages must be sent; Never while there are none
	pushAt   raft.Time // when a delta is due; Never while nothing changed
	pushed   raft.Time
	out      []byte // room for one text
}

// push ends a turn: it sends what is due, a delta, and then the messages.
func (k *Desk) push() {
	if k.course == nil {
		k.director.Flush()
	}
	p, changes := &k.page, &k.seen().View().Changes
	if changes.Any && p.pushAt == raft.Never {
		p.pushAt = max(k.now, p.pushed+PushInterval*raft.Millisecond)
	}
	send := p.sendAt <= k.now
	answers := send && p.replied || len(p.binaries) > 0
	due := p.pushAt <= k.now || answers && p.pushAt != raft.Never
	if due || send {
		b := p.out[:0]
		if due {
			b = k.delta(b)
		}
		if len(p.messages) > 0 {
			b = append(line(b), p.messages...)
		}
		p.out = b
		k.world.ToPage(b)
		p.messages, p.replied, p.sendAt = p.messages[:0], false, raft.Never
	}
	for _, b := range p.binaries {
		k.world.ToPageBinary(b)
	}
	p.binaries = nil
}

// delta writes a delta, by which the page knows all.
func (k *Desk) delta(b []byte) []byte {
	b = k.appendDelta(b)
	k.page.pushAt, k.page.pushed, k.seen().View().Changes.Any = raft.Never, k.now, false
	return b
}

// catchUp tells the page all up to now at once, before its answers.
func (k *Desk) catchUp() {
	if k.seen().View().Changes.Any {
		k.page.out = k.delta(k.page.out[:0])
		k.world.ToPage(k.page.out)
	}
}

// line opens a line behind those that are there.
func line(b []byte) []byte {
	if len(b) > 0 {
		return append(b, '\n')
	}
	return b
}

// message opens a message to the page. The caller fills it in, and calls say.
func (k *Desk) message(kind string) []byte {
	b := append(line(k.page.messages), `{"t":"`...)
	b = append(b, kind...)
	return append(b, '"')
}

// say closes a message, which is sent at the end of this turn.
func (k *Desk) say(b []byte) {
	k.page.messages = append(b, '}')
	k.page.sendAt = k.now
}

// sayOfMany closes an operation's reply. While others are under way, whose replies may
// come at any moment, they are gathered: each text costs the page a look at the status.
func (k *Desk) sayOfMany(b []byte) {
	at := k.page.sendAt
	k.say(b)
	if k.director.Operations() > 0 {
		k.page.sendAt = min(at, max(k.now, k.page.pushed+gatherInterval))
	}
}

// answer opens a reply.
func (k *Desk) answer(id uint64) []byte {
	k.page.replied = true
	return appendUint(key(k.message("reply"), "id"), id)
}

// done answers a command that has nothing to tell.
func (k *Desk) done(id uint64) { k.say(k.answer(id)) }

// refuse answers a command that did nothing.
func (k *Desk) refuse(id uint64, why *order.Refusal) {
	k.say(order.AppendRefusal(key(k.answer(id), "error"), why))
}

// replyBinary answers a command with bytes.
func (k *Desk) replyBinary(id uint64, b []byte) {
	out := binary.LittleEndian.AppendUint32(make([]byte, 0, 4+len(b)), uint32(id))
	k.page.binaries = append(k.page.binaries, append(out, b...))
}
