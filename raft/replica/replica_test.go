package replica_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/kv"
	"raftlab/raft/replica"
	"raftlab/raft/wal"
)

func TestReplica_answers_a_write_and_a_read_at_the_leader(t *testing.T) {
	u := newUniverse(t, 3, lan, fault.Range{})
	u.until("a leader", func() bool { return u.leader() != nil })
	leader := u.leader()
	result := u.execute(leader, 1, false, kv.Op{Kind: kv.Put, Key: "k", Value: "v"})
	require.EqualValues(t, 2, result.Revision)

	leader.request(replica.Request{ID: 9, Kind: replica.RequestRead, Op: get("k")})
	require.Nil(t, leader.reply(9), "a read waits for a round")
	u.until("read", func() bool { return leader.reply(9) != nil })
	read, err := kv.DecodeResult(leader.reply(9).Result)
	require.NoError(t, err)
	require.Equal(t, "v", read.KV.Value)
}

func TestReplica_makes_one_proposal_of_requests_that_come_together(t *testing.T) {
	u := newUniverse(t, 3, lan, fault.Range{})
	u.until("a leader", func() bool { return u.leader() != nil })
	leader := u.leader()
	u.execute(leader, 1, false, kv.Op{Kind: kv.Put, Key: "k", Value: "v"})
	before := len(leader.told)
	c := &replica.Command{Kind: replica.CommandRequest}
	for id := range uint64(5) {
		c.More = append(c.More, replica.Request{ID: 100 + id, Kind: replica.RequestExecute, Op: register(100 + id), Expires: raft.Never})
	}
	c.Request, c.More = c.More[0], c.More[1:]
	leader.command(c)
	u.until("all are answered", func() bool { return leader.reply(100) != nil && leader.reply(104) != nil })
	sent, written := 0, 0
	for _, r := range leader.told[before:] {
		switch {
		case r.Kind == replica.RecordSent && r.Sent.Entries > 0:
			require.Equal(t, 5, r.Sent.Entries)
			sent++
		case r.Kind == replica.RecordWrite:
			written++
		}
	}
	require.Equal(t, []int{2, 1}, []int{sent, written}, "a frame to each other server, and one write")
	for id := range uint64(5) {
		require.Equal(t, replica.Done, leader.reply(100+id).Answer)
		require.Equal(t, leader.reply(100).Index+raft.Index(id), leader.reply(100+id).Index, "in their order")
	}
}

func TestReplica_forwards_a_request_to_its_leader_and_keeps_it_while_it_knows_none(t *testing.T) {
	u := newUniverse(t, 3, lan, fault.Range{})
	follower := u.servers[0]
	require.Nil(t, u.leader(), "asked before any election")
	follower.request(replica.Request{ID: 1, Kind: replica.RequestExecute, Op: register(1), Forward: true, Expires: 10_000 * raft.Millisecond})
	u.until("answered", func() bool { return follower.reply(1) != nil })
	require.Equal(t, replica.Done, follower.reply(1).Answer)
	for _, s := range u.servers {
		if s != u.leader() {
			u.execute(s, 10, true, kv.Op{Kind: kv.Put, Key: "k", Value: "v"})
			break
		}
	}
}

func TestReplica_refuses_what_only_a_leader_can_do_and_names_the_leader(t *testing.T) {
	u := newUniverse(t, 3, lan, fault.Range{})
	u.until("a leader", func() bool { return u.leader() != nil })
	leader := u.leader()
	follower := u.servers[leader.id%3]
	u.until("known", func() bool { return follower.state().Leader == leader.id })
	follower.request(replica.Request{ID: 1, Kind: replica.RequestExecute, Op: register(1)})
	require.Equal(t, replica.NotLeader, follower.reply(1).Answer)
	require.Equal(t, leader.id, follower.reply(1).Leader)
}

func TestReplica_acknowledges_only_after_its_disk_sync(t *testing.T) {
	slow := fault.Range{Min: 40 * raft.Millisecond, Max: 40 * raft.Millisecond}
	u := newUniverse(t, 3, fault.Link{}, slow)
	u.until("a leader", func() bool { return u.leader() != nil })
	leader := u.leader()
	u.until("an idle leader", func() bool { return leader.state().Commit == leader.state().Last })
	asked := u.now
	leader.request(replica.Request{ID: 1, Kind: replica.RequestExecute, Op: register(1)})
	u.until("answered", func() bool { return leader.reply(1) != nil })
	require.GreaterOrEqual(t, u.now-asked, 40*raft.Millisecond, "the disks take 40 ms each, side by side")
	require.Less(t, u.now-asked, 200*raft.Millisecond)
}

func TestReplica_drops_the_frames_of_a_fenced_incarnation_and_tells_the_last_write(t *testing.T) {
	u := newUniverse(t, 3, lan, fault.Range{})
	u.until("a leader", func() bool { return u.leader() != nil })
	leader := u.leader()
	u.execute(leader, 1, false, kv.Op{Kind: kv.Put, Key: "k", Value: "v"})
	other := u.servers[leader.id%3]
	other.command(&replica.Command{Kind: replica.CommandFence, Peer: leader.id, Before: 1})
	fenced := other.told[len(other.told)-1]
	require.Equal(t, replica.RecordFenced, fenced.Kind)
	require.Positive(t, fenced.Write)
	term := other.state().Term
	u.until("deposed", func() bool { return other.state().Term > term })
}

func TestReplica_survives_with_what_its_disk_held(t *testing.T) {
	u := newUniverse(t, 3, lan, fault.Range{})
	u.until("a leader", func() bool { return u.leader() != nil })
	u.execute(u.leader(), 1, false, kv.Op{Kind: kv.Put, Key: "k", Value: "v"})
	term := u.leader().state().Term
	for _, s := range u.servers {
		s.down = true
	}
	u.flying = nil
	for _, s := range u.servers {
		s.start(lan, fault.Range{})
	}
	require.GreaterOrEqual(t, u.servers[0].state().Term, term)
	u.until("a leader", func() bool { return u.leader() != nil })
	leader := u.leader()
	leader.request(replica.Request{ID: 7, Kind: replica.RequestRead, Op: get("k")})
	u.until("read", func() bool { return leader.reply(7) != nil })
	read, err := kv.DecodeResult(leader.reply(7).Result)
	require.NoError(t, err)
	require.Equal(t, "v", read.KV.Value)
}

func TestReplica_tells_a_watch_every_change_in_order(t *testing.T) {
	u := newUniverse(t, 3, lan, fault.Range{})
	u.until("a leader", func() bool { return u.leader() != nil })
	watcher := u.servers[u.leader().id%3]
	watcher.request(replica.Request{ID: 100, Kind: replica.RequestWatch, Op: []byte("k"), From: 1})
	for i, v := range []string{"a", "b", "c"} {
		u.execute(u.leader(), uint64(10*i+1), false, kv.Op{Kind: kv.Put, Key: "k", Value: v})
	}
	values := func() (values []string) {
		watcher.Replica.Flush()
		for _, r := range watcher.told {
			if r.Kind == replica.RecordWatch {
				changes, err := kv.DecodeChanges(r.Bytes)
				require.NoError(t, err)
				for _, c := range changes {
					values = append(values, c.KV.Value)
				}
			}
		}
		return values
	}
	u.until("all changes", func() bool { return len(values()) == 3 })
	require.Equal(t, []string{"a", "b", "c"}, values())
}

// mute is a world that nobody hears; what a replayed server sends is in its checksum.
type mute struct{ *server }

func (mute) Send(raft.NodeID, raft.Time, []byte) {}

func TestReplica_replays_its_recorded_inputs_to_equal_bytes(t *testing.T) {
	lossy := lan
	lossy.Loss, lossy.Duplicate = fault.Probability(5e7), fault.Probability(5e7)
	u := newUniverse(t, 3, lossy, fault.Range{Max: 3 * raft.Millisecond})
	for i := range 20 {
		u.servers[i%3].request(replica.Request{ID: uint64(i + 1), Kind: replica.RequestExecute, Op: register(uint64(i)), Forward: true, Expires: 1e12})
		for range 200 {
			u.next()
		}
		if i == 10 {
			u.servers[0].command(&replica.Command{Kind: replica.CommandCheckpoint})
		}
	}
	for _, s := range u.servers {
		s.Replica.Flush()
		require.Positive(t, replay(t, s.told, false), "inputs of %v", s.id)
	}
	require.Positive(t, replay(t, u.servers[0].told, true), "inputs after the checkpoint")
}

// replay runs a recording again, from its start or from its checkpoint, and compares
// the checksum before every input. It returns the number of inputs.
func replay(t *testing.T, told []replica.Record, fromCheckpoint bool) (inputs int) {
	again := &server{u: &universe{t: t}}
	var sum uint32
	for i := range told {
		switch r := &told[i]; r.Kind {
		case replica.RecordStarted:
			re, err := replica.New(mute{again}, r.Start, wal.NewMemory(r.Bytes), newNode, r.At)
			require.NoError(t, err)
			again.Replica = re
		case replica.RecordCheckpoint:
			if fromCheckpoint {
				re, err := replica.Resume(mute{again}, r.Bytes, wal.NewMemory(nil), resumeNode)
				require.NoError(t, err)
				again.Replica, inputs = re, 0
			}
		case replica.RecordInput:
			again.Replica.Flush()
			sum = r.Sum
			in, err := replica.DecodeInput(r.Bytes)
			require.NoError(t, err)
			again.told = again.told[:0]
			again.Step(in)
			again.Replica.Flush()
			require.Equal(t, sum, again.told[0].Sum, "before input %d", inputs)
			inputs++
		}
	}
	return inputs
}
