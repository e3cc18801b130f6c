package sim

import (
	"math"

	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/order"
)

const ms = raft.Millisecond

// MaxNodes is the most servers that a universe holds.
const MaxNodes = order.MaxNodes

// Config is what a universe starts from. Times are the cluster's.
type Config struct {
	Nodes      int // named n1, n2, …
	NonMembers int // how many of them, the last, are no members at first
	Seed       uint64
	Settings   raft.Settings
	Link       fault.Link  // every directed link at the start
	Fsync      fault.Range // how long a disk takes to sync
	Clients    int
	Load       order.Load
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
		Load: order.Load{
			Keys: 4, Reads: 25, Think: fault.Range{Min: 5 * ms, Max: 50 * ms}, Latency: fault.Range{Min: ms / 2, Max: 2 * ms},
			Patience: 700 * ms, Within: 5000 * ms,
		},
	}
}

// Check tells what of a config makes no sense, by the names that documents have for it.
func (c *Config) Check() error {
	switch {
	case c.Nodes < 1 || c.Nodes > MaxNodes:
		return order.NotWhole("nodes", 1, MaxNodes, int64(c.Nodes))
	case c.NonMembers < 0 || c.NonMembers >= c.Nodes:
		return order.NotWhole("nonMembers", 0, int64(c.Nodes)-1, int64(c.NonMembers))
	case c.Clients < 0 || c.Clients > order.MaxClients:
		return order.NotWhole("clients", 0, order.MaxClients, int64(c.Clients))
	case c.AppendBytes < 0:
		return order.NotWhole("appendBytes", 0, math.MaxInt32, int64(c.AppendBytes))
	case !c.Off.Valid():
		return order.NotWhole("rulesOff", 0, int64(len(raft.RuleTable)), int64(c.Off))
	}
	if err := c.All().Check("settings"); err != nil {
		return err
	}
	if c.Clients > 0 {
		return c.Load.Check()
	}
	return nil
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

// setSwarm takes over what a swarm has; see swarm.
func (c *Config) setSwarm(s *order.Swarm) {
	c.NonMembers, c.Clients, c.Load, c.AppendBytes, c.History, c.Judge, c.Steady = s.NonMembers, s.Clients, s.Load, s.AppendBytes, s.History, s.Judge, s.Steady
}

func (c *Config) swarm() order.Swarm {
	return order.Swarm{
		NonMembers: c.NonMembers, Clients: c.Clients, Load: c.Load, AppendBytes: c.AppendBytes, History: c.History, Judge: c.Judge, Steady: c.Steady,
	}
}
