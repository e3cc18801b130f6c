package desk_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft/kv"
)

func TestTellsAWatchEveryChangeOnceAndInOrderThroughFailovers(t *testing.T) {
	u := started(t, 5, fieldsOf{"loss": 0.05, "duplicate": 0.1})
	u.must("put", fieldsOf{"key": "k", "value": "before"})
	u.must("watch", fieldsOf{"watch": 1, "key": "k"})
	for i := range 30 {
		if i%10 == 5 {
			old := u.leader()
			u.must("crash", fieldsOf{"node": old})
		}
		require.Equal(t, "ok", u.ask("put", fieldsOf{"key": "k", "value": fmt.Sprint(i), "within": 60000})["outcome"])
		if i%10 == 9 {
			for _, w := range u.workers {
				if !w.alive {
					u.restart(w.id.String())
				}
			}
		}
	}
	u.pass(3000 * ms)
	var told []string
	revision := 0.0
	for _, c := range u.page.changes[1] {
		told = append(told, c["value"].(string))
		require.Greater(t, c["revision"], revision)
		revision = c["revision"].(float64)
	}
	var want []string
	for i := range 30 {
		want = append(want, fmt.Sprint(i))
	}
	assert.Equal(t, want, told)
}

func TestTellsADeletionAndStopsWhenUnwatched(t *testing.T) {
	u := started(t, 3, nil)
	u.must("put", fieldsOf{"key": "k", "value": "old"})
	u.must("watch", fieldsOf{"watch": 4, "key": "k"})
	assert.Contains(t, u.ask("watch", fieldsOf{"watch": 4, "key": "k"})["error"], "not in use")
	u.must("put", fieldsOf{"key": "k", "value": "v"})
	u.must("delete", fieldsOf{"key": "k"})
	u.until("both changes", func() bool { return len(u.page.changes[4]) == 2 })
	assert.Equal(t, fieldsOf{"type": "put", "key": "k", "value": "v", "revision": 3.0, "createRevision": 2.0, "version": 2.0}, u.page.changes[4][0])
	assert.Equal(t, fieldsOf{"type": "delete", "key": "k", "value": nil, "revision": 4.0, "createRevision": 0.0, "version": 0.0}, u.page.changes[4][1])
	u.must("unwatch", fieldsOf{"watch": 4})
	u.must("put", fieldsOf{"key": "k", "value": "w"})
	u.pass(1000 * ms)
	assert.Len(t, u.page.changes[4], 2)
}

func TestMissesNoChangeThatIsMadeRightAfterTheWatch(t *testing.T) {
	u := started(t, 3, nil)
	u.must("put", fieldsOf{"key": "k", "value": "0"})
	u.command("watch", fieldsOf{"watch": 1, "key": "k"})
	u.must("put", fieldsOf{"key": "k", "value": "1"})
	u.until("told", func() bool { return len(u.page.changes[1]) > 0 })
	assert.Equal(t, "1", u.page.changes[1][0]["value"])
}

// overwrite puts a key so often that its old changes are forgotten.
func overwrite(u *universe, key string) {
	u.t.Helper()
	var ids []uint64
	for i := range kv.MaxRevisions + 50 {
		ids = append(ids, u.command("put", fieldsOf{"key": key, "value": fmt.Sprint(i), "within": 60000}))
	}
	for _, id := range ids {
		require.Equal(u.t, "ok", u.await(id)["outcome"])
	}
	u.pass(1000 * ms) // all who can have applied the compaction by then
}

func TestTellsAWatchFromBeforeThatItsChangesAreCompacted(t *testing.T) {
	for name := range engines {
		t.Run(name, func(t *testing.T) {
			u := newUniverse(t, 3)
			u.engine = engines[name]
			u.start(fieldsOf{"engine": name})
			u.must("put", fieldsOf{"key": "k", "value": "first"})
			u.must("watch", fieldsOf{"watch": 1, "key": "k", "from": 2})
			u.until("told", func() bool { return len(u.page.changes[1]) == 1 })
			overwrite(u, "k")
			u.until("told all", func() bool { return len(u.page.changes[1]) == kv.MaxRevisions+51 })
			u.must("watch", fieldsOf{"watch": 2, "key": "k", "from": 2})
			u.until("told", func() bool { return len(u.page.changes[2]) > 0 })
			told := u.page.changes[2][0]
			from := told["compacted"].(float64)
			require.Equal(t, fieldsOf{"type": "compacted", "key": "k", "compacted": from}, told)
			require.Greater(t, from, 500.0)
			u.must("watch", fieldsOf{"watch": 3, "key": "k", "from": from})
			u.until("told", func() bool { return len(u.page.changes[3]) > 0 })
			assert.Equal(t, from, u.page.changes[3][0]["revision"])
			u.must("put", fieldsOf{"key": "k", "value": "last"})
			u.pass(1000 * ms)
			assert.Len(t, u.page.changes[2], 1, "it has ended")
			assert.Equal(t, "last", u.page.changes[1][len(u.page.changes[1])-1]["value"], "who saw all sees more")
		})
	}
}

// A node that starts from the leader's snapshot can't tell what it never applied; the others
// can, and a watch that misses nothing is told nothing.
func TestKeepsAWatchWhoseChangesAnotherNodeTells(t *testing.T) {
	u := started(t, 3, fieldsOf{"snapshotEvery": 50})
	u.must("put", fieldsOf{"key": "quiet", "value": "1"})
	u.must("watch", fieldsOf{"watch": 1, "key": "quiet"})
	u.must("watch", fieldsOf{"watch": 2, "key": "loud"})
	u.leader()
	u.must("crash", fieldsOf{"node": "n1"})
	u.leader()
	overwrite(u, "loud")
	u.restart("n1")
	u.until("caught up", func() bool { return u.page.nodes["n1"]["commit"] == u.page.nodes[u.leader()]["commit"] })
	for _, other := range []string{"n2", "n3"} {
		u.leader()
		u.must("crash", fieldsOf{"node": other})
		u.restart(other)
	}
	require.Equal(t, "ok", u.must("put", fieldsOf{"key": "quiet", "value": "2", "within": 60000})["outcome"])
	u.until("told", func() bool { return len(u.page.changes[1]) > 0 })
	assert.Equal(t, "2", u.page.changes[1][0]["value"])
	require.Len(t, u.page.changes[2], kv.MaxRevisions+50)
	for _, c := range u.page.changes[2] {
		require.Equal(t, "put", c["type"])
	}
}

// Where only nodes are left that never applied a change, nobody can tell it.
func TestEndsAWatchWhoseChangesNobodyCanTell(t *testing.T) {
	u := started(t, 3, fieldsOf{"snapshotEvery": 50})
	u.leader()
	u.must("crash", fieldsOf{"node": "n1"})
	u.leader()
	overwrite(u, "k")
	u.must("pause", fieldsOf{"node": "n2"})
	u.must("watch", fieldsOf{"watch": 1, "key": "k", "from": 2})
	u.until("told", func() bool { return len(u.page.changes[1]) > 0 })
	assert.Equal(t, "compacted", u.page.changes[1][0]["type"], "n3 can't, n2 is paused, n1 is down")
}
