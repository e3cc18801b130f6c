package sim

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/fault"
	"raftlab/raft/host"
	"raftlab/raft/kv"
	"raftlab/raft/order"
)

func TestARecordingTakesABoundedNumberOfCalls(t *testing.T) {
	p := past{log: make([]Entry, mostAsked)}
	one := make([]Entry, 1)
	require.Nil(t, p.full(mostAsked-1, one))
	require.EqualError(t, p.full(mostAsked, one), "recordingFull asked=100000 bytes=16777216")
	require.NotNil(t, p.full(mostAsked-1, make([]Entry, 2)))
}

func TestAnEntryTakesNoMoreThanItIsCountedFor(t *testing.T) {
	o := order.Order{Kind: order.Get, At: order.Longest, Within: order.Longest - 1, Client: &order.Operation{Op: kv.Op{Kind: kv.Get, Key: "\x00\"\n\xff"}, Read: order.Linearizable, Via: director.MaxNodes}}
	for _, kind := range []kv.OpKind{kv.Get, kv.Put, kv.Delete} {
		o.Client.Kind = kind
		o.Kind = map[kv.OpKind]order.Kind{kv.Get: order.Get, kv.Put: order.Put, kv.Delete: order.Delete}[kind]
		e := Entry{Position: Position{Events: mostEver, At: order.Longest - 1}, Ask: director.Ask{Do: director.Obey, Order: o}}
		require.GreaterOrEqual(t, e.bytes(), len(e.Append(nil))+len(", \n"))
	}
}

// However fast servers send and however slow the network is, what is under way is bounded, and so is what copies of it take.
func TestALabHoldsABoundedNumberOfFramesAndCopies(t *testing.T) {
	line := NewTimeline(nil, director.Deaf{})
	settings := order.Defaults().Over(order.OfWire(fault.Link{Latency: fault.Range{Min: order.MaxTime, Max: order.MaxTime}})).
		Over(order.OfRaft(raft.Settings{ElectionMin: 3 * order.MinTime, ElectionMax: 5 * order.MinTime, Heartbeat: order.MinTime, PreVote: true}))
	line.Ask(director.Ask{ID: 1, Do: director.Start, Plan: &director.Plan{Nodes: 3, Settings: settings, Engine: &director.Engines[0], Seed: 1, Virtual: true}})
	u := line.lab.universe
	for full := false; !full; full = u.nodes[0].coming == host.MaxHeld {
		require.Less(t, u.steps, uint64(1_000_000))
		require.True(t, line.Step(order.Longest))
	}
	for range 10_000 {
		require.True(t, line.Step(order.Longest))
		require.LessOrEqual(t, u.queue.len(), 3*host.MaxHeld+100)
	}
	require.True(t, len(line.past.marks) <= 2 || line.past.weight() <= mostWeight)
}
