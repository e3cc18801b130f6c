package fork

import (
	"bytes"
	"slices"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/replica"
	"raftlab/raft/trace"
	"raftlab/raft/view"
)

// count counts the inputs that were heard of: those before what later turns tell.
func (c *cut) count() {
	var later [director.MaxNodes][]trace.Input
	c.later(func(w *director.Word) {
		t, err := replica.ReadTelemetry(w.Bytes)
		if n := c.director.View().Node(w.Node); err != nil || n == nil || n.Incarnation != t.Incarnation {
			return
		}
		for r := (replica.Record{}); t.Next(&r); {
			if r.Kind == replica.RecordInput {
				later[w.Node-1] = append(later[w.Node-1], trace.Input{At: r.At, Sum: r.Sum, Bytes: r.Bytes})
			}
		}
	})
	for _, n := range c.director.View().Nodes {
		var held []trace.Input
		for _, g := range c.held[n.ID] {
			if g.Incarnation == n.Incarnation {
				held = append(held, g.Inputs...)
			}
		}
		c.heard[n.ID-1] = before(held, later[n.ID-1])
	}
}

// before is how many inputs are held that were not told later. Of those told later the last ones may
// not be held, since nobody listened any more; and the first ones may not, for their age.
func before(held, later []trace.Input) int {
	if len(held) > 0 && len(later) > 0 && later[0].At < held[0].At {
		return 0
	}
	n := max(0, len(held)-len(later))
	for n < len(held) && !slices.EqualFunc(held[n:], later[:len(held)-n], equal) {
		n++
	}
	return n
}

func equal(a, b trace.Input) bool {
	return a.At == b.At && a.Sum == b.Sum && bytes.Equal(a.Bytes, b.Bytes)
}

// later calls f with what nodes told in the turns after the cut's.
func (c *cut) later(f func(*director.Word)) {
	for turn := c.turns; turn < c.live.Tape.Turns(); turn++ {
		if w, _ := c.live.Tape.Turn(turn); w.Kind == director.Told {
			f(w)
		}
	}
}

// hear lets the director hear what the servers told of the inputs that they took, and up to the moment.
func (c *cut) hear() {
	if c.now() {
		return
	}
	var deaf [director.MaxNodes]bool
	c.later(func(w *director.Word) {
		if deaf[w.Node-1] {
			return
		}
		b, whole := c.until(w)
		deaf[w.Node-1] = !whole
		if b != nil {
			c.director.FromNode(w.Node, b)
		}
	})
	for _, s := range c.servers {
		if n := c.director.View().Node(s.id); s.ended && n.Phase == view.Running {
			c.director.NodeGone(s.id, s.incarnation)
		}
	}
	c.director.Flush()
}

// until is what a node told, as far as it belongs to the cut.
func (c *cut) until(w *director.Word) (b []byte, whole bool) {
	t, err := replica.ReadTelemetry(w.Bytes)
	if err != nil {
		return nil, true
	}
	heard, s := &c.heard[w.Node-1], c.of(w.Node)
	for r := (replica.Record{}); t.Next(&r); {
		if s != nil && s.again != nil && t.Incarnation == s.incarnation {
			took := s.before + s.again.Next
			if r.Kind == replica.RecordInput {
				if *heard == took {
					return b, false
				}
				*heard++
			} else if *heard == took && r.At > c.at {
				return b, false
			}
		} else if r.At > c.at {
			return b, false
		}
		if b == nil {
			b = replica.AppendTelemetryHeader(nil, t.TelemetryHeader)
		}
		b = replica.AppendRecord(b, t.Base, &r)
	}
	return b, true
}

// of is the server of a node; nil: the director did not know of it yet.
func (c *cut) of(id raft.NodeID) *server {
	for _, s := range c.servers {
		if s.id == id {
			return s
		}
	}
	return nil
}
