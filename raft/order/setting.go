package order

import (
	"math"
	"slices"

	"raftlab/raft"
	"raftlab/raft/fault"
)

// Setting is one thing that can be set.
type Setting uint8

// The settings. Add to the end, and a row to Settings.
const (
	Election Setting = iota
	Heartbeat
	PreVote
	CheckQuorum
	DriftBound
	Priority
	Quiet
	Latency
	Loss
	Duplicate
	Reorder
	LinkCut
	Fsync
	Drift
	Scale
	settings
)

// Sort is what kind of value a setting has, and its unit.
type Sort uint8

const (
	SpanSort   Sort = iota // a time, or a range of times: ns
	TimeSort               // ns
	FactorSort             // millionths
	ChanceSort             // parts of 2^32
	TruthSort              // 0 or 1
	WholeSort
)

// Scopes are what a setting can be set for, as bits.
type Scopes uint8

const (
	OfCluster Scopes = 1 << iota // all nodes, or all links
	OfNode
	OfLink
)

// Value is a setting's, in the smallest unit of its sort. But for a span Max is Min.
type Value struct {
	Min, Max int64
	Shape    fault.Shape
}

// Info tells of one setting.
type Info struct {
	Name   string // as documents, links and options write it
	Sort   Sort
	Scopes Scopes
	// Low and High bound the value, and Default is what a lab starts with that is told nothing.
	Low, High int64
	Default   Value
	// Shaped: a span may have a shape.
	Shaped bool
	// Needs is the capability, by its name to pages, without which it does not count.
	Needs string
	// Word, where there is one, is the value Unbounded: what no number is.
	Word string
	// NoPage: no page offers it yet.
	NoPage bool
	// About is a sentence for those who write programs.
	About string
}

// What settings accept.
const (
	MinScale, MaxScale           = million / 1000, 1000 * million
	MaxLiveScale                 = 10 * million // of machines
	MinDrift, MaxDrift           = million / 10, 10 * million
	MinDriftBound, MaxDriftBound = million, 100 * million
	MaxPriority                  = 100
	DefaultDriftBound            = 1_100_000
)

// Settings tells of every setting, in the order in which documents have them.
var Settings = [settings]Info{
	Election: {
		Name: "election", Sort: SpanSort, Scopes: OfCluster | OfNode, Low: int64(MinTime), High: int64(MaxTime), Default: span(150*raft.Millisecond, 300*raft.Millisecond),
		About: "Election timeout, ms; min = max is a fixed timeout. At least 4 ms of real time, which is 4 ms times `scale`.",
	},
	Heartbeat: {
		Name: "heartbeat", Sort: TimeSort, Scopes: OfCluster | OfNode, Low: int64(MinTime), High: int64(MaxTime), Default: single(50 * raft.Millisecond),
		About: "How often an idle leader sends heartbeats, ms. At least 1 ms of real time.",
	},
	PreVote: {
		Name: "preVote", Sort: TruthSort, Scopes: OfCluster | OfNode, High: 1, Default: single(1),
		About: "A node asks before it raises its term whether a majority would vote for it (dissertation §9.6). On by default.",
	},
	CheckQuorum: {
		Name: "checkQuorum", Sort: TruthSort, Scopes: OfCluster | OfNode, High: 1, Default: single(1),
		About: "A leader that no majority answers steps down (dissertation §6.2). On by default; with pre-vote it should stay on, see the event 'stuck'.",
	},
	DriftBound: {
		Name: "driftBound", Sort: FactorSort, Scopes: OfCluster | OfNode, Low: MinDriftBound, High: MaxDriftBound, Default: single(DefaultDriftBound), Needs: "leases",
		About: "How much faster one node's clock may run than another's, as a factor; leases are shortened by it (dissertation §6.4.1).",
	},
	Priority: {
		Name: "priority", Sort: WholeSort, Scopes: OfCluster | OfNode, High: MaxPriority, Needs: "priorities",
		About: "How many election timeouts in a row a node lets pass before it becomes a candidate; a node with 0 becomes one at the first.",
	},
	Quiet: {
		Name: "quiet", Sort: TruthSort, Scopes: OfCluster | OfNode, High: 1, Needs: "quiet",
		About: "An idle cluster sends no heartbeats; a dead leader is noticed at the next request.",
	},
	Latency: {
		Name: "latency", Sort: SpanSort, Scopes: OfCluster | OfLink, High: int64(MaxTime), Default: span(5*raft.Millisecond, 15*raft.Millisecond), Shaped: true,
		About: "One-way latency of each message, ms.",
	},
	Loss: {
		Name: "loss", Sort: ChanceSort, Scopes: OfCluster | OfLink, High: fault.Certain,
		About: "Chance that a message is lost.",
	},
	Duplicate: {
		Name: "duplicate", Sort: ChanceSort, Scopes: OfCluster | OfLink, High: fault.Certain,
		About: "Chance that a message arrives twice.",
	},
	Reorder: {
		Name: "reorder", Sort: ChanceSort, Scopes: OfCluster | OfLink, High: fault.Certain,
		About: "Chance that a message takes a detour, so that later ones overtake it.",
	},
	LinkCut: {
		Name: "cut", Sort: TruthSort, Scopes: OfLink, High: 1, NoPage: true,
		About: "The link carries nothing.",
	},
	Fsync: {
		Name: "fsync", Sort: SpanSort, Scopes: OfCluster | OfNode, High: int64(MaxTime), Shaped: true,
		About: "Extra time of each disk write, ms.",
	},
	Drift: {
		Name: "drift", Sort: FactorSort, Scopes: OfNode, Low: MinDrift, High: MaxDrift, Default: single(million),
		About: "Speed of the node's own clock; 1.1 runs 10 % fast.",
	},
	Scale: {
		Name: "scale", Sort: FactorSort, Scopes: OfCluster, Low: MinScale, High: MaxScale, Word: "max", Default: single(million),
		About: "Speed of the cluster's clock: 0.1 is ten times slower than real time. Live up to 10; 'max' is as fast as the machine can.",
	},
}

// Unbounded is the value of a setting's Word.
const Unbounded = math.MaxInt64

func span(min, max raft.Time) Value { return Value{Min: int64(min), Max: int64(max)} }

func single[T ~int | ~int64 | ~uint64](v T) Value { return Value{Min: int64(v), Max: int64(v)} }

// Names are the settings' that a target has.
func (s Scopes) Names() []string {
	var names []string
	for i := range Settings {
		if Settings[i].Scopes&s != 0 {
			names = append(names, Settings[i].Name)
		}
	}
	return names
}

// AllBut are all settings but some.
func AllBut(gone ...Setting) (all []Setting) {
	for i := range settings {
		if !slices.Contains(gone, i) {
			all = append(all, i)
		}
	}
	return all
}
