package replica

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/kv"
	"raftlab/raft/wal"
)

// lead has it win term 1, and commit the entry that opens it.
func (l *lone) lead() {
	l.campaign()
	l.take(2, l.frame(2,
		message(raft.Message{Kind: raft.RequestVoteReply, From: 2, To: 1, Term: 1}),
		message(raft.Message{Kind: raft.AppendEntriesReply, From: 2, To: 1, Term: 1, Index: 1}),
	))
	require.Equal(l.t, raft.Leader, l.status.Role)
	require.Equal(l.t, raft.Index(1), l.status.Commit)
}

// changeAsked is a peer's request to change the configuration, passed on.
func changeAsked(id uint64, changes ...raft.Change) part {
	op := AppendChange(nil, changes, raft.TransitionAuto)
	return func(b []byte) []byte {
		return appendRequest(append(b, byte(partRequest)), &Request{ID: id, Kind: RequestChange, Op: op})
	}
}

// What a snapshot stands for may hold the proposal: Dropped would be a lie, and so would Done.
func TestReplica_is_uncertain_of_proposals_that_a_snapshot_replaced(t *testing.T) {
	l := newLone(t)
	l.lead()
	image := raft.AppendConfiguration(nil, &raft.Configuration{Voters: []raft.NodeID{1, 2, 3}})
	image = kv.New().AppendState(image)
	l.take(2, l.frame(2,
		passedOn(7),
		message(raft.Message{Kind: raft.InstallSnapshot, From: 2, To: 1, Term: 2, Index: 5, LogTerm: 2, Size: uint64(len(image)), Data: image}),
		message(raft.Message{
			Kind: raft.AppendEntries, From: 2, To: 1, Term: 2, Index: 5, LogTerm: 2, Commit: 6,
			Entries: []raft.Entry{{Term: 2, Index: 6}},
		}),
	))
	require.Equal(t, raft.Index(6), l.reached)
	require.Len(t, l.replies(), 1)
	require.Equal(t, Uncertain, l.replies()[0].Answer)
}

// A snapshot of one turn, one that is read part by part, and one that is read while it comes.
func TestReplica_stops_with_a_code_on_a_leaders_unreadable_snapshot(t *testing.T) {
	for _, c := range []struct{ size, less int }{{8, 0}, {2 * partBytes, 0}, {2 * partBytes, partBytes}} {
		l := newLone(t)
		stop := requireStop(t, func() {
			l.take(2, l.frame(2, unreadable(c.size, c.less)))
			for range 8 {
				l.Step(Input{Kind: InputTime, Now: l.Deadline(), Cluster: l.Deadline()})
			}
		})
		require.Equal(t, SnapshotUnreadable, stop.Reason)
		require.EqualError(t, stop, "sentUnreadable why=(stateDamaged)")
		l.Replica.Flush()
		for _, r := range l.told {
			if written, _, err := wal.DecodeRecord(r.Bytes); r.Kind == RecordWrite && err == nil {
				require.Nil(t, written.Snapshot, "the disk has none that can't be read")
			}
		}
	}
}

func requireStop(t *testing.T, f func()) (stop *Stop) {
	defer func() {
		v := recover()
		var ok bool
		stop, ok = v.(*Stop)
		require.True(t, ok, "%v", v)
	}()
	f()
	return nil
}

func TestReplica_says_why_a_change_was_refused_and_when_it_is_done(t *testing.T) {
	l := newLone(t)
	l.lead()
	remove := raft.Change{Kind: raft.RemoveServer, Node: 3}
	l.take(2, l.frame(2, changeAsked(7, remove), changeAsked(8, remove)))
	require.Len(t, l.replies(), 1, "the first waits until it is committed")
	require.Equal(t, Reply{ID: 8, Answer: Refused, Index: raft.Index(raft.RefusedPending), Result: []byte{}}, l.replies()[0])
	l.take(2, l.frame(2, message(raft.Message{Kind: raft.AppendEntriesReply, From: 2, To: 1, Term: 1, Index: 2})))
	require.Len(t, l.replies(), 2)
	done := l.replies()[1]
	require.Equal(t, uint64(7), done.ID)
	require.Equal(t, Done, done.Answer)
	require.Equal(t, raft.Index(2), done.Index)
}

// A change that another leader's entry replaced never happens.
func TestReplica_drops_a_change_whose_entry_was_replaced(t *testing.T) {
	l := newLone(t)
	l.lead()
	l.take(2, l.frame(2,
		changeAsked(7, raft.Change{Kind: raft.RemoveServer, Node: 3}),
		message(raft.Message{
			Kind: raft.AppendEntries, From: 3, To: 1, Term: 2, Index: 1, LogTerm: 1, Commit: 2,
			Entries: []raft.Entry{{Term: 2, Index: 2}},
		}),
	))
	require.Len(t, l.replies(), 1)
	require.Equal(t, Dropped, l.replies()[0].Answer)
	require.True(t, l.status.Configuration.Votes(3))
}
