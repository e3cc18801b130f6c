package kv_test

import (
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/kv"
)

// chance throws commands of a few clients on a few keys, retries among them.
type chance struct{ *raft.Dice }

func (d chance) key() string { return "k" + strconv.Itoa(int(d.Below(6))) }

func (d chance) simple() kv.Op {
	switch d.Below(5) {
	case 0:
		return get(d.key())
	case 1:
		return del(d.key())
	}
	return put(d.key(), "v"+strconv.Itoa(int(d.Below(4))))
}

func (d chance) op() kv.Op {
	if d.Below(3) > 0 {
		return d.simple()
	}
	var sides [2][]kv.Op
	for i := range sides {
		for range d.Below(4) {
			sides[i] = append(sides[i], d.simple())
		}
	}
	compare := number(kv.TargetVersion, d.key(), kv.Relation(1+d.Below(4)), int64(d.Below(3)))
	if d.Below(2) == 0 {
		compare = value(d.key(), kv.Relation(1+d.Below(4)), "v1")
	}
	return txn([]kv.Compare{compare}, sides[0], sides[1])
}

func (d chance) command(index raft.Index) []byte {
	if index <= 3 || d.Below(200) == 0 {
		return kv.AppendCommand(nil, &kv.Command{Kind: kv.Register, Session: d.Uint64()})
	}
	if d.Below(40) == 0 {
		return kv.AppendCommand(nil, &kv.Command{Kind: kv.Compact, Revision: int64(d.Below(2 + uint64(index)/8))})
	}
	serial := 1 + uint64(index)/3 - min(uint64(index)/3, d.Below(3))
	c := once(1+d.Below(4), serial, serial-min(serial, 1+d.Below(9)), d.op())
	return kv.AppendCommand(nil, &c)
}

// naive is the store's specification: all changes in one list, looked through each time.
type naive struct {
	revision, compacted int64
	changes             []kv.Change
}

func (n *naive) get(key string) (kv.KeyValue, bool) {
	for _, c := range slices.Backward(n.changes) {
		if c.KV.Key == key {
			return c.KV, !c.Deleted
		}
	}
	return kv.KeyValue{}, false
}

// compact keeps what is not older than the revision, and what the keys were then.
func (n *naive) compact(revision int64) {
	if revision <= n.compacted || revision > n.revision {
		return
	}
	n.compacted = revision
	kept := n.changes[:0]
	for i, c := range n.changes {
		later := slices.ContainsFunc(n.changes[i+1:], func(d kv.Change) bool { return d.KV.Key == c.KV.Key && d.KV.ModRevision <= revision })
		if c.KV.ModRevision >= revision || !c.Deleted && !later {
			kept = append(kept, c)
		}
	}
	n.changes = kept
}

func (n *naive) run(revision int64, op kv.Op) {
	old, found := n.get(op.Key)
	switch {
	case op.Kind == kv.Put && found:
		n.changes = append(n.changes, kv.Change{KV: keyValue(op.Key, op.Value, old.CreateRevision, revision, old.Version+1)})
	case op.Kind == kv.Put:
		n.changes = append(n.changes, kv.Change{KV: keyValue(op.Key, op.Value, revision, revision, 1)})
	case op.Kind == kv.Delete && found:
		n.changes = append(n.changes, kv.Change{Deleted: true, KV: kv.KeyValue{Key: op.Key, ModRevision: revision}})
	default:
		return
	}
	n.revision = revision
}

// Each operation leaves what the specification says; a transaction's comparisons are
// taken from the store, since they have tests of their own.
func TestStore_does_what_its_specification_says(t *testing.T) {
	for seed := range uint64(20) {
		d := chance{raft.NewDice(seed)}
		c, spec := newClient(t), naive{revision: 1}
		for range 300 {
			if d.Below(30) == 0 {
				revision := int64(d.Below(uint64(spec.revision + 2)))
				c.apply(kv.Command{Kind: kv.Compact, Revision: revision})
				spec.compact(revision)
				requireMatches(t, &spec, c.store, seed)
			}
			op := d.op()
			r := c.execute(op)
			if r.Status == kv.Malformed {
				require.Error(t, op.Check())
				c.serial--
				continue
			}
			list := []kv.Op{op}
			if op.Kind == kv.Txn && r.Succeeded {
				list = op.Txn.Success
			} else if op.Kind == kv.Txn {
				list = op.Txn.Failure
			}
			next := spec.revision + 1
			for _, one := range list {
				spec.run(next, one)
			}
			require.Equal(t, spec.revision, r.Revision, "seed %d: %s", seed, op.Text())
		}
		requireMatches(t, &spec, c.store, seed)
	}
}

func requireMatches(t *testing.T, spec *naive, s *kv.Store, seed uint64) {
	t.Helper()
	require.Equal(t, spec.compacted, s.Compacted())
	for i := range 6 {
		key := "k" + strconv.Itoa(i)
		var changes []kv.Change
		for _, c := range spec.changes {
			if c.KV.Key == key {
				changes = append(changes, c)
			}
		}
		require.Equal(t, changes, s.ChangesSince(key, 0, nil), "seed %d: %s", seed, key)
		op := get(key)
		r := s.Read(&op)
		want, found := spec.get(key)
		require.Equal(t, found, r.Found)
		if found {
			require.Equal(t, want, r.KV)
		}
	}
}

// A store that is written down and restored goes on like the one that was not.
func TestRestore_returns_what_was_written(t *testing.T) {
	for seed := range uint64(10) {
		d := chance{raft.NewDice(seed)}
		s := kv.New()
		for index := raft.Index(1); index < 600; index++ {
			if d.Below(20) > 0 {
				s.Apply(index, d.command(index))
				continue
			}
			state := s.AppendState(nil)
			restored, err := kv.Restore(state)
			require.NoError(t, err)
			require.Equal(t, state, restored.AppendState(nil), "seed %d, index %d", seed, index)
			data := d.command(index)
			require.Equal(t, s.Apply(index, data), restored.Apply(index, data))
			require.Equal(t, s.AppendState(nil), restored.AppendState(nil), "seed %d, index %d", seed, index)
			s = restored
		}
		require.Greater(t, s.Revision(), int64(50), "seed %d: most commands were executed", seed)
	}
}

func TestRestore_keeps_all_sessions_of_a_full_store(t *testing.T) {
	c := newClient(t)
	for range kv.MaxSessions + 10 {
		c.register()
	}
	restored, err := kv.Restore(c.state())
	require.NoError(t, err)
	assert.Equal(t, c.state(), restored.AppendState(nil))
}

func TestRestore_refuses_what_is_no_state(t *testing.T) {
	c := newClient(t)
	c.execute(put("a", "1"))
	c.execute(del("a"))
	c.execute(do(put("b", "1"), put("c", "1")))
	state := c.state()
	for size := range state {
		_, err := kv.Restore(state[:size])
		assert.Error(t, err, "cut at %d", size)
	}
	_, err := kv.Restore(append(slices.Clone(state), 0))
	assert.Error(t, err, "a byte left over")
	for name, b := range map[string][]byte{
		"another version":                   {1, 2, 0, 0, 0},
		"revision 0":                        {2, 0, 0, 0, 0},
		"compacted at a later revision":     {2, 2, 4, 0, 0},
		"an empty key":                      {2, 4, 0, 1, 0, 1, 1, 0, 0, 0, 1, 0},
		"a key without changes":             {2, 4, 0, 1, 1, 'a', 0, 0},
		"a deletion of nothing":             {2, 4, 0, 1, 1, 'a', 1, 1, 1, 0},
		"a deletion that was compacted":     {2, 6, 6, 1, 1, 'a', 1, 1, 1, 0},
		"a change after the last one":       {2, 4, 0, 1, 1, 'a', 1, 2, 0, 0, 0, 1, 0},
		"two changes at one revision":       {2, 4, 0, 1, 1, 'a', 2, 1, 0, 0, 0, 1, 0, 0, 0, 0},
		"version 0":                         {2, 4, 0, 1, 1, 'a', 1, 1, 0, 0, 0, 0, 0},
		"version 2 from the start":          {2, 6, 0, 1, 1, 'a', 1, 2, 0, 0, 1, 2, 0},
		"a version above the key's age":     {2, 6, 6, 1, 1, 'a', 1, 2, 0, 0, 1, 3, 0},
		"two changes before the compaction": {2, 6, 6, 1, 1, 'a', 2, 1, 0, 0, 0, 1, 1, 0, 0, 0},
		"a key twice":                       {2, 4, 0, 2, 1, 'a', 1, 1, 0, 0, 0, 1, 1, 'a', 1, 1, 0, 0, 0, 1, 0},
		"a session 0":                       {2, 2, 0, 0, 1, 0, 0, 0, 0},
		"a session used before it was":      {2, 2, 0, 0, 1, 5, 4, 0, 0},
		"an answer acknowledged":            {2, 2, 0, 0, 1, 5, 5, 3, 1, 3, 0, 0, 0, 0, 0, 0, 0},
	} {
		_, err := kv.Restore(b)
		assert.Error(t, err, name)
	}
	for _, b := range [][]byte{
		{2, 2, 0, 0, 0}, {2, 4, 0, 1, 1, 'a', 1, 1, 0, 0, 0, 1, 0}, {2, 6, 6, 1, 1, 'a', 1, 2, 0, 0, 1, 2, 0},
		{2, 6, 6, 1, 1, 'a', 1, 2, 1, 0}, {2, 2, 0, 0, 1, 5, 5, 2, 1, 3, 0, 0, 0, 0, 0, 0, 0},
	} {
		_, err := kv.Restore(b)
		assert.NoError(t, err)
	}
}
