package check_test

import (
	"sort"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/kv"
)

// crowded is a legal history in which many clients write to one key at once, and one in
// so many of their operations is lost; half of those happen.
func crowded(clients, operations, lost int) []check.Operation {
	a := newTale()
	for i := range operations {
		call := raft.Time(i / clients * 10)
		if i%lost == 3 {
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
	history := crowded(8, 200, 7)
	assert.Equal(t, check.Ok, check.Linearizable(history, enough))
	for _, steps := range []int{0, 1, 100} {
		assert.Equal(t, check.Unknown, check.Linearizable(history, steps), steps)
	}
	assert.Equal(t, check.Ok, check.Linearizable(nil, 0))
}

func TestLinearizable_gives_equal_verdicts_to_equal_histories(t *testing.T) {
	history := crowded(8, 200, 7)
	least := sort.Search(enough, func(steps int) bool { return check.Linearizable(history, steps) == check.Ok }) - 1
	for range 5 {
		require.Equal(t, check.Unknown, check.Linearizable(history, least))
		require.Equal(t, check.Ok, check.Linearizable(history, least+1))
	}
}

func TestLinearizable_finds_one_wrong_answer_in_a_long_history(t *testing.T) {
	history := crowded(8, 400, 31)
	for i := len(history) - 1; ; i-- {
		if o := &history[i]; o.Outcome == check.Answered && o.Op.Kind == kv.Put {
			o.Result.KV.Version++
			break
		}
	}
	assert.Equal(t, check.Illegal, check.Linearizable(history, 20*enough))
}

func TestVerdict_has_a_word(t *testing.T) {
	assert.Equal(t, "unknown ok illegal", check.Unknown.String()+" "+check.Ok.String()+" "+check.Illegal.String())
}

// BenchmarkLinearizable is a history of 1,000 operations by 5 clients.
func BenchmarkLinearizable(b *testing.B) {
	history := crowded(5, 1000, 7)
	b.ReportAllocs()
	for b.Loop() {
		if v := check.Linearizable(history, enough); v != check.Ok {
			b.Fatal(v)
		}
	}
}
