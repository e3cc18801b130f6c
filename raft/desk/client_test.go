package desk_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/desk"
	"raftlab/raft/kv"
	"raftlab/raft/replica"
)

// led is three nodes of which n1 leads, and the client's session is open.
func led(t *testing.T) (*desk.Desk, *nowhere) {
	d, w := three(t)
	d.FromNode(1, telemetry(1, 1, &replica.Record{Kind: replica.RecordState, State: raft.Status{ID: 1, Role: raft.Leader, Term: 1, Leader: 1}}))
	d.FromPage([]byte(`{"id":2,"do":"put","key":"k","value":"v"}`))
	open(t, d, w, 1, 10)
	return d, w
}

// open answers the registration that n was asked for.
func open(t *testing.T, d *desk.Desk, w *nowhere, n raft.NodeID, session uint64) {
	request := w.request(t)
	command, err := kv.DecodeCommand(request.Op)
	require.NoError(t, err)
	require.Equal(t, kv.Register, command.Kind)
	d.FromNode(n, answer(n, request.ID, replica.Done, &kv.Result{Session: session}))
}

// request is the last that any node was sent.
func (w *nowhere) request(t *testing.T) replica.Request {
	for i := len(w.orders) - 1; i >= 0; i-- {
		if c := &w.orders[i]; c.Kind == replica.CommandRequest {
			return append([]replica.Request{c.Request}, c.More...)[len(c.More)]
		}
	}
	require.Fail(t, "no request was sent")
	return replica.Request{}
}

// asked is the last request's command, and the node that got it.
func (w *nowhere) asked(t *testing.T) (raft.NodeID, kv.Command) {
	command, err := kv.DecodeCommand(w.request(t).Op)
	require.NoError(t, err)
	for i := len(w.orders) - 1; i >= 0; i-- {
		if w.orders[i].Kind == replica.CommandRequest {
			return w.bound[i], command
		}
	}
	return raft.None, command
}

func TestClient_asks_in_one_message_for_all_that_the_page_asked_for_in_one(t *testing.T) {
	d, w := led(t)
	before := len(w.orders)
	d.FromPage([]byte(`{"id":10,"do":"put","key":"a","value":"1"}` + "\n" + `{"id":11,"do":"put","key":"b","value":"2"}` + "\n" + `{"id":12,"do":"nothing"}` + "\n" + `{"id":13,"do":"get","key":"a"}`))
	require.Len(t, w.orders, before+1)
	asked := w.orders[before]
	require.Len(t, asked.More, 2)
	assert.Equal(t, []replica.RequestKind{replica.RequestExecute, replica.RequestExecute, replica.RequestRead},
		[]replica.RequestKind{asked.Request.Kind, asked.More[0].Kind, asked.More[1].Kind}, "in their order")
	assert.EqualValues(t, 12, w.last("reply")["id"], "what is refused keeps nothing from the rest")
}

func TestClient_sends_what_was_asked_before_an_order_before_it(t *testing.T) {
	d, w := led(t)
	before := len(w.orders)
	d.FromPage([]byte(`{"id":10,"do":"put","key":"a","value":"1"}` + "\n" + `{"id":11,"do":"pause","node":"n1"}` + "\n" + `{"id":12,"do":"put","key":"b","value":"2","via":"n1"}`))
	var kinds []replica.CommandKind
	for _, c := range w.orders[before:] {
		kinds = append(kinds, c.Kind)
	}
	assert.Equal(t, []replica.CommandKind{replica.CommandRequest, replica.CommandPause, replica.CommandRequest}, kinds)
}

func answer(n raft.NodeID, id uint64, a replica.Answer, result *kv.Result) []byte {
	reply := replica.Reply{ID: id, Answer: a, Index: 5, Term: 1}
	if result != nil {
		reply.Result = kv.AppendResult(nil, result)
	}
	return telemetry(n, 1, &replica.Record{Kind: replica.RecordReply, Reply: reply})
}

func TestRetriesWithTheSameSerialAndANewRequest(t *testing.T) {
	d, w := led(t)
	first := w.request(t)
	_, before := w.asked(t)
	assert.Equal(t, kv.Command{Kind: kv.Execute, Session: 10, Serial: 1, Ack: 0, Op: kv.Op{Kind: kv.Put, Key: "k", Value: "v"}}, before)
	d.FromNode(1, answer(1, first.ID, replica.Uncertain, nil))
	for w.request(t).ID == first.ID {
		w.now = d.Deadline()
		d.Timer()
	}
	_, after := w.asked(t)
	assert.Equal(t, before, after)
	d.FromNode(1, answer(1, first.ID, replica.Done, &kv.Result{Revision: 9}))
	require.NotEqual(t, 2.0, w.last("reply")["id"], "an answer to an attempt that was given up")
	d.FromNode(1, answer(1, w.request(t).ID, replica.Done, &kv.Result{Revision: 2}))
	assert.Equal(t, "ok", w.last("reply")["outcome"])
}

func TestAcknowledgesWhatHasEnded(t *testing.T) {
	d, w := led(t)
	d.FromPage([]byte(`{"id":3,"do":"put","key":"k","value":"w"}`))
	second := w.request(t)
	_, c := w.asked(t)
	assert.Equal(t, []uint64{2, 0}, []uint64{c.Serial, c.Ack}, "1 is still under way")
	d.FromNode(1, answer(1, second.ID-1, replica.Done, &kv.Result{Revision: 2}))
	d.FromPage([]byte(`{"id":4,"do":"put","key":"k","value":"x"}`))
	_, c = w.asked(t)
	assert.Equal(t, []uint64{3, 1}, []uint64{c.Serial, c.Ack})
}

func TestAcknowledgesNothingOfASessionByAnother(t *testing.T) {
	d, w := led(t)
	first := w.request(t)
	d.FromPage([]byte(`{"id":3,"do":"put","key":"k","value":"w"}`))
	second := w.request(t)
	d.FromNode(1, answer(1, first.ID, replica.Done, &kv.Result{Status: kv.SessionExpired}))
	registration := w.request(t).ID
	d.FromNode(1, answer(1, second.ID, replica.Uncertain, nil))
	for w.request(t).ID == registration {
		w.now = d.Deadline()
		d.Timer()
	}
	_, c := w.asked(t)
	assert.Equal(t, []uint64{10, 2}, []uint64{c.Session, c.Serial}, "it may have been executed in its session")
	assert.EqualValues(t, 1, c.Ack, "an acknowledgement of its own serial would have it refused")
}

func TestMovesToANewLeaderAtOnce(t *testing.T) {
	d, w := led(t)
	d.FromNode(3, telemetry(3, 1, &replica.Record{Kind: replica.RecordState, State: raft.Status{ID: 3, Role: raft.Leader, Term: 2, Leader: 3}}))
	to, c := w.asked(t)
	assert.Equal(t, raft.NodeID(3), to)
	assert.EqualValues(t, 1, c.Serial)
	assert.Equal(t, 1, w.sentTo(1, replica.CommandCancel))
}

func TestTellsFailedOnlyWhenNothingCanHaveHappened(t *testing.T) {
	for _, c := range []struct {
		name    string
		answers []replica.Answer // to each attempt; then none
		want    string
	}{
		{"every attempt was refused", []replica.Answer{replica.NotLeader, replica.Dropped, replica.Overloaded, replica.NotLeader}, "failed"},
		{"one attempt may have been executed", []replica.Answer{replica.NotLeader, replica.Uncertain, replica.NotLeader}, "unknown"},
		{"it could not be read", []replica.Answer{replica.Malformed}, "failed"},
		{"nobody answered", nil, "unknown"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, w := led(t)
			d.FromNode(1, telemetry(1, 1, &replica.Record{Kind: replica.RecordState, State: raft.Status{ID: 1, Role: raft.Follower, Term: 1}}))
			seen := uint64(0)
			for i := 0; w.last("reply")["id"] != 2.0; {
				at, _ := w.asked(t)
				if request := w.request(t); request.ID != seen && (i < len(c.answers) || c.want == "failed") {
					seen = request.ID
					give := replica.NotLeader
					if i < len(c.answers) {
						give = c.answers[i]
					}
					i++
					d.FromNode(at, answer(at, request.ID, give, nil))
					continue
				}
				require.NotEqual(t, raft.Never, d.Deadline())
				w.now = max(w.now, d.Deadline())
				d.Timer()
			}
			assert.Equal(t, c.want, w.last("reply")["outcome"])
			assert.NotEmpty(t, w.last("reply")["error"])
		})
	}
}

func TestOpensANewSessionWhenItsOwnHasExpired(t *testing.T) {
	d, w := led(t)
	d.FromNode(1, answer(1, w.request(t).ID, replica.Done, &kv.Result{Status: kv.SessionExpired}))
	open(t, d, w, 1, 20)
	_, c := w.asked(t)
	assert.Equal(t, []uint64{20, 1}, []uint64{c.Session, c.Serial}, "nothing had happened yet, so it may be tried anew")
	uncertain := w.request(t)
	d.FromNode(1, answer(1, uncertain.ID, replica.Uncertain, nil))
	for w.request(t).ID == uncertain.ID {
		w.now = d.Deadline()
		d.Timer()
	}
	d.FromNode(1, answer(1, w.request(t).ID, replica.Done, &kv.Result{Status: kv.SessionExpired}))
	assert.Equal(t, "unknown", w.last("reply")["outcome"], "nobody can tell any more")
	d.FromPage([]byte(`{"id":9,"do":"put","key":"k","value":"v"}`))
	open(t, d, w, 1, 30)
	d.FromNode(1, answer(1, w.request(t).ID, replica.Done, &kv.Result{Revision: 3}))
	assert.Equal(t, "ok", w.last("reply")["outcome"])
}

func TestWaitsForTheNodeItWasSentToByName(t *testing.T) {
	u := started(t, 3, nil)
	u.must("put", fieldsOf{"key": "k", "value": "0"})
	u.must("crash", fieldsOf{"node": "n2"})
	gone := u.must("put", fieldsOf{"key": "k", "value": "1", "via": "n2", "within": 500})
	assert.Equal(t, "failed", gone["outcome"])
	assert.Equal(t, "n2 is down (within 500 ms)", gone["error"])
	id := u.command("put", fieldsOf{"key": "k", "value": "2", "via": "n2"})
	u.pass(1000 * ms)
	require.Nil(t, u.page.replies[id])
	u.restart("n2")
	assert.Equal(t, "ok", u.await(id)["outcome"])
}

func TestFailsWhatIsTooMuch(t *testing.T) {
	d, w := led(t)
	for i := range desk.MaxOperations {
		require.NotEqual(t, "failed", w.last("reply")["outcome"])
		if i%500 == 0 {
			w.texts = w.texts[len(w.texts)-1:]
		}
		d.FromPage(fmt.Appendf(nil, `{"id":%d,"do":"put","key":"k","value":"v"}`, 10+i))
	}
	assert.Equal(t, "failed", w.last("reply")["outcome"])
	assert.Contains(t, w.last("reply")["error"], "4096 operations in progress")
}

func TestFindsTheLeaderAmongNodesThatDoNotKnowIt(t *testing.T) {
	u := started(t, 5, nil)
	leader := u.leader()
	others := u.page.others(leader)
	u.must("partition", fieldsOf{"groups": [][]string{{leader, others[0]}}})
	for range 20 {
		require.Equal(t, "ok", u.must("put", fieldsOf{"key": "k", "value": "v"})["outcome"])
	}
	assert.NotEqual(t, leader, u.page.leader())
}

// A client that waits for a leader which has no majority must not fill its log.
func TestAsksALeaderOnceHoweverLongItTakes(t *testing.T) {
	for _, c := range []struct {
		before, via bool
		outcome     string
	}{{true, false, "unknown"}, {true, true, "unknown"}, {false, false, "failed"}} {
		u := started(t, 3, nil)
		leader := u.leader()
		if c.before {
			u.must("put", fieldsOf{"key": "k", "value": "before"})
		}
		for _, name := range u.page.others(leader) {
			u.must("crash", fieldsOf{"node": name})
		}
		put := fieldsOf{"key": "k", "value": "v", "within": 20_000}
		if c.via {
			put["via"] = leader
		}
		entries := len(u.page.logs[leader])
		require.Equal(t, c.outcome, u.must("put", put)["outcome"])
		u.pass(20_000 * ms)
		assert.Len(t, u.page.logs[leader], entries+1, "%+v", c)
		for _, name := range u.page.others(leader) {
			u.restart(name)
		}
		assert.Equal(t, "ok", u.must("put", put)["outcome"])
	}
}
