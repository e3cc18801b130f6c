package differential

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/etcd"
	"raftlab/raft/fault"
	"raftlab/raft/kv"
	"raftlab/raft/order"
	"raftlab/raft/replica"
	"raftlab/raft/sim"
)

// putter puts through the log by itself, beside a universe's users.
type putter struct {
	t       *testing.T
	u       *sim.Universe
	session uint64
	serial  uint64
}

func (w *putter) ask(op []byte) uint64 {
	return w.u.Ask(w.u.Leader(), replica.Request{Kind: replica.RequestExecute, Op: op, Expires: raft.Never})
}

func newPutter(t *testing.T, u *sim.Universe) *putter {
	w := &putter{t: t, u: u}
	request := w.ask(kv.AppendCommand(nil, &kv.Command{Kind: kv.Register, Session: 1}))
	until(t, u, "the session is open", func() bool { _, ok := u.Answer(request); return ok })
	answer, _ := u.Answer(request)
	result, err := kv.DecodeResult(answer.Result)
	require.NoError(t, err)
	w.session = result.Session
	return w
}

// until lets a universe run.
func until(t *testing.T, u *sim.Universe, what string, holds func() bool) {
	for bound := u.Now() + 10_000*raft.Millisecond; !holds(); {
		require.Less(t, u.Now(), bound, what)
		require.True(t, u.Step())
	}
}

// put does not wait for its answer.
func (w *putter) put(key, value string) {
	if w.u.Leader() == raft.None {
		return
	}
	w.serial++
	w.ask(kv.AppendCommand(nil, &kv.Command{
		Kind: kv.Execute, Session: w.session, Serial: w.serial, Ack: w.serial - 1,
		Op: kv.Op{Kind: kv.Put, Key: key, Value: value},
	}))
}

// A follower that lacks the log catches up while writes go on: within the time that its
// snapshot takes through the window, and what it lacks then; whatever the store's size, the
// latency, and how soon the log is let go.
func TestFollowersThatNeedASnapshotCatchUpWhileWritesGoOn(t *testing.T) {
	engines := map[string]func(raft.Config) (raft.Engine, error){"raftlab": nil, "etcd": etcd.New}
	for name, engine := range engines {
		for _, test := range []struct {
			every raft.Index
			size  int
			loss  uint64
		}{{200, 6 << 20, 0}, {200, 20 << 20, 5}, {1000, 6 << 20, 5}, {1000, 20 << 20, 0}} {
			t.Run(fmt.Sprintf("%s/every %d/%d MB/loss %d %%", name, test.every, test.size>>20, test.loss), func(t *testing.T) {
				catchesUp(t, engine, test.every, test.size, fault.Probability(test.loss*1e7))
			})
		}
	}
}

func catchesUp(t *testing.T, engine func(raft.Config) (raft.Engine, error), every raft.Index, size int, loss uint32) {
	c := sim.Healthy(3, 1)
	c.Clients, c.Engine, c.SnapshotEvery = 0, engine, every
	c.Settings.ElectionMax = 2 * c.Settings.ElectionMin
	c.Settings.PreVote, c.Settings.CheckQuorum = true, true
	u, err := sim.New(c)
	require.NoError(t, err)
	until(t, u, "a leader rises", func() bool { return u.Leader() != raft.None })
	leader := u.Leader()
	w := newPutter(t, u)
	value := strings.Repeat("v", 64<<10)
	for i := range size / len(value) {
		w.put(fmt.Sprint("large", i), value)
		u.RunUntil(u.Now() + 5*ms)
	}
	behind := leader%3 + 1
	require.NoError(t, u.Do(order.Order{Kind: order.Crash, Node: behind}))
	tick := func() {
		w.put(fmt.Sprint("small", w.serial%20), "x")
		u.RunUntil(u.Now() + 10*ms)
	}
	gone, _ := u.Status(leader)
	for first := gone.Last + 1; gone.First <= first; gone, _ = u.Status(leader) {
		tick()
	}
	for from := range raft.NodeID(3) {
		for to := range raft.NodeID(3) {
			if from != to {
				require.NoError(t, u.Do(order.Order{Kind: order.Set, Node: from + 1, Peer: to + 1, Change: order.OfWire(fault.Link{
					Latency: fault.Range{Min: 10 * ms, Max: 40 * ms}, Loss: loss,
				})}))
			}
		}
	}
	require.NoError(t, u.Do(order.Order{Kind: order.Restart, Node: behind}))
	began := u.Now()
	lag := func() raft.Index {
		all, _ := u.Status(u.Leader())
		own, _ := u.Status(behind)
		return all.Commit - min(own.Commit, all.Commit)
	}
	for u.Now() < began+3_000*ms && lag() > 20 {
		tick()
	}
	require.NoError(t, u.Err())
	require.LessOrEqual(t, lag(), raft.Index(20), "entries behind")
	t.Logf("after %d ms", (u.Now()-began)/ms)
}
