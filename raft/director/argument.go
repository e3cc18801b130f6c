package director

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"

	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/view"
)

// This file reads arguments. The page has checked its callers' already; here nothing is
// taken on trust, since the director must outlive whatever it is told.

// interval is [min, max] in ms; a single number is both.
type interval [2]float64

func (v *interval) UnmarshalJSON(b []byte) error {
	if b = bytes.TrimSpace(b); len(b) > 0 && b[0] != '[' {
		err := json.Unmarshal(b, &v[0])
		v[1] = v[0]
		return err
	}
	var list []float64
	if err := json.Unmarshal(b, &list); err != nil {
		return err
	}
	if len(list) != 2 {
		return errors.New("a range takes [min, max], not a list of " + strconv.Itoa(len(list)))
	}
	v[0], v[1] = list[0], list[1]
	return nil
}

// nanoseconds of milliseconds that were checked.
func nanoseconds(ms float64) raft.Time { return raft.Time(math.Round(ms * 1e6)) }

func (v interval) fault() fault.Range {
	return fault.Range{Min: nanoseconds(v[0]), Max: nanoseconds(v[1])}
}

func number(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

// outside is the sentence on a number that is not in [low, high].
func outside(name string, v, low, high float64, unit string) error {
	if v >= low && v <= high {
		return nil
	}
	return errors.New(name + " takes a number from " + number(low) + " to " + number(high) + unit + ", not " + number(v))
}

// checker keeps the first error of several checks; absent values pass.
type checker struct{ err error }

func (c *checker) within(name string, v *float64, low, high float64, unit string) {
	if v != nil && c.err == nil {
		c.err = outside(name, *v, low, high, unit)
	}
}

func (c *checker) whole(name string, v *float64, high float64) {
	c.within(name, v, 0, high, "")
	if v != nil && c.err == nil && *v != math.Trunc(*v) {
		c.err = errors.New(name + " takes a whole number, not " + number(*v))
	}
}

func (c *checker) span(name string, v *interval, low float64) {
	if v == nil || c.err != nil {
		return
	}
	c.within(name, &v[0], low, MaxTime, " ms")
	c.within(name, &v[1], low, MaxTime, " ms")
	if c.err == nil && v[0] > v[1] {
		c.err = errors.New(name + " takes [min, max] with min ≤ max, not [" + number(v[0]) + ", " + number(v[1]) + "]")
	}
}

// settings checks those that a command has.
func (c *command) settings() error {
	var k checker
	k.span("election", c.Election, MinTime)
	k.within("heartbeat", c.Heartbeat, MinTime, MaxTime, " ms")
	k.span("latency", c.Latency, 0)
	k.within("loss", c.Loss, 0, 1, "")
	k.within("duplicate", c.Duplicate, 0, 1, "")
	k.span("fsync", c.Fsync, 0)
	k.within("scale", c.Scale, MinScale, MaxScale, "")
	k.within("drift", c.Drift, MinDrift, MaxDrift, "")
	k.within("driftBound", c.DriftBound, MinDriftBound, MaxDriftBound, "")
	k.whole("priority", c.Priority, MaxPriority)
	k.whole("snapshotEvery", c.SnapshotEvery, MaxSnapshotEvery)
	return k.err
}

// lookup finds the node that an argument names.
func (d *Director) lookup(name, given string) (*node, error) {
	if id, ok := nodeID(given); ok {
		if n := d.node(id); n != nil {
			return n, nil
		}
	}
	names := make([]string, len(d.nodes))
	for i, n := range d.nodes {
		names[i] = n.ID.String()
	}
	return nil, errors.New(name + " takes a node, one of " + strings.Join(names, ", ") + ", not " + quote(given))
}

// outsideIDs is the sentence on what is no id of a node that may be.
func outsideIDs(given string) error {
	return errors.New("node takes a node's id, 'n1' to 'n" + strconv.Itoa(MaxNodes) + "', not " + quote(given))
}

// nodeID reads the id of a node that there is, or may be.
func nodeID(given string) (raft.NodeID, bool) {
	number, ok := strings.CutPrefix(given, "n")
	i, err := strconv.Atoi(number)
	ok = ok && err == nil && i >= 1 && i <= MaxNodes && strconv.Itoa(i) == number
	return raft.NodeID(i), ok
}

// lookupRaw is lookup for an argument that other commands use otherwise.
func (d *Director) lookupRaw(name string, given json.RawMessage) (*node, error) {
	var s string
	if err := json.Unmarshal(given, &s); err != nil {
		return d.lookup(name, string(given))
	}
	return d.lookup(name, s)
}

// lookupPair finds two different nodes.
func (d *Director) lookupPair(name string, from, to string) (a, b *node, err error) {
	if a, err = d.lookup(name, from); err != nil {
		return
	}
	if b, err = d.lookup(name, to); err != nil {
		return
	}
	if a == b {
		err = errors.New(name + " takes two different nodes: " + from + " has no link to itself")
	}
	return
}

// index reads an optional log index.
func index(name string, given json.RawMessage, otherwise raft.Index) (raft.Index, error) {
	if len(given) == 0 || string(given) == "null" {
		return otherwise, nil
	}
	var i uint64
	if err := json.Unmarshal(given, &i); err != nil {
		return 0, errors.New(name + " takes a whole number, not " + short(string(given)))
	}
	return raft.Index(i), nil
}

// mustRun is the sentence on a node that can't be told to do something now.
func (n *node) mustRun() error {
	switch n.Phase {
	case view.Running:
		return nil
	case view.Starting:
		return errors.New(n.ID.String() + " is starting: wait until it has started")
	case view.Down:
		return errors.New(n.ID.String() + " is crashed: restart it first")
	}
	return errors.New(n.ID.String() + " is crashing: restart it once it is down")
}
