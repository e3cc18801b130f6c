package desk_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// messages are those that left in a stretch of the run, each as "n1 vote", in order, and since when all are told.
func (u *universe) messages(from, to float64) (told []string, sent []float64, since float64) {
	u.t.Helper()
	reply := u.must("messages", fieldsOf{"from": from, "to": to})
	for _, m := range reply["messages"].([]any) {
		m := m.([]any)
		told, sent = append(told, m[1].(string)+" "+m[3].(string)), append(sent, m[10].(float64))
	}
	return told, sent, reply["since"].(float64)
}

func TestTellsWhichMessagesLeftInAnyStretchOfARun(t *testing.T) {
	for name, begin := range map[string]func() *universe{
		"live": func() *universe { return started(t, 3, nil) },
		"sim":  func() *universe { return simulated(t, fieldsOf{"nodes": 3, "seed": 3}) },
	} {
		t.Run(name, func(t *testing.T) {
			u := begin()
			u.t = t
			first := u.leader()
			u.must("crash", fieldsOf{"node": first})
			u.until("another leader", func() bool { return u.page.leader() != "" && u.page.leader() != first })
			second := u.page.leader()
			rose := u.page.event("becameLeader")[1].(float64)
			u.pass(20_000 * ms)
			told, sent, since := u.messages(rose-100, rose)
			assert.Equal(t, rose-100, since, "none is missing")
			assert.Contains(t, told, second+" vote")
			for i := range sent {
				assert.True(t, rose-100 <= sent[i] && sent[i] <= rose, "%s at %f", told[i], sent[i])
			}
			_, all, since := u.messages(0, 1e9)
			require.Len(t, all, 512, "the last ones")
			assert.InDelta(t, all[0], since, 50)
			assert.Greater(t, since, rose)
			u.must("seek", fieldsOf{"to": rose})
			again, _, _ := u.messages(rose-100, rose)
			assert.Equal(t, told, again, "whatever moment is in view")
			assert.Contains(t, u.ask("messages", fieldsOf{"from": 5})["error"], "to")
		})
	}
}
