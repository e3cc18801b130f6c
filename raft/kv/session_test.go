package kv_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft/kv"
)

// once is a command of a session.
func once(session, serial, ack uint64, op kv.Op) kv.Command {
	return kv.Command{Kind: kv.Execute, Session: session, Serial: serial, Ack: ack, Op: op}
}

func TestRegister_names_a_session_by_its_entry(t *testing.T) {
	c := newClient(t)
	assert.EqualValues(t, 1, c.session)
	c.execute(put("a", "1"))
	assert.EqualValues(t, 3, c.register())
	assert.EqualValues(t, 4, c.register(), "the same client's number opens another session")
}

func TestExecute_answers_a_retry_with_the_first_result(t *testing.T) {
	c := newClient(t)
	first := c.apply(once(c.session, 1, 0, put("a", "1")))
	c.apply(once(c.session, 2, 0, put("a", "2")))
	assert.Equal(t, first, c.apply(once(c.session, 1, 0, put("a", "1"))))
	assert.Equal(t, first, c.apply(once(c.session, 1, 0, put("other", "x"))), "the serial counts, not the operation")
	assert.EqualValues(t, 3, c.store.Revision())
}

func TestExecute_takes_serials_in_any_order(t *testing.T) {
	c := newClient(t)
	third := c.apply(once(c.session, 3, 0, put("a", "3")))
	first := c.apply(once(c.session, 1, 0, put("a", "1")))
	second := c.apply(once(c.session, 2, 0, put("a", "2")))
	assert.EqualValues(t, 4, c.store.Revision())
	for serial, r := range map[uint64]kv.Result{1: first, 2: second, 3: third} {
		assert.Equal(t, r, c.apply(once(c.session, serial, 0, put("a", "x"))))
	}
	assert.EqualValues(t, 4, c.store.Revision())
}

func TestExecute_never_repeats_what_was_acknowledged(t *testing.T) {
	c := newClient(t)
	c.apply(once(c.session, 1, 0, put("a", "1")))
	c.apply(once(c.session, 2, 0, put("a", "2")))
	c.apply(once(c.session, 4, 1, put("a", "4")))
	expired := kv.Result{Status: kv.SessionExpired, Revision: 4}
	assert.Equal(t, expired, c.apply(once(c.session, 1, 0, put("a", "1"))), "a late copy, from before the acknowledgement")
	assert.Equal(t, kv.OK, c.apply(once(c.session, 2, 0, put("a", "2"))).Status, "not acknowledged yet")
	assert.Equal(t, expired, c.apply(once(c.session, 3, 3, put("a", "3"))), "it acknowledges itself")
	assert.Equal(t, expired, c.apply(once(c.session, 2, 0, put("a", "2"))))
	assert.EqualValues(t, 4, c.store.Revision())
}

func TestExecute_keeps_sessions_apart(t *testing.T) {
	c := newClient(t)
	other := c.register()
	c.apply(once(c.session, 1, 0, put("a", "1")))
	r := c.apply(once(other, 1, 0, put("a", "2")))
	assert.Equal(t, keyValue("a", "2", 2, 3, 2), r.KV)
}

func TestExecute_refuses_a_session_that_never_was(t *testing.T) {
	c := newClient(t)
	for _, session := range []uint64{0, 2, 1 << 63} {
		r := c.apply(once(session, 1, 0, put("a", "1")))
		assert.Equal(t, kv.Result{Status: kv.SessionExpired, Revision: 1}, r)
	}
}

func TestRegister_expires_the_session_least_recently_used(t *testing.T) {
	c := newClient(t)
	sessions := []uint64{c.session}
	for len(sessions) < kv.MaxSessions {
		sessions = append(sessions, c.register())
	}
	// The first is used again, so the second is now the one to go.
	require.Equal(t, kv.OK, c.apply(once(sessions[0], 1, 0, get("a"))).Status)
	newest := c.register()
	assert.Equal(t, kv.SessionExpired, c.apply(once(sessions[1], 1, 0, put("a", "1"))).Status)
	for _, alive := range []uint64{sessions[0], sessions[2], sessions[len(sessions)-1], newest} {
		assert.Equal(t, kv.OK, c.apply(once(alive, 2, 0, get("a"))).Status, "session %d", alive)
	}
	assert.EqualValues(t, 1, c.store.Revision(), "nothing was executed in the expired session")
}

// Nor can it by few large ones.
func TestExecute_forgets_the_oldest_of_too_large_answers(t *testing.T) {
	c := newClient(t)
	large := strings.Repeat("x", 1<<20)
	const fit = kv.MaxAnswerBytes>>20 - 1
	for serial := uint64(1); serial <= fit; serial++ {
		c.apply(once(c.session, serial, 0, put("a", large)))
	}
	assert.Equal(t, kv.OK, c.apply(once(c.session, 1, 0, put("a", large))).Status)
	restored, err := kv.Restore(c.store.AppendState(nil))
	require.NoError(t, err)
	for _, store := range []*kv.Store{c.store, restored} {
		c.store = store
		c.apply(once(c.session, fit+1, 0, put("a", large)))
		assert.Equal(t, kv.SessionExpired, c.apply(once(c.session, 1, 0, put("a", large))).Status)
		assert.Equal(t, kv.OK, c.apply(once(c.session, 2, 0, put("a", large))).Status)
		c.apply(once(c.session, fit+2, fit, put("a", "x")))
		assert.Equal(t, kv.OK, c.apply(once(c.session, fit+1, 0, put("a", large))).Status, "what was acknowledged takes no room")
	}
	huge := txn(nil, []kv.Op{put("a", large)}, nil)
	for range fit + 2 {
		huge.Txn.Success = append(huge.Txn.Success, get("a"))
	}
	c.apply(once(c.session, fit+3, 0, huge))
	assert.Equal(t, kv.OK, c.apply(once(c.session, fit+3, 0, huge)).Status, "the latest is kept, whatever it takes")
}

// A client that never acknowledges can't make the state grow without bound.
func TestExecute_forgets_the_oldest_of_too_many_answers(t *testing.T) {
	c := newClient(t)
	for serial := uint64(1); serial <= kv.MaxAnswers; serial++ {
		c.apply(once(c.session, serial, 0, put("a", "x")))
	}
	assert.Equal(t, kv.OK, c.apply(once(c.session, 1, 0, put("a", "x"))).Status)
	c.apply(once(c.session, kv.MaxAnswers+1, 0, put("a", "x")))
	assert.Equal(t, kv.SessionExpired, c.apply(once(c.session, 1, 0, put("a", "x"))).Status)
	assert.Equal(t, kv.OK, c.apply(once(c.session, 2, 0, put("a", "x"))).Status)
	assert.EqualValues(t, kv.MaxAnswers+2, c.store.Revision())
}
