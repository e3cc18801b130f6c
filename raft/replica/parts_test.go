package replica_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/kv"
	"raftlab/raft/replica"
	"raftlab/raft/wal"
)

// A store of storeBytes, which no turn may handle whole: it writes, tells and sends turnBytes
// at most, less than a window of chunks (raft.Config.MaxInflightBytes): a part or a full
// frame, with what goes with it.
const storeBytes, turnBytes = 12 << 20, 768 << 10

const valueBytes = 60 << 10

// fill puts values in the store until it is that large.
func (u *universe) fill(at *server, first uint64) { u.put(at, first, storeBytes/valueBytes) }

// put puts so many values.
func (u *universe) put(at *server, first, count uint64) {
	value := strings.Repeat("v", valueBytes)
	expires := u.now + 1000_000*raft.Millisecond
	at.request(replica.Request{ID: first, Kind: replica.RequestExecute, Op: register(first), Expires: expires})
	u.until("registered", func() bool { return at.reply(first) != nil })
	session, err := kv.DecodeResult(at.reply(first).Result)
	require.NoError(u.t, err)
	for serial := uint64(1); serial <= count; serial++ {
		command := kv.AppendCommand(nil, &kv.Command{
			Kind: kv.Execute, Session: session.Session, Serial: serial, Ack: serial - 1,
			Op: kv.Op{Kind: kv.Put, Key: fmt.Sprint("key", serial), Value: value},
		})
		at.request(replica.Request{ID: first + serial, Kind: replica.RequestExecute, Op: command, Expires: expires})
		u.until("executed", func() bool { return at.reply(first+serial) != nil })
		require.Equal(u.t, replica.Done, at.reply(first+serial).Answer)
	}
}

func TestReplica_saves_sends_and_takes_a_large_snapshot_in_short_turns(t *testing.T) {
	u := newUniverse(t, 3, lan, fault.Range{Max: 2 * raft.Millisecond})
	u.until("a leader", func() bool { return u.leader() != nil })
	leader := u.leader()
	behind := u.servers[leader.id%3]
	behind.down = true
	u.fill(leader, 1)
	term := leader.state().Term
	for _, s := range u.servers {
		s.most = 0
	}
	// What is put while it is saved is behind the snapshot.
	last := leader.state().Last
	leader.command(&replica.Command{Kind: replica.CommandCompact})
	require.Zero(t, leader.state().SnapshotIndex, "not in one turn")
	u.execute(leader, 10_001, false, kv.Op{Kind: kv.Put, Key: "meanwhile", Value: "x"})
	require.Zero(t, leader.state().SnapshotIndex)
	u.until("a snapshot", func() bool { return leader.state().SnapshotIndex == last })
	require.Greater(t, leader.state().Last, last)
	u.execute(leader, 10_101, false, kv.Op{Kind: kv.Put, Key: "after", Value: "y"})

	behind.start(lan, fault.Range{Max: 2 * raft.Millisecond})
	behind.most = 0
	u.until("the follower has it all", func() bool {
		s := behind.state()
		return s.SnapshotIndex == last && s.Applied == leader.state().Applied
	})
	require.Equal(t, term, leader.state().Term, "it cost nobody the lead")
	for _, s := range u.servers {
		require.Less(t, s.most, turnBytes, "%v", s.id)
		s.Replica.Flush()
		require.Positive(t, replay(t, s.told, false), "inputs of %v", s.id)
	}
	// Both disks say so.
	for _, s := range []*server{leader, behind} {
		_, state, err := wal.Open(wal.NewMemory(s.disk.Bytes()), s.id)
		require.NoError(t, err)
		require.Equal(t, last, state.Snapshot.Index)
		require.Greater(t, len(state.Snapshot.Data), storeBytes*9/10)
		restored, err := kv.Restore(state.Snapshot.Data)
		require.NoError(t, err)
		require.False(t, restored.Read(&kv.Op{Kind: kv.Get, Key: "meanwhile"}).Found)
	}
	behind.request(replica.Request{ID: 20_000, Kind: replica.RequestLocalRead, Op: get("after")})
	read, err := kv.DecodeResult(behind.reply(20_000).Result)
	require.NoError(t, err)
	require.Equal(t, "y", read.KV.Value)
}

// A crash between any two parts leaves the state as it was.
func TestReplica_that_dies_within_a_save_has_lost_nothing(t *testing.T) {
	u := newUniverse(t, 1, lan, fault.Range{Max: 2 * raft.Millisecond})
	u.until("a leader", func() bool { return u.leader() != nil })
	s := u.servers[0]
	u.fill(s, 1)
	last := s.state().Last
	s.command(&replica.Command{Kind: replica.CommandCompact})
	for saved := false; !saved; {
		_, state, err := wal.Open(wal.NewMemory(s.disk.Bytes()), s.id)
		require.NoError(t, err)
		saved = state.Snapshot != nil
		end := raft.Index(len(state.Entries))
		if saved {
			end += state.Snapshot.Index
		}
		require.Equal(t, last, end)
		for range 8 {
			u.next()
		}
	}
}

// A recording asks for checkpoints, also where one would be larger than all of it: by the log,
// by the snapshot, or by the part of a snapshot that came.
func TestReplica_makes_no_checkpoint_that_no_recording_could_hold(t *testing.T) {
	u := newUniverse(t, 3, lan, fault.Range{Max: 2 * raft.Millisecond})
	u.until("a leader", func() bool { return u.leader() != nil })
	leader := u.leader()
	behind := u.servers[leader.id%3]
	checkpoint := func(s *server) (bytes int) {
		s.most = 0
		s.command(&replica.Command{Kind: replica.CommandCheckpoint})
		var made *replica.Record
		u.until("an answer", func() bool {
			s.Replica.Flush()
			for i := range s.told {
				if r := &s.told[i]; r.Kind == replica.RecordCheckpoint && r.At >= u.now-raft.Millisecond {
					made = r
				}
			}
			return made != nil
		})
		require.Less(t, s.most, turnBytes)
		return len(made.Bytes)
	}
	require.Positive(t, checkpoint(leader))
	behind.down = true
	u.fill(leader, 1)
	require.Zero(t, checkpoint(leader), "its log is larger")
	leader.command(&replica.Command{Kind: replica.CommandCompact})
	u.until("a snapshot", func() bool { return leader.state().SnapshotIndex > 0 })
	require.Zero(t, checkpoint(leader), "its snapshot is larger")
	behind.start(lan, fault.Range{Max: 2 * raft.Millisecond})
	u.until("half of it", func() bool {
		leader.Replica.Flush()
		for i := len(leader.told) - 1; i >= 0; i-- {
			for _, p := range leader.told[i].State.Progress {
				if p.ID == behind.id {
					return p.State == raft.Snapshotting && p.Offset > storeBytes/2
				}
			}
		}
		return false
	})
	require.Zero(t, checkpoint(behind), "what came of it is larger")
}

// A leader whose quorum needs the one that takes a snapshot hears it all the time, also while
// that is written, to a slow disk, and read.
func TestReplica_answers_while_it_takes_a_large_snapshot(t *testing.T) {
	const sync = 10 * raft.Millisecond
	u := newUniverse(t, 3, lan, fault.Range{})
	u.until("a leader", func() bool { return u.leader() != nil })
	leader := u.leader()
	behind := u.servers[leader.id%3]
	behind.down = true
	u.fill(leader, 1)
	leader.command(&replica.Command{Kind: replica.CommandCompact})
	u.until("a snapshot", func() bool { return leader.state().SnapshotIndex > 0 })
	behind.start(lan, fault.Range{Min: sync, Max: sync})
	behind.told = nil
	u.until("it has it all", func() bool { return behind.state().Applied == leader.state().Applied })
	behind.Replica.Flush()
	silent, heard, parts := raft.Time(0), raft.Time(0), 0
	for i := range behind.told {
		switch r := &behind.told[i]; r.Kind {
		case replica.RecordSent:
			if heard != 0 {
				silent = max(silent, r.At-heard)
			}
			heard = r.At
		case replica.RecordWrite:
			parts++
		}
	}
	require.Greater(t, parts, storeBytes/(256<<10)*9/10)
	require.Less(t, silent, settings.Heartbeat+3*sync)
}

// What a recording holds from a checkpoint on is replayed to equal bytes, also where the file
// that is made anew then has its parts elsewhere.
func TestReplica_replays_a_snapshot_in_parts_from_a_checkpoint(t *testing.T) {
	u := newUniverse(t, 1, lan, fault.Range{})
	u.until("a leader", func() bool { return u.leader() != nil })
	s := u.servers[0]
	u.put(s, 1, 20)
	s.command(&replica.Command{Kind: replica.CommandCheckpoint})
	s.command(&replica.Command{Kind: replica.CommandCompact})
	u.until("a snapshot", func() bool { return s.state().SnapshotIndex > 0 })
	u.execute(s, 10_001, false, kv.Op{Kind: kv.Put, Key: "after", Value: "x"})
	s.Replica.Flush()
	require.Positive(t, replay(t, s.told, true))
}

// What is told of a server never runs ahead of the disk that it was told to have: who judges
// it would see a commit index beyond its log.
func TestReplica_tells_no_state_ahead_of_a_large_snapshot(t *testing.T) {
	u := newUniverse(t, 3, lan, fault.Range{Max: 2 * raft.Millisecond})
	leader, behind := u.sendLarge()
	u.until("it has it all", func() bool { return behind.state().Applied == leader.state().Applied })
	behind.Replica.Flush()
	var last raft.Index
	installed := false
	for i := range behind.told {
		switch r := &behind.told[i]; r.Kind {
		case replica.RecordWrite:
			written, _, err := wal.DecodeRecord(r.Bytes)
			if err != nil {
				continue // a part
			}
			if written.Snapshot != nil {
				last, installed = written.Snapshot.Index, true
			}
			last += raft.Index(len(written.Entries))
		case replica.RecordState:
			require.LessOrEqual(t, r.State.Commit, last)
		}
	}
	require.True(t, installed)
}

// A recording asks for checkpoints all the while that a large snapshot comes. Those that are
// made, of its beginning, let its parts be written anew; what is too large for one does not.
func TestReplica_does_not_write_a_large_snapshot_again_and_again(t *testing.T) {
	u := newUniverse(t, 3, lan, fault.Range{Max: 2 * raft.Millisecond})
	leader, behind := u.sendLarge()
	u.until("it has it all", func() bool {
		behind.command(&replica.Command{Kind: replica.CommandCheckpoint})
		return behind.state().Applied == leader.state().Applied
	})
	require.Less(t, len(behind.disk.Bytes()), 3*storeBytes)
	behind.Replica.Flush()
	require.Positive(t, replay(t, behind.told, false))
}

// sendLarge lets a leader have a large snapshot that a server which starts now lacks.
func (u *universe) sendLarge() (leader, behind *server) {
	u.until("a leader", func() bool { return u.leader() != nil })
	leader = u.leader()
	behind = u.servers[leader.id%3]
	behind.down = true
	u.fill(leader, 1)
	leader.command(&replica.Command{Kind: replica.CommandCompact})
	u.until("a snapshot", func() bool { return leader.state().SnapshotIndex > 0 })
	behind.start(lan, fault.Range{Max: 2 * raft.Millisecond})
	return leader, behind
}
