package sim

import (
	"math"
	"strconv"

	"raftlab/raft"
	"raftlab/raft/order"
)

// mostEvents and mostOrders are the most that a document may ask for.
const (
	mostEvents = 1_000_000_000
	mostOrders = 20_000
)

// unset are the settings that a universe does not start with.
var unset = []order.Setting{order.Drift, order.Scale}

// ReadPlan reads what AppendPlan wrote, or a person. Its error is an *order.Refusal.
func ReadPlan(b []byte) (p Plan, err error) {
	v, refusal := order.Parse(b)
	if refusal != nil {
		return Plan{}, refusal
	}
	var settings order.Change
	if refusal = v.Read("", p.Fields(&settings)...); refusal != nil {
		return Plan{}, refusal
	}
	p.Config.setAll(settings)
	if err = p.Config.require(settings); err == nil {
		err = p.Config.Check()
	}
	for i := range p.Orders {
		if err == nil {
			err = order.Under("orders["+strconv.Itoa(i)+"]", refuses(&p.Orders[i], p.Config.Nodes))
		}
	}
	if err != nil {
		return Plan{}, err
	}
	return p, nil
}

// require refuses a document without what no server can do without.
func (c *Config) require(settings order.Change) error {
	for _, s := range []order.Setting{order.Election, order.Heartbeat} {
		if _, is := settings.Get(s); !is {
			return order.Refuse(order.Missing).With("field", "settings."+order.Settings[s].Name)
		}
	}
	return nil
}

// AppendPlan writes a plan as a JSON document for people, which ReadPlan reads: times in
// ms, and only what is not as it would be anyway. Config.Engine is not in it.
func AppendPlan(b []byte, p *Plan) []byte {
	settings := p.Config.settings().Sparse()
	w := order.NewWriter(b, "  ")
	w.Fields(p.Fields(&settings)...)
	return append(w.End(), '\n')
}

// Fields are those of a plan's document.
func (p *Plan) Fields(settings *order.Change) []order.Field {
	c := &p.Config
	return []order.Field{
		order.Must(order.Whole("nodes", &c.Nodes, 1, MaxNodes)),
		order.Whole("nonMembers", &c.NonMembers, 0, MaxNodes),
		order.Seed("seed", &c.Seed),
		order.Changes("settings", settings, order.AllBut(unset...)...),
		order.Whole("clients", &c.Clients, 0, mostClients),
		order.Object("load", c.Load.fields()...),
		order.Words("rulesOff", &c.Off, ruleIDs()),
		order.Whole("appendBytes", &c.AppendBytes, 0, math.MaxInt32),
		order.Whole("snapshotEvery", &c.SnapshotEvery, 0, math.MaxInt32),
		order.Whole("history", &c.History, 0, math.MaxInt32),
		order.Truth("judge", &c.Judge),
		order.Moment("steady", &c.Steady),
		order.Whole("events", &p.Events, 0, mostEvents),
		order.Truth("toEnd", &p.ToEnd),
		order.Moment("healed", &p.Healed),
		order.Orders("orders", &p.Orders, &c.Nodes, mostOrders, undone...),
	}
}

func (l *Load) fields() []order.Field {
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

func ruleIDs() []string {
	ids := make([]string, len(raft.RuleTable))
	for i := range raft.RuleTable {
		ids[i] = raft.RuleTable[i].ID
	}
	return ids
}
