package desk

import (
	"bytes"

	"raftlab/raft"
	"raftlab/raft/client"
	"raftlab/raft/director"
	"raftlab/raft/kv"
	"raftlab/raft/order"
	"raftlab/raft/replica"
	"raftlab/raft/scenario"
	"raftlab/raft/trace"
	"raftlab/raft/view"
)

// World is what a desk is given: the time, and ways out. Bytes handed to it are valid during
// the call only.
type World interface {
	// Now is real time, in ns since the epoch. It never goes back.
	Now() raft.Time
	// ToNode carries a frame (replica.AppendCommand) to a node, in order.
	ToNode(id raft.NodeID, frame []byte)
	// ToPage and ToPageBinary carry a message to the page, in order.
	ToPage(text []byte)
	ToPageBinary(b []byte)
	// WatchNode asks for a call of NodeGone once this incarnation's worker seems to be
	// gone. False: this world can't tell, and silence must.
	WatchNode(id raft.NodeID, incarnation uint32) bool
}

// Desk is the page's side of a lab. Its methods are turns: one at a time.
type Desk struct {
	world     World
	now       raft.Time // real, at the turn's begin
	director  *director.Director
	recording trace.Recording
	course    *course // of a simulated lab; nil: the lab is live
	tape      director.Tape
	answers   []uint32 // of this world, in the director's turn
	past      *past    // a live lab's moment in view; nil: the present
	forking   forking
	playing   *play // nil: no scenario is played
	goal      *goal // whither it goes without its reader; nil: it is there
	painter   func() Picture
	anew      bool // another moment is in view: the page must forget what it was told
	// makeEngine makes a simulated lab's cores: sim.Config.Engine.
	makeEngine func(raft.Config) (raft.Engine, error)
	lab        lab
	// made are the incarnations whose workers the page has made and joined, by node.
	made   [MaxNodes]uint32
	page   page
	told   told
	asked  asked
	flight flights
}

// lab is what the page said of itself and of its lab, for the page's status alone.
type lab struct {
	started  bool
	plan     director.Plan
	fallback string // why the disk is not the one asked for
	build    string
}

// New makes a desk that waits for the page's start. makeEngine makes the cores of a simulated lab, where it
// is one; nil: raft.New.
func New(world World, makeEngine func(raft.Config) (raft.Engine, error)) *Desk {
	k := &Desk{world: world, makeEngine: makeEngine}
	k.director = director.New((*floor)(k), (*counter)(k), &k.recording)
	k.page.pushAt, k.page.sendAt = raft.Never, raft.Never
	k.flight.trafficAt = raft.Never
	return k
}

// FromPage takes commands, a line each: those of one task of the page.
func (k *Desk) FromPage(text []byte) {
	k.now = k.world.Now()
	if k.course != nil {
		k.pass()
	}
	for more := true; more; {
		line := text
		end := bytes.IndexByte(text, '\n')
		if more = end >= 0; more {
			line, text = text[:end], text[end+1:]
		}
		k.command(line)
	}
	k.push()
}

// FromNode takes one telemetry frame that came on a node's port.
func (k *Desk) FromNode(id raft.NodeID, frame []byte) {
	k.now = k.world.Now()
	k.hear(director.Word{Kind: director.Told, Node: id, Bytes: frame})
	k.push()
}

// NodeGone says that an incarnation's worker seems to be gone.
func (k *Desk) NodeGone(id raft.NodeID, incarnation uint32) {
	k.now = k.world.Now()
	k.hear(director.Word{Kind: director.Silent, Node: id, Incarnation: incarnation})
	k.push()
}

// Stood says that this worker did nothing from one real moment to another, although it had to.
func (k *Desk) Stood(from, until raft.Time) {
	k.now = k.world.Now()
	if k.course != nil {
		k.course.follow(k.now)
	} else {
		k.hear(director.Word{Kind: director.Stood, From: from, Until: until})
	}
	k.push()
}

// Busy says the same of the last turn: this worker was stopped in it, or it took that long.
func (k *Desk) Busy(from, until raft.Time) {
	k.now = k.world.Now()
	if k.course == nil {
		k.hear(director.Word{Kind: director.Busy, From: from, Until: until})
	}
	k.push()
}

// Jumped says that the system's clock went another way than the browser's by so much.
func (k *Desk) Jumped(by raft.Time) {
	k.now = k.world.Now()
	if k.course == nil {
		k.hear(director.Word{Kind: director.Jumped, From: by})
	}
	k.push()
}

// Timer takes note of the time. A call before Deadline does no harm.
func (k *Desk) Timer() {
	k.now = k.world.Now()
	if k.course != nil {
		k.pass()
	} else {
		k.ring()
	}
	k.tellTraffic()
	k.push()
}

// Deadline is the real time at which the desk next wants Timer.
func (k *Desk) Deadline() raft.Time {
	t := min(k.page.pushAt, k.page.sendAt)
	if k.past == nil {
		t = min(t, k.flight.trafficAt)
	}
	if k.course != nil {
		return min(t, k.courseDeadline())
	}
	return min(t, k.director.Deadline(), k.director.Clock().RealAt(k.due()))
}

// hear lets the director take a turn, and then a scenario's player.
func (k *Desk) hear(w director.Word) {
	k.take(w)
	k.turn()
}

// take lets the director take a turn, of which the tape keeps what it needs.
func (k *Desk) take(w director.Word) {
	k.answers = k.answers[:0]
	from := k.tape.From()
	if w.Kind == director.Asked {
		k.note(*w.Ask)
	}
	k.director.Hear(&w)
	if k.tape.Take(k.director, &w, k.answers); k.tape.From() != from {
		k.director.View().Changes.Clock = true
	}
	if k.forking.ready {
		k.forkNow()
	}
}

// ring lets the director take note of the time.
func (k *Desk) ring() {
	if k.director.Deadline() <= k.now {
		k.take(director.Word{Kind: director.Rang})
	} else {
		k.director.Timer()
	}
	k.turn()
}

// Director is what the page's commands go to.
func (k *Desk) Director() *director.Director { return k.director }

// seen is the director whose view is shown: of a past moment another one.
func (k *Desk) seen() *director.Director {
	if k.past != nil {
		return k.past.director
	}
	return k.director
}

// Recording is what is recorded of the lab's servers.
func (k *Desk) Recording() *trace.Recording { return &k.recording }

// floor is the director's world: the nodes' workers, which the page makes and ends.
type floor Desk

func (f *floor) Now() raft.Time { return f.now }

func (f *floor) ToNode(id raft.NodeID, frame []byte) { f.world.ToNode(id, frame) }

func (f *floor) Watch(id raft.NodeID, incarnation uint32) bool {
	watched := f.world.WatchNode(id, incarnation)
	f.answers = append(f.answers, 0)
	if watched {
		f.answers[len(f.answers)-1] = 1
	}
	return watched
}

// Spawn takes the worker that the page has made for this.
func (f *floor) Spawn(id raft.NodeID, after uint32) uint32 {
	made := f.made[id-1]
	if made <= after {
		made = 0
	}
	f.answers = append(f.answers, made)
	return made
}

// End tells the page to end a worker.
func (f *floor) End(id raft.NodeID, incarnation uint32) {
	k := (*Desk)(f)
	b := appendNode(key(k.message("terminate"), "node"), id)
	k.say(appendUint(key(b, "incarnation"), incarnation))
}

// counter is where the director's answers come: the page's side of the desk.
type counter Desk

func (c *counter) Done(ask uint64) {
	k := (*Desk)(c)
	if ask >= scenario.FirstAsk {
		k.player().Done(ask)
		return
	}
	if f := &k.forking; f.under && f.ask == ask {
		f.ready = true
		return
	}
	k.say(k.answer(ask))
}

func (c *counter) Refused(ask uint64, why *order.Refusal) {
	k := (*Desk)(c)
	k.unnote(ask)
	if k.forking.ask == ask {
		k.forking = forking{}
	}
	if ask >= scenario.FirstAsk {
		if why.Code != director.WentBack { // else the answer comes where the run is at its end again
			k.player().Refused(ask, why)
		}
		return
	}
	k.refuse(ask, why)
}

func (c *counter) Ended(o *client.Operation, r *client.Return, why *order.Refusal) {
	k := (*Desk)(c)
	if o.ID >= scenario.FirstAsk {
		if why == nil || why.Code != director.WentBack {
			k.player().Ended(o, r, why)
		}
		return
	}
	if why == nil {
		k.sayOfMany(appendResult(k.answer(o.ID), &o.Op, r))
		return
	}
	b := order.AppendString(key(k.answer(o.ID), "outcome"), outcomes[r.Outcome])
	k.say(order.AppendRefusal(key(b, "error"), why))
}

func (c *counter) Changed(watch uint64, changes []kv.Change) {
	k := (*Desk)(c)
	b := append(key(appendUint(key(k.message("watch"), "watch"), watch), "changes"), '[')
	for i := range changes {
		b = appendChange(comma(b), &changes[i])
	}
	k.say(append(b, ']'))
}

func (c *counter) Compacted(watch uint64, watched string, revision int64) {
	k := (*Desk)(c)
	b := appendUint(key(k.message("watch"), "watch"), watch)
	b = order.AppendString(key(append(key(b, "changes"), `[{"type":"compacted"`...), "key"), watched)
	k.say(append(appendInt(key(b, "compacted"), revision), "}]"...))
}

func (c *counter) Down(n *view.Node) { (*Desk)(c).noteCrash(n) }

func (c *counter) Heard(n *view.Node, r *replica.Record, f view.Fact) {
	switch k := (*Desk)(c); {
	case f&view.Left != 0:
		k.hasSent(n, &r.Sent)
	case f&view.Thrown != 0:
		k.hasRefused(n, r)
	}
}
