package raft_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// Each test here is one sentence of §5.2, "Leader election"; its timeouts are in
// paper_5_2_timeouts_test.go.

// §5.2: "When servers start up, they begin as followers."
func TestPaper52_a_server_begins_as_a_follower(t *testing.T) {
	for _, d := range []disk{{}, diskOf(1, 1, 3), {durable: raft.Durable{Term: 5, Vote: 1}}} {
		c := newCluster(t, 3, d)
		s := c.status(1)
		require.Equal(t, raft.Follower, s.Role)
		require.Equal(t, d.durable.Term, s.Term, "its term outlives a restart")
		require.Equal(t, d.durable.Vote, s.Vote, "and its vote")
		require.Equal(t, raft.Index(len(d.entries)), s.Last, "and its log")
		require.Equal(t, raft.EventStarted, c.events[0][0].Code)
	}
}

// §5.2: "To begin an election, a follower increments its current term and transitions
// to candidate state."
func TestPaper52_an_election_begins_with_the_next_term(t *testing.T) {
	c := newCluster(t, 3, disk{durable: raft.Durable{Term: 6, Vote: 2}})
	c.timeOut(1)
	require.Equal(t, raft.Candidate, c.status(1).Role)
	require.Equal(t, raft.Term(7), c.status(1).Term)
}

// §5.2: "It then votes for itself".
func TestPaper52_a_candidate_votes_for_itself(t *testing.T) {
	c := newCluster(t, 3)
	c.timeOut(1)
	require.Equal(t, raft.NodeID(1), c.status(1).Vote)
	require.Equal(t, raft.Durable{Term: 1, Vote: 1}, c.disk[0].durable, "durably")
	require.Equal(t, []raft.NodeID{1}, c.status(1).Votes)
	require.True(t, c.reply(raft.Message{Kind: raft.RequestVote, From: 2, To: 1, Term: 1}).Reject)
}

// §5.2: "and issues RequestVote RPCs in parallel to each of the other servers in the
// cluster."
func TestPaper52_a_candidate_asks_all_others_at_once(t *testing.T) {
	c := newCluster(t, 5, diskOf(1, 1, 2))
	said := c.timeOut(1)
	require.Len(t, said, 4)
	for i, m := range said {
		require.Equal(t, raft.Message{Kind: raft.RequestVote, From: 1, To: raft.NodeID(i + 2), Term: 3, LogTerm: 2, Index: 3}, m)
	}
}

// §5.2: "A candidate wins an election if it receives votes from a majority of the
// servers in the full cluster for the same term."
func TestPaper52_a_candidate_wins_with_a_majority(t *testing.T) {
	const grants, refusals = 0, 1
	for _, test := range []struct {
		size    int
		ballots [2]int // grants and refusals of the others
		want    raft.Role
	}{
		{1, [2]int{0, 0}, raft.Leader},
		{2, [2]int{0, 0}, raft.Candidate},
		{2, [2]int{1, 0}, raft.Leader},
		{3, [2]int{0, 2}, raft.Candidate},
		{3, [2]int{1, 1}, raft.Leader},
		{4, [2]int{1, 0}, raft.Candidate},
		{4, [2]int{2, 0}, raft.Leader},
		{5, [2]int{1, 3}, raft.Candidate},
		{5, [2]int{2, 2}, raft.Leader},
		{9, [2]int{3, 5}, raft.Candidate},
		{9, [2]int{4, 4}, raft.Leader},
	} {
		c := newCluster(t, test.size)
		c.timeOut(1)
		voter := raft.NodeID(2)
		for range test.ballots[refusals] {
			c.receive(raft.Message{Kind: raft.RequestVoteReply, From: voter, To: 1, Term: 1, Reject: true})
			voter++
		}
		for range test.ballots[grants] {
			require.Equal(t, raft.Candidate, c.status(1).Role)
			c.receive(raft.Message{Kind: raft.RequestVoteReply, From: voter, To: 1, Term: 1})
			voter++
		}
		assert.Equal(t, test.want, c.status(1).Role, "%+v", test)
	}
}

// §5.2: votes count "for the same term" only, and one for each server.
func TestPaper52_a_vote_counts_once_and_in_its_term(t *testing.T) {
	c := newCluster(t, 5)
	c.timeOut(1)
	c.receive(raft.Message{Kind: raft.RequestVoteReply, From: 2, To: 1, Term: 1})
	c.timeOut(1)
	require.Equal(t, []raft.NodeID{1}, c.status(1).Votes, "a new election forgets the old ballots")
	c.receive(raft.Message{Kind: raft.RequestVoteReply, From: 2, To: 1, Term: 1})
	c.receive(raft.Message{Kind: raft.RequestVoteReply, From: 3, To: 1, Term: 1})
	require.Equal(t, []raft.NodeID{1}, c.status(1).Votes, "votes of term 1 came too late")
	for range 3 {
		c.receive(raft.Message{Kind: raft.RequestVoteReply, From: 4, To: 1, Term: 2})
	}
	require.Equal(t, []raft.NodeID{1, 4}, c.status(1).Votes, "a vote said thrice is one vote")
	require.Equal(t, raft.Candidate, c.status(1).Role)
}

// §5.2: "Each server will vote for at most one candidate in a given term, on a
// first-come-first-served basis".
func TestPaper52_a_server_votes_for_the_first_candidate_of_a_term(t *testing.T) {
	for _, test := range []struct {
		vote, candidate raft.NodeID
		refused         bool
	}{
		{raft.None, 2, false}, {raft.None, 3, false},
		{2, 2, false}, {3, 3, false}, // asked again, it says the same
		{2, 3, true}, {3, 2, true},
	} {
		c := newCluster(t, 3, disk{durable: raft.Durable{Term: 1, Vote: test.vote}})
		reply := c.reply(raft.Message{Kind: raft.RequestVote, From: test.candidate, To: 1, Term: 1})
		assert.Equal(t, test.refused, reply.Reject, "%+v", test)
		if test.refused {
			assert.Equal(t, []raft.Event{{Code: raft.EventVoteRefusedVoted, Term: 1, Peer: test.candidate, A: uint64(test.vote)}}, c.told(1, raft.EventVoteRefusedVoted))
		} else {
			assert.Equal(t, test.candidate, c.disk[0].durable.Vote)
		}
	}
}

// §5.2: the vote holds across a crash, and across every append of its term.
func TestPaper52_a_vote_survives_a_restart_and_appends(t *testing.T) {
	c := newCluster(t, 3)
	c.receive(raft.Message{Kind: raft.RequestVote, From: 2, To: 1, Term: 1})
	c.receive(raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 1, Entries: entriesOf(1, 1)})
	require.True(t, c.reply(raft.Message{Kind: raft.RequestVote, From: 3, To: 1, Term: 1, LogTerm: 1, Index: 9}).Reject)
	c.crash(1)
	c.start(1)
	require.True(t, c.reply(raft.Message{Kind: raft.RequestVote, From: 3, To: 1, Term: 1, LogTerm: 1, Index: 9}).Reject)
}

// §5.2: "The majority rule ensures that at most one candidate can win the election
// for a particular term".
func TestPaper52_one_of_two_candidates_wins_at_most(t *testing.T) {
	c := newCluster(t, 5)
	ones, fives := c.timeOut(1), c.timeOut(5)
	for _, m := range append(to(2, ones), to(3, fives)...) {
		c.queue = append(c.queue, m)
	}
	for _, m := range append(to(4, fives), to(4, ones)...) {
		c.queue = append(c.queue, m)
	}
	c.queue = append(c.queue, append(to(3, ones), to(2, fives)...)...)
	c.deliver()
	require.Equal(t, raft.Term(1), c.status(5).Term)
	require.Equal(t, raft.NodeID(5), c.leader(), "server 4 heard its request first")
	require.Equal(t, raft.Follower, c.status(1).Role)
}

// §5.2: "Once a candidate wins an election, it becomes leader. It then sends heartbeat
// messages to all of the other servers to establish its authority".
func TestPaper52_a_new_leader_speaks_to_all_others_at_once(t *testing.T) {
	c := newCluster(t, 5)
	said := c.win(1)
	require.Len(t, said, 4)
	for i, m := range said {
		assert.Equal(t, raft.AppendEntries, m.Kind)
		assert.Equal(t, raft.NodeID(i+2), m.To)
		assert.Equal(t, raft.Term(1), m.Term)
	}
	require.Equal(t, raft.NodeID(1), c.status(1).Leader)
}

// §5.2: "If the leader's term is at least as large as the candidate's current term,
// then the candidate recognizes the leader as legitimate and returns to follower
// state. If the term in the RPC is smaller, then the candidate rejects the RPC and
// continues in candidate state."
func TestPaper52_a_candidate_recognizes_a_leader_of_its_term_or_later(t *testing.T) {
	for _, test := range []struct {
		term raft.Term
		want raft.Role
	}{{4, raft.Candidate}, {5, raft.Follower}, {6, raft.Follower}} {
		c := inRole(t, raft.Candidate)
		reply := c.reply(raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: test.term})
		assert.Equal(t, test.want, c.status(1).Role)
		assert.Equal(t, test.want == raft.Candidate, reply.Reject)
		if test.want == raft.Follower {
			assert.Equal(t, raft.NodeID(2), c.status(1).Leader)
		}
	}
}

// §5.2: it returns to follower state in the same term with its vote kept.
func TestPaper52_a_candidate_that_lost_keeps_its_vote(t *testing.T) {
	c := inRole(t, raft.Candidate)
	c.receive(raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 5})
	require.Equal(t, raft.NodeID(1), c.status(1).Vote)
	require.True(t, c.reply(raft.Message{Kind: raft.RequestVote, From: 3, To: 1, Term: 5}).Reject)
	require.Equal(t, []raft.Event{{Code: raft.EventLostToLeader, Term: 5, Peer: 2}}, c.told(1, raft.EventLostToLeader))
}

// §5.2: "each candidate will time out and start a new election by incrementing its
// term and initiating another round of RequestVote RPCs."
func TestPaper52_a_candidate_without_a_winner_starts_a_new_election(t *testing.T) {
	c := newCluster(t, 5)
	c.timeOut(1)
	c.receive(raft.Message{Kind: raft.RequestVoteReply, From: 2, To: 1, Term: 1})
	c.receive(raft.Message{Kind: raft.RequestVoteReply, From: 3, To: 1, Term: 1, Reject: true})
	said := c.timeOut(1)
	require.Equal(t, raft.Term(2), c.status(1).Term)
	require.Len(t, said, 4, "the servers that answered are asked again, too")
	require.Equal(t, []raft.Event{{Code: raft.EventElectionFailed, Term: 1, A: 2, B: 1, C: 3, D: 2}}, c.told(1, raft.EventElectionFailed))
}

// §5.2: a candidate whom too few servers can hear wins nothing, though nobody votes for
// another.
func TestPaper52_a_candidate_without_a_living_majority_tells_who_did_not_answer(t *testing.T) {
	c := newCluster(t, 5)
	c.timeOut(1)
	c.receive(raft.Message{Kind: raft.RequestVoteReply, From: 2, To: 1, Term: 1})
	c.timeOut(1)
	require.Equal(t, []raft.Event{{Code: raft.EventElectionFailed, Term: 1, A: 2, C: 3, D: 3}}, c.told(1, raft.EventElectionFailed))
}

// §5.2: a candidate alone in its cluster is its own majority, once its vote is durable.
func TestPaper52_a_cluster_of_one_elects_itself(t *testing.T) {
	n, err := raft.New(config(1, 1, disk{}))
	require.NoError(t, err)
	out := n.Step(raft.Input{Kind: raft.InputTime, Now: 300 * ms})
	require.Equal(t, raft.Durable{Term: 1, Vote: 1}, out.Durable)
	require.NotZero(t, out.Write)
	require.Equal(t, raft.Candidate, roleOf(n), "its vote is not durable yet")
	n.Step(raft.Input{Kind: raft.InputDurable, Now: 300 * ms, Write: out.Write})
	require.Equal(t, raft.Leader, roleOf(n))
}

func roleOf(n *raft.Node) raft.Role {
	var s raft.Status
	n.Status(&s)
	return s.Role
}
