package sim_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/client"
	"raftlab/raft/director"
	"raftlab/raft/fault"
	"raftlab/raft/kv"
	"raftlab/raft/order"
	"raftlab/raft/replica"
	"raftlab/raft/sim"
	"raftlab/raft/view"
	"raftlab/tests/seeds"
)

// asker keeps the answers.
type asker struct {
	done    map[uint64]int
	refused map[uint64]order.Code
	ended   map[uint64]client.Outcome
	changes []kv.Change

	everyFrame bool
	sent       []sentFrame
}

type sentFrame struct {
	replica.Sent
	from        raft.NodeID
	incarnation uint32
}

func (a *asker) Done(ask uint64)                        { a.done[ask]++ }
func (a *asker) Refused(ask uint64, why *order.Refusal) { a.refused[ask] = why.Code }
func (a *asker) Ended(o *client.Operation, r *client.Return, _ *order.Refusal) {
	a.ended[o.ID] = r.Outcome
}
func (a *asker) Changed(_ uint64, changes []kv.Change) { a.changes = append(a.changes, changes...) }
func (a *asker) Compacted(uint64, string, int64)       {}
func (a *asker) Down(*view.Node)                       {}
func (a *asker) Heard(n *view.Node, r *replica.Record, f view.Fact) {
	if a.everyFrame && f&view.Left != 0 {
		a.sent = append(a.sent, sentFrame{r.Sent, n.ID, n.Incarnation})
	}
}

// labRun is a timeline with its asker.
type labRun struct {
	*sim.Timeline
	*asker
	asks uint64
}

func begun(t *testing.T, seed uint64) *labRun {
	t.Helper()
	return begunFor(t, seed)
}

func begunFor(t testing.TB, seed uint64) *labRun {
	t.Helper()
	a := &asker{done: map[uint64]int{}, refused: map[uint64]order.Code{}, ended: map[uint64]client.Outcome{}}
	r := &labRun{Timeline: sim.NewTimeline(nil, a), asker: a}
	plan := &director.Plan{Nodes: 5, Settings: order.Defaults(), Engine: &director.Engines[0], Seed: seed, SnapshotEvery: 10000, Virtual: true}
	start := r.ask(director.Ask{Do: director.Start, Plan: plan})
	r.RunUntil(0)
	require.Equal(t, 1, r.done[start], "%v", r.refused)
	return r
}

func (r *labRun) ask(a director.Ask) uint64 {
	r.asks++
	a.ID = r.asks
	r.Ask(a)
	return a.ID
}

func (r *labRun) order(o order.Order) uint64 { return r.ask(director.Ask{Do: director.Obey, Order: o}) }

func (r *labRun) put(key, value string) uint64 {
	return r.order(order.Order{Kind: order.Put, Client: &order.Operation{Op: kv.Op{Kind: kv.Put, Key: key, Value: value}}})
}

func never() bool { return false }

// Seek, SeekEvents and Undo go there at once.
func (r *labRun) Seek(at raft.Time) {
	r.Timeline.Seek(at)
	r.Go(never)
}

func (r *labRun) SeekEvents(events uint64) {
	r.Timeline.SeekEvents(events)
	r.Go(never)
}

func (r *labRun) Undo() bool {
	undone := r.Timeline.Undo()
	return undone && r.Go(never)
}

func TestALabElectsWritesAndSurvivesACrash(t *testing.T) {
	r := begun(t, 1)
	r.RunUntil(2000 * raft.Millisecond)
	leader := r.Lab().Director().View().Leader()
	require.NotNil(t, leader)
	put := r.put("k", "v")
	r.RunUntil(2500 * raft.Millisecond)
	require.Equal(t, client.OK, r.ended[put])
	crash := r.order(order.Order{Kind: order.Crash, Node: leader.ID})
	r.RunUntil(5000 * raft.Millisecond)
	require.Equal(t, 1, r.done[crash])
	next := r.Lab().Director().View().Leader()
	require.NotNil(t, next)
	require.NotEqual(t, leader.ID, next.ID)
	get := r.order(order.Order{Kind: order.Restart, Node: leader.ID})
	r.RunUntil(6000 * raft.Millisecond)
	require.Equal(t, 1, r.done[get], "%v", r.refused)
	require.Empty(t, r.Lab().Director().View().Violations())
}

// story lets a lab run for a while, with puts, crashes and partitions drawn from a seed. It tells the
// position, the digest and the state after each event.
func (r *labRun) story(t *testing.T, seed uint64, events int) (all []moment) {
	t.Helper()
	dice := raft.NewDice(seed)
	for range events {
		if dice.Below(50) == 0 {
			r.mischief(dice)
			all = append(all, r.moment())
		}
		require.True(t, r.Step(raft.Never))
		all = append(all, r.moment())
	}
	return all
}

type moment struct {
	sim.Position
	digest string
	state  *view.State
}

func (r *labRun) moment() moment {
	return moment{r.Position(), r.Lab().Digest(), r.Lab().Director().View().State.Clone()}
}

func (r *labRun) mischief(dice *raft.Dice) {
	node := raft.NodeID(1 + dice.Below(5))
	o := order.Order{Node: node}
	switch dice.Below(10) {
	case 0:
		o.Kind = order.Crash
	case 1, 2:
		o.Kind = order.Restart
	case 3:
		o.Kind = order.Partition
	case 4:
		o.Kind = order.Heal
	case 5:
		o = order.Order{Kind: order.PowerLoss, Groups: []order.Group{order.GroupOf(node)}, Remains: order.Torn}
	case 6:
		o = order.Order{Kind: order.Set, Node: node, Change: order.OfFsync(fault.Range{Min: ms, Max: 20 * ms})}
	default:
		r.put("k", string(rune('a'+dice.Below(26))))
		return
	}
	r.order(o)
}

func (r *labRun) requireAt(t *testing.T, m moment) {
	t.Helper()
	require.Equal(t, m.Position, r.Position())
	require.Equal(t, m.digest, r.Lab().Digest(), "event %d", m.Events)
	require.True(t, m.state.Equal(&r.Lab().Director().View().State), "event %d", m.Events)
}

func TestTimelinesSeekToWhatTheyWere(t *testing.T) {
	seeds.Each(t, 5, func(t *testing.T, seed uint64) {
		r := begun(t, seed)
		all := r.story(t, seed, 3000)
		dice := raft.NewDice(seed, 1)
		for range 100 {
			m := all[dice.Below(uint64(len(all)))]
			r.SeekEvents(m.Events)
			r.requireAt(t, m)
		}
		for range 50 {
			i := dice.Below(uint64(len(all)))
			for int(i) < len(all)-1 && all[i+1].At == all[i].At {
				i++
			}
			r.Seek(all[i].At)
			r.requireAt(t, all[i])
		}
		require.Equal(t, all[len(all)-1].Events, r.End().Events)
	})
}

func TestEqualPlansAndOrdersGiveEqualDigests(t *testing.T) {
	seeds.Each(t, 3, func(t *testing.T, seed uint64) {
		a, b := begun(t, seed), begun(t, seed)
		a.story(t, seed, 2000)
		for _, e := range a.Log()[1:] {
			for b.Position().Events < e.Events && b.Step(raft.Never) {
			}
			b.Ask(e.Ask)
		}
		for b.Position().Events < a.End().Events && b.Step(raft.Never) {
		}
		require.Equal(t, a.Lab().Digest(), b.Lab().Digest())
		require.Equal(t, a.done, b.done)
		require.Equal(t, a.ended, b.ended)
	})
}

func TestAnOrderAfterASeekBeginsAFutureThatCanBeUndone(t *testing.T) {
	seeds.Each(t, 3, func(t *testing.T, seed uint64) {
		r := begun(t, seed)
		all := r.story(t, seed, 2000)
		last := all[len(all)-1]
		done, ended := maps.Clone(r.done), maps.Clone(r.ended)
		r.SeekEvents(all[700].Events)
		for open := range r.ended {
			require.True(t, ended[open] == r.ended[open] || ended[open] == 0 && r.ended[open] == client.Unknown)
		}
		require.False(t, r.Undo(), "nothing was replaced yet")
		r.order(order.Order{Kind: order.Crash, Node: 2})
		r.RunUntil(all[700].At + 3000*ms)
		require.NotEqual(t, last.digest, r.Lab().Digest())
		require.True(t, r.Undo())
		r.requireAt(t, last)
		require.False(t, r.Undo(), "only once")
		r.SeekEvents(all[100].Events)
		r.requireAt(t, all[100])
		for ask, count := range r.done {
			require.LessOrEqual(t, count, max(1, done[ask]), "ask %d is answered once", ask)
		}
	})
}

func TestForksLeaveTheirTimelines(t *testing.T) {
	r := begun(t, 4)
	all := r.story(t, 4, 2000)
	r.SeekEvents(all[900].Events)
	other := &labRun{Timeline: r.Fork(r.asker), asker: r.asker, asks: 1 << 20}
	require.True(t, other.Go(never))
	other.requireAt(t, all[900])
	other.order(order.Order{Kind: order.Crash, Node: 1})
	other.RunUntil(all[900].At + 1000*ms)
	r.requireAt(t, all[900])
	r.SeekEvents(all[1999].Events)
	r.requireAt(t, all[1999])
	other.SeekEvents(all[200].Events)
	other.requireAt(t, all[200])
}

func TestARunIsMadeAgainFromItsDocument(t *testing.T) {
	seeds.Each(t, 3, func(t *testing.T, seed uint64) {
		r := begun(t, seed)
		r.ask(director.Ask{Do: director.Watch, Watch: 7, Key: "k"})
		r.story(t, seed, 2000)
		r.RunUntil(r.Position().At + 3*ms + 7)
		text := r.AppendRun(nil, "b1")
		run, err := sim.ReadRun(text)
		require.NoError(t, err)
		require.Equal(t, r.Lab().Digest(), run.Digest)
		again, why := run.Open(nil, r.asker)
		require.Nil(t, why)
		require.True(t, again.Go(never))
		require.Equal(t, run.Digest, again.Lab().Digest())
		require.Equal(t, r.Position(), again.Position())
		require.Equal(t, string(text), string(again.AppendRun(nil, "b1")))
	})
}

func TestASeekThatIsGivenUpStaysWhereItHasComeTo(t *testing.T) {
	r := begun(t, 5)
	all := r.story(t, 5, 2000)
	r.SeekEvents(0)
	r.Timeline.SeekEvents(all[150].Events)
	steps := 0
	require.False(t, r.Go(func() bool { steps++; return steps == 70 }))
	require.True(t, r.Seeks())
	at := r.Position()
	r.Stay()
	require.False(t, r.Seeks())
	require.Equal(t, at, r.Position())
	require.EqualValues(t, 70, at.Events)
	r.SeekEvents(all[1999].Events)
	r.requireAt(t, all[1999])
}

func TestARecordingIsBoundedAndHoldsAllThatWasTaken(t *testing.T) {
	r := begun(t, 6)
	r.RunUntil(1000 * ms)
	large := func(r *labRun) uint64 { return r.put("k", strings.Repeat("\n", 125_000)) }
	last := uint64(0)
	for r.refused[last] == "" {
		require.Less(t, len(r.Log()), 100)
		last = large(r)
	}
	require.Equal(t, director.RecordingFull, r.refused[last])
	text := r.AppendRun(nil, "b")
	require.LessOrEqual(t, len(text), 16<<20)
	require.Greater(t, len(text), 15<<20)
	run, err := sim.ReadRun(text)
	require.NoError(t, err)
	line, why := run.Open(nil, r.asker)
	require.Nil(t, why)
	again := &labRun{Timeline: line, asker: r.asker, asks: 1 << 20}
	require.True(t, again.Go(never))
	require.Equal(t, r.Lab().Digest(), again.Lab().Digest())
	require.Equal(t, director.RecordingFull, r.refused[large(again)], "what was opened is as full")
	r.Seek(500 * ms)
	require.Empty(t, r.refused[large(r)], "an earlier moment has room")
}

func TestALabKnowsTheBytesOfItsFrames(t *testing.T) {
	r := begun(t, 7)
	r.everyFrame = true
	r.RunUntil(2000 * ms)
	r.put("k", "v")
	r.RunUntil(2100 * ms)
	require.Greater(t, len(r.sent), 20)
	for _, f := range r.sent[len(r.sent)-20:] {
		b := r.Lab().Frame(f.To, f.from, f.incarnation, f.Seq)
		require.Len(t, b, f.Size)
		h, err := replica.ReadFrameHeader(b)
		require.NoError(t, err)
		require.Equal(t, f.Seq, h.Seq)
	}
	require.Nil(t, r.Lab().Frame(1, 2, 1, 1<<40))
}

func TestARunsDocumentThatLacksSomethingIsRefused(t *testing.T) {
	for asked, want := range map[string]string{
		`{"after": 5, "do": "join"}`:  "missing field=asked[0].node",
		`{"after": 5}`:                "missing field=asked[0].do",
		`{"after": 5, "do": "start"}`: "missing field=asked[0].do",
		`{"after": 5, "do": "obey"}`:  "missing field=asked[0].order",
		`{"after": 5, "do": "watch"}`: "missing field=asked[0].key",
	} {
		_, err := sim.ReadRun([]byte(`{"raftlabRun": 1, "nodes": 3, "settings": {"election": [150, 300], "heartbeat": 50}, "asked": [` + asked + `]}`))
		require.EqualError(t, err, want)
	}
}

// A call elsewhere is another run, and that is known there, not at the end.
func TestARunGoesAstrayWhereACallDoesNotComeWhereItDid(t *testing.T) {
	r := begun(t, 3)
	r.story(t, 3, 2000)
	text := r.AppendRun(nil, "b1")
	astray := func(change func(before, e *sim.Entry)) (events uint64) {
		run, err := sim.ReadRun(text)
		require.NoError(t, err)
		middle := len(run.Log) / 2
		require.Greater(t, middle, 2)
		change(&run.Log[middle-1], &run.Log[middle])
		again, why := run.Open(nil, r.asker)
		require.Nil(t, why)
		again.Go(again.Astray)
		require.Equal(t, again.Lab().Events() < run.End.Events, again.Astray())
		return again.Lab().Events()
	}
	end := r.Position().Events
	require.Equal(t, end, astray(func(_, _ *sim.Entry) {}))
	for i, change := range []func(before, e *sim.Entry){
		func(_, e *sim.Entry) { e.Events += 40 },
		func(before, e *sim.Entry) { e.Events = before.Events + 1 },
		func(_, e *sim.Entry) { e.At += 300 * raft.Millisecond },
	} {
		require.Less(t, astray(change), end, "change %d", i)
	}
}
