package check_test

import (
	"sort"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/check"
)

// crowded is a legal history in which many clients write to one key at once, and one in
// seven of their operations is lost; half of those happen.
func crowded(clients, operations int) []check.Operation {
	a := newTale()
	for i := range operations {
		call := raft.Time(i / clients * 10)
		if i%7 == 3 {
			a.lost(call, put("a", "lost"))
			if i%2 == 0 {
				a.do(put("a", "lost"))
			}
			continue
		}
		op := put("a", "told")
		if i%3 == 0 {
			op = get("a")
		}
		a.answered(call, call+9, op)
	}
	return a.history
}

func TestLinearizable_gives_up_at_its_bound(t *testing.T) {
	history := crowded(8, 200)
	assert.Equal(t, check.Ok, check.Linearizable(history, enough))
	for _, steps := range []int{0, 1, 100} {
		assert.Equal(t, check.Unknown, check.Linearizable(history, steps), steps)
	}
	assert.Equal(t, check.Ok, check.Linearizable(nil, 0))
}

func TestLinearizable_gives_equal_verdicts_to_equal_histories(t *testing.T) {
	history := crowded(8, 200)
	least := sort.Search(enough, func(steps int) bool { return check.Linearizable(history, steps) == check.Ok }) - 1
	for range 5 {
		require.Equal(t, check.Unknown, check.Linearizable(history, least))
		require.Equal(t, check.Ok, check.Linearizable(history, least+1))
	}
}

// stormy is a legal history of 1,000 operations on some keys, one in 5 of which is lost,
// and a read at its end.
func stormy(seed uint64, keys uint64) []check.Operation {
	a, dice := newTale(), raft.NewDice(seed, 0x570)
	for i := range 1000 {
		key, value, call := string(rune('a'+dice.Below(keys))), strconv.Itoa(i), raft.Time(i/5*10)
		switch dice.Below(10) {
		case 0:
			a.do(put(key, value))
			fallthrough
		case 1:
			a.lost(call, put(key, value))
		case 2, 3, 4, 5:
			a.answered(call, call+9, get(key))
		default:
			a.answered(call, call+9, put(key, value))
		}
	}
	a.answered(1e6, 1e6+1, get("a"))
	return a.history
}

func TestLinearizable_finds_one_wrong_answer_behind_many_lost_ones(t *testing.T) {
	for _, keys := range []uint64{1, 3, 10} {
		for seed := range uint64(5) {
			history := stormy(seed, keys)
			require.Equal(t, check.Ok, check.Linearizable(history, enough), command(t, seed))
			history[len(history)-1].Result.KV.Value = "wrong"
			require.Equal(t, check.Illegal, check.Linearizable(history, enough), command(t, seed))
		}
	}
}

func TestVerdict_has_a_word(t *testing.T) {
	assert.Equal(t, "unknown ok illegal", check.Unknown.String()+" "+check.Ok.String()+" "+check.Illegal.String())
}

// BenchmarkLinearizable is a history of 1,000 operations by 5 clients.
func BenchmarkLinearizable(b *testing.B) {
	history := stormy(1, 3)
	b.ReportAllocs()
	for b.Loop() {
		if v := check.Linearizable(history, enough); v != check.Ok {
			b.Fatal(v)
		}
	}
}

func TestTellsHowFarASearchCame(t *testing.T) {
	last := 0
	check.Search(crowded(20, 4000), enough, func(steps int) {
		assert.Greater(t, steps, last)
		last = steps
	})
	assert.Positive(t, last)
}
