package director

import (
	"errors"
	"math"
	"strings"

	"raftlab/raft/clock"
	"raftlab/raft/fault"
	"raftlab/raft/replica"
	"raftlab/raft/view"
)

// link is the one from a to b. Whether it is cut is apart from what else may happen on it.
func (d *Director) link(a, b *node) *fault.Link { return d.view.Links.At(a.ID, b.ID) }

// eachLink calls f for every directed link.
func (d *Director) eachLink(f func(from, to *node)) {
	for _, from := range d.nodes {
		for _, to := range d.nodes {
			if from != to {
				f(from, to)
			}
		}
	}
}

// set changes settings of the whole cluster, of one node or of one directed link. What
// is set for all replaces what was set for one.
func (d *Director) set(c *command) error {
	if err := c.settings(); err != nil {
		return err
	}
	if err := d.lab.engine.refuses(c); err != nil {
		return err
	}
	switch {
	case c.Node != "" && c.Link != nil:
		return errors.New("set takes node or link, not both")
	case c.Node != "":
		return d.setNode(c)
	case c.Link != nil:
		return d.setLink(c)
	case c.Drift != nil:
		return errors.New("drift is set for one node: name it")
	}
	if err := d.tooFast(c, d.nodes...); err != nil {
		return err
	}
	d.pattern.turn(c)
	for _, n := range d.nodes {
		d.turnNode(n, c)
	}
	d.eachLink(func(from, to *node) { d.turnLink(from, to, c) })
	if c.Scale != nil {
		d.turnClock(func(k *clusterClock) { k.scale = clock.Rate(millionths(*c.Scale)) })
	}
	return nil
}

// others is the sentence on settings that the target does not have.
func others(target, takes string, given map[string]bool) error {
	for _, name := range []string{"election", "heartbeat", "preVote", "checkQuorum", "driftBound", "priority", "quiet", "fsync", "drift", "latency", "loss", "duplicate", "scale"} {
		if given[name] {
			return errors.New(target + " takes " + takes + "; not " + name)
		}
	}
	return nil
}

func (d *Director) setNode(c *command) error {
	n, err := d.lookup("node", c.Node)
	if err != nil {
		return err
	}
	given := map[string]bool{"latency": c.Latency != nil, "loss": c.Loss != nil, "duplicate": c.Duplicate != nil, "scale": c.Scale != nil}
	if err := others("a node", "election, heartbeat, preVote, checkQuorum, driftBound, priority, quiet, fsync, drift", given); err != nil {
		return err
	}
	if err := d.tooFast(c, n); err != nil {
		return err
	}
	d.turnNode(n, c)
	return nil
}

func (d *Director) setLink(c *command) error {
	if len(c.Link) != 2 {
		return errors.New("link takes [from, to], two nodes")
	}
	from, to, err := d.lookupPair("link", c.Link[0], c.Link[1])
	if err != nil {
		return err
	}
	given := map[string]bool{
		"election": c.Election != nil, "heartbeat": c.Heartbeat != nil, "preVote": c.PreVote != nil, "checkQuorum": c.CheckQuorum != nil,
		"driftBound": c.DriftBound != nil, "priority": c.Priority != nil, "quiet": c.Quiet != nil,
		"fsync": c.Fsync != nil, "drift": c.Drift != nil, "scale": c.Scale != nil,
	}
	if err := others("a link", "latency, loss, duplicate", given); err != nil {
		return err
	}
	d.turnLink(from, to, c)
	return nil
}

// turnNode takes over a command's settings of a node, and tells it.
func (d *Director) turnNode(n *node, c *command) {
	d.patience = 0
	if next := c.turned(n.Settings); next != n.Settings {
		n.Settings = next
		d.touch(n, view.FieldSettings)
		d.tellIf(n, &replica.Command{Kind: replica.CommandSettings, Settings: next})
	}
	if c.Fsync != nil && n.Fsync != c.Fsync.fault() {
		n.Fsync = c.Fsync.fault()
		d.touch(n, view.FieldSettings)
		d.tellIf(n, &replica.Command{Kind: replica.CommandDisk, Fsync: n.Fsync})
	}
	if c.Drift != nil && n.Drift != clock.Rate(millionths(*c.Drift)) {
		n.Drift = clock.Rate(millionths(*c.Drift))
		d.touch(n, view.FieldSettings)
		// A node's own clock must not jump: its new speed counts from now.
		d.turnClock(func(*clusterClock) {})
	}
}

// turnLink takes over a command's settings of a link, and tells its sender.
func (d *Director) turnLink(from, to *node, c *command) {
	d.patience = 0
	d.setWire(from, to, c.turnedLink(*d.link(from, to)))
}

// setWire replaces a link, and tells its sender.
func (d *Director) setWire(from, to *node, next fault.Link) {
	l := d.link(from, to)
	if *l == next {
		return
	}
	if l.Cut != next.Cut {
		code := view.LabHealed
		if next.Cut {
			code = view.LabCut
		}
		d.labEvent(from, code, to.ID, 0)
	}
	*l, *d.view.Changes.Links.At(from.ID, to.ID) = next, true
	d.dirty()
	d.tellIf(from, &replica.Command{Kind: replica.CommandLink, Peer: to.ID, Link: next})
}

func millionths(v float64) uint64 { return uint64(math.Round(v * float64(clock.Par))) }

func chance(p float64) uint32 { return fault.Probability(uint64(math.Round(p * 1e9))) }

// cut severs a link, or both ways of it.
func (d *Director) cut(c *command) error {
	from, err := d.lookupRaw("from", c.From)
	if err != nil {
		return err
	}
	to, err := d.lookupRaw("to", c.To)
	if err != nil {
		return err
	}
	if from == to {
		return errors.New("to takes another node than " + from.ID.String() + ": a node has no link to itself")
	}
	d.sever(from, to, true)
	if !c.OneWay {
		d.sever(to, from, true)
	}
	return nil
}

func (d *Director) sever(from, to *node, cut bool) {
	next := *d.link(from, to)
	next.Cut = cut
	d.setWire(from, to, next)
}

// partition cuts the links between groups and joins those inside. Nodes that no group
// names form one more.
func (d *Director) partition(c *command) error {
	var group [MaxNodes]int // 0: named by none
	if len(c.Groups) == 0 {
		return errors.New(`groups takes lists of nodes, as [["n1","n2"],["n3"]]`)
	}
	for i, names := range c.Groups {
		for _, name := range names {
			n, err := d.lookup("groups", name)
			if err != nil {
				return err
			}
			if group[n.ID-1] != 0 {
				return errors.New("groups names " + strings.TrimSpace(name) + " twice: a node is in one group")
			}
			group[n.ID-1] = i + 1
		}
	}
	d.eachLink(func(from, to *node) { d.sever(from, to, group[from.ID-1] != group[to.ID-1]) })
	return nil
}

// heal joins all links.
func (d *Director) heal(*command) error {
	d.eachLink(func(from, to *node) { d.sever(from, to, false) })
	return nil
}
