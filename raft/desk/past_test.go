package desk_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/view"
	"raftlab/tests/seeds"
)

// TestShowsEveryMomentOfALiveRunAsItStood runs five nodes under random faults, keeps what is known at
// random moments, and goes back to each.
func TestShowsEveryMomentOfALiveRunAsItStood(t *testing.T) {
	seeds.Each(t, 4, func(t *testing.T, seed uint64) {
		c := newChaos(t, seed)
		type moment struct {
			at    raft.Time
			turns uint64
			state *view.State
		}
		var all []moment
		for range 300 {
			c.act()
			c.u.pass(raft.Time(c.dice.Below(80)) * ms)
			d := c.u.desk.Director()
			at := d.Cluster()
			all = append(all, moment{at, c.u.desk.Turns(), d.View().State.Clone()})
		}
		now := c.u.desk.Director()
		// While the clock is held many things happen at one time, of which the last counts.
		all = slices.DeleteFunc(all, func(m moment) bool { return c.u.desk.TurnsUntil(m.at) != m.turns })
		require.Greater(t, len(all), 200)
		for i := len(all) - 2; i >= 0; i-- {
			m := all[i]
			c.u.must("seek", fieldsOf{"to": float64(m.at) / 1e6})
			require.NotSame(t, now, c.u.desk.Seen())
			require.InDelta(t, float64(m.at)/1e6, c.u.shown(), 1e-6, "moment %d", i)
			require.Equal(t, false, c.u.page.clock["now"])
			require.True(t, m.state.Equal(&c.u.desk.Seen().View().State), "moment %d of %d, at %d", i, len(all), m.at)
		}
		c.u.must("seek", nil)
		require.Same(t, now, c.u.desk.Seen())
	})
}

func TestStepsThroughALiveRunsPast(t *testing.T) {
	u := started(t, 3, nil)
	u.leader()
	u.pass(500 * ms)
	require.Contains(t, u.ask("step", nil)["error"], "the present of a live lab")
	last := u.shown()
	for range 20 {
		event := u.must("step", fieldsOf{"back": true})["event"].(fieldsOf)
		require.Equal(t, "heard", event["kind"])
		require.LessOrEqual(t, u.shown(), event["time"].(float64))
		last = u.shown()
	}
	u.must("step", nil)
	require.GreaterOrEqual(t, u.shown(), last)
	u.must("put", fieldsOf{"key": "k", "value": "v"})
	require.Nil(t, u.page.clock["now"], "any command returns to the present")
}
