package sim_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft/fault"
	"raftlab/raft/hunt"
	"raftlab/raft/sim"
)

// again is a plan that went through its document.
func again(t *testing.T, p sim.Plan) sim.Plan {
	t.Helper()
	text := sim.AppendPlan(nil, &p)
	read, err := sim.ReadPlan(text)
	require.NoError(t, err, "%s", text)
	require.Equal(t, string(text), string(sim.AppendPlan(nil, &read)))
	return read
}

func TestPlansLoseNothingInTheirDocuments(t *testing.T) {
	eachSeed(t, 300, func(t *testing.T, seed uint64) {
		p := hunt.Swarm(seed)
		p.Events, p.ToEnd = seed, seed%2 == 0
		require.True(t, reflect.DeepEqual(p, again(t, p)))
	})
}

func TestPlansRunTheSameOutOfTheirDocuments(t *testing.T) {
	eachSeed(t, 20, func(t *testing.T, seed uint64) {
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
				if name := v.Type().Field(i).Name; name != "Engine" && name != "Actions" {
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
	const start = `{"nodes": 3, "settings": {"election": [150, 300], "heartbeat": 50}, "link": {}, `
	for said, text := range map[string]string{
		"this is no JSON: a value is missing at byte 0":                                                      ``,
		"this is no JSON: more follows at byte 3":                                                            `{} {}`,
		"a scenario is an object, not 7":                                                                     `7`,
		`a scenario has no field "node": it takes nodes, nonMembers, seed,`:                                  start + `"node": 3}`,
		`a scenario has twice the field "nodes"`:                                                             start + `"nodes": 3}`,
		"nodes takes a whole number from 0 to 63, not 64":                                                    `{"nodes": 64}`,
		"link takes an object, not a list of 0":                                                              `{"link": []}`,
		"link.loss takes a probability from 0 to 1 with at most 10 decimals, not 1.5":                        `{"link": {"loss": 1.5}}`,
		`link has no field "lost": it takes latency, loss,`:                                                  `{"link": {"lost": 1}}`,
		"fsync takes [min, max] in milliseconds up to 1000000000 with at most 6 decimals and min ≤ max, and": `{"fsync": [2, 1]}`,
		"uniform, long tail, bell, not a list of 3":                                                          `{"fsync": [1, 2, "square"]}`,
		`healed takes milliseconds from 0 to 1000000000 with at most 6 decimals, not "soon"`:                 `{"healed": "soon"}`,
		"judge takes true or false, not null":                                                                `{"judge": null}`,
		"rulesOff takes one of commit-own-term,":                                                             `{"rulesOff": ["gravity"]}`,
		"actions[0].do takes one of crash, crash in write,":                                                  start + `"actions": [{"at": 1}]}`,
		"actions[0].node takes one of n1, n2, n3, not \"n4\"":                                                start + `"actions": [{"do": "crash", "node": "n4"}]}`,
		`actions[0] has no field "group": it takes at, do, node`:                                             start + `"actions": [{"do": "restart", "node": "n1", "group": []}]}`,
		"actions[0]: sim: the action names a server that":                                                    start + `"actions": [{"do": "restart"}]}`,
		"nodes takes a whole number from 0 to 63, not 4294967296":                                            `{"nodes": 4294967296, "actions": [{"do": "crash", "node": "n1"}]}`,
		"sim: Nodes must be from 1 to 63":                                                                    `{"settings": {"election": [150, 300], "heartbeat": 50}, "actions": [{"do": "crash", "node": "n1"}]}`,
		"clients takes a whole number from 0 to 1000, not 1e9":                                               start + `"clients": 1e9}`,
		"events takes a whole number from 0 to 1000000000, not -1":                                           start + `"events": -1}`,
		"events takes a whole number from 0 to 1000000000, not 99999999999999999999":                         start + `"events": 99999999999999999999}`,
		"steady takes milliseconds from 0 to 1000000000 with":                                                start + `"steady": 1000000001}`,
		"rulesOff takes a list of commit-own-term,":                                                          start + `"rulesOff": [` + strings.Repeat(`"no-op",`, 40) + `"no-op"]}`,
		"actions[0].speed takes a factor from 0 to 1000":                                                     start + `"actions": [{"do": "drift", "node": "n1", "speed": 5000}]}`,
		"actions takes a list of at most 20000 objects, not a list of 20001":                                 start + `"actions": [` + strings.Repeat(`0,`, 20_000) + `0]}`,
		`judge takes true or false, not "` + strings.Repeat("x", 60) + `…"`:                                  `{"judge": "` + strings.Repeat("x", 100_000) + `"}`,
		`a scenario has no field "` + strings.Repeat("x", 60) + `…": it takes`:                               start + `"` + strings.Repeat("x", 100_000) + `": 1}`,
		"a scenario takes at most 4194304 bytes, and this has more":                                          strings.Repeat(" ", 5<<20),
		"Nodes must be from 1 to 63":                                                                         `{}`,
	} {
		_, err := sim.ReadPlan([]byte(text))
		require.ErrorContains(t, err, strings.ReplaceAll(said, "sim: sim: ", "sim: "), text)
	}
}

func FuzzReadPlan(f *testing.F) {
	for seed := range uint64(20) {
		p := hunt.Swarm(seed)
		p.Actions = p.Actions[:min(len(p.Actions), 30)]
		f.Add(sim.AppendPlan(nil, &p))
	}
	f.Add([]byte(`{"nodes": 1, "settings": {"election": [1, 2], "heartbeat": 0.000001}, "link": {"loss": 0.9999999999}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := sim.ReadPlan(text)
		if err == nil {
			if len(p.Actions) == 0 {
				p.Actions = nil
			}
			require.Equal(t, p, again(t, p))
		}
	})
}
