package view

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/fault"
	"raftlab/raft/replica"
	"raftlab/raft/wal"
)

// MaxNodes is how many nodes there may be. Their ids are 1 to MaxNodes.
const MaxNodes = 9

// State is what is known of a cluster at one moment.
type State struct {
	Nodes   []*Node // in order of id
	Links   Matrix[fault.Link]
	Members Members
	Events  Events
	Flights Flights
	Traffic Matrix[Meter]
	// Faults are the last things that browser or machine did, KeptFaults at most.
	Faults []HostFault
	// Trusted were started on disks that lack what was durable.
	Trusted  []raft.NodeID
	Measured Measured

	safety *check.Safety
	noted  int // of those that safety has found
	// violations were found, of each property one of each node.
	violations []check.Violation
	// Judged: the world judges its servers' every step, so that what is found from telemetry does not count.
	Judged bool
	stuck  stuck
}

// Matrix has one of something for each directed link.
type Matrix[T any] [MaxNodes][MaxNodes]T

// At is the one of the link between two nodes.
func (m *Matrix[T]) At(from, to raft.NodeID) *T { return &m[from-1][to-1] }

// View is a state, and what has changed in it.
type View struct {
	State
	Changes Changes
	disk    wal.State      // see Disk
	record  replica.Record // room for one
}

// New is a view of a cluster that begins with so many nodes, all of them voters.
func New(nodes int) *View {
	v := &View{State: State{safety: check.NewSafety(nodes)}}
	for i := range nodes {
		v.Members.Began = append(v.Members.Began, raft.NodeID(i+1))
	}
	v.Members.Configuration = raft.Configuration{Voters: v.Members.Began}
	v.safety.Began(v.Members.Configuration)
	return v
}

// Node is the node of an id; nil when there is none.
func (s *State) Node(id raft.NodeID) *Node {
	for _, n := range s.Nodes {
		if n.ID == id {
			return n
		}
	}
	return nil
}

// Leader is the running leader of the highest term; nil when there is none.
func (s *State) Leader() *Node {
	return s.leaderOf(func(n *Node) bool { return n.Phase == Running })
}

// ShownLeader is the leader of the highest term among those that are alive, a dying one
// included, so that nobody is shown a leader whom the state does not name.
func (s *State) ShownLeader() *Node { return s.leaderOf((*Node).Alive) }

// leaderOf is the leader of the highest term among those that count.
func (s *State) leaderOf(counts func(*Node) bool) *Node {
	var leader *Node
	for _, n := range s.Nodes {
		if counts(n) && n.Status.Role == raft.Leader && (leader == nil || n.Status.Term > leader.Status.Term) {
			leader = n
		}
	}
	return leader
}

// EachLink calls f for every directed link.
func (s *State) EachLink(f func(from, to *Node, l *fault.Link)) {
	for _, from := range s.Nodes {
		for _, to := range s.Nodes {
			if from != to {
				f(from, to, s.Links.At(from.ID, to.ID))
			}
		}
	}
}

// Violations are what was found to be broken, in that order.
func (s *State) Violations() []check.Violation { return s.violations }

// Clone is a copy that goes its own way. What never changes is shared: entries, events.
func (s *State) Clone() *State {
	c := *s
	c.Nodes = make([]*Node, len(s.Nodes))
	for i, n := range s.Nodes {
		c.Nodes[i] = n.clone()
	}
	c.Events = s.Events.clone()
	c.Flights.list = slices.Clone(s.Flights.list)
	c.Faults, c.Trusted = slices.Clone(s.Faults), slices.Clip(s.Trusted)
	c.safety = s.safety.Clone()
	return &c
}

// Clone is a view of a copy of the state. Whoever looks at it has seen nothing yet.
func (v *View) Clone() *View {
	c := &View{State: *v.State.Clone()}
	c.Unseen()
	return c
}

// Unseen makes it that nobody has looked yet, who takes what nobody has told for none.
func (v *View) Unseen() {
	v.Changes = Changes{Any: true, Lab: true, Clock: true, Faults: len(v.Faults) > 0, Measured: v.Measured.moved}
	for _, n := range v.Nodes {
		v.Changes.Nodes[n.ID-1], v.Changes.Logs[n.ID-1] = n.fields(), n.Log.Base+1
	}
	v.EachLink(func(from, to *Node, _ *fault.Link) { *v.Changes.Links.At(from.ID, to.ID) = true })
}

// Equal tells whether two states are the same to whoever looks at them.
func (s *State) Equal(o *State) bool {
	return slices.EqualFunc(s.Nodes, o.Nodes, (*Node).equal) &&
		s.Links == o.Links &&
		s.Members.equal(&o.Members) &&
		s.Events.equal(&o.Events) &&
		s.Flights.equal(&o.Flights) &&
		s.Traffic == o.Traffic &&
		slices.Equal(s.Faults, o.Faults) &&
		slices.Equal(s.Trusted, o.Trusted) &&
		s.Measured.equal(&o.Measured) &&
		s.noted == o.noted && s.stuck == o.stuck &&
		slices.Equal(s.Violations(), o.Violations())
}
