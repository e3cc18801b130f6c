package check_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft/check"
	"raftlab/raft/kv"
)

func TestReadsTheHistoryThatAJournalHolds(t *testing.T) {
	history := []check.Operation{
		{Client: 3, Call: 1, Return: 4, Op: kv.Op{Kind: kv.Put, Key: "k", Value: "v"}, Outcome: check.Answered, Result: kv.Result{Revision: 2}},
		{Call: 2, Op: kv.Op{Kind: kv.Delete, Key: "k"}},
		{Call: 3, Return: 5, Op: kv.Op{Kind: kv.Put, Key: "k", Value: ""}, Outcome: check.Lost},
		{Call: 6, Return: 7, Op: kv.Op{Kind: kv.Get, Key: "k"}, Outcome: check.Answered, Result: kv.Result{
			Revision: 2, Found: true, KV: kv.KeyValue{Key: "k", Value: "v", CreateRevision: 2, ModRevision: 2, Version: 1},
		}},
		{Call: 8, Return: 9, Op: kv.Op{Kind: kv.Txn, Txn: &kv.TxnOp{Success: []kv.Op{{Kind: kv.Get, Key: "a"}}}}, Outcome: check.Answered,
			Result: kv.Result{Revision: 2, Succeeded: true, Responses: []kv.Result{{}}}},
	}
	var journal check.Journal
	for i := range history {
		journal.Add(&history[i])
	}
	assert.Equal(t, len(history), journal.Count())
	read, err := check.ReadHistory(journal.Bytes())
	require.NoError(t, err)
	assert.Equal(t, history, read)
	for cut := range journal.Bytes() {
		read, err := check.ReadHistory(journal.Bytes()[:cut])
		if err == nil { // cut between two operations
			assert.Less(t, len(read), len(history))
			assert.ElementsMatch(t, history[:len(read)], read)
		}
	}
}

func FuzzReadHistory(f *testing.F) {
	var journal check.Journal
	journal.Add(&check.Operation{Call: 1, Return: 2, Op: kv.Op{Kind: kv.Put, Key: "k", Value: "v"}, Outcome: check.Answered, Result: kv.Result{Revision: 2}})
	f.Add(journal.Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		history, err := check.ReadHistory(b)
		if err != nil {
			return
		}
		var again check.Journal
		for i := range history {
			again.Add(&history[i])
		}
		same, err := check.ReadHistory(again.Bytes())
		require.NoError(t, err)
		assert.Equal(t, history, same)
	})
}
