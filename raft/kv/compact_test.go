package kv_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft/kv"
)

// compact does what a leader does: it asks for a compaction where one is due.
func (c *client) compact() bool {
	if !c.store.CompactionDue() {
		return false
	}
	c.apply(kv.Command{Kind: kv.Compact, Revision: c.store.Keep()})
	return true
}

func TestCompact_forgets_what_was_replaced_and_keeps_what_is(t *testing.T) {
	c := newClient(t)
	c.execute(put("a", "1"))
	c.execute(put("b", "1"))
	c.execute(put("a", "2"))
	c.execute(put("gone", "1"))
	c.execute(del("gone"))
	c.execute(put("a", "3"))
	before := c.execute(get("a"))

	r := c.apply(kv.Command{Kind: kv.Compact, Revision: 7})

	assert.Equal(t, kv.Result{Revision: 7}, r, "it changes no key")
	assert.EqualValues(t, 7, c.store.Compacted())
	assert.Equal(t, before, c.execute(get("a")))
	assert.Equal(t, []kv.Change{{KV: keyValue("a", "3", 2, 7, 3)}}, c.store.ChangesSince("a", 0, nil))
	assert.Equal(t, []kv.Change{{KV: keyValue("b", "1", 3, 3, 1)}}, c.store.ChangesSince("b", 0, nil), "what a key is stays, however old")
	assert.Empty(t, c.store.ChangesSince("gone", 0, nil))
	assert.Equal(t, keyValue("a", "4", 2, 8, 4), c.execute(put("a", "4")).KV, "creation and version are remembered")
}

func TestCompact_of_a_later_or_an_earlier_revision_changes_nothing(t *testing.T) {
	c := newClient(t)
	for range 5 {
		c.execute(put("a", "1"))
	}
	c.apply(kv.Command{Kind: kv.Compact, Revision: 4})
	before := c.state()
	for _, revision := range []int64{-1, 0, 3, 4, 7, 1 << 40} {
		c.apply(kv.Command{Kind: kv.Compact, Revision: revision})
		assert.Equal(t, before, c.state(), "%d", revision)
	}
}

func TestCompactionDue_once_1000_revisions_are_passed(t *testing.T) {
	c := newClient(t)
	for range kv.MaxRevisions - 1 {
		c.execute(put("a", "1"))
		require.False(t, c.store.CompactionDue())
	}
	c.execute(put("a", "1"))
	require.True(t, c.store.CompactionDue())
	require.True(t, c.compact())
	assert.False(t, c.store.CompactionDue())
	assert.Len(t, c.store.ChangesSince("a", 0, nil), kv.MaxRevisions/2+1, "half of the bound, and what is")
}

func TestCompactionDue_once_a_megabyte_was_replaced(t *testing.T) {
	c := newClient(t)
	value := strings.Repeat("x", kv.MaxOldBytes/4)
	c.execute(put("current", strings.Repeat("x", 4*kv.MaxOldBytes)))
	require.False(t, c.store.CompactionDue(), "what is current is not old")
	for range 4 {
		c.execute(put("a", value))
		require.False(t, c.store.CompactionDue())
	}
	c.execute(put("a", value))
	require.True(t, c.compact())
	assert.False(t, c.store.CompactionDue())
	assert.NotEmpty(t, c.store.ChangesSince("current", 0, nil))
}

// Whatever the writes are, the bytes that a store keeps stay within what is current and the
// bounds; and a compaction that is due frees something.
func TestCompact_bounds_the_state(t *testing.T) {
	for name, op := range map[string]func(i int) kv.Op{
		"20 keys":     func(i int) kv.Op { return put("k"+strconv.Itoa(i%20), strings.Repeat("v", 50)) },
		"large ones":  func(i int) kv.Op { return put("k"+strconv.Itoa(i%20), strings.Repeat("v", 10_000)) },
		"new keys":    func(i int) kv.Op { return do(put("k"+strconv.Itoa(i), "v"), del("k"+strconv.Itoa(i-1))) },
		"larger ones": func(i int) kv.Op { return put("k", strings.Repeat("v", i*100%kv.MaxOldBytes)) },
	} {
		t.Run(name, func(t *testing.T) {
			c := newClient(t)
			for i := range 3000 {
				c.execute(op(i))
				for tries := 0; c.compact(); tries++ {
					require.Less(t, tries, 3, "a compaction frees something")
				}
			}
			require.Less(t, len(c.state()), 3*kv.MaxOldBytes)
			require.Greater(t, c.store.Revision(), int64(3000))
		})
	}
}
