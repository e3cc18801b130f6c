package etcd

import (
	pb "go.etcd.io/raft/v3/raftpb"
	"google.golang.org/protobuf/proto"

	"raftlab/raft"
)

// configured is a configuration and the entry that brought it, or the snapshot; 0: it is the
// one that the cluster began with.
type configured struct {
	index         raft.Index
	configuration raft.Configuration
}

// configuration is the one in effect.
func (n *Node) configuration() *raft.Configuration {
	return &n.configurations[len(n.configurations)-1].configuration
}

// configurationAt is the one in effect at an index that is not before the latest snapshot.
func (n *Node) configurationAt(i raft.Index) configured {
	at := n.configurations[0]
	for _, c := range n.configurations {
		if c.index <= i {
			at = c
		}
	}
	return at
}

// quorum is the size of a majority, of those to come where there are two.
func (n *Node) quorum() int { return raft.Quorum(len(n.configuration().Voters)) }

// change proposes another configuration. What etcd would refuse must not get that far: it
// would append an empty entry in its place.
func (n *Node) change(changes []raft.Change, by raft.Transition) {
	refused := raft.Event{Code: raft.EventChangeRefused, Peer: n.seen.leader, A: n.refusesChange(changes, by)}
	if refused.A == 0 {
		refused = n.learnersReady(changes, refused)
	}
	if refused.A != 0 {
		n.emit(refused)
		return
	}
	first := n.disk.last() + 1
	if err := n.raw.ProposeConfChange(n.confChange(changes, by)); err != nil {
		refused.A = uint64(raft.RefusedNotLeader)
		n.emit(refused)
		return
	}
	n.out.FirstProposed = first
}

// refusesChange is why this node can't change the configuration; 0: it can.
func (n *Node) refusesChange(changes []raft.Change, by raft.Transition) uint64 {
	switch {
	case !n.leads() || !n.configuration().Votes(n.id):
		return uint64(raft.RefusedNotLeader)
	case n.seen.transferee != raft.None:
		return uint64(raft.RefusedTransfer)
	case n.disk.term(n.applied) != n.seen.term:
		return uint64(raft.RefusedEarly)
	}
	for _, e := range n.disk.between(n.applied+1, n.disk.last()) {
		if e.Kind == raft.Membership {
			return uint64(raft.RefusedPending)
		}
	}
	if by == raft.TransitionAuto && len(changes) > 1 {
		by = raft.TransitionJoint // as etcd does
	}
	if _, err := n.configuration().Next(changes, by); err != nil {
		code, _ := err.(raft.ConfigError)
		return uint64(code)
	}
	return 0
}

// learnersReady tells by its A whether a learner is to become a voter that would hold commits
// up. etcd's core asks nothing of one: its server does, but for whether it answers at all
// (raft.LearnerRefusal).
func (n *Node) learnersReady(changes []raft.Change, refused raft.Event) raft.Event {
	own, _ := n.progress(n.id)
	for _, c := range changes {
		if c.Kind != raft.AddVoter || !n.configuration().Learns(c.Node) {
			continue
		}
		p, _ := n.progress(c.Node)
		silent := n.silent(c.Node)
		if why := raft.LearnerRefusal(raft.Index(p.Match), raft.Index(own.Match), silent, n.ticks(n.electionTicks)); why != 0 {
			return raft.Event{Code: refused.Code, Peer: c.Node, A: uint64(why), B: p.Match, C: own.Match, D: uint64(silent)}
		}
	}
	return refused
}

// confChange is a change in etcd's words. Its context is the configuration that it changes.
func (n *Node) confChange(changes []raft.Change, by raft.Transition) *pb.ConfChangeV2 {
	if len(changes) == 0 {
		return &pb.ConfChangeV2{} // leaves a joint configuration
	}
	cc := &pb.ConfChangeV2{Context: raft.AppendConfiguration(nil, n.configuration())}
	switch by {
	case raft.TransitionJoint:
		cc.Transition = pb.ConfChangeTransitionJointImplicit.Enum()
	case raft.TransitionExplicit:
		cc.Transition = pb.ConfChangeTransitionJointExplicit.Enum()
	}
	for _, c := range changes {
		t := pb.ConfChangeAddNode
		switch c.Kind {
		case raft.AddLearner:
			t = pb.ConfChangeAddLearnerNode
		case raft.RemoveServer:
			t = pb.ConfChangeRemoveNode
		}
		cc.Changes = append(cc.Changes, single(t, c.Node))
	}
	return cc
}

func single(t pb.ConfChangeType, id raft.NodeID) *pb.ConfChangeSingle {
	return &pb.ConfChangeSingle{Type: t.Enum(), NodeId: new(uint64(id))}
}

// configure puts a committed change into effect.
func (n *Node) configure(e *pb.Entry) {
	cc := new(pb.ConfChangeV2)
	must(proto.Unmarshal(e.GetData(), cc))
	if len(n.configuration().Voters) == 0 {
		n.base(cc.GetContext())
	}
	n.invite(cc.GetChanges())
	for _, change := range cc.GetChanges() {
		n.hear(raft.NodeID(change.GetNodeId())) // who comes has not had the time to answer
	}
	c := configurationOf(n.raw.ApplyConfChange(cc))
	n.withoutGuest(&c)
	n.configurations = append(n.configurations, configured{raft.Index(e.GetIndex()), c})
	n.emit(raft.Event{Code: raft.EventConfigured, A: e.GetIndex(), B: bits(c.Voters), C: bits(c.Outgoing), D: bits(c.Learners)})
	n.tell()
}

// base gives a server that began with no configuration the one that the first change in the
// log builds on. etcd's changes only say what is different: without this, a server that joins
// and is sent the log would be alone in its own view, and elect itself.
func (n *Node) base(context []byte) {
	c, err := raft.DecodeConfiguration(context)
	must(err)
	for _, id := range c.Voters {
		n.raw.ApplyConfChange(&pb.ConfChangeV2{Changes: []*pb.ConfChangeSingle{single(pb.ConfChangeAddNode, id)}})
	}
	for _, id := range c.Learners {
		n.raw.ApplyConfChange(&pb.ConfChangeV2{Changes: []*pb.ConfChangeSingle{single(pb.ConfChangeAddLearnerNode, id)}})
	}
}

// bits has bit i set for server i+1.
func bits(ids []raft.NodeID) uint64 {
	var set uint64
	for _, id := range ids {
		set |= 1 << (id - 1)
	}
	return set
}

// confState and configurationOf say the same in etcd's words and in ours. etcd's lists are
// in order, too.
func confState(c *raft.Configuration) *pb.ConfState {
	return &pb.ConfState{
		Voters: numbers(c.Voters), VotersOutgoing: numbers(c.Outgoing), Learners: numbers(c.Learners), LearnersNext: numbers(c.LearnersNext),
		AutoLeave: new(c.AutoLeave),
	}
}

func configurationOf(s *pb.ConfState) raft.Configuration {
	return raft.Configuration{
		Voters: ids(s.GetVoters()), Outgoing: ids(s.GetVotersOutgoing()), Learners: ids(s.GetLearners()), LearnersNext: ids(s.GetLearnersNext()),
		AutoLeave: s.GetAutoLeave(),
	}
}

func numbers(ids []raft.NodeID) []uint64 {
	var all []uint64
	for _, id := range ids {
		all = append(all, uint64(id))
	}
	return all
}

func ids(numbers []uint64) []raft.NodeID {
	var all []raft.NodeID
	for _, number := range numbers {
		all = append(all, raft.NodeID(number))
	}
	return all
}
