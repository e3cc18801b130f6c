package desk

import (
	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/fault"
	"raftlab/raft/order"
	"raftlab/raft/view"
)

// appendDelta writes all that changed since the last delta.
func (k *Desk) appendDelta(b []byte) []byte {
	b = append(b, `{"t":"delta"`...)
	b = k.appendAnew(b)
	if changes := &k.seen().View().Changes; changes.Clock {
		if b = key(b, "clock"); k.course != nil {
			b = k.appendCourse(b)
		} else {
			b = k.appendClock(b)
		}
		changes.Clock = false
		k.tellAtHold()
	}
	b = k.appendAsked(b)
	b = k.appendLab(b)
	b = k.appendChangedNodes(b)
	b = k.appendChangedLinks(b)
	b = k.appendEvents(b)
	// A function is compiled when it is called first, so those that have nothing to tell are not called.
	v := k.seen().View()
	if v.Changes.Measured && k.lab.started {
		b = k.appendMeasured(b)
	}
	if len(k.seen().Stalls()) > 0 || len(k.told.stalls) > 0 {
		b = k.appendStalls(b)
	}
	if k.seen().Operations() > 0 || len(k.told.waiting) > 0 {
		b = k.appendWaiting(b)
	}
	if v.Changes.Faults {
		b = k.appendHost(b)
	}
	if len(v.Violations()) > k.told.violations {
		b = k.appendViolations(b)
	}
	if f := &k.flight; len(f.flights)+len(f.refused)+len(f.traffic) > 0 {
		b = k.appendFlights(b)
	}
	if k.page.playing != nil {
		b = k.appendPlaying(b)
	}
	return append(b, '}')
}

// appendAnew lets the page forget all, where another moment has come in view, and tells it all that is there.
func (k *Desk) appendAnew(b []byte) []byte {
	if !k.anew {
		return b
	}
	k.anew = false
	v := k.seen().View()
	v.Unseen()
	k.told, k.flight = told{held: k.isHeld()}, flights{all: k.flight.all, trafficAt: k.now}
	if v.Flights.Any() {
		k.tellUnderWay()
	}
	return appendBool(key(b, "anew"), true)
}

// appendClock writes a live lab's clock; appendCourse writes a simulated one's.
func (k *Desk) appendClock(b []byte) []byte {
	c := k.director.Clock()
	at, shown := c.At, c.Shown
	if k.past != nil {
		at, shown = k.now, k.past.at
	}
	b = appendMillis(append(b, `{"real":`...), at)
	b = appendMillis(key(b, "cluster"), shown)
	b = appendMillionths(key(b, "scale"), uint64(c.Scale))
	b = appendBool(key(b, "held"), c.Held)
	b = order.AppendString(key(b, "why"), c.Why)
	if from := k.tape.From(); from > 0 {
		b = appendMillis(key(b, "from"), from)
	}
	if k.past != nil {
		b = appendMillis(key(b, "to"), k.director.Cluster())
		b = append(key(b, "now"), "false"...)
	}
	return append(b, '}')
}

// appendLab writes what is the whole lab's, when anything in it changed.
func (k *Desk) appendLab(b []byte) []byte {
	leader := raft.None
	if n := k.seen().View().ShownLeader(); n != nil {
		leader = n.ID
	}
	if !k.lab.started || leader == k.told.leader && !k.seen().View().Changes.Lab {
		return b
	}
	k.told.leader, k.seen().View().Changes.Lab = leader, false
	diskName := "opfs"
	switch {
	case k.course != nil:
		diskName = "simulated"
	case k.lab.plan.Memory:
		diskName = "memory"
	}
	b = order.AppendString(append(key(b, "lab"), `{"engine":`...), k.lab.plan.Engine.Name)
	b = appendCapabilities(key(b, "capabilities"), k.lab.plan.Engine)
	b = order.AppendString(key(b, "disk"), diskName)
	b = appendOptional(key(b, "diskFallback"), k.lab.fallback)
	b = appendUint(key(b, "seed"), k.lab.plan.Seed)
	b = order.AppendString(key(b, "build"), k.lab.build)
	b = appendRules(key(b, "rules"), k.lab.plan.Off)
	b = appendNode(key(b, "leader"), leader)
	b = appendNodes(key(b, "trusted"), k.seen().View().Trusted)
	return append(appendMembers(key(b, "config"), &k.seen().View().Members), '}')
}

// appendRules names what is switched off, each with false.
func appendRules(b []byte, off raft.Rules) []byte {
	b = append(b, '{')
	for i := range raft.RuleTable {
		if off.Has(raft.Rule(i)) {
			b = append(order.AppendString(comma(b), raft.RuleTable[i].ID), ":false"...)
		}
	}
	return append(b, '}')
}

func (k *Desk) appendChangedNodes(b []byte) []byte {
	first := true
	k.told.listed.spots = k.told.listed.spots[:0]
	for _, n := range k.seen().View().Nodes {
		changed := &k.seen().View().Changes.Nodes[n.ID-1]
		if *changed == 0 {
			continue
		}
		if first {
			b = append(key(b, "nodes"), '{')
			first = false
		}
		b = appendUint(append(comma(b), '"', 'n'), uint32(n.ID))
		b = k.appendStatus(append(b, '"', ':'), n, *changed)
		*changed = 0
	}
	if first {
		return b
	}
	return append(b, '}')
}

func (k *Desk) appendChangedLinks(b []byte) []byte {
	first := true
	k.seen().View().EachLink(func(from, to *view.Node, l *fault.Link) {
		changed := k.seen().View().Changes.Links.At(from.ID, to.ID)
		if !*changed {
			return
		}
		*changed = false
		if first {
			b = append(key(b, "links"), '[')
			first = false
		}
		b = appendLink(comma(b), from, to, l)
	})
	if first {
		return b
	}
	return append(b, ']')
}

func appendLink(b []byte, from, to *view.Node, l *fault.Link) []byte {
	b = appendNode(append(b, '['), from.ID)
	b = appendNode(append(b, ','), to.ID)
	b = appendMillis(append(b, ','), l.Latency.Min)
	b = appendMillis(append(b, ','), l.Latency.Max)
	b = order.AppendChance(append(b, ','), l.Loss)
	b = order.AppendChance(append(b, ','), l.Duplicate)
	b = appendBool(append(b, ','), l.Cut)
	b = order.AppendChance(append(b, ','), l.Reorder)
	return append(b, ']')
}

// appendCapabilities writes types.ts' Capabilities.
func appendCapabilities(b []byte, e *director.Engine) []byte {
	b = append(b, '{')
	for i, can := range e.Can() {
		b = appendBool(key(comma(b), director.CapabilityNames[i]), can)
	}
	return append(b, '}')
}

// appendMembers writes types.ts' Status.config.
func appendMembers(b []byte, m *view.Members) []byte {
	b = appendNodes(append(b, `{"voters":`...), m.Voters)
	b = appendNodes(key(b, "outgoing"), m.Outgoing)
	b = appendNodes(key(b, "learners"), m.Learners)
	b = appendBool(key(b, "joint"), m.Joint())
	return append(b, '}')
}

// partNames are types.ts' words.
var partNames = [...]string{view.NoMember: "none", view.Learner: "learner", view.Voter: "voter"}
