package scenario

import (
	"cmp"
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
	Swarm    order.Swarm     // Plan's: zero, where the document is no find
	Logs     []order.History // what disks hold at first
	Steps    []order.Step
	most     int // of nodes; 0: what a lab has
}

// mostSteps are the most that a document may have.
const mostSteps = 20_000

// usual is what is set where a document says nothing. A universe has no leases unless it is told of their bound.
var usual = order.Defaults().Without(order.Scale, order.DriftBound)

// Read reads what Append wrote, or a person: a cluster that a lab can have. Its error is an *order.Refusal.
func Read(b []byte) (*Document, error) { return read(b, order.LabNodes) }

// ReadUniverse is Read of what is run without a director, which may have more servers.
func ReadUniverse(b []byte) (*Document, error) { return read(b, sim.MaxNodes) }

func read(b []byte, most int) (*Document, error) {
	v, why := order.Parse(b)
	if why != nil {
		return nil, why
	}
	d := &Document{most: most}
	if why = v.Read("", d.Fields()...); why != nil {
		return nil, why
	}
	d.Plan.SetSwarm(d.Swarm)
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
	return &Document{Plan: *p, Settings: p.Config.All().Unlike(usual), Swarm: p.Swarm(), Steps: order.OfOrders(p.Orders)}
}

// Fields are those of a document.
func (d *Document) Fields() []order.Field {
	c := &d.Plan.Config
	all := []order.Field{
		order.Said("title", &d.Title),
		order.Words("needs", &d.Needs, director.CapabilityNames),
		order.Must(order.Whole("nodes", &c.Nodes, 1, uint64(cmp.Or(d.most, order.LabNodes)))),
		order.Seed("seed", &c.Seed),
		order.Changes("settings", &d.Settings, order.AllBut(sim.Unset...)...),
		order.Words("rulesOff", &c.Off, raft.RuleIDs()),
		order.Whole("snapshotEvery", &c.SnapshotEvery, 0, math.MaxInt32),
	}
	return append(append(all, d.Swarm.Fields()...),
		order.Histories("logs", &d.Logs, &c.Nodes),
		order.Steps("steps", &d.Steps, &c.Nodes, mostSteps),
	)
}
