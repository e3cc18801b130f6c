package sim

import (
	"errors"
	"math"
	"strconv"

	"raftlab/raft"
	"raftlab/raft/fault"
)

// MaxDocument is the longest document of a plan, in bytes; mostEvents and mostActions are the
// most that it may ask for.
const (
	MaxDocument = 4 << 20
	mostEvents  = 1_000_000_000
	mostActions = 20_000
)

// ReadPlan reads what AppendPlan wrote, or a person. Its error names what is wrong, and
// what is accepted.
func ReadPlan(b []byte) (p Plan, err error) {
	if len(b) > MaxDocument {
		return Plan{}, errors.New("a scenario takes at most " + strconv.Itoa(MaxDocument) + " bytes, and this has more")
	}
	v, err := parseJSON(b)
	if err != nil {
		return Plan{}, err
	}
	if v.kind != object {
		return Plan{}, errors.New("a scenario is an object, not " + v.String())
	}
	f := form{v: &v, err: &err}
	f.config(&p.Config)
	f.count("events", mostEvents, &p.Events)
	f.truth("toEnd", &p.ToEnd)
	f.millis("healed", &p.Healed)
	p.Actions = f.actions(p.Config.Nodes)
	if f.end(); err == nil {
		err = p.Config.Check()
	}
	if err != nil {
		return Plan{}, err
	}
	return p, nil
}

func (f *form) config(c *Config) {
	nodes, nonMembers, clients, bytes, every, history := uint64(0), uint64(0), uint64(0), uint64(0), uint64(0), uint64(0)
	f.count("nodes", MaxNodes, &nodes)
	f.count("nonMembers", MaxNodes, &nonMembers)
	f.count("seed", math.MaxUint64, &c.Seed)
	f.inner("settings", func(o *form) { o.settings(&c.Settings) })
	f.inner("link", func(o *form) { o.link(&c.Link) })
	f.span("fsync", &c.Fsync)
	f.count("clients", 1000, &clients)
	f.inner("load", func(o *form) { o.load(&c.Load) })
	var ids []string
	for _, info := range raft.RuleTable {
		ids = append(ids, info.ID)
	}
	c.Off = raft.Rules(f.set("rulesOff", ids))
	f.count("appendBytes", math.MaxInt32, &bytes)
	f.count("snapshotEvery", math.MaxInt32, &every)
	f.count("history", math.MaxInt32, &history)
	f.truth("judge", &c.Judge)
	f.millis("steady", &c.Steady)
	c.Nodes, c.NonMembers, c.Clients, c.AppendBytes = int(nodes), int(nonMembers), int(clients), int(bytes)
	c.SnapshotEvery, c.History = raft.Index(every), int64(history)
}

func (f *form) settings(s *raft.Settings) {
	election := fault.Range{}
	f.span("election", &election)
	s.ElectionMin, s.ElectionMax = election.Min, election.Max
	f.millis("heartbeat", &s.Heartbeat)
	f.truth("preVote", &s.PreVote)
	f.truth("checkQuorum", &s.CheckQuorum)
	f.decimal("driftBound", "a factor", mostFactor, &s.DriftBound)
	f.count("priority", math.MaxUint64, &s.Priority)
	f.truth("quiet", &s.Quiet)
}

func (f *form) link(l *fault.Link) {
	f.span("latency", &l.Latency)
	f.chance("loss", &l.Loss)
	f.chance("duplicate", &l.Duplicate)
	f.chance("reorder", &l.Reorder)
	f.truth("cut", &l.Cut)
}

func (f *form) load(l *Load) {
	f.count("keys", math.MaxUint64, &l.Keys)
	f.count("reads", 100, &l.Reads)
	f.count("readers", math.MaxUint64, &l.Readers)
	f.count("leases", 100, &l.Leases)
	f.span("think", &l.Think)
	f.span("latency", &l.Latency)
	f.millis("patience", &l.Patience)
	f.millis("within", &l.Within)
}

func (f *form) actions(nodes int) (all []Action) {
	v := f.field("actions")
	if v == nil {
		return nil
	}
	if v.kind != list || len(v.items) > mostActions {
		f.fail("actions", "a list of at most "+strconv.Itoa(mostActions)+" objects", v)
		return nil
	}
	if nodes == 0 {
		return nil // there is nobody to do anything to, which is told
	}
	for i := range v.items {
		path := "actions[" + strconv.Itoa(i) + "]"
		if item := &v.items[i]; item.kind != object {
			f.fail(path, "an object", item)
			return nil
		}
		o := form{path: path + ".", v: &v.items[i], err: f.err}
		a := o.action(nodes)
		if o.end(); *f.err == nil {
			if wrong := a.Check(nodes); wrong != nil {
				*f.err = errors.New(path + ": " + wrong.Error())
			}
		}
		all = append(all, a)
	}
	return all
}

// action reads the fields that count for its kind.
func (f *form) action(nodes int) (a Action) {
	f.millis("at", &a.At)
	kind := f.field("do")
	if kind == nil {
		kind = &value{kind: other, text: "nothing"}
	}
	a.Kind = ActionKind(f.place("do", actionNames[:], kind))
	has := actionFields[a.Kind]
	names := []string{""}
	for i := range nodes {
		names = append(names, raft.NodeID(i+1).String())
	}
	if has&hasNode != 0 {
		a.Node = raft.NodeID(f.oneOf("node", names, 0))
	}
	if has&hasPeer != 0 {
		a.Peer = raft.NodeID(f.oneOf("peer", names, 0))
	}
	if has&hasGroup != 0 {
		a.Group = f.set("group", names[1:])
	}
	if has&hasRemains != 0 {
		a.Remains = Remains(f.oneOf("remains", remainsNames[:], 0))
	}
	if has&hasLink != 0 {
		f.inner("link", func(o *form) { o.link(&a.Link) })
	}
	if has&hasRange != 0 {
		f.span("fsync", &a.Range)
	}
	switch name := amountNames[a.Kind]; {
	case a.Kind == FillDisk:
		f.count(name, uint64(maxJump), &a.Amount)
	case a.Kind == Drift:
		f.decimal(name, "a factor", mostFactor, &a.Amount)
	case has&hasAmount != 0:
		f.decimal(name, inMillis, mostMillis, &a.Amount)
	}
	if has&hasSettings != 0 {
		f.inner("settings", func(o *form) { o.settings(&a.Settings) })
	}
	return a.Counting()
}
