package desk_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/desk"
	"raftlab/raft/director"
	"raftlab/raft/order"
	"raftlab/raft/replica"
	"raftlab/raft/trace"
)

// runOf is a cluster's run with a held time in its midst, in which it is suspended or not.
func runOf(t *testing.T, nodes int, change fieldsOf, rest func(*universe)) *universe {
	t.Helper()
	u := newUniverse(t, nodes)
	u.far = 15 * ms // so that frames are between two workers when the clocks stop
	u.start(change)
	u.must("set", fieldsOf{"node": "n2", "drift": 1.25})
	for i := range 20 {
		u.must("put", fieldsOf{"key": fmt.Sprint(i % 7), "value": fmt.Sprint("before ", i)})
	}
	u.pass(epoch + 20_000*ms - u.now)
	u.must("hold", nil)
	rest(u)
	u.pass(epoch + 10_000_000*ms - u.now) // both run on at one moment
	u.must("run", nil)
	for i := range 20 {
		u.must("put", fieldsOf{"key": fmt.Sprint(i % 7), "value": fmt.Sprint("after ", i)})
	}
	u.pass(2000 * ms)
	return u
}

// inputs are all that the nodes took, with the checksums of what they did, by node.
func inputs(t *testing.T, u *universe) map[raft.NodeID][]trace.Input {
	all := map[raft.NodeID][]trace.Input{}
	for _, s := range readTrace(t, u).Segments {
		require.NoError(t, s.Replay(ours), "the recording goes on over the suspension")
		all[s.Node] = append(all[s.Node], s.Inputs...)
	}
	return all
}

func TestASuspendedClusterGoesOnAsOneThatWasOnlyHeld(t *testing.T) {
	for nodes, change := range map[int]fieldsOf{
		3: {"latency": []int{40, 80}, "loss": 0.05, "duplicate": 0.1},
		5: {"latency": []int{20, 200}, "election": []int{600, 1200}, "snapshotEvery": 8},
	} {
		t.Run(fmt.Sprint(nodes, " nodes"), func(t *testing.T) {
			held := runOf(t, nodes, change, func(*universe) {})
			under := 0
			slept := runOf(t, nodes, change, func(u *universe) {
				for _, w := range u.workers {
					under += w.host.Waiting()
				}
				u.sleep()
				before := fmt.Sprint(u.page.nodes)
				u.pass(3_600_000 * ms)
				require.Equal(t, before, fmt.Sprint(u.page.nodes), "nobody is seen to be gone")
				u.wake()
				require.Equal(t, before, fmt.Sprint(u.page.nodes))
			})
			require.Positive(t, under, "frames were under way")
			require.Equal(t, inputs(t, held), inputs(t, slept), "byte for byte, at the same times")
			require.Equal(t, held.page.leader(), slept.page.leader())
			require.Empty(t, slept.page.crashes)
		})
	}
}

func TestAPausedNodeAndOneThatIsDownSleepAsTheyAre(t *testing.T) {
	u := started(t, 5, nil)
	leader := u.leader()
	others := u.page.others(leader)
	u.must("crash", fieldsOf{"node": others[0]})
	u.must("pause", fieldsOf{"node": others[1]})
	u.must("put", fieldsOf{"key": "k", "value": "v"})
	u.must("hold", nil)
	u.sleep()
	one := fieldsOf{"node": leader}
	for do, fields := range map[string]fieldsOf{"pause": one, "crash": one, "run": nil, "compact": one, "unwatch": {"watch": 1}} {
		require.Contains(t, u.ask(do, fields)["error"], "the lab is suspended: wake it first")
	}
	require.Contains(t, u.ask("put", fieldsOf{"key": "k", "value": "w"})["error"], "the lab is held")
	u.pass(60_000 * ms)
	u.wake()
	u.must("run", nil)
	require.Equal(t, "v", u.must("get", fieldsOf{"key": "k"})["value"])
	require.Equal(t, leader, u.page.leader())
	require.Equal(t, true, u.page.nodes[others[1]]["paused"])
	u.must("resume", fieldsOf{"node": others[1]})
	u.restart(others[0])
	u.must("put", fieldsOf{"key": "k", "value": "x", "via": others[0]})
	require.Len(t, u.page.crashes, 1)
}

func TestSaysWhyALabIsNotSuspended(t *testing.T) {
	u := started(t, 3, fieldsOf{"fsync": 30})
	u.leader()
	refused := func() any { return u.ask("suspend", nil)["error"] }
	require.Equal(t, "the lab is running: hold it first", refused())
	require.Equal(t, "the lab is not suspended", u.ask("wake", nil)["error"])
	put := u.command("put", fieldsOf{"key": "k", "value": "v"})
	u.pass(20 * ms)
	u.must("hold", nil)
	require.Regexp(t, "^not now: n.'s disk is at work$", refused())
	u.must("run", nil)
	u.await(put)
	u.pass(200 * ms)
	u.must("hold", nil)
	id := u.command("suspend", nil)
	u.must("heal", nil)
	require.Equal(t, "not now: heal was asked for meanwhile", u.await(id)["error"])
	id = u.command("suspend", nil)
	u.workers[1].kill()
	require.Contains(t, u.await(id)["error"], "not now: ")
	u.until("n1 is down", func() bool { return u.page.nodes["n1"]["alive"] == false })
	u.sleep()
	require.Equal(t, "the lab is suspended already", refused())
	u.wake()
	u.must("run", nil)
	u.must("put", fieldsOf{"key": "k", "value": "w"})

	etcd := newUniverse(t, 3)
	etcd.engine = engines["etcd"]
	etcd.start(fieldsOf{"engine": "etcd", "held": true})
	require.Equal(t, "the engine 'etcd' can't save a node's state, so its nodes keep their memory", etcd.ask("suspend", nil)["error"])
}

func TestANodeThatCannotGoOnIsDown(t *testing.T) {
	d, w := three(t)
	d.FromPage([]byte(`{"id":100,"do":"hold"}`))
	d.FromPage([]byte(`{"id":101,"do":"suspend"}`))
	require.Equal(t, 3, w.sentTo(1, replica.CommandSuspend)+w.sentTo(2, replica.CommandSuspend)+w.sentTo(3, replica.CommandSuspend))
	for id := range raft.NodeID(3) {
		d.FromNode(id+1, telemetry(id+1, 1, &replica.Record{Kind: replica.RecordSuspended, ID: 1, Bytes: []byte("rest")}))
	}
	d.FromPage([]byte(`{"id":102,"do":"wake"}`))
	for id := range raft.NodeID(2) {
		d.FromNode(id+1, telemetry(id+1, 1, &replica.Record{Kind: replica.RecordContinued}))
	}
	require.Equal(t, 101.0, w.last("reply")["id"])
	d.FromNode(3, telemetry(3, 1, &replica.Record{Kind: replica.RecordPanic, Bytes: []byte("its file is gone")}))
	require.Equal(t, fieldsOf{"t": "reply", "id": 102.0}, w.last("reply"))
}

func TestThePageAndTheDirectorAgreeOnWhatASuspendedLabTakes(t *testing.T) {
	for i, name := range order.KindNames() {
		require.Equal(t, slices.Contains(desk.AsleepToo[:], name), director.TakesAsleep(order.Kind(i)), name)
	}
}
