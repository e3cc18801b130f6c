package raft_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// Each test here is about one sentence of the dissertation's §4.1, "Safety" of membership
// changes by one server at a time.

// founded starts servers of which the first so many founded the cluster; the others wait
// until a leader tells them of it.
func founded(t *testing.T, size, founders int) *cluster {
	return newClusterOf(t, size, func(c *raft.Config) {
		c.Voters = c.Voters[:founders]
		if int(c.ID) > founders {
			c.Voters = nil
		}
	})
}

// changeBy asks a server to change the configuration. It returns where the new one stands
// in its log; 0: it refused.
func (c *cluster) changeBy(id raft.NodeID, by raft.Transition, changes ...raft.Change) raft.Index {
	last := c.status(id).Last
	c.step(id, raft.Input{Kind: raft.InputChange, Changes: changes, Transition: by})
	if c.status(id).Last == last {
		return 0
	}
	return last + 1
}

func (c *cluster) change(id raft.NodeID, changes ...raft.Change) raft.Index {
	return c.changeBy(id, raft.TransitionAuto, changes...)
}

func add(id raft.NodeID) raft.Change    { return raft.Change{Kind: raft.AddVoter, Node: id} }
func learn(id raft.NodeID) raft.Change  { return raft.Change{Kind: raft.AddLearner, Node: id} }
func remove(id raft.NodeID) raft.Change { return raft.Change{Kind: raft.RemoveServer, Node: id} }

// refused is why a server refused its last change.
func (c *cluster) refused(id raft.NodeID) raft.ChangeRefusal {
	told := c.told(id, raft.EventChangeRefused)
	require.NotEmpty(c.t, told)
	return raft.ChangeRefusal(told[len(told)-1].A)
}

func (c *cluster) voters(id raft.NodeID) []raft.NodeID { return c.status(id).Configuration.Voters }

// only loses all messages but those among these servers.
func only(ids ...raft.NodeID) func(raft.Message) bool {
	return func(m raft.Message) bool {
		from, to := false, false
		for _, id := range ids {
			from, to = from || m.From == id, to || m.To == id
		}
		return !from || !to
	}
}

// "it appends the new configuration (Cnew) as an entry in its log and replicates that entry
// using the normal Raft mechanism"
func TestDissertation41_a_change_is_an_entry_of_the_log(t *testing.T) {
	c := founded(t, 4, 3)
	c.lead(1)
	want := raft.Configuration{Voters: []raft.NodeID{1, 2, 3, 4}}
	said := c.said(func() { require.Equal(t, raft.Index(2), c.change(1, add(4))) })
	entry := raft.Entry{Term: 1, Index: 2, Kind: raft.Membership, Data: raft.AppendConfiguration(nil, &want)}
	require.Equal(t, entry, c.disk[0].entries[1])
	require.Len(t, said, 3)
	for _, m := range said[:2] {
		require.Equal(t, []raft.Entry{entry}, m.Entries)
	}
	require.Equal(t, raft.NodeID(4), said[2].To, "the new server is asked where its log is")
	require.Equal(t, raft.Event{Code: raft.EventConfigured, Term: 1, A: 2, B: 0b1111}, c.told(1, raft.EventConfigured)[0])
	c.queue = append(c.queue, said...)
	c.deliver()
	for id := raft.NodeID(1); id <= 4; id++ {
		require.Equal(t, want, c.status(id).Configuration)
		require.Equal(t, raft.Index(2), c.status(id).ConfigurationIndex)
		require.Equal(t, raft.Index(2), c.status(id).Commit)
	}
	c.work(1, 3)
	require.Equal(t, c.commands(1), c.commands(4))
}

func TestDissertation41_a_change_is_told_where_its_entry_stands(t *testing.T) {
	c := newCluster(t, 3)
	c.lead(1)
	out := c.nodes[0].Step(raft.Input{Kind: raft.InputChange, Changes: []raft.Change{add(4)}})
	require.Equal(t, raft.Index(2), out.FirstProposed)
	require.Len(t, out.Entries, 1)
}

// "The new configuration takes effect on each server as soon as it is added to that server's
// log": it is not committed yet.
func TestDissertation41_a_configuration_takes_effect_when_it_is_appended(t *testing.T) {
	c := founded(t, 4, 3)
	c.lead(1)
	said := c.said(func() { c.change(1, add(4)) })
	c.reply(to(2, said)[0])
	require.Equal(t, raft.Index(1), c.status(2).Commit)
	for id, count := range map[raft.NodeID]int{1: 4, 2: 4, 3: 3} {
		require.Len(t, c.voters(id), count, "server %d", id)
	}
	require.Len(t, c.timeOut(2), 3, "it asks all four")
	require.Len(t, c.timeOut(3), 2)
}

// "a majority of the new configuration is used to determine the Cnew entry's commitment"
func TestDissertation41_a_majority_of_the_new_configuration_commits_it(t *testing.T) {
	c := founded(t, 4, 3)
	c.lead(1)
	c.lost = only(1, 2)
	c.change(1, add(4))
	c.deliver()
	require.Equal(t, raft.Index(1), c.status(1).Commit, "two of four")
	c.lost = only(1, 2, 4)
	c.run(2 * paperSettings.Heartbeat)
	require.Equal(t, raft.Index(2), c.status(1).Commit, "the new server counts at once")

	c = newCluster(t, 2)
	c.lead(1)
	c.lost = only(1)
	c.change(1, remove(2))
	require.Equal(t, raft.Index(2), c.status(1).Commit, "one of one: who goes is not asked")
}

// "Further configuration changes can be started" once "the Cnew entry is committed".
func TestDissertation41_the_next_change_waits_for_the_one_before(t *testing.T) {
	c := founded(t, 5, 3)
	c.lead(1)
	said := c.said(func() { c.change(1, add(4)) })
	require.Zero(t, c.change(1, add(5)))
	require.Equal(t, raft.RefusedPending, c.refused(1))
	c.queue = append(c.queue, said...)
	c.deliver()
	require.Equal(t, raft.Index(3), c.change(1, add(5)))
	c.deliver()
	require.Equal(t, []raft.NodeID{1, 2, 3, 4, 5}, c.voters(5))
}

// "only one server can be added or removed from the cluster at a time"
func TestDissertation41_one_voter_at_a_time_needs_no_joint_configuration(t *testing.T) {
	now := raft.Configuration{Voters: []raft.NodeID{1, 2, 3}, Learners: []raft.NodeID{4}}
	for _, changes := range [][]raft.Change{{add(5)}, {remove(3)}, {add(4)}, {learn(2)}, {learn(5), learn(6), add(4)}} {
		next, err := now.Next(changes, raft.TransitionAuto)
		require.NoError(t, err)
		require.False(t, next.Joint(), "%v", changes)
	}
	for _, changes := range [][]raft.Change{{add(5), add(6)}, {remove(3), remove(2)}, {add(5), remove(1)}} {
		_, err := now.Simple(changes)
		require.Equal(t, raft.ErrManyAtOnce, err)
		next, err := now.Next(changes, raft.TransitionAuto)
		require.NoError(t, err)
		require.True(t, next.Joint() && next.AutoLeave, "%v", changes)
	}
	require.Equal(t, []raft.NodeID{1, 2, 3}, now.Voters, "a configuration never changes")
}

// Ongaro on raft-dev, 10 July 2015: "a leader may not append a new configuration entry until
// it has committed an entry from its current term" (rule own-term-before-change).
func TestDissertation41_a_new_leader_commits_an_entry_of_its_own_before_it_changes_anything(t *testing.T) {
	for _, off := range []raft.Rules{0, raft.Rules(0).With(raft.OwnTermBeforeChange)} {
		c := newClusterOf(t, 3, func(c *raft.Config) { c.Off = off })
		appends := c.win(1)
		require.Equal(t, off != 0, c.change(1, remove(3)) != 0)
		if off != 0 {
			continue
		}
		require.Equal(t, raft.RefusedEarly, c.refused(1))
		c.receive(c.reply(to(2, appends)[0]))
		require.Equal(t, raft.Index(2), c.change(1, remove(3)))
	}
}

// "a log entry for a configuration change can be removed (if leadership changes); in this
// case, a server must be prepared to fall back to the previous configuration in its log"
func TestDissertation41_a_deleted_configuration_gives_way_to_the_one_before(t *testing.T) {
	c := founded(t, 5, 3)
	c.lead(1)
	c.lost = only(1)
	c.change(1, add(4))
	c.deliver()
	require.Len(t, c.voters(1), 4)
	require.Len(t, c.status(1).Progress, 4)
	c.lost = only(2, 3)
	c.lead(2)
	c.work(2, 1)
	c.lost = only(1, 2, 3)
	c.run(3 * paperSettings.Heartbeat)
	require.Equal(t, raft.NodeID(2), c.status(1).Leader)
	require.Equal(t, []raft.NodeID{1, 2, 3}, c.voters(1))
	require.Zero(t, c.status(1).ConfigurationIndex)
	require.Equal(t, raft.Event{Code: raft.EventReconfigured, Term: 2, B: 0b111}, c.told(1, raft.EventReconfigured)[0])
	require.Len(t, c.timeOut(1), 2, "it asks those of the old configuration")
}

// "each server always uses the latest configuration found in its log", after a restart too.
func TestDissertation41_a_restarted_server_uses_the_latest_configuration_of_its_log(t *testing.T) {
	c := founded(t, 4, 3)
	c.lead(1)
	said := c.said(func() { c.change(1, add(4)) })
	c.reply(to(2, said)[0])
	c.crash(1, 2)
	c.start(2)
	require.Equal(t, []raft.NodeID{1, 2, 3, 4}, c.voters(2))
	require.Zero(t, c.status(2).Commit)
	c.reply(raft.Message{Kind: raft.AppendEntries, From: 3, To: 2, Term: 4, Index: 1, LogTerm: 1, Entries: entriesOf(2, 4)})
	require.Equal(t, []raft.NodeID{1, 2, 3}, c.voters(2), "and falls back all the same")
}

// "A server accepts AppendEntries requests from a leader that is not part of the server's
// latest configuration. … A server also grants its vote to a candidate that is not part of
// the server's latest configuration"
func TestDissertation41_a_server_answers_callers_that_it_does_not_know(t *testing.T) {
	c := founded(t, 4, 3)
	for id := raft.NodeID(3); id <= 4; id++ {
		require.False(t, c.reply(raft.Message{Kind: raft.AppendEntries, From: 9, To: id, Term: 1, Entries: entriesOf(1, 1)}).Reject)
		require.False(t, c.reply(raft.Message{Kind: raft.RequestVote, From: 8, To: id, Term: 2, LogTerm: 1, Index: 1}).Reject)
		require.True(t, c.reply(raft.Message{Kind: raft.RequestVote, From: 8, To: id, Term: 3}).Reject, "with an older log")
		require.False(t, c.reply(raft.Message{Kind: raft.RequestPreVote, From: 7, To: id, Term: 3, LogTerm: 1, Index: 1}).Reject)
	}
}

// "it is the caller's configuration that is used in reaching consensus": who is not in it
// counts for nothing.
func TestDissertation41_answers_of_strangers_do_not_count(t *testing.T) {
	c := newCluster(t, 3)
	c.timeOut(1)
	c.receive(raft.Message{Kind: raft.RequestVoteReply, From: 9, To: 1, Term: 1})
	require.Equal(t, raft.Candidate, c.status(1).Role)
	appends := c.win(1)
	c.said(func() { c.read(1, 5) })
	term := c.status(1).Term
	for range 3 {
		c.receive(raft.Message{Kind: raft.AppendEntriesReply, From: 9, To: 1, Term: term, Index: 1, Round: 9})
	}
	require.Zero(t, c.status(1).Commit)
	c.receive(c.reply(to(2, appends)[0]))
	require.Equal(t, raft.Index(1), c.status(1).Commit)
	c.receive(raft.Message{Kind: raft.AppendEntriesReply, From: 9, To: 1, Term: term, Index: 1, Round: 9})
	require.Empty(t, c.reads)
}

// A server that nobody has told of a cluster stands for nothing, and is no cluster of one.
func TestDissertation41_a_server_without_a_configuration_waits(t *testing.T) {
	c := founded(t, 4, 3)
	for range 5 {
		require.Empty(t, c.timeOut(4))
	}
	c.campaign(4)
	s := c.status(4)
	require.Equal(t, raft.Follower, s.Role)
	require.Zero(t, s.Term)
	require.Empty(t, s.Configuration)
}

func TestDissertation41_a_change_that_cannot_be_is_refused_with_the_reason(t *testing.T) {
	c := newCluster(t, 3)
	c.lead(1)
	before := c.disk[0]
	for _, test := range []struct {
		changes []raft.Change
		by      raft.Transition
		want    raft.ChangeRefusal
	}{
		{nil, raft.TransitionAuto, raft.ChangeRefusal(raft.ErrNotJoint)},
		{nil, raft.TransitionJoint, raft.ChangeRefusal(raft.ErrNotJoint)},
		{[]raft.Change{remove(1), remove(2), remove(3)}, raft.TransitionAuto, raft.ChangeRefusal(raft.ErrNoVoters)},
		{[]raft.Change{learn(1), learn(2), learn(3)}, raft.TransitionExplicit, raft.ChangeRefusal(raft.ErrNoVoters)},
		{[]raft.Change{{Kind: 9, Node: 2}}, raft.TransitionAuto, raft.ChangeRefusal(raft.ErrUnknownKind)},
	} {
		require.Zero(t, c.changeBy(1, test.by, test.changes...))
		require.Equal(t, test.want, c.refused(1), "%v", test.changes)
	}
	require.Zero(t, c.change(2, add(4)))
	require.Equal(t, raft.Event{Code: raft.EventChangeRefused, Term: 1, Peer: 1, A: uint64(raft.RefusedNotLeader)}, c.told(2, raft.EventChangeRefused)[0])
	c.transfer(1, 3)
	require.Zero(t, c.change(1, add(4)))
	require.Equal(t, raft.RefusedTransfer, c.refused(1))
	require.Equal(t, before, c.disk[0], "nothing is appended")
}

// "One that is true already changes nothing", and is an entry all the same.
func TestDissertation41_a_wish_that_is_true_already_changes_nothing(t *testing.T) {
	c := newCluster(t, 3)
	c.lead(1)
	require.Equal(t, raft.Index(2), c.change(1, add(3), remove(7), add(raft.None)))
	c.deliver()
	require.Equal(t, raft.Configuration{Voters: []raft.NodeID{1, 2, 3}}, c.status(3).Configuration)
	require.Equal(t, raft.Index(2), c.status(3).Commit)
}
