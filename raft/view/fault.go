package view

import "raftlab/raft"

// What browser or machine does to a lab is no part of an experiment: it is noted, and shown.

// FaultKind is what was done.
type FaultKind uint8

const (
	HostStopped FaultKind = iota // nothing ran
	HostHidden                   // the page could not be seen
	HostFrozen                   // the browser froze the page
	HostCached                   // the page was left, and kept for going back to it
	HostJumped                   // the system's clock went another way than the browser's
	HostSlow                     // timers rang late
	FaultKinds
)

// FaultScope is whom it struck.
type FaultScope uint8

const (
	OfNode FaultScope = iota
	OfPage            // its own thread; the workers ran on
	OfAll
	OfDirector
)

// KeptFaults is how many of the last faults a state has.
const KeptFaults = 16

// HostFault is one that has ended.
type HostFault struct {
	Kind  FaultKind
	Scope FaultScope
	Node  raft.NodeID // of OfNode
	At    raft.Time   // the cluster's
	Took  raft.Time   // real; of HostJumped, by how much, which may be negative
}

// Strike marks a node with what its host did to it.
func (v *View) Strike(n *Node, f HostFault) {
	n.Fault = &f
	v.Touch(n, FieldFault)
}

// NoteFault keeps a fault and tells of it.
func (v *View) NoteFault(f HostFault) {
	if v.Faults = append(v.Faults, f); len(v.Faults) > KeptFaults {
		v.Faults = append(v.Faults[:0], v.Faults[1:]...)
	}
	v.Changes.Faults = true
	v.Note(Event{At: f.At, Node: f.Node, Code: FirstLabCode + uint8(LabHostFault), Event: raft.Event{
		A: uint64(f.Kind), B: uint64(max(f.Took, -f.Took)), C: uint64(f.Scope),
	}})
}
