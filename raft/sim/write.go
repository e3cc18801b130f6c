package sim

import (
	"strconv"

	"raftlab/raft"
	"raftlab/raft/fault"
)

// AppendPlan writes a plan as a JSON document for people, which ReadPlan reads: times in
// ms, and only what is not as it would be anyway. Config.Engine is not in it, nor are fields of
// an action that do not count for its kind.
func AppendPlan(b []byte, p *Plan) []byte {
	w := writer{b: append(b, "{\n"...), between: ",\n  "}
	w.b = append(w.b, "  "...)
	w.config(&p.Config)
	w.count("events", p.Events)
	w.truth("toEnd", p.ToEnd)
	w.millis("healed", p.Healed)
	w.key("actions")
	w.b = append(w.b, '[')
	for i := range p.Actions {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		w.b = append(w.b, "\n    "...)
		w.action(&p.Actions[i])
	}
	return append(w.b, "\n  ]\n}\n"...)
}

// writer appends fields. Those that are 0 or empty it leaves out.
type writer struct {
	b       []byte
	between string // two fields
	begun   bool   // a field stands before
}

func (w *writer) key(name string) {
	if w.begun {
		w.b = append(w.b, w.between...)
	}
	w.begun = true
	w.b = append(strconv.AppendQuote(w.b, name), ": "...)
}

// inner writes an object as a field, on one line.
func (w *writer) inner(name string, fields func(*writer)) {
	w.key(name)
	o := writer{b: append(w.b, '{'), between: ", "}
	fields(&o)
	w.b = append(o.b, '}')
}

func (w *writer) count(name string, v uint64) {
	if v != 0 {
		w.key(name)
		w.b = strconv.AppendUint(w.b, v, 10)
	}
}

func (w *writer) truth(name string, v bool) {
	if v {
		w.key(name)
		w.b = append(w.b, "true"...)
	}
}

func (w *writer) decimal(name string, v uint64, places int) {
	if v != 0 {
		w.key(name)
		w.b = appendDecimal(w.b, v, places)
	}
}

func (w *writer) millis(name string, t raft.Time) { w.decimal(name, uint64(t), 6) }

func (w *writer) chance(name string, p uint32) {
	if p != 0 {
		w.key(name)
		w.b = appendChance(w.b, p)
	}
}

func (w *writer) span(name string, r fault.Range) {
	if r == (fault.Range{}) {
		return
	}
	w.key(name)
	w.b = appendDecimal(append(w.b, '['), uint64(r.Min), 6)
	w.b = appendDecimal(append(w.b, ", "...), uint64(r.Max), 6)
	if r.Shape != fault.Uniform {
		w.b = strconv.AppendQuote(append(w.b, ", "...), r.Shape.String())
	}
	w.b = append(w.b, ']')
}

func (w *writer) word(name, v string) {
	w.key(name)
	w.b = strconv.AppendQuote(w.b, v)
}

func (w *writer) words(name string, list []string) {
	if len(list) == 0 {
		return
	}
	w.key(name)
	w.b = append(w.b, '[')
	for i, v := range list {
		if i > 0 {
			w.b = append(w.b, ", "...)
		}
		w.b = strconv.AppendQuote(w.b, v)
	}
	w.b = append(w.b, ']')
}

func (w *writer) node(name string, id raft.NodeID) {
	if id != raft.None {
		w.word(name, id.String())
	}
}

func (w *writer) config(c *Config) {
	w.count("nodes", uint64(c.Nodes))
	w.count("nonMembers", uint64(c.NonMembers))
	w.count("seed", c.Seed)
	w.inner("settings", func(o *writer) { o.settings(&c.Settings) })
	w.inner("link", func(o *writer) { o.link(&c.Link) })
	w.span("fsync", c.Fsync)
	w.count("clients", uint64(c.Clients))
	w.inner("load", func(o *writer) { o.load(&c.Load) })
	var off []string
	for i, info := range raft.RuleTable {
		if c.Off.Has(raft.Rule(i)) {
			off = append(off, info.ID)
		}
	}
	w.words("rulesOff", off)
	w.count("appendBytes", uint64(c.AppendBytes))
	w.count("snapshotEvery", uint64(c.SnapshotEvery))
	w.count("history", uint64(c.History))
	w.truth("judge", c.Judge)
	w.millis("steady", c.Steady)
}

func (w *writer) settings(s *raft.Settings) {
	w.span("election", fault.Range{Min: s.ElectionMin, Max: s.ElectionMax})
	w.millis("heartbeat", s.Heartbeat)
	w.truth("preVote", s.PreVote)
	w.truth("checkQuorum", s.CheckQuorum)
	w.decimal("driftBound", s.DriftBound, 6)
	w.count("priority", s.Priority)
	w.truth("quiet", s.Quiet)
}

func (w *writer) link(l *fault.Link) {
	w.span("latency", l.Latency)
	w.chance("loss", l.Loss)
	w.chance("duplicate", l.Duplicate)
	w.chance("reorder", l.Reorder)
	w.truth("cut", l.Cut)
}

func (w *writer) load(l *Load) {
	w.count("keys", l.Keys)
	w.count("reads", l.Reads)
	w.count("readers", l.Readers)
	w.count("leases", l.Leases)
	w.span("think", l.Think)
	w.span("latency", l.Latency)
	w.millis("patience", l.Patience)
	w.millis("within", l.Within)
}

// action writes one on a line.
func (w *writer) action(any *Action) {
	a := any.Counting()
	o := writer{b: append(w.b, '{'), between: ", "}
	o.millis("at", a.At)
	o.word("do", a.Kind.String())
	o.node("node", a.Node)
	o.node("peer", a.Peer)
	var group []string
	for i := range raft.NodeID(64) {
		if a.Group>>i&1 == 1 {
			group = append(group, (i + 1).String())
		}
	}
	o.words("group", group)
	if a.Remains != Nothing {
		o.word("remains", remainsNames[a.Remains])
	}
	has := actionFields[a.Kind]
	if has&hasLink != 0 {
		o.inner("link", func(o *writer) { o.link(&a.Link) })
	}
	o.span("fsync", a.Range)
	switch name := amountNames[a.Kind]; {
	case a.Kind == FillDisk:
		o.count(name, a.Amount)
	case has&hasAmount != 0: // a speed is in millionths, a time in nanoseconds of a ms
		o.decimal(name, a.Amount, 6)
	}
	if has&hasSettings != 0 {
		o.inner("settings", func(o *writer) { o.settings(&a.Settings) })
	}
	w.b = append(o.b, '}')
}
