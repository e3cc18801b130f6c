package scenario

import (
	"slices"
	"strconv"

	"raftlab/raft/director"
	"raftlab/raft/order"
	"raftlab/raft/sim"
)

// Judged tells whether a document is a hunt's: a cluster with a swarm, which is judged by how it goes. All others are
// lessons.
func (d *Document) Judged() bool { return d.Swarm != order.Swarm{} }

// strange refuses the first step that no universe does.
func (d *Document) strange() error {
	for i := range d.Steps {
		if is := d.Steps[i].Is; is != order.Do {
			return notDone(i, order.StepNames[is], order.StepNames[is])
		}
	}
	return nil
}

func step(i int) string { return "steps[" + strconv.Itoa(i) + "]" }

func notDone(i int, field, got string) error {
	return order.Refuse(order.NotDone).With("field", step(i)+"."+field).With("got", got)
}

// check tells what makes no sense of a document whose fields do.
func (d *Document) check() error {
	if err := d.Plan.Config.Check(); err != nil {
		return err
	}
	if d.Judged() {
		return d.checkOrders()
	}
	for i := range d.Steps {
		if err := d.checkStep(i); err != nil {
			return err
		}
	}
	return nil
}

// Universe is the plan of a document that has nothing but orders, as a hunt's has: what no universe does is refused.
func (d *Document) Universe() (sim.Plan, error) {
	if _, only := order.Orders(d.Steps); !only {
		return sim.Plan{}, d.strange()
	}
	return d.Plan, d.checkOrders()
}

// checkOrders looks at those that a universe is to do.
func (d *Document) checkOrders() error {
	if len(d.Logs) > 0 {
		return order.Refuse(order.NotDone).With("field", "logs").With("got", "logs")
	}
	for i := range d.Plan.Orders {
		if err := order.Under(step(i), sim.Refuses(&d.Plan.Orders[i], d.Plan.Config.Nodes)); err != nil {
			return err
		}
	}
	return nil
}

// undone are the orders that no lesson has: its clock is its reader's, and its clients are its own.
var undone = []order.Kind{order.Hold, order.Run, order.HealAll, order.StopClients}

// checkStep refuses what no director does, and an answer to what nobody has asked before.
func (d *Document) checkStep(i int) error {
	s := &d.Steps[i]
	switch o := &s.Order; {
	case slices.Contains(undone, o.Kind):
		return notDone(i, "do", o.Kind.String())
	case o.When != order.Now:
		return notDone(i, "when", order.WhenNames[o.When])
	case o.Kind == order.Crash && o.Remains != order.Nothing:
		return notDone(i, "remains", order.RemainsNames[o.Remains])
	}
	if a := s.If.Answer; a != nil {
		if names := d.names(i); len(names) == 0 || a.Of != "" && !slices.Contains(names, a.Of) {
			return order.Refuse(NoOperation).With("field", step(i)+"."+order.StepNames[s.Is]+".answer").List(names)
		}
	}
	return nil
}

// names are those of the operations before a step; "" where one has none.
func (d *Document) names(before int) (names []string) {
	for i := range d.Steps[:before] {
		if s := &d.Steps[i]; s.Is == order.Do && s.Order.Client != nil {
			names = append(names, s.Name)
		}
	}
	return names
}

// Refuses tells why an engine can't play a document; nil: it can.
func (d *Document) Refuses(e *director.Engine) *order.Refusal {
	var lacks []string
	for i, can := range e.Can() {
		if d.Needs>>i&1 != 0 && !can {
			lacks = append(lacks, director.CapabilityNames[i])
		}
	}
	if lacks == nil {
		return nil
	}
	return order.Refuse(EngineLacks).With("engine", e.Name).List(lacks)
}

// Cluster is what the director starts that plays a document.
func (d *Document) Cluster(e *director.Engine) *director.Plan {
	c := &d.Plan.Config
	p := &director.Plan{
		Nodes: c.Nodes, Engine: e, Seed: c.Seed, Off: c.Off, SnapshotEvery: c.SnapshotEvery, Histories: d.Logs,
		Settings: order.Defaults().Without(order.Scale).Over(d.Settings),
	}
	if d.Judged() {
		p.Settings, p.Swarm, p.Befalls = c.All(), &d.Swarm, d.Plan.Orders
	}
	return p
}
