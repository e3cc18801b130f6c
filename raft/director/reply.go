package director

import (
	"encoding/binary"
	"errors"

	"raftlab/raft"
)

// gatherInterval is how long after a delta an operation's reply may wait for others'.
const gatherInterval = 4 * raft.Millisecond

// page is what the director has to say to it.
type page struct {
	messages []byte // JSON, separated by commas
	binaries [][]byte
	replied  bool      // a reply is among messages: the delta must come before it
	sendAt   raft.Time // when messages must be sent; Never while there are none
	pushAt   raft.Time // when a delta is due; Never while nothing changed
	pushed   raft.Time
	out      []byte // room for one text
}

// dirty notes that something in the status changed.
func (d *Director) dirty() { d.view.Changes.Any = true }

// push sends what is due: a delta, and then the messages.
func (d *Director) push() {
	p := &d.page
	if d.view.Changes.Any && p.pushAt == raft.Never {
		p.pushAt = max(d.now, p.pushed+PushInterval*raft.Millisecond)
	}
	for _, n := range d.nodes {
		d.tellRequests(n)
	}
	send := p.sendAt <= d.now
	answers := send && p.replied || len(p.binaries) > 0
	due := p.pushAt <= d.now || answers && p.pushAt != raft.Never
	if due || send {
		b := append(p.out[:0], '[')
		if due {
			b = d.appendDelta(b)
			p.pushAt, p.pushed, d.view.Changes.Any = raft.Never, d.now, false
		}
		if len(p.messages) > 0 {
			b = append(comma(b), p.messages...)
		}
		p.out = append(b, ']')
		d.world.ToPage(p.out)
		p.messages, p.replied, p.sendAt = p.messages[:0], false, raft.Never
	}
	for _, b := range p.binaries {
		d.world.ToPageBinary(b)
	}
	p.binaries = nil
}

// message opens a message to the page. The caller fills it in, and calls say.
func (d *Director) message(kind string) []byte {
	b := d.page.messages
	if len(b) > 0 {
		b = append(b, ',')
	}
	b = append(b, `{"t":"`...)
	b = append(b, kind...)
	return append(b, '"')
}

// say closes a message, which is sent at the end of this turn.
func (d *Director) say(b []byte) {
	d.page.messages = append(b, '}')
	d.page.sendAt = d.now
}

// sayOfMany closes an operation's reply. While others are under way, whose replies may
// come at any moment, they are gathered: each text costs the page a look at the status.
func (d *Director) sayOfMany(b []byte) {
	at := d.page.sendAt
	d.say(b)
	if d.client.Count() > 0 {
		d.page.sendAt = min(at, max(d.now, d.page.pushed+gatherInterval))
	}
}

// answer opens a reply.
func (d *Director) answer(id uint64) []byte {
	d.page.replied = true
	return appendUint(key(d.message("reply"), "id"), id)
}

// reply answers a command that has nothing to tell.
func (d *Director) reply(id uint64) { d.say(d.answer(id)) }

// refuse answers a command that did nothing.
func (d *Director) refuse(id uint64, err error) {
	d.say(appendString(key(d.answer(id), "error"), err.Error()))
}

// replyBinary answers a command with bytes.
func (d *Director) replyBinary(id uint64, b []byte) {
	out := binary.LittleEndian.AppendUint32(make([]byte, 0, 4+len(b)), uint32(id))
	d.page.binaries = append(d.page.binaries, append(out, b...))
}

// awaited is what a command waits for.
type awaited uint8

const (
	awaitStart awaited = iota
	awaitPaused
	awaitResumed
	awaitCampaign
	awaitDown
	awaitLead
	awaitCompact
)

// waiter is a command whose reply comes when something has happened to a node.
type waiter struct {
	id       uint64
	node     raft.NodeID // None: all nodes
	what     awaited
	deadline raft.Time // real; then it is answered all the same
	late     error     // with this, if not nil
}

// await lets a command be answered later. patience is real time.
func (d *Director) await(c *command, n *node, what awaited, patience raft.Time) error {
	return d.awaitOr(nil, c, n, what, patience)
}

// awaitOr is await, with what is answered once patience is over.
func (d *Director) awaitOr(late error, c *command, n *node, what awaited, patience raft.Time) error {
	w := waiter{id: c.ID, what: what, deadline: raft.Never, late: late}
	if n != nil {
		w.node = n.ID
	}
	if patience != raft.Never {
		w.deadline = d.now + patience
	}
	d.waiters = append(d.waiters, w)
	return errLater
}

// settle answers those that waited for this to happen to a node.
func (d *Director) settle(n *node, what awaited) {
	d.settleWith(func(w *waiter) bool { return w.what == what && w.node == n.ID }, nil)
}

// fail answers with a sentence all that waited for anything of a node but its end.
func (d *Director) fail(n *node, why string) {
	err := errors.New(why)
	d.settleWith(func(w *waiter) bool {
		return w.what != awaitDown && (w.node == n.ID || w.node == raft.None)
	}, err)
}

// failStart answers with a sentence those that waited for all nodes' start.
func (d *Director) failStart(why string) {
	d.settleWith(func(w *waiter) bool { return w.what == awaitStart && w.node == raft.None }, errors.New(why))
}

// expireWaiters answers those whose patience is over.
func (d *Director) expireWaiters() {
	d.settleEach(func(w *waiter) (bool, error) { return w.deadline <= d.now, w.late })
}

func (d *Director) settleWith(match func(*waiter) bool, err error) {
	d.settleEach(func(w *waiter) (bool, error) { return match(w), err })
}

// settleEach answers those for which end says so, with an error where it gives one.
func (d *Director) settleEach(end func(*waiter) (bool, error)) {
	kept := d.waiters[:0]
	for i := range d.waiters {
		w := d.waiters[i]
		ended, err := end(&w)
		switch {
		case !ended:
			kept = append(kept, w)
		case err != nil:
			d.refuse(w.id, err)
		default:
			d.reply(w.id)
		}
	}
	d.waiters = kept
}
