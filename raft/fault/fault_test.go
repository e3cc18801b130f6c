package fault_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/fault"
)

// seed is fixed: the bounds below hold for it, and would for nearly any other.
const seed = 20260801

const ms = raft.Millisecond

func TestRange_draws_all_of_a_small_range_evenly(t *testing.T) {
	d := raft.NewDice(seed)
	count := map[raft.Time]int{}
	for range 10_000 {
		count[fault.Range{Min: 3, Max: 7}.Draw(d)]++
	}
	assert.Len(t, count, 5)
	for v := raft.Time(3); v <= 7; v++ {
		assert.InDelta(t, 2000, count[v], 200, "draws of %d", v)
	}
}

func TestRange_draws_within_its_bounds_with_its_middle_as_mean(t *testing.T) {
	d := raft.NewDice(seed)
	r := fault.Range{Min: 150 * ms, Max: 300 * ms}
	sum, least, most := raft.Time(0), r.Max, r.Min
	const draws = 20_000
	for range draws {
		v := r.Draw(d)
		require.GreaterOrEqual(t, v, r.Min)
		require.LessOrEqual(t, v, r.Max)
		sum, least, most = sum+v, min(least, v), max(most, v)
	}
	assert.InDelta(t, 225, float64(sum)/draws/float64(ms), 1)
	assert.Less(t, least, 151*ms)
	assert.Greater(t, most, 299*ms)
}

func TestRange_draws_its_only_value(t *testing.T) {
	d := raft.NewDice(seed)
	assert.Equal(t, 5*ms, fault.Range{Min: 5 * ms, Max: 5 * ms}.Draw(d))
	assert.Equal(t, 5*ms, fault.Range{Min: 5 * ms, Max: 1 * ms}.Draw(d), "an empty range gives its Min")
	assert.Zero(t, fault.Range{}.Draw(d))
}

func TestRange_is_zero_when_no_draw_is_above_zero(t *testing.T) {
	assert.True(t, fault.Range{}.Zero())
	assert.False(t, fault.Range{Max: 1}.Zero())
	assert.False(t, fault.Range{Min: 1}.Zero())
}

func TestProbability_turns_parts_of_a_billion_into_parts_of_2_32(t *testing.T) {
	assert.EqualValues(t, 0, fault.Probability(0))
	assert.EqualValues(t, 1<<31, fault.Probability(5e8))
	assert.EqualValues(t, 4, fault.Probability(1))
	assert.EqualValues(t, fault.Certain, fault.Probability(1e9))
	assert.EqualValues(t, fault.Certain, fault.Probability(1<<63))
	assert.Less(t, fault.Probability(1e9-1), uint32(fault.Certain))
}

func TestWire_delivers_first_in_first_out(t *testing.T) {
	d := raft.NewDice(seed)
	w := fault.Wire{Link: fault.Link{Latency: fault.Range{Min: 1 * ms, Max: 100 * ms}, Duplicate: fault.Probability(3e8), Loss: fault.Probability(1e8)}}
	last := raft.Time(0)
	for i := range 10_000 {
		now := raft.Time(i) * ms
		f := w.Draw(d, now)
		require.GreaterOrEqual(t, f.Due, last)
		require.GreaterOrEqual(t, f.Due, now+1*ms, "nothing arrives sooner than the latency")
		switch f.Verdict {
		case fault.Delivered:
			last = f.Due
		case fault.Duplicated:
			require.GreaterOrEqual(t, f.Second, f.Due)
			last = f.Second
		}
		require.Equal(t, last, w.LastDue())
	}
}

func TestWire_delivers_within_its_latency_when_nothing_is_ahead(t *testing.T) {
	d := raft.NewDice(seed)
	w := fault.Wire{Link: fault.Link{Latency: fault.Range{Min: 5 * ms, Max: 15 * ms}}}
	for i := range 1000 {
		now := raft.Time(i) * 20 * ms
		f := w.Draw(d, now)
		require.Equal(t, fault.Delivered, f.Verdict)
		require.GreaterOrEqual(t, f.Due-now, 5*ms)
		require.LessOrEqual(t, f.Due-now, 15*ms)
		require.Zero(t, f.Second)
	}
}

// verdicts counts the fates of n messages.
func verdicts(l fault.Link, n int) map[fault.Verdict]int {
	d := raft.NewDice(seed)
	w := fault.Wire{Link: l}
	count := map[fault.Verdict]int{}
	for i := range n {
		count[w.Draw(d, raft.Time(i)).Verdict]++
	}
	return count
}

func TestWire_loses_and_duplicates_as_often_as_told(t *testing.T) {
	got := verdicts(fault.Link{Loss: fault.Probability(1e8), Duplicate: fault.Probability(2e8)}, 100_000)
	assert.InDelta(t, 10_000, got[fault.Lost], 500)
	assert.InDelta(t, 0.9*20_000, got[fault.Duplicated], 700, "of those that are not lost")
	assert.Zero(t, got[fault.Severed])
}

func TestWire_with_certain_loss_loses_all(t *testing.T) {
	assert.Equal(t, map[fault.Verdict]int{fault.Lost: 1000}, verdicts(fault.Link{Loss: fault.Certain, Duplicate: fault.Certain}, 1000))
	assert.Equal(t, map[fault.Verdict]int{fault.Duplicated: 1000}, verdicts(fault.Link{Duplicate: fault.Certain}, 1000))
	assert.Equal(t, map[fault.Verdict]int{fault.Delivered: 1000}, verdicts(fault.Link{}, 1000))
}

func TestWire_that_is_cut_severs_all(t *testing.T) {
	got := verdicts(fault.Link{Cut: true, Loss: fault.Certain, Duplicate: fault.Certain}, 1000)
	assert.Equal(t, map[fault.Verdict]int{fault.Severed: 1000}, got)
}

// A message that never arrives holds nothing back, but tells when it would have
// arrived: the page draws its flight.
func TestWire_is_not_held_back_by_what_never_arrives(t *testing.T) {
	for _, l := range []fault.Link{{Cut: true}, {Loss: fault.Certain}} {
		d := raft.NewDice(seed)
		w := fault.Wire{Link: l}
		w.Latency = fault.Range{Min: 90 * ms, Max: 90 * ms}
		assert.Equal(t, 90*ms, w.Draw(d, 0).Due)
		w.Link = fault.Link{}
		assert.Equal(t, 1*ms, w.Draw(d, 1*ms).Due)
	}
}

// overtaken counts the messages that are due before an earlier one.
func overtaken(l fault.Link, apart raft.Time) (count int) {
	d := raft.NewDice(seed)
	w := fault.Wire{Link: l}
	last := raft.Time(0)
	for i := range 10_000 {
		f := w.Draw(d, raft.Time(i)*apart)
		if f.Due < last {
			count++
		}
		last = max(last, f.Due)
	}
	return count
}

func TestWire_reorders_when_asked_to_even_where_latency_is_fixed(t *testing.T) {
	for _, latency := range []fault.Range{{}, {Min: 5 * ms, Max: 5 * ms}, {Min: 1 * ms, Max: 9 * ms}} {
		l := fault.Link{Latency: latency}
		assert.Zero(t, overtaken(l, ms/10), "links keep the order unless asked not to")
		l.Reorder = fault.Probability(1e8)
		assert.Greater(t, overtaken(l, ms/10), 2000, "%v", latency)
		l.Reorder = fault.Certain
		assert.Greater(t, overtaken(l, ms/10), 5000, "%v", latency)
	}
}

func TestWire_delays_what_goes_astray_by_twice_the_longest_latency_at_most(t *testing.T) {
	for latency, most := range map[fault.Range]raft.Time{
		{}:                          2 * ms,
		{Min: 4 * ms, Max: 10 * ms}: 30 * ms,
	} {
		d := raft.NewDice(seed)
		w := fault.Wire{Link: fault.Link{Latency: latency, Reorder: fault.Certain}}
		latest := raft.Time(0)
		for range 10_000 {
			f := w.Draw(d, 0)
			require.GreaterOrEqual(t, f.Due, latency.Min)
			require.LessOrEqual(t, f.Due, most)
			latest = max(latest, f.Due)
		}
		assert.Greater(t, latest, most*9/10)
		assert.Zero(t, w.LastDue(), "nobody is held back")
	}
}

func TestWire_takes_as_many_throws_whatever_its_settings(t *testing.T) {
	var states []uint64
	for _, l := range []fault.Link{
		{},
		{Cut: true},
		{Loss: fault.Certain},
		{Duplicate: fault.Certain},
		{Latency: fault.Range{Min: 5, Max: 5}, Loss: 7},
		{Latency: fault.Range{Min: 5, Max: 50}, Duplicate: 7},
		{Reorder: fault.Certain},
		{Latency: fault.Range{Min: 5, Max: 50}, Reorder: 7},
	} {
		d := raft.NewDice(seed)
		w := fault.Wire{Link: l}
		for range 100 {
			w.Draw(d, 0)
		}
		states = append(states, d.State)
	}
	for _, s := range states {
		assert.Equal(t, states[0], s)
	}
}

func TestWire_resumes_where_it_was(t *testing.T) {
	latency := fault.Link{Latency: fault.Range{Min: 1 * ms, Max: 100 * ms}}
	d := raft.NewDice(seed)
	w := fault.Wire{Link: latency}
	for range 10 {
		w.Draw(d, 0)
	}
	again := fault.Wire{Link: latency}
	again.Resume(w.LastDue())
	dice := *d
	for i := range 10 {
		now := raft.Time(i) * ms
		require.Equal(t, w.Draw(d, now), again.Draw(&dice, now))
	}
}

func TestWire_draws_equal_fates_from_equal_seeds(t *testing.T) {
	draw := func(seed uint64) (fates []fault.Fate) {
		d := raft.NewDice(seed)
		w := fault.Wire{Link: fault.Link{Latency: fault.Range{Min: 1 * ms, Max: 100 * ms}, Loss: 1 << 30, Duplicate: 1 << 30}}
		for i := range 100 {
			fates = append(fates, w.Draw(d, raft.Time(i)*ms))
		}
		return fates
	}
	assert.Equal(t, draw(1), draw(1))
	assert.NotEqual(t, draw(1), draw(2))
}

func TestWire_allocates_nothing(t *testing.T) {
	d := raft.NewDice(seed)
	w := fault.Wire{Link: fault.Link{Latency: fault.Range{Max: 9}, Loss: 1 << 30, Duplicate: 1 << 30}}
	assert.Zero(t, testing.AllocsPerRun(100, func() { w.Draw(d, 0) }))
}
