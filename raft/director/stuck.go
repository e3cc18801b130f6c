package director

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

// held is a pre-vote that a server refused since it hears a leader.
type held struct {
	leader raft.NodeID
	at     raft.Time // the cluster's
}

// preVoteHeld notes that n refused its pre-vote since it hears a leader.
func preVoteHeld(n *node, r *replica.Record) {
	if n.held == nil {
		n.held = map[raft.NodeID]held{}
	}
	n.held[r.Event.Peer] = held{raft.NodeID(r.Event.A), r.At}
}

// preVoteFailed looks whether n would have won, had others not refused only since they hear a
// leader that has no majority. Who has refused so and follows that leader no more may grant
// its pre-vote next time: then it is too early to tell.
func (d *Director) preVoteFailed(n *node, r *replica.Record) {
	e, leader := &r.Event, d.leader()
	if leader == nil || leader.settings.CheckQuorum {
		return
	}
	refusals := uint64(0)
	for _, voter := range d.nodes {
		refusal := voter.held[n.id]
		recent := r.At-refusal.at <= n.settings.ElectionMax
		switch {
		case voter == leader || !d.members.Votes(voter.id) || refusal.leader != leader.id || !recent:
		case !voter.follows(leader):
			return
		default:
			refusals++
		}
	}
	followers := d.followers(leader)
	if refusals == 0 || e.A+refusals < e.C || followers >= e.C {
		return
	}
	if now := (stuck{leader.id, leader.state.Term}); now != d.stuck {
		d.stuck = now
		d.note(event{at: r.At, node: n.id, code: LabEvents + uint8(labStuck), Event: raft.Event{
			Term: now.term, Peer: leader.id, A: e.A, B: refusals, C: e.C, D: followers,
		}})
	}
}

// followers counts the voters that follow a leader, itself included.
func (d *Director) followers(leader *node) uint64 {
	count := uint64(0)
	for _, n := range d.nodes {
		if d.members.Votes(n.id) && (n == leader || n.follows(leader)) {
			count++
		}
	}
	return count
}

func (n *node) follows(leader *node) bool { return n.phase == running && n.state.Leader == leader.id }
