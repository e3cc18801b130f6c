package desk_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"raftlab/raft/desk"
)

// Timers that are due sooner than workers can turn would keep a reader's machine busy for as
// long as a page is open, whoever asked for them.
func TestRefusesTimeoutsThatLeaveRealTimersNoTime(t *testing.T) {
	d, w := three(t) // at scale 0.1
	ask := func(settings string, node ...string) any {
		w.texts = nil
		target := strings.Join(node, "")
		d.FromPage([]byte(`{"id":2,"do":"set","settings":{` + settings + `}` + target + `}`))
		return w.last("reply")["error"]
	}
	assert.Equal(t, "election takes at least 0.4 ms where the clock runs at 0.1 times real speed, not 0.001 ms: a timeout of less than 4 ms of real time would only keep the machine busy", ask(`"election":0.001`))
	assert.Contains(t, ask(`"heartbeat":0.099`), "heartbeat takes at least 0.1 ms")
	assert.Contains(t, ask(`"election":0.4,"scale":0.2`), "election takes at least 0.8 ms", "what it will be counts")
	assert.Contains(t, ask(`"election":0.3`, `,"node":"n2"`), "election takes at least 0.4 ms")
	assert.Nil(t, ask(`"election":0.4,"heartbeat":0.1`))
	assert.Contains(t, ask(`"drift":10`, `,"node":"n2"`), "election takes at least 4 ms where the clock runs at 1 times", "a clock that runs ahead")
	assert.Contains(t, ask(`"scale":1`), "election takes at least 4 ms")
	assert.Nil(t, ask(`"scale":1,"election":4,"heartbeat":1`))
	assert.Nil(t, ask(`"scale":0.001`))

	fresh := desk.New(w, nil)
	fresh.FromPage([]byte(strings.Replace(startOfThree, `"heartbeat":50`, `"heartbeat":0.001`, 1)))
	assert.Contains(t, w.last("reply")["error"], "heartbeat takes at least 0.1 ms")
}
