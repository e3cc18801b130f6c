package director

import (
	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/view"
)

// appendDelta writes all that changed since the last delta.
func (d *Director) appendDelta(b []byte) []byte {
	b = append(b, `{"t":"delta"`...)
	if d.clockChanged {
		b = d.appendClock(key(b, "clock"))
		d.clockChanged = false
	}
	b = d.appendLab(b)
	b = d.appendChangedNodes(b)
	b = d.appendChangedLinks(b)
	b = d.appendEvents(b)
	b = d.appendHost(b)
	b = d.appendViolations(b)
	b = d.appendFlights(b)
	return append(b, '}')
}

func (d *Director) appendClock(b []byte) []byte {
	b = appendMillis(append(b, `{"real":`...), d.clock.At)
	b = appendMillis(key(b, "cluster"), d.clock.Shown)
	b = appendMillionths(key(b, "scale"), uint64(d.clock.scale))
	b = appendBool(key(b, "held"), d.clock.held)
	b = appendString(key(b, "why"), d.clock.why)
	return append(b, '}')
}

// appendLab writes what is the whole lab's, when anything in it changed.
func (d *Director) appendLab(b []byte) []byte {
	leader := raft.None
	if n := d.view.ShownLeader(); n != nil {
		leader = n.ID
	}
	if !d.lab.started || leader == d.lab.leader && !d.view.Changes.Lab {
		return b
	}
	d.lab.leader, d.view.Changes.Lab = leader, false
	diskName := "opfs"
	if d.lab.memory {
		diskName = "memory"
	}
	b = appendString(append(key(b, "lab"), `{"engine":`...), d.lab.engine.Name)
	b = d.lab.engine.appendCapabilities(key(b, "capabilities"))
	b = appendString(key(b, "disk"), diskName)
	b = appendOptional(key(b, "diskFallback"), d.lab.fallback)
	b = appendUint(key(b, "seed"), d.lab.seed)
	b = appendString(key(b, "build"), d.lab.build)
	b = appendRules(key(b, "rules"), d.lab.off)
	b = appendNode(key(b, "leader"), leader)
	b = appendNodes(key(b, "trusted"), d.view.Trusted)
	return append(appendMembers(key(b, "config"), &d.view.Members), '}')
}

// appendRules names what is switched off, each with false.
func appendRules(b []byte, off raft.Rules) []byte {
	b = append(b, '{')
	for i := range raft.RuleTable {
		if off.Has(raft.Rule(i)) {
			b = append(appendString(comma(b), raft.RuleTable[i].ID), ":false"...)
		}
	}
	return append(b, '}')
}

func (d *Director) appendChangedNodes(b []byte) []byte {
	first := true
	for _, n := range d.view.Nodes {
		changed := &d.view.Changes.Nodes[n.ID-1]
		if *changed == 0 {
			continue
		}
		if first {
			b = append(key(b, "nodes"), '{')
			first = false
		}
		b = appendUint(append(comma(b), '"', 'n'), uint32(n.ID))
		b = d.appendStatus(append(b, '"', ':'), n, *changed)
		*changed = 0
	}
	if first {
		return b
	}
	return append(b, '}')
}

func (d *Director) appendChangedLinks(b []byte) []byte {
	first := true
	d.view.EachLink(func(from, to *view.Node, l *fault.Link) {
		changed := d.view.Changes.Links.At(from.ID, to.ID)
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
	b = appendChance(append(b, ','), l.Loss)
	b = appendChance(append(b, ','), l.Duplicate)
	b = appendBool(append(b, ','), l.Cut)
	return append(b, ']')
}
