package desk_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/desk"
	"raftlab/tests/seeds"
)

// recorded is the recording as JSON.
func (u *universe) recorded() (text []byte, run fieldsOf) {
	u.must("trace", nil)
	text = u.page.binaries[uint64(u.names)]
	require.NoError(u.t, json.Unmarshal(text, &run))
	return text, run
}

// before is what was asked for before the moment in view.
func (p *page) before() []any { return append([]any{}, p.asked[:p.taken]...) }

// TestThePageKnowsWhatALinkCarries lets dice ask, go back, ask for another future and undo: what the page was told
// is what the recording has, and the run of it comes to the same moment.
func TestThePageKnowsWhatALinkCarries(t *testing.T) {
	seeds.Each(t, 6, func(t *testing.T, seed uint64) {
		u, dice := simulated(t, fieldsOf{"seed": seed, "scale": 20}), raft.NewDice(seed)
		for i := range 60 {
			node := fmt.Sprint("n", 1+dice.Below(5))
			switch dice.Below(8) {
			case 0, 1:
				u.ask("put", fieldsOf{"key": "k", "value": fmt.Sprint(i), "within": 100})
			case 2:
				u.ask("crash", fieldsOf{"node": node})
			case 3:
				u.ask("restart", fieldsOf{"node": node})
			case 4:
				u.ask("set", fieldsOf{"heartbeat": 20 + float64(dice.Below(30)), "scale": 10})
			case 5:
				u.ask("seek", fieldsOf{"to": float64(dice.Below(uint64(u.shown()) + 1))})
			case 6:
				u.ask("undo", nil)
			}
			u.must("run", nil)
			u.pass(raft.Time(dice.Below(20)) * ms)
			u.must("hold", nil)
			_, run := u.recorded()
			require.Equal(t, run["asked"], u.page.before(), "after %d", i)
		}
		_, run := u.recorded()
		for field := range u.page.plan {
			delete(run, field)
		}
		maps.Copy(run, u.page.plan)
		run["asked"] = u.page.before()
		text, err := json.Marshal(run)
		require.NoError(t, err)
		other := newUniverse(t, 0)
		other.must("open", fieldsOf{"run": string(text), "build": "b2"})
		require.Equal(t, u.page.clock["digest"], other.page.clock["digest"])
		require.Equal(t, u.page.before(), other.page.before())
	})
}

func TestThePageKnowsWhatALiveLabWasAskedFor(t *testing.T) {
	u := started(t, 3, nil)
	leader := u.leader()
	u.must("put", fieldsOf{"key": "k", "value": "v"})
	u.pass(100 * ms)
	u.must("set", fieldsOf{"scale": 0.5})
	u.must("hold", nil)
	u.must("run", nil)
	require.NotNil(t, u.ask("resume", fieldsOf{"node": "n1"})["error"])
	u.must("set", fieldsOf{"heartbeat": 60, "scale": 1})
	u.must("crash", fieldsOf{"node": leader})
	require.Equal(t, 3, u.page.taken)
	var told []any
	last := 0.0
	for _, a := range u.page.asked {
		entry := a.(fieldsOf)
		at := entry["at"].(float64)
		require.GreaterOrEqual(t, at, last)
		last = at
		require.Equal(t, "obey", entry["do"])
		told = append(told, entry["order"])
	}
	require.Equal(t, []any{fieldsOf{"do": "put", "key": "k", "value": "v"}, fieldsOf{"do": "set", "settings": fieldsOf{"heartbeat": 60.0}}, fieldsOf{"do": "crash", "node": leader}}, told)
	u.must("seek", fieldsOf{"to": u.page.asked[0].(fieldsOf)["at"].(float64) + 50})
	require.Equal(t, 1, u.page.taken, "those before the moment in view")
	u.must("seek", nil)
	require.Equal(t, 3, u.page.taken)
}

func TestThePageIsToldOfNoMoreThanALinkHolds(t *testing.T) {
	for _, world := range []string{"live", "sim"} {
		u := newUniverse(t, map[string]int{"live": 1}[world])
		u.start(fieldsOf{"world": world, "nodes": 1})
		for i := range desk.MaxLinked + 5 {
			u.command("set", fieldsOf{"heartbeat": 20 + i%20})
		}
		u.until("all were asked for", func() bool { return u.page.taken > desk.MaxLinked })
		require.Len(t, u.page.asked, desk.MaxLinked)
	}
}

func TestOfALiveLabsForkNothingIsTold(t *testing.T) {
	u := started(t, 3, nil)
	u.leader()
	u.must("put", fieldsOf{"key": "k", "value": "v"})
	id := u.command("fork", nil)
	u.until("a fork", func() bool { return u.page.binaries[id] != nil })
	other := newUniverse(t, 0)
	other.must("open", fieldsOf{"run": string(u.page.binaries[id])})
	other.must("run", nil)
	other.must("put", fieldsOf{"key": "k", "value": "w"})
	require.Empty(t, other.page.asked)
	require.NotNil(t, other.page.plan)
}

func TestALiveLabBeginsWithTheLogsOfALink(t *testing.T) {
	u := started(t, 3, fieldsOf{"logs": []fieldsOf{{"node": "n1", "terms": []int{1, 1, 3}, "vote": "n2"}}})
	require.Len(t, u.page.logs["n1"], 3)
	require.Equal(t, 3, u.page.logs["n1"][2].term)
}
