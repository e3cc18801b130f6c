package order_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/order"
)

// written is an order of every kind, as this package writes it.
var written = []string{
	`{"at": 1.5, "do": "crash", "node": "n1", "when": "inWrite", "remains": "torn", "for": 20}`,
	`{"do": "powerLoss", "nodes": ["n1", "n3"], "remains": "everything"}`,
	`{"do": "restart", "node": "n2", "disk": "trust"}`,
	`{"do": "pause", "for": 0.000001}`,
	`{"do": "resume", "node": "n2"}`,
	`{"do": "cut", "link": ["n1", "n2"], "oneWay": true}`,
	`{"do": "partition", "groups": [["n1"], ["n2", "n3"]]}`,
	`{"do": "stall", "node": "n2", "what": "apply", "for": 2000}`,
	`{"do": "heal"}`,
	`{"do": "healAll"}`,
	`{"do": "set", "settings": {"election": [150, 300], "heartbeat": 50, "preVote": false, "driftBound": 1.000001, "priority": 2, "quiet": true, "fsync": [0, 2, "long tail"], "scale": 0.1}}`,
	`{"do": "set", "node": "n1", "settings": {"fsync": [0, 0], "drift": 1.1}}`,
	`{"do": "set", "link": ["n2", "n1"], "settings": {"latency": [1, 2, "bell"], "loss": 0.1, "duplicate": 1, "reorder": 0.0000000002, "cut": true}}`,
	`{"do": "fillDisk", "node": "n1", "bytes": 100}`,
	`{"do": "flipBit", "node": "n1"}`,
	`{"do": "jump", "node": "n1", "by": -1000.5}`,
	`{"do": "campaign"}`,
	`{"do": "transfer", "node": "n2", "from": "n1"}`,
	`{"do": "add", "node": "n3", "learner": true, "within": 10}`,
	`{"do": "remove", "node": "n3"}`,
	`{"do": "reconfigure", "voters": ["n1", "n2"], "learners": ["n3"]}`,
	`{"do": "compact", "node": "n1"}`,
	`{"do": "stopClients"}`,
	`{"do": "hold", "why": "a reader \"reads\" 한국어"}`,
	`{"do": "run"}`,
	`{"do": "put", "via": "n1", "key": "k", "value": "", "within": 1000}`,
	`{"do": "get", "key": "k", "read": "lease"}`,
	`{"do": "delete", "key": "k"}`,
	`{"do": "txn", "compare": [{"key": "a", "target": "mod", "op": "!=", "value": 7}, {"key": "a", "target": "value", "op": "=", "value": "x"}], "success": [{"put": ["a", "b"]}, {"get": "c"}], "failure": [{"delete": "d"}]}`,
	`{"do": "txn", "success": [{"get": "c"}], "read": "local"}`,
}

func TestOrdersOfEveryKindLoseNothingInTheirDocuments(t *testing.T) {
	seen := map[order.Kind]bool{}
	for _, text := range written {
		o, err := order.Read([]byte(text), 3)
		require.NoError(t, err, text)
		require.NoError(t, o.Check(3), text)
		assert.Equal(t, text, string(o.Append(nil)))
		seen[o.Kind] = true
	}
	for _, name := range order.KindNames()[1:] {
		assert.True(t, seen[order.KindOf(name)], "no document of kind %s", name)
	}
}

func TestDocumentsThatAreWrongAreRefusedWithWhatIsAccepted(t *testing.T) {
	for text, want := range map[string]string{
		``:            `ends line=1 column=1`,
		"\ufeff \n{":  `ends line=2 column=2`,
		"{}\n {}":     `more line=2 column=2`,
		"{\n\"do\" 1": `noJSON line=2 column=6 got=1`,
		`7`:           `noDocument got=7`,
		`{}`:          `missing field=do`,
		strings.Repeat("[", 40) + strings.Repeat("]", 40):                                    `tooDeep line=1 column=13 high=12`,
		`{"do": "fillDisk", "bytes": 0}`:                                                     `noWhole field=bytes got=0 low=1 high=2199023255552`,
		`{"do": "fly"}`:                                                                      `noWord field=do got="fly" words=crash, powerLoss, restart, pause, resume, cut, partition, heal, healAll, set, fillDisk, flipBit, jump, campaign, transfer, add, remove, reconfigure, compact, stopClients, hold, run, put, get, delete, txn, stall`,
		`{"do": "heal", "do": "heal"}`:                                                       `twice field=do`,
		`{"do": "heal", "now": 1}`:                                                           `unknownField field=now words=at, do`,
		`{"do": "heal", "at": -1}`:                                                           `noTime field=at got=-1 low=0 high=1000000000`,
		`{"do": "heal", "at": "soon"}`:                                                       `noTime field=at got="soon" low=0 high=1000000000`,
		`{"do": "restart"}`:                                                                  `missing field=node`,
		`{"do": "restart", "node": "n4"}`:                                                    `noNode field=node got="n4" words=n1, n2, n3`,
		`{"do": "restart", "node": "n01"}`:                                                   `noNode field=node got="n01" words=n1, n2, n3`,
		`{"do": "restart", "node": 1}`:                                                       `noNode field=node got=1 words=n1, n2, n3`,
		`{"do": "cut", "link": ["n1"]}`:                                                      `noLink field=link got=["n1"] words=n1, n2, n3`,
		`{"do": "cut", "link": ["n1", "n1"]}`:                                                `noLoop field=link node=n1`,
		`{"do": "cut", "link": ["n1", "n9"]}`:                                                `noNode field=link[1] got="n9" words=n1, n2, n3`,
		`{"do": "cut", "link": ["n1", "n2"], "oneWay": 1}`:                                   `noTruth field=oneWay got=1`,
		`{"do": "partition", "groups": [["n1"], ["n2", "n1"]]}`:                              `nodeTwice field=groups[1] node=n1`,
		`{"do": "partition", "groups": ["n1"]}`:                                              `noNodes field=groups[0] got="n1" words=n1, n2, n3`,
		`{"do": "powerLoss", "nodes": []}`:                                                   `noNodes field=nodes got=[] words=n1, n2, n3`,
		`{"do": "powerLoss", "nodes": ["n1", "n1"]}`:                                         `nodeTwice field=nodes[1] node=n1`,
		`{"do": "reconfigure", "voters": []}`:                                                `noVoters field=voters`,
		`{"do": "reconfigure", "voters": ["n1"], "learners": ["n1"]}`:                        `nodeTwice field=learners node=n1`,
		`{"do": "set"}`:                                                                      `missing field=settings`,
		`{"do": "set", "settings": {}}`:                                                      `noSettings field=settings words=election, heartbeat, preVote, checkQuorum, driftBound, priority, quiet, latency, loss, duplicate, reorder, fsync, scale`,
		`{"do": "set", "settings": {"election": 0}}`:                                         `noSpan field=settings.election got=0 low=0.001 high=600000`,
		`{"do": "set", "settings": {"election": [300, 150]}}`:                                `noSpan field=settings.election got=[300, 150] low=0.001 high=600000`,
		`{"do": "set", "settings": {"election": [1, 2, "bell"]}}`:                            `noSpan field=settings.election got=[1, 2, "bell"] low=0.001 high=600000`,
		`{"do": "set", "settings": {"fsync": [1, 2, "square"]}}`:                             `noShapedSpan field=settings.fsync got=[1, 2, "square"] low=0 high=600000 words=uniform, long tail, bell`,
		`{"do": "set", "settings": {"heartbeat": 1e9}}`:                                      `noTime field=settings.heartbeat got=1e9 low=0.001 high=600000`,
		`{"do": "set", "settings": {"loss": 1.1}}`:                                           `noNumber field=settings.loss got=1.1 low=0 high=1`,
		`{"do": "set", "settings": {"priority": 0.5}}`:                                       `noWhole field=settings.priority got=0.5 low=0 high=100`,
		`{"do": "set", "settings": {"drift": 2}}`:                                            `notOfAll field=settings.drift words=election, heartbeat, preVote, checkQuorum, driftBound, priority, quiet, latency, loss, duplicate, reorder, fsync, scale`,
		`{"do": "set", "node": "n1", "settings": {"drift": 11}}`:                             `noNumber field=settings.drift got=11 low=0.1 high=10`,
		`{"do": "set", "node": "n1", "settings": {"loss": 0}}`:                               `notOfNode field=settings.loss words=election, heartbeat, preVote, checkQuorum, driftBound, priority, quiet, fsync, drift`,
		`{"do": "set", "link": ["n1", "n2"], "settings": {"scale": 1}}`:                      `notOfLink field=settings.scale words=latency, loss, duplicate, reorder, cut`,
		`{"do": "set", "node": "n1", "link": ["n1", "n2"], "settings": {"drift":1}}`:         `twoTargets field=link`,
		`{"do": "put", "key": "k"}`:                                                          `missing field=value`,
		`{"do": "put", "key": "", "value": "v"}`:                                             `noText field=key got="" low=1 high=12288`,
		`{"do": "txn", "success": [{}]}`:                                                     `noOperation field=success[0] got={}`,
		`{"do": "txn", "compare": [{"key": "k", "target": "mod", "op": "=", "value": "x"}]}`: `noWhole field=compare[0].value got="x" low=0 high=9007199254740991`,
		`{"do": "txn", "success": [{"put": ["a", "b"]}], "read": "local"}`:                   `readsOnly field=read got=local`,
		`{"do": "heal", "` + strings.Repeat("x", 1000) + `": 1}`:                             `unknownField field=` + strings.Repeat("x", 60) + `… words=at, do`,
		`{"do": "` + strings.Repeat("é", 1000) + `"}`:                                        `noWord field=do got="` + strings.Repeat("é", 30) + `…" words=` + strings.Join(order.KindNames()[1:], ", "),
	} {
		_, err := order.Read([]byte(text), 3)
		require.Error(t, err, text)
		assert.Equal(t, want, err.Error(), text)
		var refusal *order.Refusal
		require.True(t, errors.As(err, &refusal))
		var names []string
		for _, a := range refusal.Args {
			names = append(names, a.Name)
		}
		assert.ElementsMatch(t, order.Codes[refusal.Code], names, text)
	}
}

func TestADocumentMayBeginWithAByteOrderMark(t *testing.T) {
	o, err := order.Read([]byte("\ufeff{\"do\": \"heal\"}"), 3)
	require.NoError(t, err)
	assert.Equal(t, order.Heal, o.Kind)
}

func TestNumbersOfAnyNotationAreRoundedToTheSmallestUnit(t *testing.T) {
	for text, want := range map[string]string{
		"0.30000000000000004": "0.3", "1e2": "100", "1.5E-1": "0.15", "1e-9": "0", "0.0000005": "0.000001", "25e-7": "0.000003", "0.00000049": "0", "12e+3": "12000", "-0": "0",
	} {
		o, err := order.Read([]byte(`{"do": "set", "settings": {"fsync": `+text+`}}`), 3)
		require.NoError(t, err, text)
		assert.Contains(t, string(o.Append(nil)), `"fsync": [`+want+`, `+want+`]`, text)
	}
	for _, text := range []string{"1e999999999999999999999", "-1e-3", "9223372036854775807", "1" + strings.Repeat("0", 100)} {
		_, err := order.Read([]byte(`{"do": "set", "settings": {"fsync": `+text+`}}`), 3)
		assert.ErrorContains(t, err, "noShapedSpan", text)
	}
	o, err := order.Read([]byte(`{"do": "set", "settings": {"loss": 0.1}}`), 3)
	require.NoError(t, err)
	assert.Contains(t, string(o.Append(nil)), `"loss": 0.1}`)
}

func TestChecksWhatNoReaderHasSeenAsReadersDo(t *testing.T) {
	for name, o := range map[string]order.Order{
		"noWord field=do":               {Kind: 200},
		"missing field=node":            {Kind: order.Restart},
		"noNode field=node":             {Kind: order.Crash, Node: 4},
		"noLoop field=link":             {Kind: order.Cut, Node: 1, Peer: 1},
		"noNumber field=settings.drift": {Kind: order.Set, Node: 1, Change: order.OfDrift(0)},
		"notOfAll field=settings.drift": {Kind: order.Set, Change: order.OfDrift(1e6)},
		"noTime field=for":              {Kind: order.Pause, For: -1},
		"noTime field=at":               {Kind: order.Heal, At: -1},
		"missing field=nodes":           {Kind: order.PowerLoss},
		"noNode field=groups[0][0]":     {Kind: order.Partition, Groups: []order.Group{order.GroupOf(5)}},
	} {
		assert.ErrorContains(t, o.Check(3), name)
	}
}

func TestSettingsHaveNamesBoundsAndDefaultsOfTheirOwn(t *testing.T) {
	var names []string
	for i, info := range order.Settings {
		names = append(names, info.Name)
		assert.NotEmpty(t, info.About, info.Name)
		assert.NotZero(t, info.Scopes, info.Name)
		assert.LessOrEqual(t, info.Low, info.Default.Min, info.Name)
		assert.LessOrEqual(t, info.Default.Max, info.High, info.Name)
		assert.Equal(t, order.Setting(i), order.Change{}.With(order.Setting(i), info.Default)[0].Setting)
	}
	slices.Sort(names)
	assert.Len(t, slices.Compact(names), len(order.Settings))
}

func TestChangesAreSparseAndGoOverEachOther(t *testing.T) {
	c := order.Change{}.With(order.Quiet, order.TruthValue(true)).With(order.Heartbeat, order.Settings[order.Heartbeat].Default)
	assert.Equal(t, `{"heartbeat":50,"quiet":true}`, string(c.Append(nil)))
	over := c.Over(order.Change{}.With(order.Quiet, order.TruthValue(false)))
	assert.Equal(t, `{"heartbeat":50,"quiet":false}`, string(over.Append(nil)))
	assert.Equal(t, `{"heartbeat":50,"quiet":true}`, string(c.Append(nil)), "copies are not written to")
	set, is := order.Defaults().Raft(raft.Settings{})
	require.True(t, is)
	again, _ := order.OfRaft(set).Raft(raft.Settings{})
	assert.Equal(t, set, again)
}

// Whatever a core or a link can be set to must be a setting: a field that has none is lost on its way.
func TestSettingsHoldAllThatCoresAndLinksHave(t *testing.T) {
	core, link := raft.Settings{}, fault.Link{}
	for _, v := range []reflect.Value{reflect.ValueOf(&core).Elem(), reflect.ValueOf(&link).Elem()} {
		fill(v)
	}
	c := order.OfRaft(core).Over(order.OfWire(link))
	again, _ := c.Raft(raft.Settings{})
	assert.Equal(t, core, again)
	wire, _ := c.Link(fault.Link{})
	assert.Equal(t, link, wire)
	for _, a := range c {
		assert.NotEqual(t, order.Value{}, a.Value, order.Settings[a.Setting].Name)
	}
}

// fill gives every field a value that is not zero.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int64:
		v.SetInt(7)
	default:
		v.SetUint(2)
	}
}

func FuzzRead(f *testing.F) {
	for _, text := range written {
		f.Add([]byte(text))
	}
	f.Add([]byte(`{"do": "set", "settings": {"loss": 0.9999999999, "fsync": 1e-7}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		o, err := order.Read(text, 5)
		if err != nil {
			return
		}
		require.NoError(t, o.Check(5))
		again, err := order.Read(o.Append(nil), 5)
		require.NoError(t, err)
		require.Equal(t, string(o.Append(nil)), string(again.Append(nil)))
	})
}
