package desk_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"maps"
	"sort"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/desk"
)

// page folds deltas as the real one does, with nothing but the protocol to go by.
type page struct {
	u        *universe
	nodes    map[string]fieldsOf
	logs     map[string][]entry
	lab      fieldsOf
	clock    fieldsOf
	host     fieldsOf
	measured fieldsOf
	stalls   []any
	waiting  []any
	plan     fieldsOf
	asked    []any // all that was told of
	taken    int   // how much of that came before the moment in view
	playing  fieldsOf
	played   []any // when each of its steps was over
	places   []any // likewise, where
	links    map[string][]any
	events   [][]any
	flights  [][]any
	traffic  fieldsOf
	crashes  []fieldsOf
	broken   []fieldsOf // violations
	replies  map[uint64]fieldsOf
	atReply  map[uint64]map[string]fieldsOf // the nodes as they stood at each reply
	binaries map[uint64][]byte
	changes  map[uint64][]fieldsOf
	texts    int
	stubborn bool   // does not end workers
	unable   string // why it makes none
	slow     bool   // what it is to prepare waits in prepares
	prepares []fieldsOf
}

type entry struct {
	index, term int
	kind, text  string
}

func newPage(u *universe) *page {
	p := &page{
		u:       u,
		replies: map[uint64]fieldsOf{}, atReply: map[uint64]map[string]fieldsOf{}, binaries: map[uint64][]byte{}, changes: map[uint64][]fieldsOf{},
	}
	p.forget()
	return p
}

// forget leaves what is so where nothing was told of it.
func (p *page) forget() {
	p.nodes, p.logs, p.links, p.traffic = map[string]fieldsOf{}, map[string][]entry{}, map[string][]any{}, fieldsOf{}
	p.events, p.flights, p.broken, p.stalls, p.waiting = nil, nil, nil, nil, nil
	p.host = fieldsOf{"faults": []any{}}
	p.measured = stretchOf([]any{0.0, -1.0, -1.0, -1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -1.0, -1.0, 0.0, 0.0})
	p.measured["before"] = nil
}

// starts knows what the cluster begins as that it asks for.
func (p *page) starts(asked fieldsOf) {
	p.plan, p.asked = fieldsOf{"nodes": asked["nodes"], "seed": asked["seed"], "settings": maps.Clone(asked["settings"].(fieldsOf))}, nil
	settings := p.plan["settings"].(fieldsOf)
	delete(settings, "scale")
	if settings["driftBound"] == nil {
		settings["driftBound"] = 1.1
	}
	for as, name := range map[string]string{"engine": "engine", "logs": "logs", "off": "rulesOff", "snapshotEvery": "snapshotEvery"} {
		if v, is := asked[as]; is {
			p.plan[name] = v
		}
	}
}

// blank is a node of which nothing was told.
func blank() fieldsOf {
	return fieldsOf{
		"votes": []any{}, "progress": []any{}, "load": fieldsOf{"late": 0.0, "queued": 0.0, "overflowed": 0.0, "clockError": 0.0},
		"stalled": fieldsOf{}, "down": nil, "stopped": nil, "fault": nil, "log": fieldsOf{"first": 1.0, "last": 0.0, "from": 1.0, "entries": []any{}},
	}
}

func (p *page) receive(text []byte) {
	p.texts++
	for line := range bytes.SplitSeq(text, []byte{'\n'}) {
		var m fieldsOf
		require.NoError(p.u.t, json.Unmarshal(line, &m), string(text))
		switch m["t"] {
		case "delta":
			p.oneFuture(m)
			p.delta(m)
		case "reply":
			id := uint64(m["id"].(float64))
			require.Nil(p.u.t, p.replies[id], "answered twice")
			p.replies[id] = worded(m)
			p.atReply[id] = p.copy()
		case "watch":
			name := uint64(m["watch"].(float64))
			for _, c := range m["changes"].([]any) {
				p.changes[name] = append(p.changes[name], c.(fieldsOf))
			}
		case "terminate":
			p.terminate(m)
		case "prepare":
			p.prepare(m)
		default:
			require.Fail(p.u.t, "unknown message", string(text))
		}
	}
}

func (p *page) copy() map[string]fieldsOf {
	nodes := map[string]fieldsOf{}
	for name, fields := range p.nodes {
		nodes[name] = fieldsOf{}
		for k, v := range fields {
			nodes[name][k] = v
		}
	}
	return nodes
}

func (p *page) receiveBinary(b []byte) {
	id := uint64(binary.LittleEndian.Uint32(b))
	p.binaries[id] = b[4:]
	p.replies[id] = fieldsOf{"binary": true}
}

func (p *page) terminate(m fieldsOf) {
	if p.stubborn {
		return
	}
	w := p.u.workers[idOf(m["node"].(string))]
	if float64(w.incarnation) == m["incarnation"] {
		w.alive = false
	}
	p.u.command("terminated", fieldsOf{"node": m["node"], "incarnation": m["incarnation"]})
}

// prepare makes a node's next worker, or those of so many nodes in the place of all.
func (p *page) prepare(m fieldsOf) {
	u := p.u
	switch {
	case p.slow:
		p.prepares = append(p.prepares, m)
		return
	case p.unable != "":
		u.command("prepared", fieldsOf{"play": m["play"], "why": p.unable})
		return
	}
	if name, one := m["node"].(string); one {
		incarnation := uint32(1)
		if w := u.workers[idOf(name)]; w != nil {
			incarnation = w.incarnation + 1
		}
		u.boot(idOf(name), incarnation)
		u.command("prepared", fieldsOf{"play": m["play"], "node": name, "incarnation": incarnation})
		return
	}
	incarnation := uint32(0)
	for _, w := range u.workers {
		incarnation = max(incarnation, w.incarnation)
		w.kill()
	}
	clear(u.workers)
	for i := range int(m["nodes"].(float64)) {
		u.boot(raft.NodeID(i+1), incarnation+1)
	}
	u.command("prepared", fieldsOf{"play": m["play"], "incarnation": incarnation + 1})
}

// oneFuture holds that the moment at which another future begins was told before it: else a page that knows what was
// replaced could not tell apart what came before.
func (p *page) oneFuture(delta fieldsOf) {
	clock, _ := delta["clock"].(fieldsOf)
	if undo := clock["undo"]; undo != nil && undo != p.clock["undo"] {
		require.Equal(p.u.t, p.clock["cluster"], undo, "the page was not at the moment at which another future begins")
	}
}

func (p *page) delta(m fieldsOf) {
	if m["anew"] == true {
		p.forget()
	}
	if lab, ok := m["lab"].(fieldsOf); ok {
		p.lab = lab
	}
	if host, ok := m["host"].(fieldsOf); ok {
		p.host = host
	}
	if clock, ok := m["clock"].(fieldsOf); ok {
		p.clock = clock
	}
	if plan, ok := m["plan"].(fieldsOf); ok {
		p.plan, p.asked = plan, nil
	}
	if asked, ok := m["asked"].([]any); ok {
		p.taken = int(asked[0].(float64))
		p.asked = append(p.asked[:int(asked[1].(float64))], asked[2].([]any)...)
	}
	if playing, ok := m["playing"].(fieldsOf); ok {
		if p.playing["play"] != playing["play"] {
			p.played, p.places = nil, nil
		}
		p.playing, p.played = worded(playing), append(p.played, playing["at"].([]any)...)
		p.places = append(p.places, playing["places"].([]any)...)
	}
	if stalls, ok := m["stalls"].([]any); ok {
		p.stalls = stalls
	}
	if waiting, ok := m["waiting"].([]any); ok {
		p.waiting = waiting
	}
	for i, numbers := range list(m["measured"]) {
		if stretch := stretchOf(numbers.([]any)); i == 0 {
			stretch["before"] = p.measured["before"]
			p.measured = stretch
		} else {
			p.measured["before"] = stretch
		}
	}
	nodes, _ := m["nodes"].(fieldsOf)
	for name, fields := range nodes {
		p.node(name, fields.(fieldsOf))
	}
	for _, l := range list(m["links"]) {
		link := l.([]any)
		p.links[link[0].(string)+">"+link[1].(string)] = link
	}
	for _, e := range list(m["events"]) {
		p.events = append(p.events, e.([]any))
	}
	for _, f := range list(m["flights"]) {
		p.flights = append(p.flights, f.([]any))
	}
	for _, c := range list(m["crashes"]) {
		p.crashes = append(p.crashes, c.(fieldsOf))
	}
	for _, v := range list(m["violations"]) {
		p.broken = append(p.broken, v.(fieldsOf))
	}
	traffic, _ := m["traffic"].(fieldsOf)
	for link, rate := range traffic {
		p.traffic[link] = rate
	}
	if p.lab != nil {
		require.Equal(p.u.t, p.shownLeader(), p.leader(), "status().leader is the living leader of the highest term that the nodes show")
	}
}

// stretchOf is what the page makes of a stretch's numbers.
func stretchOf(numbers []any) fieldsOf {
	at := 0
	next := func() any {
		at++
		return numbers[at-1]
	}
	millis := func() any {
		if v := next().(float64); v >= 0 {
			return v / 1000
		}
		return nil
	}
	s := fieldsOf{"since": millis()}
	s["leaderless"] = fieldsOf{"last": millis(), "median": millis(), "worst": millis(), "total": millis(), "count": next()}
	for _, name := range []string{"elections", "failedElections", "splitVotes", "terms"} {
		s[name] = next()
	}
	s["puts"] = fieldsOf{"ok": next(), "failed": next(), "unknown": next(), "p50": millis(), "p99": millis()}
	s["sent"] = fieldsOf{"messages": next(), "bytes": next()}
	return s
}

// shownLeader is whom the nodes' statuses show as leader.
func (p *page) shownLeader() string {
	leader, highest := "", 0
	for _, name := range p.names() {
		if n := p.nodes[name]; n["alive"] == true && n["role"] == "leader" && p.number(name, "term") > highest {
			leader, highest = name, p.number(name, "term")
		}
	}
	return leader
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

func (p *page) node(name string, fields fieldsOf) {
	if p.nodes[name] == nil {
		p.nodes[name] = blank()
	}
	for k, v := range fields {
		p.nodes[name][k] = v
	}
	log, ok := fields["log"].(fieldsOf)
	if !ok {
		return
	}
	kept, from := p.logs[name], int(log["from"].(float64))
	last := 0
	if len(kept) > 0 {
		last = kept[len(kept)-1].index
	}
	for len(kept) > 0 && (kept[len(kept)-1].index >= from || from > last+1) {
		kept = kept[:len(kept)-1]
	}
	for _, e := range list(log["entries"]) {
		kept = append(kept, entryOf(e))
	}
	kept = kept[max(0, len(kept)-desk.LogTail):]
	for len(kept) > 0 && kept[0].index < int(log["first"].(float64)) {
		kept = kept[1:] // a snapshot stands for it
	}
	p.logs[name] = kept
	for i := 1; i < len(kept); i++ {
		require.Equal(p.u.t, kept[i-1].index+1, kept[i].index, "the page's log of %s has a hole", name)
	}
	if len(kept) > 0 {
		require.EqualValues(p.u.t, log["last"], kept[len(kept)-1].index)
	}
}

func entryOf(v any) entry {
	e := v.([]any)
	return entry{int(e[0].(float64)), int(e[1].(float64)), e[2].(string), e[3].(string)}
}

func (p *page) leader() string {
	leader, _ := p.lab["leader"].(string)
	return leader
}

func (p *page) names() []string {
	var names []string
	for name := range p.nodes {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func (p *page) others(name string) []string {
	var others []string
	for _, n := range p.names() {
		if n != name {
			others = append(others, n)
		}
	}
	return others
}

// number is a field of a node's status.
func (p *page) number(node, field string) int { return int(p.nodes[node][field].(float64)) }

// event is the last one of a name.
func (p *page) event(name string) []any {
	var found []any
	for _, e := range p.events {
		if nameOf(e) == name {
			found = e
		}
	}
	return found
}

// told counts the lab's and the nodes' events of a name.
func (p *page) told(name string) int {
	count := 0
	for _, e := range p.events {
		if nameOf(e) == name {
			count++
		}
	}
	return count
}

// nameOf names an event's code.
func nameOf(event []any) string {
	code := int(event[3].(float64))
	if code >= desk.LabEvents {
		return desk.LabEventNames[code-desk.LabEvents]
	}
	return desk.EventNames[code-1]
}
