package director_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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
