package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/host"
	"raftlab/raft/sim"
	"raftlab/raft/view"
	"raftlab/raft/wal"
	"raftlab/tests/seeds"
)

// stood is a server as it stood at a moment.
type stood struct {
	written  []byte       // all of it, as a checkpoint
	latest   [2]raft.Time // what its clocks showed at its latest input
	own      raft.Time
	deadline raft.Time
	paused   bool
	waiting  int // frames under way to it, and what else waits
}

// stand is how a server stands in its host.
func stand(h *host.Host, engine raft.Engine, cluster raft.Time, coming int) stood {
	r := h.Replica().Clone(nil, wal.NewMemory(nil), engine)
	r.Unrecord()
	own := h.Clocks().Own
	latestOwn, latestCluster := r.Clocks()
	return stood{r.AppendCheckpoint(nil), [2]raft.Time{latestOwn, latestCluster}, own.Read(cluster), r.Deadline(), h.Paused(), h.Waiting() + coming}
}

// moment is a lab as it stood.
type moment struct {
	at      raft.Time
	known   bool // nobody died before all was told
	calm    bool // nor had lately
	turns   uint64
	servers map[raft.NodeID]stood
}

func (u *universe) moment() *moment {
	d := u.desk.Director()
	m := &moment{at: d.Clock().Read(u.now), turns: u.desk.Turns(), servers: map[raft.NodeID]stood{}}
	lived := u.lived()
	u.after(20*ms, func() { m.known = slices.Equal(lived, u.lived()) })
	for id, w := range u.workers {
		if n := d.View().Node(id); w.alive && w.host.Up() && n.Phase == view.Running {
			m.servers[id] = stand(&w.host, w.engine.(*raft.Node).Clone(), m.at, w.coming)
		}
	}
	return m
}

// lived are the incarnations that live, and those of which the director knows.
func (u *universe) lived() (all []uint32) {
	for _, n := range u.desk.Director().View().Nodes {
		w := u.workers[n.ID]
		all = append(all, n.Incarnation, uint32(n.Phase), w.incarnation, map[bool]uint32{true: 1}[w.alive])
	}
	return all
}

func (m *moment) equals(t *testing.T, i int, l *sim.Lab) {
	t.Helper()
	require.InDelta(t, int64(m.at), int64(l.Now()), float64(ms)/10)
	for id := raft.NodeID(1); id <= 5; id++ {
		want, up := m.servers[id]
		if !up {
			continue
		}
		h := l.Host(id)
		require.True(t, h.Up(), id)
		got := stand(h, l.Engine(id), l.Now(), 0)
		require.True(t, string(want.written) == string(got.written), "%v: moment %d at %v: %v is %v", id, i, m.at, want.latest, got.latest)
		require.InDelta(t, int64(want.own), int64(got.own), float64(ms)/2, "%v's clock", id)
		require.Equal(t, want.deadline, got.deadline, "%v's timer", id)
		require.Equal(t, want.paused, got.paused, "%v at %d", id, i)
		if m.calm && !want.paused { // else orders wait too
			require.Equal(t, want.waiting, got.waiting, "under way to %v at %d", id, i)
		}
	}
}

// TestAForkIsTheMomentThatItGoesOnFrom runs five nodes under random faults, keeps how they stand at random
// moments, and goes on from each.
func TestAForkIsTheMomentThatItGoesOnFrom(t *testing.T) {
	seeds.Each(t, 2, func(t *testing.T, seed uint64) {
		c := newChaos(t, seed)
		var all []*moment
		var lived [2][]uint32
		for range 80 {
			c.act()
			c.u.pass(raft.Time(c.dice.Below(80))*ms + raft.Time(c.dice.Below(uint64(ms))))
			if clock := c.u.desk.Director().Clock(); clock.Rate != 0 && clock.At < c.u.now-ms { // else many things happen at one time
				m := c.u.moment()
				m.calm = slices.Equal(lived[0], lived[1]) && slices.Equal(lived[1], c.u.lived())
				all = append(all, m)
			}
			lived = [2][]uint32{lived[1], c.u.lived()}
		}
		c.u.pass(1000 * ms)
		all = slices.DeleteFunc(all, func(m *moment) bool { return !m.known })
		require.Greater(t, len(all), 25)
		for i := range all {
			l, why := c.u.desk.Lived(all[i].at, all[i].turns)
			require.Nil(t, why, "moment %d", i)
			all[i].equals(t, i, l)
		}
	})
}

// forked opens a fork of the moment in view, which is held.
func (u *universe) forked() *universe {
	u.t.Helper()
	id := u.command("fork", nil)
	require.Nil(u.t, u.await(id)["error"])
	other := newUniverse(u.t, 0)
	other.must("open", fieldsOf{"run": string(u.page.binaries[id]), "build": "b2"})
	return other
}

// live lets a fork live: it writes, crashes, elects, and is judged.
func (u *universe) live() {
	u.t.Helper()
	digest := u.page.clock["digest"]
	u.must("set", fieldsOf{"loss": 0, "duplicate": 0})
	u.must("heal", nil)
	u.must("run", nil)
	u.pass(6000 * ms)
	for name := range u.page.nodes {
		if u.page.nodes[name]["alive"] == false {
			u.command("restart", fieldsOf{"node": name})
		}
		u.command("resume", fieldsOf{"node": name})
	}
	u.pass(2000 * ms)
	leader := u.leader()
	require.Equal(u.t, "ok", u.ask("put", fieldsOf{"key": "forked", "value": "1", "within": 20000})["outcome"])
	u.must("crash", fieldsOf{"node": leader})
	u.until("another leader", func() bool { return u.page.leader() != "" && u.page.leader() != leader })
	require.Equal(u.t, "ok", u.ask("put", fieldsOf{"key": "forked", "value": "2", "within": 20000})["outcome"])
	require.Equal(u.t, "2", u.ask("get", fieldsOf{"key": "forked", "within": 20000})["value"])
	for i := range 5 {
		require.NotEqual(u.t, "failed", u.ask("get", fieldsOf{"key": fmt.Sprint("s", i), "within": 20000})["outcome"])
	}
	require.Empty(u.t, u.page.broken)
	require.NotEqual(u.t, "illegal", verdict(u))
	require.NotEqual(u.t, digest, u.page.clock["digest"])
}

func TestAForkGoesOnByItself(t *testing.T) {
	seeds.Each(t, 2, func(t *testing.T, seed uint64) {
		c := newChaos(t, seed)
		for range 60 {
			c.act()
			c.u.pass(raft.Time(c.dice.Below(80)) * ms)
		}
		c.u.forked().live()
		c.u.pass(1000 * ms)
		require.False(t, c.u.desk.Director().Clock().Rate == 0 && !c.held, "the lab itself runs on")
		d := c.u.desk.Director()
		for range 3 {
			at := raft.Time(c.dice.Below(uint64(d.Cluster())))
			c.u.must("seek", fieldsOf{"to": float64(at) / 1e6})
			other := c.u.forked()
			require.InDelta(t, c.u.shown(), other.shown(), 1)
			require.Equal(t, other.page.clock["from"], other.page.clock["to"], "nobody can go back behind it")
			other.live()
			again := other.reopened()
			require.Equal(t, other.page.clock["digest"], again.page.clock["digest"])
		}
		c.u.must("seek", nil)
		c.healAll()
		c.judge()
	})
}

// reopened is what a simulated lab's recording makes of it.
func (u *universe) reopened() *universe {
	u.t.Helper()
	u.must("hold", nil)
	u.must("trace", nil)
	other := newUniverse(u.t, 0)
	other.must("open", fieldsOf{"run": string(u.page.binaries[uint64(u.names)]), "build": "b2"})
	return other
}

func TestAForkKnowsWhatHangs(t *testing.T) {
	u := started(t, 3, nil)
	u.leader()
	for name, what := range map[string]string{"n1": "disk", "n2": "apply", "n3": "process"} {
		u.must("stall", fieldsOf{"node": name, "what": what, "for": 4000})
	}
	u.command("put", fieldsOf{"key": "k", "value": "v", "within": 60_000})
	u.pass(300 * ms)
	m := u.moment()
	m.calm = true
	u.pass(300 * ms)
	require.True(t, m.known)
	l, why := u.desk.Lived(m.at, m.turns)
	require.Nil(t, why)
	m.equals(t, 0, l)
	other := u.forked()
	require.Equal(t, u.page.nodes["n2"]["stalled"], other.page.nodes["n2"]["stalled"])
	other.live()
}

func TestAForkThatCanNotBeIsRefused(t *testing.T) {
	u := started(t, 3, fieldsOf{"engine": "etcd", "election": []int{150, 300}})
	require.Equal(t, "the engine 'etcd' can't be copied, so its live lab can't be forked", u.ask("fork", nil)["error"])

	u = started(t, 3, nil)
	first, second := u.command("fork", nil), u.command("fork", nil)
	require.Equal(t, "another fork is being made: wait for it", u.await(second)["error"])
	require.Nil(t, u.await(first)["error"])

	for i := range 6 { // more than a server's recording begins with
		u.must("put", fieldsOf{"key": fmt.Sprint(i), "value": strings.Repeat("v", 600_000)})
	}
	u.must("crash", fieldsOf{"node": "n1"})
	u.restart("n1")
	require.Equal(t, "the recording of n1 does not have that moment", u.ask("fork", nil)["error"])
	require.Equal(t, "ok", u.ask("put", fieldsOf{"key": "k", "value": "v"})["outcome"], "the lab runs on")
}

func TestAForkThatANodeDoesNotAnswerForEnds(t *testing.T) {
	u := newUniverse(t, 3)
	u.blind = true
	u.start(nil)
	u.workers[2].alive = false // and nobody knows yet
	id := u.command("fork", nil)
	u.pass(20_000 * ms)
	require.NotNil(t, u.page.replies[id])
	u.leader()
	require.NotZero(t, u.desk.Director().Clock().Rate)
}
