package sim

import (
	"math"

	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/order"
)

const ms = raft.Millisecond

// MaxNodes is the most servers that a universe holds, mostClients the most clients.
const MaxNodes, mostClients = order.MaxNodes, 1000

// Config is what a universe starts from. Times are the cluster's.
type Config struct {
	Nodes      int // named n1, n2, …
	NonMembers int // how many of them, the last, are no members at first
	Seed       uint64
	Settings   raft.Settings
	Link       fault.Link  // every directed link at the start
	Fsync      fault.Range // how long a disk takes to sync
	Clients    int
	Load       Load
	// Off are the rules that are switched off for study, and AppendBytes is
	// raft.Config.MaxAppendBytes.
	Off         raft.Rules
	AppendBytes int
	// SnapshotEvery is replica.Start.SnapshotEvery.
	SnapshotEvery raft.Index
	// History is replica.Start.History.
	History int64
	// Judge: check.Safety hears of every step, and Violations tells what it found.
	Judge bool
	// Steady, where it is not 0, lets check.Disruption judge too: see check.NewDisruption.
	Steady raft.Time
	// Engine makes each server's core; nil: raft.New. A core other than raft.Node that has
	// no method Clone() raft.Engine makes a universe that can't be cloned.
	Engine func(raft.Config) (raft.Engine, error)
}

// Load is what clients do: one operation after the other.
type Load struct {
	Keys     uint64      // how many keys they share
	Reads    uint64      // of 100 operations, how many are reads that do not pass through the log
	Readers  uint64      // how many of the clients do nothing but such reads
	Leases   uint64      // of 100 such reads, how many are by lease
	Think    fault.Range // between two operations
	Latency  fault.Range // from client to server, and back
	Patience raft.Time   // for one attempt, before another server is asked
	Within   raft.Time   // for one operation, before the client gives it up
}

// voters are the members at first.
func (c *Config) voters() []raft.NodeID {
	var voters []raft.NodeID
	for i := range c.Nodes - c.NonMembers {
		voters = append(voters, raft.NodeID(i+1))
	}
	return voters
}

// Healthy is a config of healthy servers on a local network, under little load.
func Healthy(nodes int, seed uint64) Config {
	return Config{
		Nodes: nodes, Seed: seed,
		Settings: raft.Settings{ElectionMin: 150 * ms, ElectionMax: 300 * ms, Heartbeat: 50 * ms},
		Link:     fault.Link{Latency: fault.Range{Min: 1 * ms, Max: 5 * ms}},
		Fsync:    fault.Range{Min: ms / 2, Max: 2 * ms},
		Clients:  2,
		Load: Load{
			Keys: 4, Reads: 25, Think: fault.Range{Min: 5 * ms, Max: 50 * ms}, Latency: fault.Range{Min: ms / 2, Max: 2 * ms},
			Patience: 700 * ms, Within: 5000 * ms,
		},
	}
}

// Check tells what of a config makes no sense, by the names that documents have for it.
func (c *Config) Check() error {
	switch {
	case c.Nodes < 1 || c.Nodes > MaxNodes:
		return noWhole("nodes", 1, MaxNodes, int64(c.Nodes))
	case c.NonMembers < 0 || c.NonMembers >= c.Nodes:
		return noWhole("nonMembers", 0, int64(c.Nodes)-1, int64(c.NonMembers))
	case c.Clients < 0 || c.Clients > mostClients:
		return noWhole("clients", 0, mostClients, int64(c.Clients))
	case c.AppendBytes < 0:
		return noWhole("appendBytes", 0, math.MaxInt32, int64(c.AppendBytes))
	case !c.Off.Valid():
		return noWhole("rulesOff", 0, int64(len(raft.RuleTable)), int64(c.Off))
	}
	if err := c.All().Check("settings"); err != nil {
		return err
	}
	if c.Clients > 0 {
		return c.Load.check()
	}
	return nil
}

func (l *Load) check() error {
	switch {
	case l.Keys < 1:
		return noWhole("load.keys", 1, math.MaxInt64, 0)
	case l.Reads > 100:
		return noWhole("load.reads", 0, 100, int64(l.Reads))
	case l.Leases > 100:
		return noWhole("load.leases", 0, 100, int64(l.Leases))
	case l.Patience <= 0:
		return noTime("load.patience", l.Patience)
	case l.Within <= 0:
		return noTime("load.within", l.Within)
	case !sound(l.Think):
		return noTime("load.think", l.Think.Min)
	case !sound(l.Latency):
		return noTime("load.latency", l.Latency.Min)
	case l.Think.Zero() && l.Latency.Zero():
		return order.Refuse(order.Spins).With("field", "load.think").With("other", "load.latency")
	}
	return nil
}

func sound(r fault.Range) bool { return r.Min >= 0 && r.Min <= r.Max && r.Shape.Valid() }

func noWhole(field string, low, high, got int64) error {
	return order.Refuse(order.NoWhole).With("field", field).Count("low", low).Count("high", high).Count("got", got)
}

func noTime(field string, got raft.Time) error {
	return order.Refuse(order.NoTime).With("field", field).Millis("low", order.MinTime).Millis("high", order.Longest).Millis("got", got)
}

// All are the settings that an order could change.
func (c *Config) All() order.Change {
	return order.OfRaft(c.Settings).Over(order.OfWire(c.Link)).Over(order.OfFsync(c.Fsync))
}

// Set takes over settings; those that are not set are none.
func (c *Config) Set(all order.Change) {
	c.Settings, _ = all.Raft(raft.Settings{})
	c.Link, _ = all.Link(fault.Link{})
	fsync, _ := all.Get(order.Fsync)
	c.Fsync = fsync.Range()
}
