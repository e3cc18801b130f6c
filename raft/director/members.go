package director

import (
	"errors"
	"slices"

	"raftlab/raft"
	"raftlab/raft/replica"
	"raftlab/raft/view"
)

// appendMembers writes types.ts' Status.config.
func appendMembers(b []byte, m *view.Members) []byte {
	b = appendNodes(append(b, `{"voters":`...), m.Voters)
	b = appendNodes(key(b, "outgoing"), m.Outgoing)
	b = appendNodes(key(b, "learners"), m.Learners)
	b = appendBool(key(b, "joint"), m.Joint())
	return append(b, '}')
}

// join makes a new node, which is no member yet: its worker is ready, its ports are open.
func (d *Director) join(c *command) error {
	id, ok := nodeID(c.Node)
	switch {
	case !ok:
		return outsideIDs(c.Node)
	case d.node(id) != nil:
		return sentence(d.node(id), " is there already")
	case c.Incarnation == 0:
		return errors.New(id.String() + " starts as an incarnation from 1 on")
	}
	n := d.newNode(id)
	n.Incarnation = c.Incarnation
	for _, peer := range d.nodes {
		if peer != n {
			d.tellIf(peer, &replica.Command{Kind: replica.CommandLink, Peer: id, Link: *d.link(peer, n)})
		}
	}
	d.launch(n)
	return d.await(c, n, awaitStart, raft.Never)
}

// settled tells whether a leader's configuration is committed and not joint.
func settled(s *raft.Status) bool {
	return s.Commit >= s.ConfigurationIndex && !s.Configuration.Joint()
}

// target is what a change of the configuration is to bring about: something of one server,
// or, where whole is not nil, these voters and learners.
type target struct {
	director *Director
	one      raft.Change
	whole    *raft.Configuration
}

// missing are the changes that lead from a settled configuration to the target.
func (t *target) missing(c *raft.Configuration) []raft.Change {
	if t.whole == nil {
		if view.PartIn(c, t.one.Node) == partAfter[t.one.Kind] {
			return nil
		}
		return []raft.Change{t.one}
	}
	var changes []raft.Change
	add := func(kind raft.ChangeKind, wanted, have []raft.NodeID) {
		for _, id := range wanted {
			if !slices.Contains(have, id) {
				changes = append(changes, raft.Change{Kind: kind, Node: id})
			}
		}
	}
	add(raft.AddVoter, t.whole.Voters, c.Voters)
	add(raft.AddLearner, t.whole.Learners, c.Learners)
	add(raft.RemoveServer, slices.Concat(c.Voters, c.Learners), slices.Concat(t.whole.Voters, t.whole.Learners))
	return changes
}

// partNames are types.ts' words.
var partNames = [...]string{view.NoMember: "none", view.Learner: "learner", view.Voter: "voter"}

// partAfter is the part of a server after a change of it.
var partAfter = [...]view.Part{raft.AddVoter: view.Voter, raft.AddLearner: view.Learner, raft.RemoveServer: view.NoMember}

// by is the way of the change: several at once go by a joint configuration (§6).
func (t *target) by() raft.Transition {
	if t.whole == nil {
		return raft.TransitionAuto
	}
	return raft.TransitionJoint
}

// already is the sentence on a target that is reached without a change.
func (t *target) already() string {
	if t.whole != nil {
		return "these are the voters and learners already"
	}
	return t.one.Node.String() + [...]string{raft.AddVoter: " is a voter already", raft.AddLearner: " is a learner already", raft.RemoveServer: " is no member"}[t.one.Kind]
}
