//go:build js && wasm

package bridge

import (
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/fault"
	"raftlab/raft/replica"
)

const second = 1000 * raft.Millisecond

func TestMail_is_taken_by_due_time_and_then_by_arrival(t *testing.T) {
	var m mail
	for i, due := range []raft.Time{5, 3, 5, 4, 3} {
		require.True(t, m.add(held{due, raft.NodeID(i + 1), nil}))
	}
	require.Equal(t, raft.NodeID(2), m.take().from)
	require.True(t, m.add(held{1, 6, nil}))
	var order []raft.NodeID
	for m.due() != raft.Never {
		order = append(order, m.take().from)
	}
	require.Equal(t, []raft.NodeID{6, 5, 4, 1, 3}, order)
}

func TestMail_is_bounded_and_keeps_no_more_room_than_it_needs(t *testing.T) {
	var m mail
	for i := range 2 * maxHeld {
		require.Equal(t, i < maxHeld, m.add(held{raft.Time(i), 1, nil}))
	}
	for i := range 10 * maxHeld {
		require.Equal(t, raft.Time(i), m.take().due)
		require.True(t, m.add(held{raft.Time(maxHeld + i), 1, nil}))
	}
	require.Equal(t, maxHeld, m.waiting())
	require.Less(t, cap(m.frames), 4*maxHeld)
}

// running is a node in this worker that nobody hears, but whose clock is real.
func running(t *testing.T, change func(*replica.Start)) *node {
	n := &node{
		makeEngine: func(c raft.Config) (raft.Engine, error) { return raft.New(c) },
		wake:       raft.Never, flushAt: raft.Never,
	}
	t.Cleanup(Disarm)
	start := &replica.Start{
		ID: 1, Incarnation: 1, Memory: true, Voters: []raft.NodeID{1, 2, 3}, Peers: []replica.Peer{{ID: 2}, {ID: 3}},
		Settings: raft.Settings{ElectionMin: 1000 * second, ElectionMax: 1000 * second, Heartbeat: second},
		Clock:    clock.Mapping{Cluster: clock.Clock{At: raft.Time(Now()), Rate: clock.Par}, Drift: clock.Par},
	}
	change(start)
	n.tell(&replica.Command{Kind: replica.CommandStart, Start: start})
	return n
}

func (n *node) tell(c *replica.Command) { n.Receive(Director, replica.AppendCommand(nil, c)) }

// clockAt tells it a clock that shows cluster now.
func (n *node) clockAt(cluster raft.Time, scale clock.Rate) {
	n.tell(&replica.Command{Kind: replica.CommandClock, Clock: clock.Mapping{Cluster: clock.Clock{At: raft.Time(Now()), Shown: cluster, Rate: scale}, Drift: clock.Par}})
}

func TestNode_waits_for_a_sync_that_a_hold_has_caught(t *testing.T) {
	n := running(t, func(s *replica.Start) { s.Fsync = fault.Range{Min: 100 * second, Max: 100 * second} })
	n.tell(&replica.Command{Kind: replica.CommandCampaign})
	due := n.replica.Deadline()
	require.Less(t, due, 101*second, "its candidacy is being written")
	n.clockAt(50*second, 0)
	n.Timer()
	require.Equal(t, due, n.replica.Deadline(), "time stands still")
	n.clockAt(50*second, 10*clock.Par)
	require.Less(t, n.wake, raft.Time(Now())+6*second, "and goes on ten times as fast")
	n.clockAt(99*second, clock.Par)
	require.Equal(t, due, n.replica.Deadline())
	n.clockAt(101*second, clock.Par)
	n.Timer()
	require.Greater(t, n.replica.Deadline(), 1000*second, "it waits for votes")
}

func TestNode_stops_with_a_sentence_where_its_disk_cannot_be_closed(t *testing.T) {
	made, err := safejs.Global().Call("Function", "return { close() { throw new DOMException('it is lost', 'InvalidStateError') } }")
	require.NoError(t, err)
	handle, err := made.Invoke()
	require.NoError(t, err)
	n := &node{wake: raft.Never, flushAt: raft.Never, disk: &OPFS{handle: handle}}
	defer func() {
		stop, ok := recover().(*replica.Stop)
		require.True(t, ok)
		require.Equal(t, replica.DiskFailed, stop.Reason)
		require.EqualError(t, stop, "its disk can't be closed: InvalidStateError: it is lost")
	}()
	n.tell(&replica.Command{Kind: replica.CommandStart, Start: &replica.Start{ID: 1, Memory: true, Clock: clock.Mapping{Cluster: clock.Clock{Rate: clock.Par}, Drift: clock.Par}}})
}

func TestNode_takes_what_waited_for_the_end_of_a_pause(t *testing.T) {
	n := running(t, func(*replica.Start) {})
	n.tell(&replica.Command{Kind: replica.CommandPause})
	faster := raft.Settings{ElectionMin: 2000 * second, ElectionMax: 2000 * second, Heartbeat: second}
	n.tell(&replica.Command{Kind: replica.CommandSettings, Settings: faster})
	n.clockAt(500*second, clock.Par)
	require.Less(t, n.replica.Deadline(), 1001*second, "a paused node takes no order")
	n.tell(&replica.Command{Kind: replica.CommandResume})
	require.GreaterOrEqual(t, n.replica.Deadline(), 2000*second)
	require.Empty(t, n.orders)
}

func TestNode_keeps_no_more_orders_in_a_pause_than_somebody_waits_for(t *testing.T) {
	n := running(t, func(*replica.Start) {})
	n.tell(&replica.Command{Kind: replica.CommandPause})
	for i := range 1000 {
		id := uint64(i + 1)
		n.tell(&replica.Command{Kind: replica.CommandRequest, Request: replica.Request{ID: id, Kind: replica.RequestRead}})
		n.tell(&replica.Command{Kind: replica.CommandCancel, Cancel: id})
		n.tell(&replica.Command{Kind: replica.CommandDisk, Fsync: fault.Range{Max: raft.Time(i)}})
		n.tell(&replica.Command{Kind: replica.CommandLink, Peer: raft.NodeID(2 + i%2)})
	}
	n.tell(&replica.Command{Kind: replica.CommandCancel, Cancel: 5000})
	require.Len(t, n.orders, 4, "a disk, two links, and a cancellation of what came before the pause")
	require.Equal(t, replica.CommandDisk, n.orders[1].Kind)
	require.Equal(t, raft.Time(999), n.orders[1].Fsync.Max)
}

func TestNode_tells_that_much_waits_and_that_it_is_over(t *testing.T) {
	n := running(t, func(s *replica.Start) { s.Fsync = fault.Range{Min: 100 * second, Max: 100 * second} })
	tell := func() uint64 {
		n.loadAt = 0
		n.Timer()
		return n.toldLoad.Queued
	}
	require.Zero(t, tell())
	n.tell(&replica.Command{Kind: replica.CommandCampaign})
	for i := range 3 * queueMatters {
		n.tell(&replica.Command{Kind: replica.CommandRequest, Request: replica.Request{ID: uint64(i + 1), Kind: replica.RequestRead}})
	}
	require.EqualValues(t, 3*queueMatters, tell(), "they wait for the disk")
	n.clockAt(200*second, clock.Par)
	require.Zero(t, tell())
}
