package desk_test

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/desk"
	"raftlab/raft/kv"
	"raftlab/raft/replica"
)

// handedOut is what the command check answers.
func handedOut(u *universe) []byte {
	u.t.Helper()
	id := u.command("check", nil)
	u.await(id)
	return u.page.binaries[id]
}

// verdict is what the checker says of the history so far.
func verdict(u *universe) any {
	u.t.Helper()
	return verdictOf(u.t, handedOut(u))
}

func verdictOf(t *testing.T, history []byte) any {
	t.Helper()
	var said fieldsOf
	require.NoError(t, json.Unmarshal(desk.Judge(history, func([]byte) {}), &said))
	require.Nil(t, said["error"])
	return said["verdict"]
}

func TestHandsOutTheHistoryOfItsClient(t *testing.T) {
	u := started(t, 3, nil)
	u.must("put", fieldsOf{"key": "k", "value": "1"})
	u.must("get", fieldsOf{"key": "k"})
	u.must("crash", fieldsOf{"node": "n1"})
	u.must("crash", fieldsOf{"node": "n2"})
	require.Equal(t, "unknown", u.must("put", fieldsOf{"key": "k", "value": "2", "within": 1000, "via": "n3"})["outcome"])
	require.Equal(t, "failed", u.must("get", fieldsOf{"key": "k", "within": 100})["outcome"])
	u.command("put", fieldsOf{"key": "k", "value": "3", "within": 60000})
	b := handedOut(u)
	history, err := check.ReadHistory(b[5:])
	require.NoError(t, err)
	var outcomes []check.Outcome
	for i := range history {
		outcomes = append(outcomes, history[i].Outcome)
	}
	assert.Equal(t, []check.Outcome{check.Answered, check.Answered, check.Lost, check.Open}, outcomes)
	assert.Equal(t, byte(0), b[0], "it is whole")
	assert.Equal(t, uint32(4), binary.LittleEndian.Uint32(b[1:]))
	assert.Less(t, history[0].Call, history[0].Return)
	assert.Less(t, history[0].Return, history[1].Call)
	assert.Equal(t, "ok", verdictOf(t, b))
}

func TestKnowsThatAnEmptyHistoryIsLinearizable(t *testing.T) {
	assert.Equal(t, "ok", verdict(started(t, 1, nil)))
}

// TestFindsAStaleRead cuts a leader off that answers reads without asking.
func TestFindsAStaleRead(t *testing.T) {
	u := started(t, 3, fieldsOf{"off": []string{"read-quorum"}})
	u.must("put", fieldsOf{"key": "k", "value": "old"})
	old := u.leader()
	u.must("partition", fieldsOf{"groups": [][]string{{old}}})
	other := u.page.others(old)[0]
	require.Equal(t, "ok", u.must("put", fieldsOf{"key": "k", "value": "new", "via": other, "within": 20000})["outcome"])
	assert.Equal(t, "ok", verdict(u))
	require.Equal(t, "old", u.must("get", fieldsOf{"key": "k", "via": old})["value"])
	assert.Equal(t, "illegal", verdict(u))
	assert.Empty(t, u.page.broken, "no log is wrong")
}

// TestSaysNothingForAHistoryThatItHoldsThePrefixOf fills the history. What its bound left
// out can't be known to be right, but what is wrong in it is.
func TestSaysNothingForAHistoryThatItHoldsThePrefixOf(t *testing.T) {
	for name, stale := range map[string]bool{"unknown": false, "illegal": true} {
		d, w := filled(t, stale)
		d.FromPage([]byte(`{"id":9,"do":"check"}`))
		require.Len(t, w.binaries, 1)
		b := w.binaries[0][4:]
		assert.Equal(t, byte(1), b[0])
		assert.Equal(t, uint32(desk.MaxHistory+1), binary.LittleEndian.Uint32(b[1:]), "with the one that was under way")
		assert.Equal(t, name, verdictOf(t, b))
	}
}

// filled is a director whose client got more answers than its history holds, over many
// keys; with a stale one among them on demand. One write is under way from the start.
func filled(t *testing.T, stale bool) (*desk.Desk, *nowhere) {
	d, w := three(t)
	d.FromNode(1, telemetry(1, 1, &replica.Record{Kind: replica.RecordState, State: raft.Status{ID: 1, Role: raft.Leader, Term: 1, Leader: 1}}))
	asked := func(text string) uint64 {
		d.FromPage([]byte(text))
		return w.orders[len(w.orders)-1].Request.ID
	}
	session := asked(`{"id":2,"do":"put","key":"open","value":"v","within":86400000}`)
	d.FromNode(1, answer(1, session, replica.Done, &kv.Result{Session: 1}))
	for i := range desk.MaxHistory + 10 {
		w.orders, w.texts = w.orders[:0], w.texts[:0]
		request := asked(fmt.Sprintf(`{"id":%d,"do":"put","key":"k%d","value":"v"}`, 100+i, i))
		revision := int64(2 + i)
		if stale && i == 1000 {
			revision = 3
		}
		put := kv.KeyValue{Key: fmt.Sprint("k", i), Value: "v", CreateRevision: revision, ModRevision: revision, Version: 1}
		d.FromNode(1, answer(1, request, replica.Done, &kv.Result{Revision: revision, Found: true, KV: put}))
	}
	return d, w
}
