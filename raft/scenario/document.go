package scenario

import (
	"math"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/order"
	"raftlab/raft/sim"
)

// Document is a scenario: a cluster, and what is done to it and must hold of it.
type Document struct {
	Title order.Caption
	// Needs are the capabilities that an engine must have, as bits of director.CapabilityNames.
	Needs uint32
	// Plan is the cluster. Its orders are those of the steps, where these are nothing else.
	Plan     sim.Plan
	Settings order.Change    // of Plan.Config: those that are not as a lab's are anyway
	Logs     []order.History // what disks hold at first
	Steps    []order.Step
}

// mostEvents and mostSteps are the most that a document may ask for.
const (
	mostEvents  = 1_000_000_000
	mostSteps   = 20_000
	mostClients = 1000
)

// usual is what is set where a document says nothing. A universe has no leases unless it is told of their bound.
var usual = order.Defaults().Without(order.Scale, order.DriftBound)

// Read reads what Append wrote, or a person. Its error is an *order.Refusal.
func Read(b []byte) (*Document, error) {
	v, why := order.Parse(b)
	if why != nil {
		return nil, why
	}
	d := &Document{}
	if why = v.Read("", d.Fields()...); why != nil {
		return nil, why
	}
	d.Plan.Config.Set(usual.Over(d.Settings))
	var only bool
	if d.Plan.Orders, only = order.Orders(d.Steps); d.Judged() && !only {
		return nil, d.strange()
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	return d, nil
}

// Append writes a document for people, which Read reads: times in ms, and only what is not as it would
// be anyway. Plan.Config.Engine is not in it.
func (d *Document) Append(b []byte) []byte {
	w := order.NewWriter(b, "  ")
	w.Fields(d.Fields()...)
	return append(w.End(), '\n')
}

// OfPlan is the document of a plan.
func OfPlan(p *sim.Plan) *Document {
	return &Document{Plan: *p, Settings: p.Config.All().Unlike(usual), Steps: order.OfOrders(p.Orders)}
}

// Fields are those of a document.
func (d *Document) Fields() []order.Field {
	p, c := &d.Plan, &d.Plan.Config
	return []order.Field{
		order.Said("title", &d.Title),
		order.Words("needs", &d.Needs, director.CapabilityNames),
		order.Must(order.Whole("nodes", &c.Nodes, 1, sim.MaxNodes)),
		order.Whole("nonMembers", &c.NonMembers, 0, sim.MaxNodes),
		order.Seed("seed", &c.Seed),
		order.Changes("settings", &d.Settings, order.AllBut(sim.Unset...)...),
		order.Whole("clients", &c.Clients, 0, mostClients),
		order.Object("load", load(&c.Load)...),
		order.Words("rulesOff", &c.Off, raft.RuleIDs()),
		order.Whole("appendBytes", &c.AppendBytes, 0, math.MaxInt32),
		order.Whole("snapshotEvery", &c.SnapshotEvery, 0, math.MaxInt32),
		order.Whole("history", &c.History, 0, math.MaxInt32),
		order.Truth("judge", &c.Judge),
		order.Moment("steady", &c.Steady),
		order.Whole("events", &p.Events, 0, mostEvents),
		order.Truth("toEnd", &p.ToEnd),
		order.Moment("healed", &p.Healed),
		order.Histories("logs", &d.Logs, &c.Nodes),
		order.Steps("steps", &d.Steps, &c.Nodes, mostSteps),
	}
}

func load(l *sim.Load) []order.Field {
	return []order.Field{
		order.Whole("keys", &l.Keys, 0, math.MaxInt64),
		order.Whole("reads", &l.Reads, 0, 100),
		order.Whole("readers", &l.Readers, 0, math.MaxInt64),
		order.Whole("leases", &l.Leases, 0, 100),
		order.Span("think", &l.Think, 0, order.Longest),
		order.Span("latency", &l.Latency, 0, order.Longest),
		order.Moment("patience", &l.Patience),
		order.Moment("within", &l.Within),
	}
}
