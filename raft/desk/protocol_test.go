package desk_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft/desk"
)

func TestRefusesMalformedCommandsWithASentence(t *testing.T) {
	d, w := three(t)
	for text, want := range map[string]string{
		`{"id":2,"do":"fly"}`:                                                 "do takes one of crash",
		`{"id":2,"do":"start"}`:                                               "nodes is missing",
		`{"id":2,"do":"put","value":"v"}`:                                     "key is missing",
		`{"id":2,"do":"put","key":"k"}`:                                       "value is missing",
		`{"id":2,"do":"put","key":"","value":"v"}`:                            "key takes a string of 1 to 12288 bytes, not \"\"",
		`{"id":2,"do":"put","key":7,"value":"v"}`:                             "key takes a string of 1 to 12288 bytes, not 7",
		`{"id":2,"do":"put","key":"k","value":"v","via":"n4"}`:                "via takes a node, one of n1, n2, n3, not \"n4\"",
		`{"id":2,"do":"put","key":"k","value":"v","via":"n01"}`:               "via takes a node",
		`{"id":2,"do":"put","key":"k","value":"v","within":-1}`:               "within takes a number from 0.001 to 86400000 ms, not -1",
		`{"id":2,"do":"txn","success":[{}]}`:                                  "success[0] takes exactly one of put: [key, value], get: key, delete: key, not {}",
		`{"id":2,"do":"txn","compare":[{"key":"k","target":"x"}]}`:            "compare[0].target takes one of value, version, mod, create, not \"x\"",
		`{"id":2,"do":"txn","compare":[{"key":"k","target":"mod"}]}`:          "compare[0].op is missing",
		`{"id":2,"do":"txn","compare":[{"key":"k","target":"mod","op":"="}]}`: "compare[0].value is missing",
		`{"id":2,"do":"mark","at":5}`:                                         "there is no at; accepted there: id, do",
		`{"id":2,"do":"crash"}`:                                               "node is missing",
		`{"id":2,"do":"cut","link":["n1","n1"]}`:                              "link takes two different nodes: n1 has no link to itself",
		`{"id":2,"do":"cut","link":[7,"n1"]}`:                                 "link[0] takes a node, one of n1, n2, n3, n4, n5, n6, n7, n8, n9, not 7",
		`{"id":2,"do":"partition","groups":[["n1"],["n1"]]}`:                  "groups[1] names n1, which is named before: each node is named once",
		`{"id":2,"do":"partition"}`:                                           "there is no leader",
		`{"id":2,"do":"set","settings":{"election":[300,150]}}`:               "settings.election takes a number from 0.001 to 600000 ms, or two of them as [min, max] with min ≤ max, not [300, 150]",
		`{"id":2,"do":"set","settings":{"election":[1,2,3]}}`:                 "settings.election takes a number from 0.001 to 600000 ms, or two of them as [min, max] with min ≤ max, not [1, 2, 3]",
		`{"id":2,"do":"set","settings":{"election":0}}`:                       "settings.election takes a number from 0.001 to 600000 ms, or two of them as [min, max] with min ≤ max, not 0",
		`{"id":2,"do":"set","settings":{"loss":1.5}}`:                         "loss takes a number from 0 to 1, not 1.5",
		`{"id":2,"do":"set","settings":{"scale":0}}`:                          "scale takes a number from 0.001 to 1000, not 0",
		`{"id":2,"do":"set","settings":{"drift":1}}`:                          "settings.drift is not set for the whole cluster, which takes election, heartbeat, preVote, checkQuorum, driftBound, priority, quiet, latency, loss, duplicate, reorder, fsync, scale",
		`{"id":2,"do":"set","settings":{"latency":1},"node":"n1"}`:            "settings.latency is not set for one node; a node takes election, heartbeat, preVote, checkQuorum, driftBound, priority, quiet, fsync, drift",
		`{"id":2,"do":"set","settings":{"drift":1},"link":["n1","n2"]}`:       "settings.drift is not set for one link; a link takes latency, loss, duplicate, reorder, cut",
		`{"id":2,"do":"set","link":["n1"]}`:                                   "link takes two nodes as [from, to], of n1, n2, n3, n4, n5, n6, n7, n8, n9, not [\"n1\"]",
		`{"id":2,"do":"set","node":"n1","link":["n1","n2"]}`:                  "link is one target too many: set takes one node, or one link, or neither for the whole cluster",
		`{"id":2,"do":"log","node":"n1","from":"x"}`:                          "from takes a whole number from 0 to 9007199254740991, not \"x\"",
		`{"id":2,"do":"watch","watch":1}`:                                     "key is missing",
		`{"id":2,"do":"get","key":"k","read":"dirty"}`:                        "read takes one of linearizable, lease, local, not \"dirty\"",
		`{"id":2,"do":"txn","success":[{"put":["a","b"]}],"read":"local"}`:    "read takes \"linearizable\" for an operation that writes, not \"local\": writes go through the log",
		`{"id":2,"do":"set","settings":{"priority":0.5}}`:                     "settings.priority takes a whole number from 0 to 100, not 0.5",
		`{"id":2,"do":"set","settings":{"driftBound":0.5}}`:                   "driftBound takes a number from 1 to 100, not 0.5",
		`{"id":2,"do":"set","settings":{"quiet":true},"link":["n1","n2"]}`:    "settings.quiet is not set for one link; a link takes latency, loss, duplicate, reorder, cut",
		`{"id":2,"do":"join","node":"n10","incarnation":1}`:                   "node takes a node, one of n1, n2, n3, n4, n5, n6, n7, n8, n9, not \"n10\"",
		`{"id":2,"do":"join","node":"n3","incarnation":1}`:                    "n3 is there already",
		`{"id":2,"do":"join","node":"n4"}`:                                    "incarnation is missing",
		`{"id":2,"do":"add","node":"n4"}`:                                     "node takes a node, one of n1, n2, n3, not \"n4\"",
		`{"id":2,"do":"reconfigure"}`:                                         "voters is missing",
		`{"id":2,"do":"reconfigure","voters":["n1","n1"]}`:                    "voters[1] names n1, which is named before: each node is named once",
		`{"id":2,"do":"reconfigure","voters":["n1"],"learners":["n1"]}`:       "learners names n1, which is named before: each node is named once",
		`{"id":2,"do":"compact","node":"n1"}`:                                 "n1 has applied nothing since its latest snapshot",
		`{"id":2`:                                                             "this is no JSON: it ends too early, in line 1, column 8",
	} {
		w.texts = nil
		d.FromPage([]byte(text))
		reply := w.last("reply")
		require.NotNil(t, reply, text)
		assert.Contains(t, reply["error"], want, text)
	}
	fresh := desk.New(w, nil)
	fresh.FromPage([]byte(`{"id":3,"do":"heal"}`))
	assert.Equal(t, "the lab has not been started", w.last("reply")["error"])
	fresh.FromPage([]byte(`{"id":4,"do":"start","nodes":10}`))
	assert.Equal(t, "nodes takes a whole number from 1 to 9, not 10", w.last("reply")["error"])
	fresh.FromPage([]byte(`{"id":5,"do":"start","nodes":3,"disk":"tape","settings":{}}`))
	assert.Equal(t, "disk takes one of opfs, memory, not \"tape\"", w.last("reply")["error"])
	fresh.FromPage([]byte(`{"id":6,"do":"start","nodes":3,"disk":"opfs","settings":{}}`))
	assert.Equal(t, "settings.election is missing", w.last("reply")["error"])
}

func FuzzFromPage(f *testing.F) {
	for _, text := range []string{
		`{"id":2,"do":"put","key":"k","value":"v","via":"n1","within":1}`, `{"id":2,"do":"set","settings":{"election":[1,2],"scale":2}}`,
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
