package etcd_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/etcd"
)

func TestNode_elects_replicates_and_survives_its_leader(t *testing.T) {
	for _, size := range []int{1, 2, 3, 5} {
		c := newCluster(t, size, nil)
		leader := c.elect()
		require.Equal(t, raft.Index(2), c.propose(leader, "a", "b"))
		c.settled()
		for _, s := range c.servers {
			require.Len(t, s.committed, 3)
			require.Equal(t, raft.NoOp, s.committed[0].Kind)
			require.Equal(t, "b", string(s.committed[2].Data))
			require.Equal(t, raft.Command, s.committed[2].Kind)
		}
		if size < 3 {
			continue
		}
		c.server(leader).down = true
		next := c.elect()
		require.NotEqual(t, leader, next)
		c.propose(next, "c")
		c.start(leader, c.voters)
		c.settled()
		require.Equal(t, c.server(next).committed, c.server(leader).committed)
	}
}

func TestNode_tells_what_can_be_seen(t *testing.T) {
	c := newCluster(t, 3, nil)
	c.step(1, raft.Input{Kind: raft.InputCampaign})
	c.deliver()
	c.propose(1, "a")
	c.settled()
	led, followed := codes(c.server(1).events), codes(c.server(2).events)
	for _, code := range []raft.EventCode{
		raft.EventStarted, raft.EventCampaignAsked, raft.EventBecameCandidate, raft.EventVoteWon, raft.EventBecameLeader, raft.EventProposed, raft.EventCommitted,
	} {
		require.NotZero(t, led[code], code)
	}
	for _, code := range []raft.EventCode{
		raft.EventNewTerm, raft.EventVoteGranted, raft.EventLeaderKnown, raft.EventAppended, raft.EventCommitted,
	} {
		require.NotZero(t, followed[code], code)
	}
	c.server(1).down = true
	c.elect()
	require.NotZero(t, codes(append(c.server(2).events, c.server(3).events...))[raft.EventElectionTimeout])
}

func TestNode_shows_its_progress_and_its_alarm(t *testing.T) {
	c := newCluster(t, 3, nil)
	follower := c.status(1)
	require.Equal(t, raft.Time(0), follower.ElectionStart)
	require.Contains(t, []raft.Time{150 * ms, 200 * ms, 250 * ms}, follower.ElectionDeadline)
	leader := c.elect()
	c.settled()
	s := c.status(leader)
	require.Equal(t, raft.Time(0), s.ElectionDeadline)
	require.Len(t, s.Progress, 3)
	for i, p := range s.Progress {
		require.Equal(t, raft.Progress{ID: raft.NodeID(i + 1), State: raft.Replicate, Match: s.Last, Next: s.Last + 1}, p)
	}
	require.Equal(t, c.voters, s.Configuration.Voters)
}

func TestNode_stands_when_its_alarm_says(t *testing.T) {
	c := newCluster(t, 3, nil)
	c.lost = func(*raft.Message) bool { return true }
	for range 40 {
		before := c.status(1)
		c.tick()
		after := c.status(1)
		require.Equal(t, before.ElectionDeadline <= c.now, after.Term > before.Term)
		require.Greater(t, after.ElectionDeadline, c.now)
	}
}

func TestNode_sends_no_vote_and_no_acknowledgement_before_the_write(t *testing.T) {
	c := newCluster(t, 3, nil)
	kept := 0
	c.observe = func(s *server, out *raft.Output) {
		for _, m := range out.Messages {
			require.NotContains(t, []raft.MessageKind{raft.RequestVote, raft.RequestVoteReply}, m.Kind)
			require.False(t, m.Kind == raft.AppendEntriesReply && m.Index > 0, "an acknowledgement")
		}
		if out.Write == 0 {
			return
		}
		kept += len(out.MessagesAfterWrite)
		require.Equal(t, s.write+1, out.Write)
	}
	c.propose(c.elect(), "a")
	c.settled()
	require.Greater(t, kept, 6)
}

func TestNode_counts_its_own_vote_and_copy_once_they_are_durable(t *testing.T) {
	engine, err := etcd.New(raft.Config{ID: 1, Voters: []raft.NodeID{1}, Settings: settings, Dice: raft.NewDice(1)})
	require.NoError(t, err)
	role := func() raft.Role {
		var s raft.Status
		engine.Status(&s)
		return s.Role
	}
	out := engine.Step(raft.Input{Kind: raft.InputCampaign})
	require.Equal(t, uint64(1), out.Write)
	require.Equal(t, raft.Durable{Term: 1, Vote: 1}, out.Durable)
	require.Equal(t, raft.Candidate, role())
	out = engine.Step(raft.Input{Kind: raft.InputDurable, Write: 1})
	require.Equal(t, raft.Leader, role())
	require.Len(t, out.Entries, 1)
	require.Empty(t, out.Committed)
	require.Empty(t, engine.Step(raft.Input{Kind: raft.InputDurable, Write: 1}).Committed, "that was another write")
	out = engine.Step(raft.Input{Kind: raft.InputDurable, Write: 2})
	require.Len(t, out.Committed, 1)
	require.Zero(t, out.Write)
}

func TestNode_restarts_from_its_disk(t *testing.T) {
	c := newCluster(t, 3, nil)
	leader := c.elect()
	c.propose(leader, "a", "")
	c.settled()
	before := c.status(leader)
	committed := c.server(leader).committed
	for _, s := range c.servers {
		s.down = true
	}
	c.queue = nil
	for _, id := range c.voters {
		c.start(id, c.voters)
	}
	s := c.status(leader)
	require.Equal(t, raft.Follower, s.Role)
	require.Equal(t, []any{before.Term, before.Vote, before.Last, raft.Index(1)}, []any{s.Term, s.Vote, s.Last, s.Commit})
	c.elect()
	c.settled()
	require.Equal(t, committed, c.server(leader).committed[:len(committed)])
	require.Equal(t, raft.Command, c.server(1).committed[2].Kind, "a command may be empty")
}

func TestNode_hands_over(t *testing.T) {
	c := newCluster(t, 3, nil)
	leader := c.elect()
	c.settled()
	target := leader%3 + 1
	c.step(leader, raft.Input{Kind: raft.InputTransfer, Transfer: target})
	require.Equal(t, target, c.status(leader).Transferee)
	require.Zero(t, c.step(leader, raft.Input{Kind: raft.InputPropose, Proposals: [][]byte{[]byte("a")}}))
	require.NotZero(t, codes(c.server(leader).events)[raft.EventProposalHeld])
	c.deliver()
	require.Equal(t, target, c.leader())
	require.NotZero(t, codes(c.server(target).events)[raft.EventTimeoutNow])
	for _, refused := range []raft.Input{
		{Kind: raft.InputTransfer, Transfer: target}, {Kind: raft.InputTransfer, Transfer: 9},
	} {
		before := codes(c.server(target).events)[raft.EventTransferRefused]
		c.step(target, refused)
		require.Equal(t, before+1, codes(c.server(target).events)[raft.EventTransferRefused])
	}
}

func TestNode_gives_a_transfer_up_after_an_election_timeout(t *testing.T) {
	c := newCluster(t, 3, nil)
	leader := c.elect()
	c.settled()
	c.lost = func(m *raft.Message) bool { return m.Kind == raft.TimeoutNow }
	c.step(leader, raft.Input{Kind: raft.InputTransfer, Transfer: leader%3 + 1})
	began := c.now
	c.until("it is given up", func() bool { return c.status(leader).Transferee == raft.None })
	require.LessOrEqual(t, c.now-began, 200*ms)
	require.NotZero(t, codes(c.server(leader).events)[raft.EventTransferAborted])
	require.NotZero(t, c.propose(leader, "a"))
}

func TestNode_refuses_what_only_a_leader_does(t *testing.T) {
	c := newCluster(t, 3, nil)
	leader := c.elect()
	c.settled()
	follower := leader%3 + 1
	require.Zero(t, c.propose(follower, "a"))
	require.Zero(t, c.step(follower, raft.Input{Kind: raft.InputChange, Changes: []raft.Change{{Kind: raft.AddVoter, Node: 4}}}))
	c.step(follower, raft.Input{Kind: raft.InputTransfer, Transfer: 1})
	c.step(follower, raft.Input{Kind: raft.InputRead, Read: 7})
	require.Equal(t, []raft.ReadState{{Read: 7, Refused: true}}, c.server(follower).reads)
	require.Empty(t, c.queue, "nothing goes to the leader")
	told := codes(c.server(follower).events)
	for _, code := range []raft.EventCode{raft.EventProposalRefused, raft.EventChangeRefused, raft.EventTransferRefused, raft.EventReadRefused} {
		require.Equal(t, 1, told[code], code)
	}
}

func TestNode_answers_a_read_after_a_round_of_a_majority(t *testing.T) {
	c := newCluster(t, 3, nil)
	leader := c.elect()
	c.settled()
	c.step(leader, raft.Input{Kind: raft.InputRead, Read: 9, Mode: raft.ReadLease})
	require.Empty(t, c.server(leader).reads)
	c.deliver()
	require.Equal(t, []raft.ReadState{{Read: 9, Index: 1}}, c.server(leader).reads)
}

func TestNode_refuses_the_reads_of_a_lead_that_it_loses(t *testing.T) {
	c := newCluster(t, 3, nil)
	leader := c.elect()
	c.settled()
	c.lost = func(m *raft.Message) bool { return m.From == leader || m.To == leader }
	c.step(leader, raft.Input{Kind: raft.InputRead, Read: 3})
	c.until("another leader", func() bool { return c.leader() != leader })
	require.Empty(t, c.server(leader).reads)
	c.lost = nil
	c.until("it follows", func() bool { return c.status(leader).Role == raft.Follower })
	require.Equal(t, []raft.ReadState{{Read: 3, Refused: true}}, c.server(leader).reads)
}

func TestNode_refuses_a_read_that_etcd_would_answer_in_a_later_lead(t *testing.T) {
	c := newCluster(t, 3, nil)
	c.lost = func(m *raft.Message) bool { return m.Kind == raft.AppendEntries } // nothing commits
	c.step(1, raft.Input{Kind: raft.InputCampaign})
	c.deliver()
	require.Equal(t, raft.NodeID(1), c.leader())
	c.step(1, raft.Input{Kind: raft.InputRead, Read: 5})
	c.step(2, raft.Input{Kind: raft.InputCampaign})
	c.deliver()
	require.Equal(t, []raft.ReadState{{Read: 5, Refused: true}}, c.server(1).reads)
	c.lost = nil
	c.step(1, raft.Input{Kind: raft.InputCampaign})
	c.deliver()
	c.until("it leads and has committed", func() bool { s := c.status(1); return s.Role == raft.Leader && s.Commit == s.Last })
	require.Len(t, c.server(1).reads, 1)
}

func TestNode_steps_down_without_a_quorum(t *testing.T) {
	c := newCluster(t, 3, func(config *raft.Config) { config.Settings.CheckQuorum, config.Settings.PreVote = true, true })
	leader := c.elect()
	c.settled()
	c.lost = func(m *raft.Message) bool { return m.From == leader || m.To == leader }
	c.until("it steps down", func() bool { return c.status(leader).Role != raft.Leader })
	last := c.server(leader).events
	found := false
	for _, e := range last {
		if e.Code == raft.EventQuorumLost {
			found = true
			require.Equal(t, []uint64{1, uint64(150 * ms), 2}, []uint64{e.A, e.B, e.C})
		}
	}
	require.True(t, found)
}

func TestNode_ignores_what_no_peer_of_etcd_says(t *testing.T) {
	c := newCluster(t, 3, nil)
	leader := c.elect()
	c.settled()
	var sent raft.Message
	c.observe = func(_ *server, out *raft.Output) {
		for _, m := range out.Messages {
			sent = m
		}
	}
	c.tick()
	c.observe = nil
	require.NotEmpty(t, sent.Data)
	before := c.status(leader)
	for _, m := range []raft.Message{
		{Kind: raft.RequestVote, From: 2, To: leader, Term: 99},
		{Kind: raft.RequestVote, From: 2, To: leader, Term: 99, Opaque: true, Data: []byte{0xff}},
		{Kind: sent.Kind, From: sent.To, To: leader, Term: 99, Opaque: true, Data: sent.Data},
	} {
		c.step(leader, raft.Input{Kind: raft.InputMessage, Message: &m})
		after := c.status(leader)
		require.Equal(t, before.Term, after.Term)
	}
}
