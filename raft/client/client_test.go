package client_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/client"
	"raftlab/raft/kv"
	"raftlab/raft/replica"
)

const ms = raft.Millisecond

// nodes are three that the test answers for. It notes what a client does to them.
type nodes struct {
	now    raft.Time
	asked  []raft.NodeID
	sent   []replica.Request
	ended  []client.Return
	cancel []uint64
}

func (n *nodes) Now() raft.Time                              { return n.now }
func (n *nodes) Nodes() []raft.NodeID                        { return []raft.NodeID{1, 2, 3} }
func (n *nodes) Reach(raft.NodeID) client.Reach              { return client.Running }
func (n *nodes) Leader() (raft.NodeID, raft.Term)            { return raft.None, 0 }
func (n *nodes) Patience() raft.Time                         { return 100 * ms }
func (n *nodes) Cancel(_ raft.NodeID, request uint64)        { n.cancel = append(n.cancel, request) }
func (n *nodes) Ended(_ *client.Operation, r *client.Return) { n.ended = append(n.ended, *r) }
func (n *nodes) Send(to raft.NodeID, q *replica.Request) {
	n.asked, n.sent = append(n.asked, to), append(n.sent, *q)
}

// answer lets the node that was asked last answer.
func (n *nodes) answer(c *client.Client, a replica.Answer, result *kv.Result) {
	reply := replica.Reply{ID: n.sent[len(n.sent)-1].ID, Answer: a, Index: 7, Term: 2}
	if result != nil {
		reply.Result = kv.AppendResult(nil, result)
	}
	c.Answered(n, n.asked[len(n.asked)-1], &reply)
}

func put(within raft.Time) *client.Operation {
	return &client.Operation{Kind: replica.RequestExecute, Op: kv.Op{Kind: kv.Put, Key: "k", Value: "v"}, Within: within}
}

// begun is a client whose put is under way in an open session.
func begun(n *nodes, within raft.Time) client.Client {
	c := client.New(raft.None)
	c.Begin(n, put(within))
	n.answer(&c, replica.Done, &kv.Result{Session: 5})
	return c
}

func TestAWriteThatNobodyAnsweredIsUnknown(t *testing.T) {
	n := &nodes{}
	c := begun(n, 1000*ms)
	for len(n.ended) == 0 {
		n.now = c.Deadline()
		c.Timer(n)
	}
	require.Equal(t, client.Unknown, n.ended[0].Outcome)
	require.True(t, n.ended[0].Late)
	require.Equal(t, client.NotAnswered, n.ended[0].Why.Code)
	require.Equal(t, 1000*ms, n.now)
	for i, q := range n.sent[1:] {
		require.Greater(t, q.ID, n.sent[i].ID, "no two requests are named alike: a server looks for one that is cancelled")
	}
	for _, q := range n.sent[2:] { // of the put's attempts
		command, err := kv.DecodeCommand(q.Op)
		require.NoError(t, err)
		require.EqualValues(t, []uint64{5, 1}, []uint64{command.Session, command.Serial})
	}
	require.Zero(t, c.Count())
	require.Equal(t, raft.Never, func() raft.Time { c.Timer(n); return c.Deadline() }())
}

func TestAWriteThatAllRefusedHasFailed(t *testing.T) {
	n := &nodes{}
	c := begun(n, 1000*ms)
	for answered := 1; len(n.ended) == 0; {
		if answered < len(n.sent) {
			answered = len(n.sent)
			n.answer(&c, replica.NotLeader, nil)
			continue
		}
		n.now = c.Deadline()
		c.Timer(n)
	}
	require.Equal(t, client.Failed, n.ended[0].Outcome)
	require.Equal(t, client.NoLeaderKnown, n.ended[0].Why.Code)
	require.Contains(t, n.asked, raft.NodeID(3), "all are asked in turn")
}

func TestClonesGoOnByThemselves(t *testing.T) {
	n := &nodes{}
	c := begun(n, 1000*ms)
	copied, other := c.Clone(), *n
	other.answer(&copied, replica.Done, &kv.Result{Revision: 2})
	require.Len(t, other.ended, 1)
	require.Zero(t, copied.Count())
	require.EqualValues(t, 2, copied.Revision())
	require.Equal(t, 1, c.Count(), "the original has no answer yet")
	require.EqualValues(t, 0, c.Revision())
	n.answer(&c, replica.Uncertain, nil)
	require.Empty(t, n.ended, "it tries again")
}

func TestAnAnswerToAnAttemptThatWasGivenUpChangesNothing(t *testing.T) {
	n := &nodes{}
	c := begun(n, 1000*ms)
	first := n.sent[len(n.sent)-1].ID
	n.now = c.Deadline()
	c.Timer(n)
	require.Contains(t, n.cancel, first)
	require.False(t, c.Answered(n, 1, &replica.Reply{ID: first, Answer: replica.Done, Result: kv.AppendResult(nil, &kv.Result{Revision: 9})}))
	require.Empty(t, n.ended)
}
