package kv_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/kv"
)

// client is one session on a store, and the log in which its commands stand.
type client struct {
	t       *testing.T
	store   *kv.Store
	index   raft.Index
	session uint64
	serial  uint64
}

func newClient(t *testing.T) *client {
	c := &client{t: t, store: kv.New()}
	c.session = c.register()
	return c
}

// apply puts a command into the log.
func (c *client) apply(command kv.Command) kv.Result {
	c.index++
	return c.store.Apply(c.index, kv.AppendCommand(nil, &command))
}

func (c *client) register() uint64 {
	r := c.apply(kv.Command{Kind: kv.Register, Session: 42})
	require.Equal(c.t, kv.OK, r.Status)
	return r.Session
}

// execute runs an operation once, acknowledging all before it.
func (c *client) execute(op kv.Op) kv.Result {
	c.serial++
	return c.apply(kv.Command{Kind: kv.Execute, Session: c.session, Serial: c.serial, Ack: c.serial - 1, Op: op})
}

// state is the whole state, bytes.
func (c *client) state() []byte { return c.store.AppendState(nil) }

// keyValue is a key as etcd shows it.
func keyValue(key, value string, create, mod, version int64) kv.KeyValue {
	return kv.KeyValue{Key: key, Value: value, CreateRevision: create, ModRevision: mod, Version: version}
}

func TestPut_gives_revisions_as_etcd(t *testing.T) {
	c := newClient(t)
	assert.EqualValues(t, 1, c.store.Revision(), "registering a session changes no key")
	assert.Equal(t, kv.Result{Revision: 2, Found: true, KV: keyValue("a", "1", 2, 2, 1)}, c.execute(put("a", "1")))
	assert.Equal(t, kv.Result{Revision: 3, Found: true, KV: keyValue("b", "1", 3, 3, 1)}, c.execute(put("b", "1")))
	assert.Equal(t, kv.Result{Revision: 4, Found: true, KV: keyValue("a", "2", 2, 4, 2)}, c.execute(put("a", "2")))
	assert.Equal(t, kv.Result{Revision: 5, Found: true, KV: keyValue("a", "2", 2, 5, 3)}, c.execute(put("a", "2")), "an equal value is a change too")
	assert.EqualValues(t, 5, c.store.Revision())
}

func TestGet_leaves_the_revision(t *testing.T) {
	c := newClient(t)
	c.execute(put("a", "1"))
	assert.Equal(t, kv.Result{Revision: 2, Found: true, KV: keyValue("a", "1", 2, 2, 1)}, c.execute(get("a")))
	assert.Equal(t, kv.Result{Revision: 2}, c.execute(get("b")))
}

func TestDelete_changes_only_what_exists(t *testing.T) {
	c := newClient(t)
	assert.Equal(t, kv.Result{Revision: 1}, c.execute(del("a")), "an absent key leaves the revision")
	c.execute(put("a", "1"))
	assert.Equal(t, kv.Result{Revision: 3, Deleted: 1}, c.execute(del("a")))
	assert.Equal(t, kv.Result{Revision: 3}, c.execute(del("a")))
	assert.Equal(t, kv.Result{Revision: 3}, c.execute(get("a")))
}

func TestPut_starts_a_deleted_key_anew(t *testing.T) {
	c := newClient(t)
	c.execute(put("a", "1"))
	c.execute(put("a", "2"))
	c.execute(del("a"))
	assert.Equal(t, keyValue("a", "3", 5, 5, 1), c.execute(put("a", "3")).KV)
}

func TestTxn_gives_its_changes_one_revision(t *testing.T) {
	c := newClient(t)
	c.execute(put("gone", "1"))
	r := c.execute(do(get("a"), put("a", "1"), put("b", "2"), get("a"), del("gone"), del("absent")))
	assert.Equal(t, kv.Result{Revision: 3, Succeeded: true, Responses: []kv.Result{
		{Revision: 2},
		{Revision: 3, Found: true, KV: keyValue("a", "1", 3, 3, 1)},
		{Revision: 3, Found: true, KV: keyValue("b", "2", 3, 3, 1)},
		{Revision: 3, Found: true, KV: keyValue("a", "1", 3, 3, 1)},
		{Revision: 3, Deleted: 1},
		{Revision: 3},
	}}, r)
}

func TestTxn_that_changes_nothing_leaves_the_revision(t *testing.T) {
	c := newClient(t)
	c.execute(put("a", "1"))
	assert.EqualValues(t, 2, c.execute(do(get("a"), del("absent"))).Revision)
	assert.EqualValues(t, 2, c.execute(do()).Revision)
	assert.EqualValues(t, 2, c.store.Revision())
}

func TestTxn_runs_the_side_that_its_comparisons_choose(t *testing.T) {
	c := newClient(t)
	c.execute(put("a", "1"))
	swap := txn([]kv.Compare{value("a", kv.Equal, "1")}, []kv.Op{put("a", "2")}, []kv.Op{get("a")})
	won := c.execute(swap)
	assert.True(t, won.Succeeded)
	assert.Equal(t, "2", won.Responses[0].KV.Value)
	lost := c.execute(swap)
	assert.False(t, lost.Succeeded)
	assert.Equal(t, kv.Result{Revision: 3, Responses: []kv.Result{{Revision: 3, Found: true, KV: keyValue("a", "2", 2, 3, 2)}}}, lost)
}

func TestTxn_compares_as_etcd(t *testing.T) {
	c := newClient(t)
	c.execute(put("k", "m"))
	c.execute(put("k", "n")) // created by 2, changed by 3, version 2
	for _, x := range []struct {
		holds   bool
		compare kv.Compare
	}{
		{true, value("k", kv.Equal, "n")}, {false, value("k", kv.Equal, "m")},
		{true, value("k", kv.NotEqual, "m")}, {false, value("k", kv.NotEqual, "n")},
		{true, value("k", kv.Less, "nn")}, {false, value("k", kv.Less, "n")},
		{true, value("k", kv.Greater, "")}, {false, value("k", kv.Greater, "n")},
		{true, number(kv.TargetVersion, "k", kv.Equal, 2)}, {false, number(kv.TargetVersion, "k", kv.Less, 2)},
		{true, number(kv.TargetCreate, "k", kv.Equal, 2)}, {true, number(kv.TargetCreate, "k", kv.Less, 3)},
		{true, number(kv.TargetMod, "k", kv.Equal, 3)}, {true, number(kv.TargetMod, "k", kv.Greater, 2)},
		{false, number(kv.TargetMod, "k", kv.NotEqual, 3)},
		// An absent key has version and revisions 0, and no value to compare.
		{true, number(kv.TargetVersion, "absent", kv.Equal, 0)}, {true, number(kv.TargetCreate, "absent", kv.Equal, 0)},
		{true, number(kv.TargetMod, "absent", kv.Less, 1)},
		{false, value("absent", kv.Equal, "")}, {false, value("absent", kv.NotEqual, "x")},
	} {
		op := txn([]kv.Compare{x.compare}, nil, nil)
		assert.Equal(t, x.holds, c.store.Read(&op).Succeeded, op.Text())
	}
	both := txn([]kv.Compare{value("k", kv.Equal, "n"), value("k", kv.Equal, "m")}, nil, nil)
	assert.False(t, c.store.Read(&both).Succeeded, "all comparisons must hold")
}

func TestRead_changes_nothing(t *testing.T) {
	c := newClient(t)
	c.execute(put("a", "1"))
	before := c.state()
	read, several := get("a"), do(get("a"), get("b"))
	assert.Equal(t, kv.Result{Revision: 2, Found: true, KV: keyValue("a", "1", 2, 2, 1)}, c.store.Read(&read))
	assert.Len(t, c.store.Read(&several).Responses, 2)
	for _, op := range []kv.Op{put("a", "2"), del("a"), do(del("a")), get(""), {}} {
		assert.Equal(t, kv.Result{Status: kv.Malformed, Revision: 2}, c.store.Read(&op), op.Text())
	}
	assert.Equal(t, before, c.state())
}

func TestApply_refuses_what_is_malformed_and_changes_nothing(t *testing.T) {
	c := newClient(t)
	c.execute(put("a", "1"))
	before := c.state()
	for _, op := range []kv.Op{put("", "v"), do(put("k", "1"), put("k", "2")), do(put("k", "1"), do())} {
		r := c.apply(kv.Command{Kind: kv.Execute, Session: c.session, Serial: 9, Ack: 1, Op: op})
		assert.Equal(t, kv.Result{Status: kv.Malformed, Revision: 2}, r, op.Text())
	}
	r := c.apply(kv.Command{Kind: kv.Execute, Session: c.session, Serial: 0, Op: put("k", "v")})
	assert.Equal(t, kv.Malformed, r.Status, "serials start at 1")
	for _, data := range [][]byte{nil, {9}, []byte("no command")} {
		assert.Equal(t, kv.Result{Status: kv.Malformed, Revision: 2}, c.store.Apply(c.index+1, data))
	}
	assert.Equal(t, before, c.state())
}

func TestChangesSince_tells_one_keys_changes_in_order(t *testing.T) {
	c := newClient(t)
	c.execute(put("a", "1"))                 // 2
	c.execute(put("b", "1"))                 // 3
	c.execute(do(put("a", "2"), del("b")))   // 4
	c.execute(del("a"))                      // 5
	c.execute(del("a"))                      // changes nothing
	c.execute(do(put("a", "3"), get("abc"))) // 6
	all := []kv.Change{
		{KV: keyValue("a", "1", 2, 2, 1)},
		{KV: keyValue("a", "2", 2, 4, 2)},
		{Deleted: true, KV: kv.KeyValue{Key: "a", ModRevision: 5}},
		{KV: keyValue("a", "3", 6, 6, 1)},
	}
	for from, skipped := range map[int64]int{-1 << 63: 0, 0: 0, 2: 0, 3: 1, 4: 1, 5: 2, 6: 3, 7: 4, 1<<63 - 1: 4} {
		assert.ElementsMatch(t, all[skipped:], c.store.ChangesSince("a", from, nil), "from %d", from)
	}
	assert.Equal(t, all, c.store.ChangesSince("a", 0, nil))
	assert.Empty(t, c.store.ChangesSince("absent", 0, nil))
	assert.Len(t, c.store.ChangesSince("b", 0, all[:2:2]), 4, "appended to what is handed in")
}

func TestDecodeResult_returns_what_was_encoded(t *testing.T) {
	c := newClient(t)
	results := []kv.Result{
		{Status: kv.SessionExpired, Revision: 7}, {Session: 1 << 60},
		c.execute(put("a", "1")), c.execute(get("a")), c.execute(get("b")), c.execute(del("a")),
		c.execute(do(put("a", "1"), get("b"), del("c"))),
	}
	for _, r := range results {
		b := kv.AppendResult(nil, &r)
		got, err := kv.DecodeResult(b)
		require.NoError(t, err)
		assert.Equal(t, r, got)
		for size := range b {
			_, err := kv.DecodeResult(b[:size])
			assert.Error(t, err)
		}
	}
	_, err := kv.DecodeResult([]byte{9, 0, 0, 0, 0, 0, 0})
	assert.Error(t, err, "an unknown status")
}

func TestDecodeChanges_returns_what_was_encoded(t *testing.T) {
	changes := []kv.Change{{KV: keyValue("a", "1", 2, 3, 4)}, {Deleted: true, KV: kv.KeyValue{Key: "a", ModRevision: 5}}}
	for n := range 3 {
		b := kv.AppendChanges(nil, changes[:n])
		got, err := kv.DecodeChanges(b)
		require.NoError(t, err)
		assert.ElementsMatch(t, changes[:n], got)
		_, err = kv.DecodeChanges(append(b, 1))
		assert.Error(t, err)
	}
}

// The state machine runs on every server for every entry.
func TestApply_of_a_put_allocates_little(t *testing.T) {
	c := newClient(t)
	var b []byte
	allocations := testing.AllocsPerRun(2000, func() {
		c.index++
		c.serial++
		b = kv.AppendCommand(b[:0], &kv.Command{Kind: kv.Execute, Session: c.session, Serial: c.serial, Ack: c.serial - 1, Op: put("key", "value")})
		c.store.Apply(c.index, b)
	})
	assert.LessOrEqual(t, allocations, 2.0, "the key, the value")
}
