package sim

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/host"
	"raftlab/raft/order"
)

// Lab is a universe whose servers a director (raft/director) begins, orders and ends, as it
// does in a live cluster: the universe is the director's world, and its time the cluster's.
// What the director says reaches a server in no time, and what a server tells reaches the
// director in none.
type Lab struct {
	universe *Universe
	director *director.Director
	ear      *ear
	court    court
}

// NewLab makes a universe without servers, and a director that waits for its start. makeEngine is
// Config.Engine.
func NewLab(makeEngine func(raft.Config) (raft.Engine, error), asker director.Asker) *Lab {
	l := &Lab{universe: &Universe{config: Config{Engine: makeEngine}}, ear: &ear{to: asker}}
	l.universe.lab = l
	l.director = director.New(l, l.ear, director.Deaf{})
	return l
}

// Clone is a copy that goes on by itself from this moment between two events.
func (l *Lab) Clone() (*Lab, error) {
	u, err := l.universe.Clone()
	if err != nil {
		return nil, err
	}
	c := &Lab{universe: u, ear: &ear{to: l.ear.to, deaf: l.ear.deaf}, court: l.court}
	u.lab = c
	c.director = l.director.Clone(c, c.ear, director.Deaf{})
	return c, nil
}

// Director is the director, to be looked at: what it is asked for goes through [Lab.Take].
func (l *Lab) Director() *director.Director { return l.director }

// Host is what surrounds a server, to be looked at.
func (l *Lab) Host(id raft.NodeID) *host.Host { return &l.universe.node(id).host }

// Engine is a copy of a server's core.
func (l *Lab) Engine(id raft.NodeID) raft.Engine { return cloneOf(l.universe.node(id).engine, nil) }

// Disk is what a server's disk holds, to be looked at.
func (l *Lab) Disk(id raft.NodeID) []byte { return l.universe.node(id).disk.content }

// Events is how many things have happened.
func (l *Lab) Events() uint64 { return l.universe.steps }

// Take lets the director be asked for something, now. What clients ask for one after the other at one moment leaves
// together, as it does in a live lab, before anything else is asked for or happens.
func (l *Lab) Take(a *director.Ask) {
	if !a.ByClient() {
		l.director.Flush()
	}
	if a.Do == director.Start && a.Plan.Swarm != nil && !l.director.Started() {
		l.settle(a.Plan)
	}
	l.universe.begin(l.universe.now)
	l.court.beside++
	l.universe.latest = Happening{At: l.universe.now, Kind: Asked}
	l.director.Take(a)
}

// Next is when the next thing happens; raft.Never when nothing will.
func (l *Lab) Next() raft.Time {
	due := max(l.director.Deadline(), l.universe.now)
	if l.director.Owes() {
		due = l.universe.now
	}
	return min(l.universe.Next(), due)
}

// Step lets the next thing happen, the director's timer last of what is due at one time; false when
// nothing ever will.
func (l *Lab) Step() bool {
	l.director.Flush()
	u := l.universe
	due := max(l.director.Deadline(), u.now)
	switch next := u.Next(); {
	case due < next:
		u.begin(due)
		u.latest = Happening{At: u.now, Kind: DirectorTimer}
		l.court.beside++
		l.director.Timer()
	case next == raft.Never:
		return false
	default:
		u.Step()
		if kind := u.latest.Kind; kind == Ordered || kind == Ended {
			l.court.beside++
		}
	}
	l.judge()
	l.director.Flush()
	return true
}

// Advance lets time reach t, once all that was due by then has happened.
func (l *Lab) Advance(t raft.Time) {
	if t > l.universe.now {
		l.director.Flush()
		l.universe.now = t
	}
	l.judge()
}

// Latest is what happened last.
func (l *Lab) Latest() Happening { return l.universe.latest }

// Happening is one event of a lab.
type Happening struct {
	At   raft.Time
	Kind HappeningKind
	Node raft.NodeID // whom it happened to; None: to the director
	From raft.NodeID // of Arrived: whose frame it was
}

// HappeningKind is what happened.
type HappeningKind uint8

const (
	Arrived       HappeningKind = 1 + iota // a frame reached a server
	Synced                                 // a disk sync ended
	Ordered                                // the director's word reached a server
	Ended                                  // a process was gone
	Rang                                   // a server's timer went off, or held mail was due
	DirectorTimer                          // the director's timer went off
	Asked                                  // the director was asked for something
	Requested                              // a request of the world's own clients reached a server
	Answered                               // an answer reached one of them
	ClientTimer                            // the timer of one of them went off
	Befell                                 // something happened to servers, links or clients that nobody asked for
)

// What follows is the director's World, and its machines.

// Now is the cluster's time.
func (l *Lab) Now() raft.Time { return l.universe.now }

// ToNode lets a command happen to a server, behind all that was caused before.
func (l *Lab) ToNode(id raft.NodeID, frame []byte) {
	n := l.universe.node(id)
	l.universe.push(event{at: l.universe.now, kind: command, node: id, incarnation: n.incarnation, bytes: l.universe.hold(frame)})
}

// Spawn makes a process, and for a new node a machine.
func (l *Lab) Spawn(id raft.NodeID, after uint32) uint32 {
	u := l.universe
	for int(id) > len(u.nodes) {
		next := newNode(u, raft.NodeID(len(u.nodes)+1))
		u.nodes, u.ids = append(u.nodes, next), append(slices.Clip(u.ids), next.id)
	}
	n := u.node(id)
	n.incarnation = after + 1
	return n.incarnation
}

// End lets a process be gone.
func (l *Lab) End(id raft.NodeID, incarnation uint32) {
	l.universe.push(event{at: l.universe.now, kind: ending, node: id, incarnation: incarnation})
}

// Watch is true: no process ends unseen.
func (l *Lab) Watch(raft.NodeID, uint32) bool { return true }

// Load is director.Hardware's.
func (l *Lab) Load(id raft.NodeID, image []byte) { l.universe.node(id).disk.content = image }

// Fails is director.Hardware's.
func (l *Lab) Fails(id raft.NodeID, remains order.Remains) { l.universe.node(id).fails = &remains }

// Fill is director.Hardware's.
func (l *Lab) Fill(id raft.NodeID, room uint64) { l.universe.node(id).disk.room = int(room) }

// Flip is director.Hardware's.
func (l *Lab) Flip(id raft.NodeID) { l.universe.node(id).disk.flip() }

// Jump is director.Hardware's.
func (l *Lab) Jump(id raft.NodeID, by raft.Time) {
	n := l.universe.node(id)
	n.turnClock(n.own().Rate, by)
}

var _ director.Hardware = (*Lab)(nil)
