package sim

import (
	"errors"

	"raftlab/raft"
	"raftlab/raft/fault"
)

const ms = raft.Millisecond

// MaxNodes is the most servers that a universe holds.
const MaxNodes = 63

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

// Quiet is a config of healthy servers on a local network, under little load.
func Quiet(nodes int, seed uint64) Config {
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

// Errors of New.
var (
	errNodes      = errors.New("sim: Nodes must be from 1 to 63")
	errNonMembers = errors.New("sim: NonMembers must leave one of Nodes at least")
	errClients    = errors.New("sim: Clients must be from 0 to 1000")
	errSettings   = errors.New("sim: Settings need 0 < ElectionMin ≤ ElectionMax and 0 < Heartbeat")
	errRange      = errors.New("sim: ranges need 0 ≤ Min ≤ Max and a known Shape: Link.Latency, Fsync, Load.Think and Load.Latency")
	errRules      = errors.New("sim: Off holds an unknown rule")
	errAppend     = errors.New("sim: AppendBytes must not be negative")
	errLoad       = errors.New("sim: Load needs Keys of at least 1, Reads and Leases of at most 100, and Patience and Within above 0, where there are Clients")
	errSpin       = errors.New("sim: Load.Think and Load.Latency must not both be 0: time would stand still")
)

func (c *Config) Check() error {
	l := &c.Load
	switch {
	case c.Nodes < 1 || c.Nodes > MaxNodes:
		return errNodes
	case c.NonMembers < 0 || c.NonMembers >= c.Nodes:
		return errNonMembers
	case c.Clients < 0 || c.Clients > 1000:
		return errClients
	case !c.Settings.Valid():
		return errSettings
	case !sound(c.Link.Latency) || !sound(c.Fsync) || !sound(l.Think) || !sound(l.Latency):
		return errRange
	case !c.Off.Valid():
		return errRules
	case c.AppendBytes < 0:
		return errAppend
	case c.Clients == 0:
		return nil
	case l.Keys < 1 || l.Reads > 100 || l.Leases > 100 || l.Patience <= 0 || l.Within <= 0:
		return errLoad
	case l.Think.Zero() && l.Latency.Zero():
		return errSpin
	}
	return nil
}

func sound(r fault.Range) bool { return r.Min >= 0 && r.Min <= r.Max && r.Shape.Valid() }
