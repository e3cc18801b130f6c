package view

import (
	"raftlab/raft"
	"raftlab/raft/replica"
)

// With pre-vote, whoever hears a leader helps to elect no other one (dissertation §9.6). Where
// check-quorum is off, a leader that reaches too few servers to commit anything goes on
// leading, and one server that hears it may be enough to keep all others from a majority. No
// server can know that alone; here their events meet.

// stuck is the leader that nobody can replace, as was told last; None: there is none.
type stuck struct {
	leader raft.NodeID
	term   raft.Term
}

// preVoteRefusal is that of a pre-vote by a server that hears a leader.
type preVoteRefusal struct {
	leader raft.NodeID
	at     raft.Time // the cluster's
}

// preVoteRefused notes that n refused its pre-vote since it hears a leader.
func preVoteRefused(n *Node, r *replica.Record) {
	if n.refusals == nil {
		n.refusals = map[raft.NodeID]preVoteRefusal{}
	}
	n.refusals[r.Event.Peer] = preVoteRefusal{raft.NodeID(r.Event.A), r.At}
}

// preVoteFailed looks whether n would have won, had others not refused only since they hear a
// leader that has no majority. Who has refused so and follows that leader no more may grant
// its pre-vote next time: then it is too early to tell.
func (v *View) preVoteFailed(n *Node, r *replica.Record) {
	e, leader := &r.Event, v.Leader()
	if leader == nil || leader.Settings.CheckQuorum {
		return
	}
	refusals := uint64(0)
	for _, voter := range v.Nodes {
		refused := voter.refusals[n.ID]
		recent := r.At-refused.at <= n.Settings.ElectionMax
		switch {
		case voter == leader || !v.Members.Votes(voter.ID) || refused.leader != leader.ID || !recent:
		case !voter.Follows(leader):
			return
		default:
			refusals++
		}
	}
	followers := v.followers(leader)
	if refusals == 0 || e.A+refusals < e.C || followers >= e.C {
		return
	}
	if now := (stuck{leader.ID, leader.Status.Term}); now != v.stuck {
		v.stuck = now
		v.Note(Event{At: r.At, Node: n.ID, Code: FirstLabCode + uint8(LabStuck), Event: raft.Event{
			Term: now.term, Peer: leader.ID, A: e.A, B: refusals, C: e.C, D: followers,
		}})
	}
}

// followers counts the voters that follow a leader, itself included.
func (s *State) followers(leader *Node) uint64 {
	count := uint64(0)
	for _, n := range s.Nodes {
		if s.Members.Votes(n.ID) && (n == leader || n.Follows(leader)) {
			count++
		}
	}
	return count
}
