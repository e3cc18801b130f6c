package desk_test

import (
	"fmt"
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/desk"
)

// simulated is a lab in virtual time, held at its beginning.
func simulated(t *testing.T, change fieldsOf) *universe {
	t.Helper()
	u := newUniverse(t, 0)
	fields := fieldsOf{"world": "sim", "nodes": 5}
	for k, v := range change {
		fields[k] = v
	}
	u.start(fields)
	return u
}

// seen is what the page shows of nodes.
func (p *page) seen() (map[string]fieldsOf, map[string][]entry) {
	nodes := p.copy()
	for _, fields := range nodes {
		delete(fields, "log") // as it was told; logs has it as it is
	}
	return nodes, maps.Clone(p.logs)
}

func (u *universe) shown() float64 { return u.page.clock["cluster"].(float64) }

func TestASimulatedLabDoesWhatALiveOneDoes(t *testing.T) {
	u := simulated(t, nil)
	leader := u.leader()
	require.Equal(t, "ok", u.ask("put", fieldsOf{"key": "k", "value": "v"})["outcome"])
	require.Equal(t, "v", u.ask("get", fieldsOf{"key": "k"})["value"])
	u.must("watch", fieldsOf{"watch": 1, "key": "k"})
	u.must("crash", fieldsOf{"node": leader})
	u.until("another leader", func() bool { return u.page.leader() != "" && u.page.leader() != leader })
	u.must("put", fieldsOf{"key": "k", "value": "w"})
	u.until("a change", func() bool { return len(u.page.changes[1]) == 1 })
	u.must("restart", fieldsOf{"node": leader})
	u.must("remove", fieldsOf{"node": leader})
	u.must("powerLoss", fieldsOf{"nodes": []string{leader}, "remains": "torn"})
	full := u.page.leader()
	u.must("fillDisk", fieldsOf{"node": full, "bytes": 10})
	require.Equal(t, "ok", u.ask("put", fieldsOf{"key": "k", "value": "x"})["outcome"], "the others elect another leader")
	require.Equal(t, "full", u.page.nodes[full]["stopped"])
	u.must("fillDisk", fieldsOf{"node": full})
	u.must("restart", fieldsOf{"node": full})
}

func TestASimulatedLabGoesBackAndOn(t *testing.T) {
	u := simulated(t, nil)
	u.leader()
	u.must("put", fieldsOf{"key": "k", "value": "v"})
	u.pass(2000 * ms)
	u.must("hold", nil)
	end, digest := u.shown(), u.page.clock["digest"]
	nodes, logs := u.page.seen()
	events := len(u.page.events)
	require.NotEmpty(t, digest)
	u.must("seek", fieldsOf{"to": 100})
	require.EqualValues(t, 100, u.shown())
	require.Equal(t, false, u.page.clock["now"])
	require.Equal(t, end, u.page.clock["to"])
	require.Less(t, len(u.page.events), events)
	require.Equal(t, "the lab is held: call run() first", u.ask("put", fieldsOf{"key": "k", "value": "x"})["error"])
	u.must("seek", nil)
	require.Equal(t, digest, u.page.clock["digest"])
	again, logsAgain := u.page.seen()
	require.Equal(t, nodes, again)
	require.Equal(t, logs, logsAgain)
	u.must("seek", fieldsOf{"to": 100})
	require.Nil(t, u.page.clock["undo"], "a seek replaces nothing")
	u.must("crash", fieldsOf{"node": "n1"})
	require.EqualValues(t, 100, u.page.clock["undo"])
	require.Equal(t, true, u.page.clock["now"])
	require.EqualValues(t, 100, u.shown())
	u.must("undo", nil)
	require.Nil(t, u.page.clock["undo"])
	require.Equal(t, digest, u.page.clock["digest"])
	step := u.must("step", fieldsOf{"back": true})
	require.NotNil(t, step["event"])
	u.must("step", nil)
	require.Equal(t, digest, u.page.clock["digest"])
}

func TestOnlyWhatIsUnderWayInTheMomentInViewIsTold(t *testing.T) {
	u := simulated(t, nil)
	u.leader()
	told := 0
	for to := 500.0; to < 600; to += 0.7 {
		u.must("seek", fieldsOf{"to": to})
		for _, f := range u.page.flights {
			require.Greater(t, f[11], to, "%v has landed", f)
		}
		told += len(u.page.flights)
	}
	require.NotZero(t, told)
}

// TestAnotherFutureIsToldApart asks for it in the turn that finds its moment, and in one that has gone on from there.
func TestAnotherFutureIsToldApart(t *testing.T) {
	u := simulated(t, nil)
	u.leader()
	u.pass(2000 * ms)
	u.must("hold", nil)
	crash := `{"id":%d,"do":"crash","node":"n1"}`
	for i, before := range []string{`{"id":%d,"do":"seek","to":100}`, `{"id":%d,"do":"seek","to":1000}`, `{"id":%d,"do":"step","back":true}`} {
		at := 900 + 10*i
		text := fmt.Sprintf(before+"\n"+crash, at, at+1)
		u.after(hop, func() { u.turn(func() { u.desk.FromPage([]byte(text)) }) })
		require.Nil(t, u.await(uint64(at + 1))["error"])
		require.NotNil(t, u.page.clock["undo"])
		require.Equal(t, 1, u.page.told("crashed"), before)
		u.must("undo", nil)
		require.Zero(t, u.page.told("crashed"))
	}
	u.must("seek", fieldsOf{"to": 100})
	u.must("run", nil)
	for i := range 5 {
		u.pass(raft.Time(7+i) * ms)
		u.must("crash", fieldsOf{"node": "n1"})
		require.NotNil(t, u.page.clock["undo"])
		u.must("undo", nil)
		u.must("seek", fieldsOf{"to": 100})
		u.must("run", nil)
	}
}

func TestAMomentComesWithTheCourseOfTheRunBeforeIt(t *testing.T) {
	u := simulated(t, nil)
	leader := u.leader()
	u.must("put", fieldsOf{"key": "k", "value": "v"})
	u.must("crash", fieldsOf{"node": leader})
	u.pass(2000 * ms)
	u.must("restart", fieldsOf{"node": leader})
	for u.page.events[len(u.page.events)-1][0].(float64) < 2*desk.EventsInDelta {
		u.must("put", fieldsOf{"key": "k", "value": "v"})
	}
	course := func() (all []int) {
		for _, name := range []string{"started", "becameCandidate", "becameLeader", "crashed", "restarted", "answered"} {
			all = append(all, u.page.told(name))
		}
		return all
	}
	u.must("hold", nil)
	before := course()
	require.Less(t, 50, before[5])
	u.must("seek", fieldsOf{"to": u.shown() - 1})
	u.must("seek", nil)
	require.Equal(t, before, course(), "turning points and answers are told again, however many events came after")
	ids := map[float64]bool{}
	for _, e := range u.page.events {
		require.False(t, ids[e[0].(float64)], "each once")
		ids[e[0].(float64)] = true
	}
}

func TestASimulatedLabsSpeedIsThePages(t *testing.T) {
	u := simulated(t, fieldsOf{"scale": 100})
	u.pass(100 * ms)
	u.must("hold", nil)
	require.InDelta(t, 10_000, u.shown(), 1000)
	u.must("set", fieldsOf{"scale": "max"})
	u.must("run", nil)
	u.pass(5 * ms)
	require.Equal(t, "max", u.page.clock["scale"])
	u.must("set", fieldsOf{"scale": 0.001})
	u.must("hold", nil)
	before := u.shown()
	u.must("run", nil)
	u.pass(1000 * ms)
	u.must("hold", nil)
	require.InDelta(t, before+1, u.shown(), 0.2)
}

func TestALiveLabRefusesWhatOnlyASimulatedOneCan(t *testing.T) {
	u := started(t, 3, nil)
	require.Equal(t, "only a lab with world: 'sim' can do that", u.ask("undo", nil)["error"])
	require.Contains(t, u.ask("set", fieldsOf{"scale": 11})["error"], "from 0.001 to 10 in the live world")
	require.Contains(t, u.ask("flipBit", fieldsOf{"node": "n1"})["error"], "world: 'sim' can do that")
}

func TestARecordedRunOpensAtItsEnd(t *testing.T) {
	u := simulated(t, nil)
	u.leader()
	u.must("put", fieldsOf{"key": "k", "value": "v"})
	u.pass(1000 * ms)
	u.must("hold", nil)
	u.must("trace", nil)
	nodes, logs := u.page.seen()
	other := newUniverse(t, 0)
	require.Contains(t, other.ask("open", fieldsOf{"run": `{"raftlabRun": 1}`})["error"], "nodes is missing")
	other.must("open", fieldsOf{"run": string(u.page.binaries[uint64(u.names)]), "build": "b2"})
	require.Equal(t, u.page.clock["digest"], other.page.clock["digest"])
	require.Equal(t, true, other.page.clock["held"])
	again, logsAgain := other.page.seen()
	require.Equal(t, nodes, again)
	require.Equal(t, logs, logsAgain)
	other.must("run", nil)
	require.Equal(t, "v", other.ask("get", fieldsOf{"key": "k"})["value"])
}

func TestASimulatedLabGoesOnToAMomentThatHasNotCome(t *testing.T) {
	one, other := simulated(t, fieldsOf{"held": true}), simulated(t, fieldsOf{"scale": 50})
	other.pass(20 * ms)
	for _, u := range []*universe{one, other} {
		u.must("seek", fieldsOf{"to": 5000})
		require.EqualValues(t, 5000, u.shown())
		require.NotEmpty(t, u.page.leader())
	}
	require.Equal(t, one.page.clock["digest"], other.page.clock["digest"])
	sought := one.command("seek", fieldsOf{"to": 900_000})
	one.must("mark", nil)
	require.Contains(t, one.await(sought)["error"], "something else was asked for")
}

func TestARefusedCallBeginsNoOtherFuture(t *testing.T) {
	u := simulated(t, nil)
	u.pass(2000 * ms)
	u.must("hold", nil)
	end := u.shown()
	u.must("seek", fieldsOf{"to": 500})
	require.NotNil(t, u.ask("resume", fieldsOf{"node": "n1"})["error"])
	require.NotNil(t, u.ask("flipBit", fieldsOf{"node": "n1"})["error"])
	require.Equal(t, end, u.page.clock["to"])
	u.must("crash", fieldsOf{"node": "n1"})
	require.EqualValues(t, 500, u.page.clock["to"])
}

func TestAWatchHearsOfTheFutureThatReplacedItsOwn(t *testing.T) {
	u := simulated(t, nil)
	u.leader()
	u.pass(100 * ms)
	before := u.shown()
	u.pass(100 * ms)
	u.must("watch", fieldsOf{"watch": 3, "key": "k"})
	u.must("put", fieldsOf{"key": "k", "value": "1"})
	u.until("a change", func() bool { return len(u.page.changes[3]) == 1 })
	u.must("seek", fieldsOf{"to": before})
	u.must("set", fieldsOf{"heartbeat": 60})
	u.must("run", nil)
	u.must("put", fieldsOf{"key": "k", "value": "2"})
	u.until("another change", func() bool { return len(u.page.changes[3]) == 2 })
}

func TestTimePassesWhereNothingHappens(t *testing.T) {
	u := simulated(t, fieldsOf{"nodes": 1})
	u.leader()
	u.must("crash", fieldsOf{"node": "n1"})
	for _, scale := range []any{1, "max"} {
		u.must("set", fieldsOf{"scale": scale})
		before := u.shown()
		u.until("time passes", func() bool { return u.shown() > before+30 })
	}
}

func TestTellsTheMessagesUnderWayWhereTheClockStands(t *testing.T) {
	for _, scale := range []any{1, 100, "max"} {
		u := simulated(t, fieldsOf{"scale": scale, "latency": 50})
		u.leader()
		require.Empty(t, u.page.flights, "nobody could follow them")
		u.must("run", nil)
		u.until("a message is under way", func() bool {
			u.must("hold", nil)
			defer u.must("run", nil)
			return len(u.page.flights) > 0
		})
	}
	u := simulated(t, fieldsOf{"scale": 0.1})
	u.until("a message is told of that eyes can follow", func() bool { return len(u.page.flights) > 0 })
}

// unclonable is a core that can't be copied, as etcd's can't.
type unclonable struct{ raft.Engine }

// long is a simulated lab of such a core that has run for longer than a turn takes.
func long(t *testing.T) *universe {
	t.Helper()
	u := newUniverse(t, 0)
	u.desk = desk.New(u, func(c raft.Config) (raft.Engine, error) {
		n, err := raft.New(c)
		return unclonable{n}, err
	})
	u.start(fieldsOf{"world": "sim", "nodes": 5, "held": true})
	u.must("seek", fieldsOf{"to": 600_000})
	require.NotEmpty(t, u.page.leader())
	u.pass(100 * ms)
	return u
}

func TestASeekThatRunsAgainTakesManyTurnsAndTellsHowFarItIs(t *testing.T) {
	u := long(t)
	end := u.page.clock["digest"]
	sought := u.command("seek", fieldsOf{"to": 400_000})
	crash := u.command("crash", fieldsOf{"node": "n1"})
	var reached []float64
	u.until("the moment is in view", func() bool {
		if at, is := u.page.clock["reached"].(float64); is {
			require.EqualValues(t, 400_000, u.page.clock["sought"])
			require.EqualValues(t, 600_000, u.shown(), "what was in view is, until the other is whole")
			require.Equal(t, end, u.page.clock["digest"])
			reached = append(reached, at)
		}
		return u.page.replies[sought] != nil
	})
	require.NotEmpty(t, reached)
	require.IsNonDecreasing(t, reached)
	require.Nil(t, u.page.replies[sought]["error"])
	require.Nil(t, u.await(crash)["error"])
	require.EqualValues(t, 400_000, u.shown())
	require.Nil(t, u.page.clock["sought"])
	require.EqualValues(t, 400_000, u.page.clock["undo"], "what was asked for behind the seek acts at its moment")
	u.must("undo", nil)
	require.Equal(t, end, u.page.clock["digest"])
}

func TestASeekThatRunsAgainCanBeGivenUp(t *testing.T) {
	u := long(t)
	sought := u.command("seek", fieldsOf{"to": 400_000})
	crash := u.command("crash", fieldsOf{"node": "n1"})
	u.until("it is under way", func() bool { return u.page.clock["reached"] != nil })
	u.must("hold", nil)
	for _, id := range []uint64{sought, crash} {
		require.Contains(t, u.await(id)["error"], "something else was asked for")
	}
	require.Nil(t, u.page.clock["sought"])
	at := u.shown()
	require.True(t, at > 0 && at < 400_000, "it is held where it has come to: %v", at)
	require.EqualValues(t, 600_000, u.page.clock["to"])
	u.must("seek", fieldsOf{"to": 0})
	first := u.command("seek", fieldsOf{"to": 590_000})
	second := u.command("seek", fieldsOf{"to": 20_000})
	require.Contains(t, u.await(first)["error"], "something else was asked for")
	require.Nil(t, u.await(second)["error"])
	require.EqualValues(t, 20_000, u.shown())
}

func TestASimulatedLabsTimeEndsWithASentence(t *testing.T) {
	u := simulated(t, fieldsOf{"nodes": 1, "held": true})
	u.must("seek", fieldsOf{"to": 1000})
	u.must("crash", fieldsOf{"node": "n1"})
	u.must("set", fieldsOf{"scale": "max"})
	u.must("seek", fieldsOf{"to": 999_999_000})
	u.must("run", nil)
	u.until("time ends", func() bool { return u.page.clock["held"] == true })
	require.EqualValues(t, 1e9, u.shown())
	over := "the clock of a simulated lab ends at 1000000000 ms: seek an earlier moment, or begin a new lab"
	require.Equal(t, fieldsOf{"code": "timeOver", "high": "1000000000"}, u.page.clock["why"])
	require.Equal(t, over, u.ask("run", nil)["error"])
	require.Equal(t, over, u.ask("put", fieldsOf{"key": "k", "value": "v"})["error"])
	require.Contains(t, u.ask("seek", fieldsOf{"to": 1e9 + 1})["error"], "to takes a number from 0 to 1000000000 ms")
	u.must("seek", fieldsOf{"to": 500})
	u.must("run", nil)
	require.Equal(t, false, u.page.clock["held"])
}

func TestTheWireOfASimulatedLabIsItsFramesBytes(t *testing.T) {
	u := simulated(t, fieldsOf{"nodes": 3})
	u.must("flights", fieldsOf{"all": true})
	u.leader()
	u.pass(200 * ms)
	require.Equal(t, "simulated", u.page.lab["disk"])
	wire := func(from, to string, incarnation, seq int) []byte {
		id := u.command("wire", fieldsOf{"from": from, "to": to, "incarnation": incarnation, "seq": seq})
		u.until("an answer", func() bool { return u.page.replies[id] != nil || u.page.binaries[id] != nil })
		return u.page.binaries[id]
	}
	require.NotEmpty(t, u.page.flights)
	for _, f := range u.page.flights[len(u.page.flights)-3:] {
		var from, incarnation, seq int
		_, err := fmt.Sscanf(f[0].(string), "n%d.%d.%d", &from, &incarnation, &seq)
		require.NoError(t, err)
		require.Len(t, wire(f[1].(string), f[2].(string), incarnation, seq), int(f[9].(float64)))
	}
	require.Nil(t, wire("n1", "n2", 1, 1<<40))
}
