package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/etcd"
	"raftlab/raft/refusal"
	"raftlab/raft/scenario"
	"raftlab/raft/view"
)

const five = `"nodes": 5, "seed": 1, "steps": [{"until": {"leader": "any"}}, {"wait": 40}, `

// recorded are runs whose events the unit tests of Why read: a scenario, and the engine that plays it.
var recorded = []struct{ name, engine, text string }{
	{"crash", "raftlab", `{` + five + `{"do": "put", "key": "k", "value": "v"}, {"wait": 60}, {"do": "crash"}, {"until": {"leader": "any"}}, {"wait": 100}, {"do": "restart", "node": "n3"}, {"wait": 200}]}`},
	{"crash on etcd", "etcd", `{` + five + `{"do": "put", "key": "k", "value": "v"}, {"wait": 60}, {"do": "crash"}, {"until": {"leader": "any"}}, {"wait": 100}, {"do": "restart", "node": "n5"}, {"wait": 200}]}`},
	{"split vote", "raftlab", `{"nodes": 4, "seed": 3, "settings": {"election": [150, 200], "latency": [30, 30], "preVote": false}, "steps": [{"until": {"leader": "any"}, "within": 60000}, {"wait": 100}]}`},
	{"parted", "raftlab", `{` + five + `{"do": "partition", "groups": [["n1", "n2"]]}, {"wait": 1000}, {"do": "heal"}, {"wait": 400}]}`},
	{"parted without pre-vote", "raftlab", `{"settings": {"preVote": false}, ` + five + `{"do": "partition", "groups": [["n1"]]}, {"wait": 1000}, {"do": "heal"}, {"wait": 400}]}`},
	{"parted on etcd", "etcd", `{` + five + `{"do": "partition", "groups": [["n1", "n2"]]}, {"wait": 1000}, {"do": "heal"}, {"wait": 600}]}`},
	{"lost write", "raftlab", `{` + five + `{"do": "partition"}, {"do": "put", "key": "k", "value": "lost"}, {"wait": 700}, {"do": "put", "key": "k", "value": "kept"}, {"wait": 100}, {"do": "heal"}, {"wait": 400}]}`},
	{"stalls", "raftlab", `{` + five + `{"do": "stall", "node": "n2", "what": "process", "for": 100}, {"wait": 300}, {"do": "stall", "node": "n3", "what": "disk", "for": 100}, {"do": "put", "key": "k", "value": "v"}, {"wait": 300}, {"do": "pause", "node": "n4"}, {"wait": 100}, {"do": "resume", "node": "n4"}, {"wait": 50}]}`},
	{"members", "raftlab", `{` + five + `{"do": "add", "node": "n6", "learner": true}, {"do": "add", "node": "n6"}, {"do": "remove", "node": "n1"}, {"wait": 600}]}`},
	{"transfer", "raftlab", `{"nodes": 5, "seed": 1, "steps": [{"do": "campaign", "node": "n2"}, {"until": {"leader": "n2"}}, {"wait": 100}, {"do": "transfer", "node": "n4"}, {"wait": 100}]}`},
	{"transfer on etcd", "etcd", `{"nodes": 5, "seed": 1, "steps": [{"do": "campaign", "node": "n2"}, {"until": {"leader": "n2"}}, {"wait": 100}, {"do": "transfer", "node": "n4"}, {"wait": 100}]}`},
	{"snapshot", "raftlab", `{"nodes": 5, "seed": 1, "steps": [{"do": "campaign", "node": "n1"}, {"until": {"leader": "n1"}}, {"do": "crash", "node": "n5"}, {"do": "put", "key": "k", "value": "v"}, {"do": "put", "key": "l", "value": "v"}, {"wait": 100}, {"do": "compact", "node": "n1"}, {"wait": 50}, {"do": "restart", "node": "n5"}, {"wait": 300}]}`},
}

// runs is a JSON object of them: what each tells, event by event, as the page is told it.
func runs(string) ([]byte, error) {
	var b strings.Builder
	b.WriteString("{\n")
	for i, r := range recorded {
		events, err := eventsOf(r.engine, r.text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.name, err)
		}
		if i > 0 {
			b.WriteString(",\n")
		}
		fmt.Fprintf(&b, "%q: [\n%s\n]", r.name, strings.Join(events, ",\n"))
	}
	b.WriteString("\n}\n")
	return []byte(b.String()), nil
}

// eventsOf plays a scenario in virtual time to its end.
func eventsOf(engine, text string) ([]string, error) {
	d, err := scenario.Read([]byte(text))
	if err != nil {
		return nil, err
	}
	makers := map[string]func(raft.Config) (raft.Engine, error){
		"raftlab": func(c raft.Config) (raft.Engine, error) { return raft.New(c) },
		"etcd":    func(c raft.Config) (raft.Engine, error) { return etcd.New(c) },
	}
	l, err := d.Begin(director.EngineOf(engine), makers[engine])
	if err != nil {
		return nil, err
	}
	var events []string
	last := uint64(0)
	l.Go(raft.Never, func() bool {
		v := &l.Stage.Lab().Director().View().Events
		fresh, _ := v.Since(last)
		for i := range fresh {
			events = append(events, eventText(&fresh[i]))
		}
		last = v.Last
		_, over := l.Player.Over()
		return over
	})
	if passed, _ := l.Player.Over(); !passed {
		return nil, fmt.Errorf("it does not pass: %v", l.Player.Results()[len(l.Player.Results())-1].Why)
	}
	return events, nil
}

// eventText is an event as deltas have it; see raft/desk/protocol.go.
func eventText(e *view.Event) string {
	at := refusal.AppendDecimal(nil, int64(e.At), 6)
	text, _ := json.Marshal([]any{e.ID, json.Number(at), nameOf(e.Node), e.Code, e.Term, nameOf(e.Peer), e.A, e.B, e.C, e.D})
	return string(text)
}

// nameOf is a node's id; null is none.
func nameOf(id raft.NodeID) any {
	if id == raft.None {
		return nil
	}
	return id.String()
}
