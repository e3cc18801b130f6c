//go:build js && wasm

package bridge

import (
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/fault"
	"raftlab/raft/host"
	"raftlab/raft/replica"
)

const second = 1000 * raft.Millisecond

// running is a node in this worker that nobody hears, but whose clock is real.
func running(t *testing.T, change func(*replica.Start)) *node {
	n := &node{makeEngine: func(c raft.Config) (raft.Engine, error) { return raft.New(c) }, wake: raft.Never}
	n.host = host.New(n, options())
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
	due := n.host.Replica().Deadline()
	require.Less(t, due, 101*second, "its candidacy is being written")
	n.clockAt(50*second, 0)
	n.Timer()
	require.Equal(t, due, n.host.Replica().Deadline(), "time stands still")
	n.clockAt(50*second, 10*clock.Par)
	require.Less(t, n.wake, raft.Time(Now())+6*second, "and goes on ten times as fast")
	n.clockAt(99*second, clock.Par)
	require.Equal(t, due, n.host.Replica().Deadline())
	n.clockAt(101*second, clock.Par)
	n.Timer()
	require.Greater(t, n.host.Replica().Deadline(), 1000*second, "it waits for votes")
}

func TestNode_stops_with_a_sentence_where_its_disk_cannot_be_closed(t *testing.T) {
	made, err := safejs.Global().Call("Function", "return { close() { throw new DOMException('it is lost', 'InvalidStateError') } }")
	require.NoError(t, err)
	handle, err := made.Invoke()
	require.NoError(t, err)
	n := &node{wake: raft.Never, disk: &OPFS{handle: handle}}
	n.host = host.New(n, options())
	defer func() {
		stop, ok := recover().(*replica.Stop)
		require.True(t, ok)
		require.Equal(t, replica.DiskFailed, stop.Reason)
		require.EqualError(t, stop, "diskNotClosed why=(said text=InvalidStateError: it is lost)")
	}()
	n.tell(&replica.Command{Kind: replica.CommandStart, Start: &replica.Start{ID: 1, Memory: true, Clock: clock.Mapping{Cluster: clock.Clock{Rate: clock.Par}, Drift: clock.Par}}})
}
