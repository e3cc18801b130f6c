package director_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/client"
	"raftlab/raft/director"
	"raftlab/raft/kv"
	"raftlab/raft/order"
	"raftlab/raft/replica"
	"raftlab/raft/trace"
	"raftlab/raft/view"
)

const ms = raft.Millisecond

// stage is a world of three nodes that keeps what it is told, and who asks there.
type stage struct {
	*director.Director
	t        *testing.T
	now      raft.Time
	orders   []replica.Command
	spawned  map[raft.NodeID]uint32
	ended    []raft.NodeID
	done     []uint64
	refused  map[uint64]*order.Refusal
	down     []view.End
	lacking  raft.NodeID // has no process to start in
	outcomes map[uint64]client.Outcome
}

func (s *stage) Now() raft.Time { return s.now }

func (s *stage) ToNode(_ raft.NodeID, frame []byte) {
	c, err := replica.DecodeCommand(append([]byte(nil), frame...))
	require.NoError(s.t, err)
	s.orders = append(s.orders, c)
}

func (s *stage) Spawn(id raft.NodeID, after uint32) uint32 {
	if id == s.lacking {
		return 0
	}
	if s.View().Node(id) != nil && s.spawned[id] == after+1 {
		return after + 1 // it goes on
	}
	s.spawned[id] = after + 2 // numbers need not follow each other
	return after + 2
}

func (s *stage) End(id raft.NodeID, incarnation uint32) {
	require.Equal(s.t, s.spawned[id], incarnation)
	s.ended = append(s.ended, id)
}

func (s *stage) Watch(raft.NodeID, uint32) bool { return true }

func (s *stage) Done(ask uint64)                              { s.done = append(s.done, ask) }
func (s *stage) Refused(ask uint64, why *order.Refusal)       { s.refused[ask] = why }
func (s *stage) Changed(uint64, []kv.Change)                  {}
func (s *stage) Compacted(uint64, string, int64)              {}
func (s *stage) Down(n *view.Node)                            { s.down = append(s.down, n.End) }
func (s *stage) Heard(*view.Node, *replica.Record, view.Fact) {}
func (s *stage) Ended(o *client.Operation, r *client.Return, why *order.Refusal) {
	s.outcomes[o.ID], s.refused[o.ID] = r.Outcome, why
}

func (s *stage) tell(id raft.NodeID, records ...replica.Record) {
	b := replica.AppendTelemetryHeader(nil, replica.TelemetryHeader{Node: id, Incarnation: s.spawned[id]})
	for i := range records {
		b = replica.AppendRecord(b, 0, &records[i])
	}
	s.FromNode(id, b)
}

func (s *stage) starts(id raft.NodeID) {
	s.tell(id, replica.Record{Kind: replica.RecordStarted, Start: &replica.Start{ID: id, Incarnation: s.spawned[id]}})
}

func staged(t *testing.T) *stage {
	s := &stage{t: t, now: 1000 * ms, spawned: map[raft.NodeID]uint32{}, refused: map[uint64]*order.Refusal{}, outcomes: map[uint64]client.Outcome{}}
	s.Director = director.New(s, s, &trace.Recording{})
	s.Take(&director.Ask{ID: 1, Do: director.Obey, Order: order.Order{Kind: order.Heal}})
	require.Equal(t, "notStarted", s.refused[1].Error())
	s.Take(&director.Ask{ID: 2, Do: director.Start, Plan: &director.Plan{Nodes: 3, Settings: order.Defaults(), Engine: &director.Engines[0], Memory: true}})
	require.Len(t, s.orders, 3)
	for id := raft.NodeID(1); id <= 3; id++ {
		require.Empty(t, s.done)
		s.starts(id)
	}
	require.Equal(t, []uint64{2}, s.done)
	return s
}

func TestBeginsAndEndsNodesByItsWorldAlone(t *testing.T) {
	s := staged(t)
	s.Take(&director.Ask{ID: 3, Do: director.Obey, Order: order.Order{Kind: order.Crash, Node: 2}})
	require.Empty(t, s.ended, "it is fenced first")
	for _, id := range []raft.NodeID{1, 3} {
		s.tell(id, replica.Record{Kind: replica.RecordFenced, Peer: 2})
	}
	require.Equal(t, []raft.NodeID{2}, s.ended)
	require.NotContains(t, s.done, uint64(3))
	s.Terminated(2, 1)
	require.NotContains(t, s.done, uint64(3), "that was another incarnation")
	s.Terminated(2, 2)
	require.Contains(t, s.done, uint64(3))
	require.Equal(t, []view.End{{Cause: view.Crashed}}, s.down)

	s.lacking = 2
	s.Take(&director.Ask{ID: 4, Do: director.Obey, Order: order.Order{Kind: order.Restart, Node: 2}})
	require.Equal(t, "noProcess node=n2", s.refused[4].Error())
	s.lacking = raft.None
	s.Take(&director.Ask{ID: 5, Do: director.Obey, Order: order.Order{Kind: order.Restart, Node: 2}})
	require.EqualValues(t, 4, s.spawned[2])
	require.EqualValues(t, 4, s.orders[len(s.orders)-1].Start.Incarnation)
	s.starts(2)
	require.Contains(t, s.done, uint64(5))
	require.Equal(t, view.Running, s.View().Node(2).Phase)
}

func TestDoesNothingWhereThereIsNoProcess(t *testing.T) {
	s := staged(t)
	s.lacking = 4
	s.Take(&director.Ask{ID: 3, Do: director.Join, Node: 4})
	require.Equal(t, "noProcess node=n4", s.refused[3].Error())
	require.Nil(t, s.View().Node(4))
	s.lacking = raft.None
	s.Take(&director.Ask{ID: 4, Do: director.Join, Node: 4})
	require.Equal(t, view.Starting, s.View().Node(4).Phase)

	none := &stage{t: t, spawned: map[raft.NodeID]uint32{}, refused: map[uint64]*order.Refusal{}, lacking: 3}
	none.Director = director.New(none, none, &trace.Recording{})
	none.Take(&director.Ask{ID: 1, Do: director.Start, Plan: &director.Plan{Nodes: 3, Settings: order.Defaults(), Engine: &director.Engines[0]}})
	require.Equal(t, "noProcess node=n3", none.refused[1].Error())
	require.False(t, none.Started())
	require.Empty(t, none.orders)
}

func TestGoesOnOnlyWhereThereAreProcesses(t *testing.T) {
	s := staged(t)
	s.Take(&director.Ask{ID: 3, Do: director.Obey, Order: order.Order{Kind: order.Hold}})
	s.Suspend(4)
	for id := raft.NodeID(1); id <= 3; id++ {
		s.tell(id, replica.Record{Kind: replica.RecordSuspended, ID: 1, Bytes: []byte("rest")})
	}
	require.Contains(t, s.done, uint64(4))
	s.lacking, s.orders = 3, nil
	s.Wake(5)
	require.Equal(t, "noProcess node=n3", s.refused[5].Error())
	require.Empty(t, s.orders, "and may be woken later")
	s.lacking = raft.None
	s.Wake(6)
	for id := raft.NodeID(1); id <= 3; id++ {
		require.Equal(t, replica.CommandContinue, s.orders[id-1].Kind)
		s.tell(id, replica.Record{Kind: replica.RecordContinued})
	}
	require.Contains(t, s.done, uint64(6))
}

func TestRefusesInCodes(t *testing.T) {
	s := staged(t)
	for i, c := range []struct {
		order order.Order
		why   string
	}{
		{order.Order{Kind: order.Crash, Node: 4}, `noNode field=node got="n4" words=n1, n2, n3`},
		{order.Order{Kind: order.Crash}, "missing field=node"},
		{order.Order{Kind: order.Resume, Node: 1}, "notPaused node=n1"},
		{order.Order{Kind: order.Transfer, Node: 1}, "nobodyLeads"},
		{order.Order{Kind: order.Jump, Node: 1}, "noMachine"},
		{order.Order{Kind: order.Partition}, "noLeader"},
		{order.Order{Kind: order.Set, Change: order.Change{}.With(order.Heartbeat, order.Value{Min: 1, Max: 1})}, "isTooFast field=heartbeat low=1 got=0.000001 scale=1 real=1"},
		{order.Order{Kind: order.Get, Client: &order.Operation{Op: kv.Op{Kind: kv.Get, Key: "k"}, Via: 9}}, `noNode field=via got="n9" words=n1, n2, n3`},
	} {
		ask := uint64(100 + i)
		s.Take(&director.Ask{ID: ask, Do: director.Obey, Order: c.order})
		require.Equal(t, c.why, s.refused[ask].Error())
	}
	s.Take(&director.Ask{ID: 7, Do: director.Obey, Order: order.Order{Kind: order.Hold, Why: "it is late"}})
	s.Take(&director.Ask{ID: 8, Do: director.Obey, Order: order.Order{Kind: order.Delete, Client: &order.Operation{Op: kv.Op{Kind: kv.Delete, Key: "k"}}}})
	require.Equal(t, "isHeldFor why=it is late", s.refused[8].Error())
}

func TestTellsAClientWhyItGotNoAnswer(t *testing.T) {
	s := staged(t)
	s.Take(&director.Ask{ID: 3, Do: director.Obey, Order: order.Order{Kind: order.Put, Within: 100 * ms, Client: &order.Operation{Op: kv.Op{Kind: kv.Put, Key: "k", Value: "v"}}}})
	s.now += 200 * ms
	s.Timer()
	require.Equal(t, client.Failed, s.outcomes[3])
	require.Equal(t, "noSession within=100", s.refused[3].Error())
}
