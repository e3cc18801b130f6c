package check_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/kv"
)

// brute tries all orders, on the real store. It knows no key, no revision and no model.
type brute struct {
	history []check.Operation
	order   []int
	done    []bool
}

func (b *brute) linearizable() bool {
	if b.complete() {
		return true
	}
	for i := range b.history {
		if b.done[i] || b.history[i].Outcome == check.Failed || !b.mayBeNext(i) {
			continue
		}
		b.done[i], b.order = true, append(b.order, i)
		if b.agrees() && b.linearizable() {
			return true
		}
		b.done[i], b.order = false, b.order[:len(b.order)-1]
	}
	return false
}

func (b *brute) complete() bool {
	for i := range b.history {
		if b.history[i].Outcome == check.Answered && !b.done[i] {
			return false
		}
	}
	return true
}

// mayBeNext: nothing that returned before its call is left.
func (b *brute) mayBeNext(i int) bool {
	for j := range b.history {
		if o := &b.history[j]; !b.done[j] && o.Outcome == check.Answered && o.Return < b.history[i].Call {
			return false
		}
	}
	return true
}

// agrees: executed in this order, the last operation has its answer.
func (b *brute) agrees() bool {
	s := newSpecification()
	var r kv.Result
	for _, i := range b.order {
		r = s.do(b.history[i].Op)
	}
	o := &b.history[b.order[len(b.order)-1]]
	return o.Outcome == check.Lost || reflect.DeepEqual(o.Result, r)
}

// small draws a history of up to 7 operations on two keys. It is legal, until it is bent.
func small(dice *raft.Dice) []check.Operation {
	type pending struct {
		at raft.Time
		i  int
	}
	a := newTale()
	count, kinds := 2+int(dice.Below(6)), 6+2*dice.Below(2)
	var order []pending
	for i := range count {
		call := raft.Time(dice.Below(30))
		o := check.Operation{Client: i, Call: call, Op: anyOp(dice, i, kinds), Outcome: check.Answered}
		at := call + raft.Time(dice.Below(10))
		o.Return = at + raft.Time(dice.Below(10))
		switch dice.Below(8) {
		case 0:
			o.Outcome = check.Failed
		case 1, 2, 3:
			o.Outcome = check.Lost
			at = call + raft.Time(dice.Below(40))
		}
		a.history = append(a.history, o)
		if o.Outcome == check.Answered || o.Outcome == check.Lost && dice.Below(3) > 0 {
			order = append(order, pending{at, i})
		}
	}
	slices.SortStableFunc(order, func(a, b pending) int { return int(a.at - b.at) })
	for _, p := range order {
		o := &a.history[p.i]
		if r := a.do(o.Op); o.Outcome == check.Answered {
			o.Result = r
		}
	}
	return a.history
}

// anyOp draws one of the first kinds: 6 are all but transactions, 8 are all.
func anyOp(dice *raft.Dice, i int, kinds uint64) kv.Op {
	key, other := "a", "b"
	if dice.Below(3) == 0 {
		key, other = other, key
	}
	value := []string{"x", "y", "z"}[dice.Below(3)]
	switch dice.Below(kinds) {
	case 0, 1, 2:
		return put(key, value)
	case 3, 4:
		return get(key)
	case 5:
		return remove(key)
	}
	compare := kv.Compare{Key: key, Target: kv.Target(1 + dice.Below(4)), Relation: kv.Relation(1 + dice.Below(4)), Value: value, Number: int64(dice.Below(4))}
	t := txn([]kv.Compare{compare}, put(key, value), get(other))
	t.Txn.Failure = []kv.Op{remove(other), get(key)}
	if i%2 == 0 {
		t.Txn.Failure = nil
	}
	return t
}

// bend changes one thing, so that the history may be illegal now.
func bend(dice *raft.Dice, history []check.Operation) {
	o := &history[dice.Below(uint64(len(history)))]
	switch dice.Below(7) {
	case 0:
		o.Call += 25
		o.Return += 25
	case 1:
		o.Call -= 25
		o.Return -= 25
	case 2:
		if o.Outcome == check.Answered && o.Result.Found {
			o.Result.KV.Value = "y"
		}
	case 3:
		if o.Outcome == check.Answered {
			o.Result.Revision++
		}
	case 4:
		if o.Outcome == check.Lost {
			o.Outcome = check.Failed
		}
	case 5:
		if o.Outcome == check.Answered && o.Result.Found {
			o.Result.KV.Version++
		}
	case 6:
		if o.Outcome == check.Answered {
			o.Outcome, o.Result = check.Failed, kv.Result{}
		}
	}
}

func TestLinearizable_agrees_with_brute_force(t *testing.T) {
	var verdicts [3]int
	for seed := range uint64(8000) {
		dice := raft.NewDice(seed, 0xb407e)
		history := small(dice)
		bent := dice.Below(3) > 0
		if bent {
			bend(dice, history)
		}
		b := brute{history: history, done: make([]bool, len(history))}
		expected := check.Illegal
		if b.linearizable() {
			expected = check.Ok
		}
		require.True(t, expected == check.Ok || bent, "the history was drawn wrong: %s", command(t, seed))
		require.Equal(t, expected, check.Linearizable(history, enough), command(t, seed))
		verdicts[expected]++
	}
	assert.Greater(t, verdicts[check.Ok], 1000)
	assert.Greater(t, verdicts[check.Illegal], 500)
}
