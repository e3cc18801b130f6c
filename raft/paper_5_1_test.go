package raft_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// Each test here is one sentence of §5.1, "Raft basics".

// §5.1: "five is a typical number, which allows the system to tolerate two failures".
func TestPaper51_five_servers_tolerate_two_failures_and_no_more(t *testing.T) {
	c := newCluster(t, 5)
	c.crash(c.elect())
	c.crash(c.elect())
	leader := c.elect()
	c.propose(leader, "a")
	c.deliver()
	require.Equal(t, []string{"a"}, c.commands(leader))

	for id := raft.NodeID(1); len(c.down) < 3; id++ {
		if id != leader {
			c.crash(id)
		}
	}
	c.propose(leader, "b")
	c.run(1000 * ms)
	require.Equal(t, []string{"a"}, c.commands(leader), "two of five are no majority")
}

// §5.1, and the table of a majority for each size of cluster.
func TestPaper51_a_majority_is_more_than_half(t *testing.T) {
	for i, want := range []int{1, 2, 2, 3, 3, 4, 4, 5, 5} {
		assert.Equal(t, want, raft.Quorum(i+1), "of %d", i+1)
	}
}

// §5.1: "At any given time each server is in one of three states".
func TestPaper51_a_server_is_a_follower_a_candidate_or_a_leader(t *testing.T) {
	c := newCluster(t, 3)
	require.Equal(t, raft.Follower, c.status(1).Role)
	c.timeOut(1)
	require.Equal(t, raft.Candidate, c.status(1).Role)
	c.receive(raft.Message{Kind: raft.RequestVoteReply, From: 2, To: 1, Term: 1})
	require.Equal(t, raft.Leader, c.status(1).Role)
	assert.Equal(t, "follower candidate leader role(4)", raft.Follower.String()+" "+raft.Candidate.String()+" "+raft.Leader.String()+" "+raft.Role(4).String())
}

// §5.1: "In normal operation there is exactly one leader and all of the other
// servers are followers."
func TestPaper51_normal_operation_has_one_leader_and_followers(t *testing.T) {
	c := newCluster(t, 5)
	leader := c.elect()
	c.run(10_000 * ms)
	for id := raft.NodeID(1); id <= 5; id++ {
		s := c.status(id)
		assert.Equal(t, leader, s.Leader)
		assert.Equal(t, id == leader, s.Role == raft.Leader)
		assert.Equal(t, raft.Term(1), s.Term, "nobody stood again")
	}
}

// §5.1: "Followers are passive: they issue no requests on their own but simply
// respond to requests from leaders and candidates."
func TestPaper51_a_follower_is_passive(t *testing.T) {
	c := newCluster(t, 3)
	said := c.said(func() {
		c.now = c.due[0] - 1
		c.step(1, raft.Input{Kind: raft.InputTime})
		c.step(1, raft.Input{Kind: raft.InputRead, Read: 1})
		c.propose(1, "a")
	})
	require.Empty(t, said)
	require.Len(t, c.receive(raft.Message{Kind: raft.RequestVote, From: 2, To: 1, Term: 1}), 1)
	require.Len(t, c.receive(raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 1}), 1)
}

// §5.1: "if a client contacts a follower, the follower redirects it to the leader".
func TestPaper51_a_follower_redirects_clients_to_its_leader(t *testing.T) {
	c := newCluster(t, 3)
	c.lead(2)
	out := c.propose(1, "a", "b")
	require.Zero(t, out.FirstProposed)
	require.Empty(t, out.Entries)
	require.Equal(t, []raft.Event{{Code: raft.EventProposalRefused, Term: 1, Peer: 2, A: 2}}, out.Events)

	out = c.step(1, raft.Input{Kind: raft.InputRead, Read: 5})
	require.Equal(t, []raft.ReadState{{Read: 5, Refused: true}}, out.Reads)
	require.Equal(t, []raft.Event{{Code: raft.EventReadRefused, Term: 1, Peer: 2, A: 5}}, out.Events)
}

// §5.1: "Terms are numbered with consecutive integers."
// "Each term begins with an election".
func TestPaper51_each_election_begins_the_next_term(t *testing.T) {
	c := newCluster(t, 3)
	for term := raft.Term(1); term <= 5; term++ {
		c.timeOut(1)
		require.Equal(t, term, c.status(1).Term)
		require.Equal(t, raft.Candidate, c.status(1).Role)
	}
}

// §5.1: "If a candidate wins the election, then it serves as leader for the rest of
// the term."
func TestPaper51_a_leader_serves_for_the_rest_of_its_term(t *testing.T) {
	c := newCluster(t, 3)
	c.lead(1)
	for range 100 {
		c.timeOut(1)
		c.step(1, raft.Input{Kind: raft.InputCampaign})
		c.receive(raft.Message{Kind: raft.RequestVote, From: 2, To: 1, Term: 1, Index: 99, LogTerm: 1})
		c.receive(raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 1})
		require.Equal(t, raft.Leader, c.status(1).Role)
		require.Equal(t, raft.Term(1), c.status(1).Term)
	}
}

// §5.1: "In this case the term will end with no leader; a new term (with a new
// election) will begin shortly."
func TestPaper51_a_split_vote_ends_its_term_without_a_leader(t *testing.T) {
	c := newCluster(t, 2)
	one, two := c.timeOut(1), c.timeOut(2)
	for _, request := range []raft.Message{one[0], two[0]} {
		c.receive(c.reply(request))
	}
	require.Equal(t, raft.None, c.leader())
	c.elect()
	require.Greater(t, c.status(1).Term, raft.Term(1))
	failed := append(c.told(1, raft.EventElectionFailed), c.told(2, raft.EventElectionFailed)...)
	require.NotEmpty(t, failed)
	require.Equal(t, raft.Event{Code: raft.EventElectionFailed, Term: 1, A: 1, B: 1, C: 2}, failed[0])
}

// §5.1: "in some situations a server may not observe an election or even entire terms".
func TestPaper51_a_server_may_miss_whole_terms(t *testing.T) {
	c := newCluster(t, 3)
	reply := c.reply(raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 7})
	require.False(t, reply.Reject)
	require.Equal(t, raft.Term(7), reply.Term)
	require.Equal(t, raft.Term(7), c.status(1).Term)
}

// everyMessage is one of each kind, from server 2 to server 1.
func everyMessage(term raft.Term) []raft.Message {
	return []raft.Message{
		{Kind: raft.RequestVote, From: 2, To: 1, Term: term},
		{Kind: raft.RequestVoteReply, From: 2, To: 1, Term: term},
		{Kind: raft.AppendEntries, From: 2, To: 1, Term: term},
		{Kind: raft.AppendEntriesReply, From: 2, To: 1, Term: term},
	}
}

// inRole makes server 1 of 3 a server of that role in term 5.
func inRole(t *testing.T, role raft.Role) *cluster {
	c := newCluster(t, 3, disk{durable: raft.Durable{Term: 4}})
	switch role {
	case raft.Follower:
		c.receive(raft.Message{Kind: raft.AppendEntries, From: 3, To: 1, Term: 5})
	case raft.Candidate:
		c.timeOut(1)
	case raft.Leader:
		c.win(1)
	}
	require.Equal(t, role, c.status(1).Role)
	require.Equal(t, raft.Term(5), c.status(1).Term)
	return c
}

var everyRole = []raft.Role{raft.Follower, raft.Candidate, raft.Leader}

// §5.1: "Each server stores a current term number, which increases monotonically
// over time."
func TestPaper51_a_term_never_goes_back(t *testing.T) {
	for _, role := range everyRole {
		for _, m := range everyMessage(3) {
			c := inRole(t, role)
			c.receive(m)
			assert.Equal(t, raft.Term(5), c.status(1).Term)
			assert.Equal(t, raft.Term(5), c.disk[0].durable.Term)
		}
	}
}

// §5.1: "Current terms are exchanged whenever servers communicate".
func TestPaper51_every_message_carries_the_term(t *testing.T) {
	c := newCluster(t, 3)
	seen := map[raft.MessageKind]bool{}
	c.lost = func(m raft.Message) bool {
		seen[m.Kind] = true
		assert.Equal(t, c.status(m.From).Term, m.Term)
		return false
	}
	c.elect()
	c.run(200 * ms)
	require.Len(t, seen, 4)
}

// §5.1: "if one server's current term is smaller than the other's, then it updates
// its current term to the larger value."
func TestPaper51_a_server_adopts_a_larger_term(t *testing.T) {
	for _, role := range everyRole {
		for _, m := range everyMessage(9) {
			t.Run(role.String()+" hears kind "+strconv.Itoa(int(m.Kind)), func(t *testing.T) {
				c := inRole(t, role)
				c.receive(m)
				require.Equal(t, raft.Term(9), c.status(1).Term)
				require.Equal(t, raft.Term(9), c.disk[0].durable.Term, "durably")
			})
		}
	}
}

// §5.1: a new term has given no vote yet and knows no leader.
func TestPaper51_a_larger_term_begins_with_no_vote_and_no_leader(t *testing.T) {
	for _, role := range everyRole {
		c := inRole(t, role)
		c.receive(raft.Message{Kind: raft.AppendEntriesReply, From: 2, To: 1, Term: 9})
		assert.Equal(t, raft.None, c.status(1).Vote)
		assert.Equal(t, raft.None, c.status(1).Leader)
	}
}

// §5.1: "If a candidate or leader discovers that its term is out of date, it
// immediately reverts to follower state."
func TestPaper51_a_candidate_or_leader_of_an_old_term_reverts_to_follower(t *testing.T) {
	for _, role := range []raft.Role{raft.Candidate, raft.Leader} {
		for _, m := range everyMessage(9) {
			c := inRole(t, role)
			c.receive(m)
			require.Equal(t, raft.Follower, c.status(1).Role)
			down := c.told(1, raft.EventSteppedDown)
			require.Equal(t, []raft.Event{{Code: raft.EventSteppedDown, Term: 9, Peer: 2, A: 9, B: uint64(role), C: 5}}, down)
			require.NotEqual(t, raft.Never, c.due[0], "its election alarm runs again")
		}
	}
}

// §5.1: "If a server receives a request with a stale term number, it rejects the
// request."
func TestPaper51_a_request_of_a_stale_term_is_rejected(t *testing.T) {
	for _, role := range everyRole {
		for _, m := range everyMessage(4) {
			c := inRole(t, role)
			before := c.status(1)
			said := c.receive(m)
			assert.Equal(t, before, c.status(1), "nothing changed")
			if m.Kind == raft.RequestVoteReply || m.Kind == raft.AppendEntriesReply {
				assert.Empty(t, said, "a stale reply is ignored")
				assert.Len(t, c.told(1, raft.EventMessageStale), 1)
				continue
			}
			require.Len(t, said, 1)
			assert.True(t, said[0].Reject)
			assert.Equal(t, m.Kind+1, said[0].Kind)
			assert.Equal(t, raft.Term(5), said[0].Term, "so that its sender learns the term")
		}
	}
}

// §5.1: "the basic consensus algorithm requires only two types of RPCs".
func TestPaper51_what_is_no_rpc_of_another_server_is_ignored(t *testing.T) {
	for name, m := range map[string]raft.Message{
		"itself": {Kind: raft.AppendEntries, From: 1, To: 1, Term: 9},
		"nobody": {Kind: raft.RequestVote, To: 1, Term: 9},
	} {
		c := newCluster(t, 3)
		before := c.status(1)
		require.Empty(t, c.receive(m), name)
		require.Equal(t, before, c.status(1), name)
	}
}

// §5.1: "Servers retry RPCs if they do not receive a response in a timely manner".
func TestPaper51_a_request_without_a_response_is_sent_again(t *testing.T) {
	c := newCluster(t, 3)
	first := c.timeOut(1)
	again := c.timeOut(1)
	require.Len(t, again, len(first))
	require.Equal(t, raft.RequestVote, again[0].Kind)

	appends := to(2, c.win(1))
	again = to(2, c.timeOut(1))
	require.Equal(t, appends[0].Index, again[0].Index, "the same position is asked for")
}
