package order

import (
	"math/bits"

	"raftlab/raft"
)

// Order is one thing asked of a cluster. Which fields count is said in Kinds; the others are zero.
// What it names is never written to: copies share it.
type Order struct {
	At   raft.Time // of the cluster's clock; 0: now
	Kind Kind
	// Node is whom it is done to. Where the kind allows none, that is whoever leads then. Of what
	// is done to a link it is the sender, and Peer the receiver; of a transfer Peer is who is asked.
	Node, Peer raft.NodeID
	Groups     []Group // of a partition; of PowerLoss the first are all
	Members    Members
	When       When
	Remains    Remains
	Disk       DiskFate
	For        raft.Time // until it is undone; 0: it is not
	What       What      // hangs
	By         raft.Time
	Bytes      uint64
	OneWay     bool
	Learner    bool
	Change     Change
	Why        string
	Within     raft.Time // how long an operation or a membership change is tried; 0: as long as is usual
	Client     *Operation
}

// Group is a set of nodes: bit i is node i+1.
type Group uint64

// Has tells whether a node is in the group.
func (g Group) Has(id raft.NodeID) bool { return g>>(id-1)&1 != 0 }

// GroupOf is the group of some nodes.
func GroupOf(ids ...raft.NodeID) (g Group) {
	for _, id := range ids {
		g |= 1 << (id - 1)
	}
	return g
}

// IDs are a group's nodes, in order.
func (g Group) IDs() (ids []raft.NodeID) {
	for ; g != 0; g &= g - 1 {
		ids = append(ids, raft.NodeID(bits.TrailingZeros64(uint64(g))+1))
	}
	return ids
}

// Members is who takes part.
type Members struct {
	Voters, Learners Group
	Stay             bool // Learners names nobody, and who learns goes on
}

// When is the moment at which a crash strikes.
type When uint8

const (
	Now     When = iota
	InWrite      // once the next disk write has begun, and what need not wait for it has left
	AtWrite      // once it is durable, and what waited for it has left
)

// WhenNames are the moments' names; Now has none.
var WhenNames = []string{"", "inWrite", "atWrite"}

// What hangs, of a node whose process lives.
type What uint8

const (
	Disk    What = 1 + iota // no sync of its disk ends
	Apply                   // what is committed is not applied
	Process                 // nothing runs at all
)

// WhatNames are their names; the first is none's.
var WhatNames = []string{"", "disk", "apply", "process"}

// Remains is what a crash leaves of the writes that were not synced.
type Remains uint8

const (
	// Nothing: what was not synced is gone.
	Nothing Remains = iota
	// Everything: the process died, and the machine's cache still reached the disk.
	Everything
	// Torn: the power failed during the writes. A part of them, in their order, is there,
	// the last of it cut anywhere, maybe with garbage behind the cut.
	Torn
)

// RemainsNames are the remains' names.
var RemainsNames = []string{"nothing", "everything", "torn"}

// DiskFate is what becomes of the disk of a node that restarts.
type DiskFate uint8

const (
	Keep  DiskFate = iota
	Wipe           // it is emptied, and the node comes back as a learner
	Trust          // it is taken as it is, whatever it lacks
)

// DiskNames are the disks' fates' names; Keep has none.
var DiskNames = []string{"", "wipe", "trust"}

// MaxBytes is the most room of a disk, and MaxJump the longest jump of a clock.
const (
	MaxBytes = 1 << 41
	MaxJump  = 3600_000 * raft.Millisecond
	// MaxFor is the longest time after which a fault ends by itself, and MaxWithin the longest that something is tried.
	MaxFor    = 3600_000 * raft.Millisecond
	MaxWithin = 86_400_000 * raft.Millisecond
	// MaxNodes is the most nodes that an order can name, and LabNodes the most of a lab on a page.
	MaxNodes, LabNodes = 63, 9
	// maxWhy is the longest reason, in bytes.
	maxWhy = 800
)

// fields are those of the order's kind, for nodes that many there are.
func (o *Order) fields(nodes int) []Field {
	all := append(make([]Field, 0, 10), Moment("at", &o.At), Must(Word("do", &o.Kind, kindNames)))
	has := Kinds[min(o.Kind, kinds-1)].parts
	for i := range partFields {
		if p := &partFields[i]; has&p.when != 0 {
			all = p.bind(all, o, nodes)
		}
	}
	return all
}

var kindNames = KindNames()

// partFields binds the fields of each part, behind all that are bound before.
var partFields = [...]struct {
	when parts
	bind func(all []Field, o *Order, nodes int) []Field
}{
	{hasNode, func(all []Field, o *Order, n int) []Field { return append(all, Must(Node("node", &o.Node, n))) }},
	{hasLeader, func(all []Field, o *Order, n int) []Field { return append(all, Node("node", &o.Node, n)) }},
	{hasTarget, func(all []Field, o *Order, n int) []Field { return append(all, targetNode(o, n), targetLink(o, n)) }},
	{hasLink, func(all []Field, o *Order, n int) []Field {
		return append(all, Must(Link("link", &o.Node, &o.Peer, n)))
	}},
	{hasFrom, func(all []Field, o *Order, n int) []Field { return append(all, Node("from", &o.Peer, n)) }},
	{hasNodes, func(all []Field, o *Order, n int) []Field { return append(all, Must(only("nodes", &o.Groups, n))) }},
	{hasGroups, func(all []Field, o *Order, n int) []Field { return append(all, Groups("groups", &o.Groups, n)) }},
	{hasMembers, func(all []Field, o *Order, n int) []Field {
		return append(all, Must(Nodes("voters", &o.Members.Voters, n)), Field{Name: "learners", shape: &learnersShape{&o.Members, n}})
	}},
	{hasWhen, func(all []Field, o *Order, _ int) []Field { return append(all, Word("when", &o.When, WhenNames)) }},
	{hasRemains, func(all []Field, o *Order, _ int) []Field {
		return append(all, Word("remains", &o.Remains, RemainsNames))
	}},
	{hasDisk, func(all []Field, o *Order, _ int) []Field { return append(all, Word("disk", &o.Disk, DiskNames)) }},
	{hasFor, func(all []Field, o *Order, _ int) []Field { return append(all, Millis("for", &o.For, 0, MaxFor)) }},
	{hasWhat, func(all []Field, o *Order, _ int) []Field {
		return append(all, Must(Word("what", &o.What, WhatNames)), Must(Millis("for", &o.For, MinTime, MaxFor)))
	}},
	{hasBy, func(all []Field, o *Order, _ int) []Field { return append(all, Millis("by", &o.By, -MaxJump, MaxJump)) }},
	{hasBytes, func(all []Field, o *Order, _ int) []Field { return append(all, Whole("bytes", &o.Bytes, 1, MaxBytes)) }},
	{hasOneWay, func(all []Field, o *Order, _ int) []Field { return append(all, Truth("oneWay", &o.OneWay)) }},
	{hasLearner, func(all []Field, o *Order, _ int) []Field { return append(all, Truth("learner", &o.Learner)) }},
	{hasSettings, func(all []Field, o *Order, _ int) []Field { return append(all, Must(Changes("settings", &o.Change))) }},
	{hasWhy, func(all []Field, o *Order, _ int) []Field { return append(all, Text("why", &o.Why, 1, maxWhy)) }},
	{hasKey | hasTxn, clientFields},
	{hasKey | hasTxn | hasWithin, func(all []Field, o *Order, _ int) []Field {
		return append(all, Millis("within", &o.Within, MinTime, MaxWithin))
	}},
}

// ToLeader tells whether an order that names no node is for whoever leads.
func (o *Order) ToLeader() bool { return Kinds[o.Kind].parts&hasLeader != 0 }

// Order reads an order of an object. nodes is how many nodes there may be; other fields may stand beside.
func (v *JSON) Order(nodes int, beside ...Field) (o Order, err *Refusal) {
	var r reading
	r.order(&place{at: -1}, v, nodes, &o, beside)
	return o, r.refusal
}

// Read reads an order.
func Read(b []byte, nodes int) (Order, error) {
	v, err := Parse(b)
	if err != nil {
		return Order{}, err
	}
	o, err := v.Order(nodes)
	if err != nil {
		return Order{}, err
	}
	return o, nil
}

func (r *reading) order(at *place, v *JSON, nodes int, o *Order, beside []Field) {
	if v.form != object {
		r.noObject(at, v)
		return
	}
	do := v.field("do")
	if do == nil {
		r.refuse(Missing, at.field("do"))
		return
	}
	if (&wordShape[Kind]{&o.Kind, kindNames}).read(r, at.field("do"), do); r.refusal != nil {
		return
	}
	o.Members.Stay = o.Kind == Reconfigure && v.field("learners") == nil
	r.object(at, v, append(o.fields(nodes), beside...))
	if r.refusal == nil {
		r.sense(at, o)
	}
}

// sense looks at fields that must fit each other.
func (r *reading) sense(at *place, o *Order) {
	switch o.Kind {
	case Set:
		r.target(at, o)
	case Txn:
		if o.Client.Read != Linearizable && !o.Client.ReadOnly() {
			r.refuse(ReadsOnly, at.field("read")).With("got", ReadNames[o.Client.Read])
		}
	case Reconfigure:
		if o.Members.Voters == 0 {
			r.refuse(NoVoters, at.field("voters"))
		}
		if both := (o.Members.Voters & o.Members.Learners).IDs(); len(both) > 0 {
			r.refuse(NodeTwice, at.field("learners")).Node("node", both[0])
		}
	}
}

// target is for whom a change is, and what is said of a setting that is not for them.
func (o *Order) target() (of Scopes, code Code) {
	switch {
	case o.Peer != raft.None:
		return OfLink, NotOfLink
	case o.Node != raft.None:
		return OfNode, NotOfNode
	}
	return OfCluster, NotOfAll
}

// target refuses what is set for whom it is not.
func (r *reading) target(at *place, o *Order) {
	of, code := o.target()
	if len(o.Change) == 0 {
		r.refuse(NoSettings, at.field("settings")).List(of.Names())
		return
	}
	for _, a := range o.Change {
		if Settings[a.Setting].Scopes&of == 0 {
			r.refuse(code, at.field("settings").field(Settings[a.Setting].Name)).List(of.Names())
			return
		}
	}
}

// Append writes an order as a JSON object.
func (o *Order) Append(b []byte) []byte {
	w := Writer{b: append(b, '{'), between: ", "}
	w.fields(o.fields(MaxNodes))
	return append(w.b, '}')
}

// Check tells what is wrong with an order that no reader has seen; nil where nothing is.
func (o *Order) Check(nodes int) error {
	if o.Kind == 0 || o.Kind >= kinds {
		return Refuse(NoWord).With("field", "do").With("got", o.Kind.String()).List(kindNames[1:])
	}
	if o.sound(nodes) {
		return nil
	}
	if err := o.Change.Check("settings"); err != nil {
		return err
	}
	// Rather seldom, and then what its document would be refused with.
	_, err := Read(o.Append(nil), nodes)
	return err
}

// sound tells of most orders without an error that they have none; swarms check many.
func (o *Order) sound(nodes int) bool {
	has, most, all := Kinds[o.Kind].parts, raft.NodeID(nodes), Group(1)<<nodes-1
	named, linked := has&(hasNode|hasLink) != 0, has&hasLink != 0 || o.Peer != raft.None && has&hasTarget != 0
	switch {
	case o.Client != nil, o.Why != "", len(o.Groups) > 1, has&hasNodes != 0 && len(o.Groups) == 0, o.Within != 0:
		return false
	case o.At < 0 || o.At > Longest, o.Node > most || o.Peer > most, named && o.Node == raft.None, linked && (o.Node == raft.None || o.Peer == raft.None || o.Node == o.Peer):
		return false
	case o.For < 0 || o.For > MaxFor, o.By < -MaxJump || o.By > MaxJump, o.Bytes > MaxBytes:
		return false
	case has&hasWhat != 0 && (o.What == 0 || o.For < MinTime), int(o.What) >= len(WhatNames):
		return false
	case int(o.When) >= len(WhenNames), int(o.Remains) >= len(RemainsNames), int(o.Disk) >= len(DiskNames):
		return false
	case len(o.Groups) == 1 && (o.Groups[0] == 0 || o.Groups[0]&^all != 0), has&hasMembers != 0 && o.Members.Voters == 0,
		(o.Members.Voters|o.Members.Learners)&^all != 0, o.Members.Voters&o.Members.Learners != 0:
		return false
	}
	return has&hasSettings == 0 || o.sets()
}

// sets tells whether the change is one of the target's, within its bounds.
func (o *Order) sets() bool {
	of, _ := o.target()
	for i := range o.Change {
		if a := &o.Change[i]; !a.valid() || Settings[a.Setting].Scopes&of == 0 {
			return false
		}
	}
	return len(o.Change) > 0
}
