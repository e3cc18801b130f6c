package director_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft/director"
)

func TestRefusesMalformedCommandsWithASentence(t *testing.T) {
	d, w := three(t)
	for text, want := range map[string]string{
		`{"id":2,"do":"fly"}`:                                                 "\"fly\" is not a command",
		`{"id":2,"do":"start"}`:                                               "start: the lab has been started already",
		`{"id":2,"do":"put","value":"v"}`:                                     "put lacks key",
		`{"id":2,"do":"put","key":"k"}`:                                       "put lacks value",
		`{"id":2,"do":"put","key":"","value":"v"}`:                            "put: the key is empty",
		`{"id":2,"do":"put","key":7,"value":"v"}`:                             "key takes a string, not a number",
		`{"id":2,"do":"put","key":"k","value":"v","via":"n4"}`:                "via takes a node, one of n1, n2, n3, not \"n4\"",
		`{"id":2,"do":"put","key":"k","value":"v","via":"n01"}`:               "via takes a node",
		`{"id":2,"do":"put","key":"k","value":"v","within":-1}`:               "within takes a number from 0 to 8.64e+07 ms, not -1",
		`{"id":2,"do":"txn","success":[{}]}`:                                  "txn: success: an operation takes one of",
		`{"id":2,"do":"txn","compare":[{"key":"k","target":"x"}]}`:            "target takes 'value', 'version', 'mod' or 'create', not \"x\"",
		`{"id":2,"do":"txn","compare":[{"key":"k","target":"mod"}]}`:          "op takes '=', '!=', '<' or '>'",
		`{"id":2,"do":"txn","compare":[{"key":"k","target":"mod","op":"="}]}`: "value takes a whole number",
		`{"id":2,"do":"crash"}`:                                               "node takes a node, one of n1, n2, n3, not \"\"",
		`{"id":2,"do":"cut","from":"n1","to":"n1"}`:                           "a node has no link to itself",
		`{"id":2,"do":"cut","from":7,"to":"n1"}`:                              "from takes a node",
		`{"id":2,"do":"partition","groups":[["n1"],["n1"]]}`:                  "groups names n1 twice",
		`{"id":2,"do":"partition"}`:                                           "groups takes lists of nodes",
		`{"id":2,"do":"set","election":[300,150]}`:                            "election takes [min, max] with min ≤ max, not [300, 150]",
		`{"id":2,"do":"set","election":[1,2,3]}`:                              "a range takes [min, max], not a list of 3",
		`{"id":2,"do":"set","election":0}`:                                    "election takes a number from 0.001 to 600000 ms, not 0",
		`{"id":2,"do":"set","loss":1.5}`:                                      "loss takes a number from 0 to 1, not 1.5",
		`{"id":2,"do":"set","scale":0}`:                                       "scale takes a number from 0.001 to 10, not 0",
		`{"id":2,"do":"set","drift":1}`:                                       "drift is set for one node",
		`{"id":2,"do":"set","node":"n1","latency":1}`:                         "a node takes election, heartbeat, preVote, checkQuorum, driftBound, priority, quiet, fsync, drift; not latency",
		`{"id":2,"do":"set","link":["n1","n2"],"drift":1}`:                    "a link takes latency, loss, duplicate; not drift",
		`{"id":2,"do":"set","link":["n1"]}`:                                   "link takes [from, to]",
		`{"id":2,"do":"set","node":"n1","link":["n1","n2"]}`:                  "node or link, not both",
		`{"id":2,"do":"log","node":"n1","from":"x"}`:                          "from takes a whole number, not \"x\"",
		`{"id":2,"do":"watch","watch":1}`:                                     "key takes a text that is not empty",
		`{"id":2,"do":"get","key":"k","read":"dirty"}`:                        "read takes 'linearizable', 'lease' or 'local', not \"dirty\"",
		`{"id":2,"do":"txn","success":[{"put":["a","b"]}],"read":"local"}`:    "what writes goes through the log, so \"local\" is for what only reads",
		`{"id":2,"do":"set","priority":0.5}`:                                  "priority takes a whole number, not 0.5",
		`{"id":2,"do":"set","driftBound":0.5}`:                                "driftBound takes a number from 1 to 100, not 0.5",
		`{"id":2,"do":"set","link":["n1","n2"],"quiet":true}`:                 "a link takes latency, loss, duplicate; not quiet",
		`{"id":2,"do":"join","node":"n10","incarnation":1}`:                   "node takes a node's id, 'n1' to 'n9', not \"n10\"",
		`{"id":2,"do":"join","node":"n3","incarnation":1}`:                    "n3 is there already",
		`{"id":2,"do":"join","node":"n4"}`:                                    "n4 starts as an incarnation from 1 on",
		`{"id":2,"do":"add","node":"n4"}`:                                     "node takes a node, one of n1, n2, n3, not \"n4\"",
		`{"id":2,"do":"reconfigure"}`:                                         "voters takes at least one node",
		`{"id":2,"do":"reconfigure","voters":["n1","n1"]}`:                    "voters names n1 twice",
		`{"id":2,"do":"reconfigure","voters":["n1"],"learners":["n1"]}`:       "learners names n1, which voters names too",
		`{"id":2,"do":"compact","node":"n1"}`:                                 "n1 has applied nothing since its latest snapshot",
		`{"id":2`:                                                             "the command is not one of JSON's objects",
	} {
		w.texts = nil
		d.FromPage([]byte(text))
		reply := w.last("reply")
		require.NotNil(t, reply, text)
		assert.Contains(t, reply["error"], want, text)
	}
	fresh := director.New(w)
	fresh.FromPage([]byte(`{"id":3,"do":"heal"}`))
	assert.Equal(t, "heal: the lab has not been started", w.last("reply")["error"])
	fresh.FromPage([]byte(`{"id":4,"do":"start","nodes":10}`))
	assert.Equal(t, "nodes takes a number from 1 to 9, not 10", w.last("reply")["error"])
	fresh.FromPage([]byte(`{"id":5,"do":"start","nodes":3,"disk":"tape"}`))
	assert.Equal(t, "disk takes 'opfs' or 'memory', not \"tape\"", w.last("reply")["error"])
	fresh.FromPage([]byte(`{"id":6,"do":"start","nodes":3,"disk":"opfs"}`))
	assert.Equal(t, "start lacks election", w.last("reply")["error"])
}

func FuzzFromPage(f *testing.F) {
	for _, text := range []string{
		`{"id":2,"do":"put","key":"k","value":"v","via":"n1","within":1}`, `{"id":2,"do":"set","election":[1,2],"scale":2}`,
		`{"id":2,"do":"partition","groups":[["n1"],["n2"]]}`, `{"id":2,"do":"crash","node":"n1"}`, `{"id":2,"do":"trace"}`,
		`{"id":2,"do":"wire","from":"n1","to":"n2","seq":1}`, `{"id":2,"do":"join","node":"n7","incarnation":1}`,
		`{"id":2,"do":"reconfigure","voters":["n1"],"learners":["n2"]}`, `{"id":2,"do":"add","node":"n2","learner":true,"within":1}`, `{"id":2,"do":"restart","node":"n1","incarnation":2}`, `[]`, `null`,
		`{"id":2,"do":"txn","compare":[{"key":"a","target":"value","op":"=","value":"1"}],"success":[{"put":["a","b"]}]}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		d, w := three(t)
		d.FromPage(text)
		w.now += 10_000 * ms
		d.Timer()
		d.FromPage(text)
		w.last("reply")
	})
}

func TestWritesWhatJSONReads(t *testing.T) {
	for _, value := range []string{"", "plain", "\"\\/\b\f\n\r\t\x00\x1f\x7f", "한국어 🦀 \u2028", "bad \xff\xfe utf-8", "\xed\xa0\x80"} {
		u := started(t, 1, nil)
		u.must("put", fieldsOf{"key": "k", "value": value})
		want := strings.ToValidUTF8(value, "\ufffd")
		if value == "bad \xff\xfe utf-8" || value == "\xed\xa0\x80" {
			want = strings.Map(func(r rune) rune { return r }, value) // one U+FFFD for each bad byte
		}
		assert.Equal(t, want, u.must("get", fieldsOf{"key": "k"})["value"], fmt.Sprintf("%q", value))
	}
}
