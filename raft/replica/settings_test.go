package replica_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/replica"
)

// slowLeader is a leader whose disk takes two seconds for each write, and has requests that
// wait for it; the last is numbered last.
func slowLeader(t *testing.T) (u *universe, leader *server, last uint64) {
	u = newUniverse(t, 1, lan, fault.Range{})
	u.until("a leader", func() bool { return u.leader() != nil })
	leader = u.leader()
	slow := fault.Range{Min: 2000 * raft.Millisecond, Max: 2000 * raft.Millisecond}
	leader.command(&replica.Command{Kind: replica.CommandDisk, Fsync: slow})
	for last = 1; last <= 10; last++ {
		leader.request(replica.Request{ID: last, Kind: replica.RequestExecute, Op: register(last), Expires: raft.Never})
		leader.request(replica.Request{ID: 100 + last, Kind: replica.RequestRead, Op: get("k"), Expires: raft.Never}) // so that not all are one write
	}
	return u, leader, last - 1
}

func TestReplica_obeys_a_disk_made_fast_for_what_waits(t *testing.T) {
	u, leader, last := slowLeader(t)
	u.until("a while", func() bool { return leader.reply(1) != nil })
	at := u.now
	leader.command(&replica.Command{Kind: replica.CommandDisk})
	u.until("all answers", func() bool { return leader.reply(last) != nil })
	require.Less(t, u.now-at, 100*raft.Millisecond, "the write under way ends at once, and the queue is written at the new speed")
}

func TestReplica_obeys_a_disk_made_slow_for_the_write_under_way(t *testing.T) {
	u, leader, _ := slowLeader(t)
	began := u.now
	slower := fault.Range{Min: 5000 * raft.Millisecond, Max: 5000 * raft.Millisecond}
	leader.command(&replica.Command{Kind: replica.CommandDisk, Fsync: slower})
	u.until("an answer", func() bool { return leader.reply(1) != nil })
	require.GreaterOrEqual(t, u.now-began, 5000*raft.Millisecond)
}

func TestReplica_takes_settings_before_the_requests_that_wait(t *testing.T) {
	_, leader, last := slowLeader(t)
	leader.told = nil
	set := settings
	for i := range raft.Time(2) {
		set.Heartbeat = 70*raft.Millisecond + i
		leader.command(&replica.Command{Kind: replica.CommandSettings, Settings: set})
	}
	leader.u.until("all answers", func() bool { return leader.reply(last) != nil })
	var order []string
	for _, r := range leader.told {
		switch {
		case r.Kind == replica.RecordEvent && r.Event.Code == raft.EventSettings:
			order = append(order, fmt.Sprint(r.Event.C))
		case r.Kind == replica.RecordReply && r.Reply.ID == 2:
			order = append(order, "2")
		}
	}
	require.Equal(t, []string{"70000000", "70000001", "2"}, order)
}

// A link that took ten seconds holds back nothing that is sent once it is fast.
func TestReplica_lets_no_frame_wait_behind_those_of_a_slower_link(t *testing.T) {
	u := newUniverse(t, 2, fault.Link{}, fault.Range{})
	u.until("a leader", func() bool { return u.leader() != nil })
	leader := u.leader()
	other := u.servers[2-leader.id]
	slow := fault.Link{Latency: fault.Range{Min: 10_000 * raft.Millisecond, Max: 10_000 * raft.Millisecond}}
	leader.command(&replica.Command{Kind: replica.CommandLink, Peer: other.id, Link: slow})
	u.until("a slow heartbeat", func() bool { return len(u.flying) > 0 && u.flying[len(u.flying)-1].due > u.now+9000*raft.Millisecond })
	leader.command(&replica.Command{Kind: replica.CommandLink, Peer: other.id})
	u.flying = nil
	other.down = true
	u.until("a heartbeat", func() bool { return len(u.flying) > 0 })
	for _, f := range u.flying {
		require.Less(t, f.due-u.now, 100*raft.Millisecond)
	}
}
