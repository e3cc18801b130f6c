package replica_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/kv"
	"raftlab/raft/replica"
)

// putMany puts the numbers up to n, one after the other.
func (u *universe) putMany(key string, n int) {
	for i := range n {
		u.execute(u.leader(), uint64(1000+10*u.names()), false, kv.Op{Kind: kv.Put, Key: key, Value: strconv.Itoa(i)})
	}
}

// names counts the replies so far, so that it names each request anew.
func (u *universe) names() (n int) {
	for _, s := range u.servers {
		for i := range s.told {
			if s.told[i].Kind == replica.RecordReply {
				n++
			}
		}
	}
	return n
}

// watched is what a server told of a watch: the values, and the revision at which what came
// before was compacted; 0: it was not.
func (s *server) watched(id uint64) (values []string, compacted int64) {
	s.Replica.Flush()
	for _, r := range s.told {
		switch {
		case r.ID != id:
		case r.Kind == replica.RecordCompacted:
			compacted = r.Revision
		case r.Kind == replica.RecordWatch:
			changes, err := kv.DecodeChanges(r.Bytes)
			require.NoError(s.u.t, err)
			for _, c := range changes {
				require.Less(s.u.t, c.KV.ModRevision, r.Revision)
				values = append(values, c.KV.Value)
			}
		}
	}
	return values, compacted
}

func (s *server) watch(id uint64, key string, from int64) {
	s.request(replica.Request{ID: id, Kind: replica.RequestWatch, Op: []byte(key), From: from})
}

func numbers(from, to int) (values []string) {
	for ; from < to; from++ {
		values = append(values, strconv.Itoa(from))
	}
	return values
}

func TestReplica_forgets_old_changes_on_all_servers_alike_and_tells_who_asks_for_them(t *testing.T) {
	u := newShortUniverse(t, 3, lan, fault.Range{}, 10)
	u.until("a leader", func() bool { return u.leader() != nil })
	u.putMany("k", 25)
	last := u.leader().state().Commit
	u.until("applied", func() bool {
		for _, s := range u.servers {
			if s.state().Applied < last {
				return false
			}
		}
		return true
	})
	at := map[int64]bool{}
	for _, s := range u.servers {
		s.watch(1, "k", 1)
		_, compacted := s.watched(1)
		at[compacted] = true
		s.watch(2, "k", compacted)
		values, gone := s.watched(2)
		require.Zero(t, gone, "all from the compacted revision on are there")
		require.Equal(t, numbers(int(compacted)-2, 25), values, "the first put has revision 2")
	}
	require.Len(t, at, 1, "%v", at)
	require.NotContains(t, at, int64(0))
}

func TestReplica_tells_a_watch_every_change_however_often_old_ones_are_forgotten(t *testing.T) {
	u := newShortUniverse(t, 3, lan, fault.Range{}, 4)
	u.until("a leader", func() bool { return u.leader() != nil })
	watcher := u.servers[u.leader().id%3]
	watcher.watch(1, "k", 1)
	u.putMany("k", 30)
	u.until("all changes", func() bool { values, _ := watcher.watched(1); return len(values) == 30 })
	values, compacted := watcher.watched(1)
	require.Equal(t, numbers(0, 30), values)
	require.Zero(t, compacted)
}

func TestReplica_asks_for_no_compaction_before_the_bound_is_passed(t *testing.T) {
	u := newShortUniverse(t, 1, lan, fault.Range{}, 10)
	u.until("a leader", func() bool { return u.leader() != nil })
	before := u.leader().state().Last
	u.putMany("k", 9)
	require.EqualValues(t, 18, u.leader().state().Last-before, "a session and a put each")
	u.putMany("k", 1)
	u.until("one more entry", func() bool { return u.leader().state().Last-before == 21 })
}

func TestReplica_replays_compactions_from_a_checkpoint_to_equal_bytes(t *testing.T) {
	u := newShortUniverse(t, 3, lan, fault.Range{Max: 3 * raft.Millisecond}, 4)
	u.until("a leader", func() bool { return u.leader() != nil })
	u.putMany("k", 7)
	for _, s := range u.servers {
		s.command(&replica.Command{Kind: replica.CommandCheckpoint})
	}
	u.putMany("k", 20)
	for _, s := range u.servers {
		s.Replica.Flush()
		require.Positive(t, replay(t, s.told, false))
		require.Positive(t, replay(t, s.told, true))
	}
}

// Few entries may be many bytes: the log is compacted by either.
func TestReplica_compacts_its_log_by_bytes_too(t *testing.T) {
	u := newShortUniverse(t, 1, lan, fault.Range{}, 0)
	u.snapshotEvery = 10_000
	u.servers[0].start(lan, fault.Range{})
	u.until("a leader", func() bool { return u.leader() != nil })
	value := strings.Repeat("v", 400_000)
	for i := range uint64(60) {
		u.execute(u.leader(), 1000+10*i, false, kv.Op{Kind: kv.Put, Key: "k", Value: value})
	}
	u.until("a snapshot", func() bool { return u.leader().state().First > 1 })
	state := u.leader().state()
	require.Greater(t, state.First, raft.Index(40), "of %d entries; snapshot %d", state.Last, state.SnapshotIndex)
	require.Less(t, state.First, raft.Index(70), "the latest half of the 16 MiB stays")
}
