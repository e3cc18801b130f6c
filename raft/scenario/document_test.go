package scenario_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft/fault"
	"raftlab/raft/hunt"
	"raftlab/raft/scenario"
	"raftlab/raft/sim"
	"raftlab/tests/seeds"
	"raftlab/www/lab/scenarios"
)

// again is a plan that went through its document.
func again(t *testing.T, p sim.Plan) sim.Plan {
	t.Helper()
	text := scenario.OfPlan(&p).Append(nil)
	d, err := scenario.Read(text)
	require.NoError(t, err, "%s", text)
	read, err := d.Universe()
	require.NoError(t, err, "%s", text)
	require.Equal(t, string(text), string(scenario.OfPlan(&read).Append(nil)))
	return read
}

func TestPlansLoseNothingInTheirDocuments(t *testing.T) {
	seeds.Each(t, 300, func(t *testing.T, seed uint64) {
		p := hunt.Swarm(seed)
		p.Events, p.ToEnd = seed, seed%2 == 0
		require.True(t, reflect.DeepEqual(p, again(t, p)))
	})
}

func TestPlansRunTheSameOutOfTheirDocuments(t *testing.T) {
	seeds.Each(t, 20, func(t *testing.T, seed uint64) {
		p := hunt.Swarm(seed)
		u, err := p.Run(1000)
		require.NoError(t, err)
		p = again(t, p)
		same, err := p.Run(1000)
		require.NoError(t, err)
		require.Equal(t, u.Hash(), same.Hash())
	})
}

// Each number and each switch of a plan, whatever is added to one later, must be in its document.
func TestDocumentsHoldEveryField(t *testing.T) {
	whole := hunt.Swarm(1)
	var walk func(v reflect.Value, way string)
	walk = func(v reflect.Value, way string) {
		before := reflect.ValueOf(v.Interface())
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				if name := v.Type().Field(i).Name; name != "Engine" && name != "Orders" {
					walk(v.Field(i), way+"."+name)
				}
			}
			return
		case reflect.Bool:
			v.SetBool(!v.Bool())
		case reflect.Int, reflect.Int64:
			v.SetInt(v.Int() + 1)
		case reflect.Uint8: // a shape
			v.SetUint((v.Uint() + 1) % uint64(len(fault.ShapeNames())))
		case reflect.Uint, reflect.Uint32, reflect.Uint64:
			v.SetUint(v.Uint() + 1)
		}
		if way == ".Config.Link.Latency.Min" { // which must not pass the Max
			whole.Config.Link.Latency.Max++
		}
		assert.NotEqual(t, before.Interface(), v.Interface(), way)
		assert.True(t, reflect.DeepEqual(whole, again(t, whole)), way)
	}
	for _, r := range []*int64{
		(*int64)(&whole.Config.Link.Latency.Max), (*int64)(&whole.Config.Fsync.Max), (*int64)(&whole.Config.Load.Think.Max),
		(*int64)(&whole.Config.Load.Latency.Max), (*int64)(&whole.Config.Settings.ElectionMax),
	} {
		*r += 10 // room for each Min
	}
	walk(reflect.ValueOf(&whole).Elem(), "")
}

func TestDocumentsThatAreWrongAreRefusedWithWhatIsAccepted(t *testing.T) {
	const start = `{"nodes": 3, "settings": {"election": [150, 300], "heartbeat": 50}, `
	for want, text := range map[string]string{
		"ends line=1 column=1": ``,
		"more line=1 column=4": `{} {}`,
		"noDocument got=7":     `7`,
		"unknownField field=node words=title, needs, nodes, seed, settings, rulesOff, snapshotEvery, nonMembers, clients, load, appendBytes, history, judge, steady, events, toEnd, healed, logs, steps": start + `"node": 3}`,
		"twice field=nodes":                                 start + `"nodes": 3}`,
		"missing field=nodes":                               `{}`,
		"noWhole field=nodes got=64 low=1 high=9":           `{"nodes": 64}`,
		"noWhole field=nodes got=4294967296 low=1 high=9":   `{"nodes": 4294967296}`,
		"noWhole field=nonMembers low=0 high=2 got=3":       start + `"nonMembers": 3}`,
		"noObject field=settings got=[]":                    `{"nodes": 3, "settings": []}`,
		"noNumber field=settings.loss got=1.5 low=0 high=1": `{"nodes": 3, "settings": {"loss": 1.5}}`,
		"unknownField field=settings.drift words=election, heartbeat, preVote, checkQuorum, driftBound, priority, quiet, latency, loss, duplicate, reorder, cut, fsync": `{"nodes": 3, "settings": {"drift": 1}}`,
		"noTime field=healed got=\"soon\" low=0 high=1000000000":                   start + `"healed": "soon"}`,
		"noTime field=steady got=1000000001 low=0 high=1000000000":                 start + `"steady": 1000000001}`,
		"noTruth field=judge got=null":                                             start + `"judge": null}`,
		"noWord field=rulesOff[0] got=\"gravity\" words=commit-own-term":           start + `"rulesOff": ["gravity"]}`,
		"noList field=rulesOff got=[\"no-op\", \"no-op\"":                          start + `"rulesOff": [` + strings.Repeat(`"no-op",`, 40) + `"no-op"]}`,
		"noStep field=steps[0] got={\"at\": 1} words=do, until, wait, expect, say": start + `"steps": [{"at": 1}]}`,
		"noNode field=steps[0].node got=\"n4\" words=n1, n2, n3":                   start + `"steps": [{"do": "crash", "node": "n4"}]}`,
		"unknownField field=steps[0].groups words=at, do, node, disk, name":        start + `"steps": [{"do": "restart", "node": "n1", "groups": []}]}`,
		"missing field=steps[1].node":                                              start + `"steps": [{"do": "heal"}, {"do": "restart"}]}`,
		"notDone field=steps[0].do got=hold":                                       start + `"steps": [{"do": "hold"}]}`,
		"noWhole field=clients got=1e9 low=0 high=1000":                            start + `"clients": 1e9}`,
		"noWhole field=events got=-1 low=0 high=1000000000":                        start + `"events": -1}`,
		"noWhole field=events got=99999999999999999999 low=0 high=1000000000":      start + `"events": 99999999999999999999}`,
		"noNumber field=steps[0].settings.drift got=101 low=0.1 high=10":           start + `"steps": [{"do": "set", "node": "n1", "settings": {"drift": 101}}]}`,
		"noList field=steps got=[0, 0":                                             start + `"steps": [` + strings.Repeat(`0,`, 20_000) + `0]}`,
		"noTruth field=judge got=\"" + strings.Repeat("x", 60) + "…":               start + `"judge": "` + strings.Repeat("x", 100_000) + `"}`,
		"tooLong high=4194304":                                                     strings.Repeat(" ", 5<<20),
		"spins field=load.think other=load.latency":                                start + `"clients": 1, "load": {"keys": 1, "patience": 1, "within": 1}}`,
	} {
		_, err := scenario.Read([]byte(text))
		require.ErrorContains(t, err, want, text)
	}
	_, err := scenario.Read([]byte("\ufeff" + start + `"steps": []}`))
	require.NoError(t, err, "behind a byte order mark")
}

func TestLessonsLoseNothingInTheirDocuments(t *testing.T) {
	for _, name := range scenarios.Names {
		d, err := scenario.Read(scenarios.Of(name))
		require.NoError(t, err, name)
		again, err := scenario.Read(d.Append(nil))
		require.NoError(t, err, name)
		require.Equal(t, d, again, name)
	}
}

// Every field of a condition is written as it is read.
func TestConditionsLoseNothing(t *testing.T) {
	const text = `{"leader": ["n1", "n3"], "nodes": ["n2"], "role": "pre-candidate", "member": "learner", "alive": false, "term": 3, "termOver": 2, "commit": 4, "applied": 4, "last": 5, "terms": [1, 1, 3], ` +
		`"holds": {"index": 1, "term": 1, "key": "k", "value": "v", "committed": true}, "lacks": {"committed": false}, "equalLogs": true, "equalTerms": true, ` +
		`"answer": {"of": "w", "outcome": "open", "value": "v"}, "elections": 1, "failedElections": 2, "splitVotes": 3, "violated": true}`
	for _, step := range []string{`{"expect": ` + text + `}`, `{"until": ` + text + `, "within": 7.5}`, `{"expect": {"leader": "none"}}`, `{"expect": {"leader": "n2"}}`, `{"wait": 0.001}`, `{"say": {"en": "a", "ko": "b"}}`,
		`{"say": {"en": "a"}, "name": "begun"}`, `{"wait": 5, "name": "later"}`, `{"do": "crash", "node": "n1", "name": "gone"}`} {
		d, err := scenario.Read([]byte(`{"nodes": 3, "logs": [{"node": "n2", "terms": [1, 3], "term": 4, "vote": "n1"}], "steps": [{"do": "get", "key": "k", "name": "w"}, ` + step + `]}`))
		require.NoError(t, err, step)
		require.Equal(t, step, string(d.Steps[1].Append(nil)))
		require.Contains(t, string(d.Append(nil)), `{"node": "n2", "terms": [1, 3], "term": 4, "vote": "n1"}`)
	}
}

func FuzzRead(f *testing.F) {
	for _, name := range scenarios.Names {
		f.Add(scenarios.Of(name))
	}
	for seed := range uint64(20) {
		p := hunt.Swarm(seed)
		p.Orders = p.Orders[:min(len(p.Orders), 30)]
		f.Add(scenario.OfPlan(&p).Append(nil))
	}
	f.Add([]byte(`{"nodes": 1, "settings": {"election": [1, 2], "heartbeat": 0.001, "loss": 0.9999999999}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := scenario.Read(text)
		if err != nil {
			return
		}
		once := d.Append(nil)
		twice, err := scenario.Read(once)
		require.NoError(t, err, "%s", once)
		require.Equal(t, string(once), string(twice.Append(nil)))
	})
}
