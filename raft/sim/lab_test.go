package sim_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/client"
	"raftlab/raft/director"
	"raftlab/raft/kv"
	"raftlab/raft/order"
	"raftlab/raft/sim"
)

// orders is how often the director's word reached a server from one position to the next; the run stands there then.
func (r *labRun) orders(to raft.Time) (count int) {
	for r.Step(to) {
		if r.Lab().Latest().Kind == sim.Ordered {
			count++
		}
	}
	r.RunUntil(to)
	return count
}

func TestWhatClientsAskForAtOneMomentLeavesTogether(t *testing.T) {
	r := begun(t, 8)
	r.RunUntil(2000 * ms)
	r.put("k", "the client's session") // begins one
	r.RunUntil(2500 * ms)
	leader := r.Lab().Director().View().Leader()
	var puts []uint64
	for range 20 {
		puts = append(puts, r.put("k", "v"))
		require.Equal(t, r.Position().At, r.Next(), "who looks changes nothing")
	}
	require.Equal(t, 1, r.orders(2600*ms), "one message, and so one proposal")
	for _, put := range puts {
		require.Equal(t, client.OK, r.ended[put])
	}
	all := r.moment()

	r.Seek(2550 * ms)
	r.Seek(all.At)
	r.requireAt(t, all)
	run, err := sim.ReadRun(r.AppendRun(nil, "b1"))
	require.NoError(t, err)
	again, why := run.Open(nil, r.asker)
	require.Nil(t, why)
	require.True(t, again.Go(never))
	require.Equal(t, all.digest, again.Lab().Digest(), "made again, they leave together too")

	before := r.put("k", "before")
	r.order(order.Order{Kind: order.Crash, Node: leader.ID})
	behind := r.put("k", "behind")
	require.True(t, r.Step(r.Position().At))
	first := r.Lab().Latest()
	require.Equal(t, []any{sim.Ordered, leader.ID}, []any{first.Kind, first.Node}, "the put leaves before the crash")
	r.RunUntil(6000 * ms)
	require.Equal(t, []client.Outcome{client.OK, client.OK}, []client.Outcome{r.ended[before], r.ended[behind]})
	require.NotEqual(t, leader.ID, r.Lab().Director().View().Leader().ID)
}

func TestWhatWasAskedForLeavesBeforeTimePasses(t *testing.T) {
	r := begun(t, 9)
	r.RunUntil(2000 * ms)
	r.put("k", "the client's session")
	r.RunUntil(2500 * ms)
	l, err := r.Lab().Clone()
	require.NoError(t, err)
	at := l.Now()
	l.Take(&director.Ask{ID: 1 << 30, Do: director.Obey, Order: order.Order{Kind: order.Put, Client: &order.Operation{Op: kv.Op{Kind: kv.Put, Key: "k"}}}})
	l.Advance(at + 1)
	require.Equal(t, at, l.Next())
	require.True(t, l.Step())
	require.Equal(t, sim.Ordered, l.Latest().Kind)
}
