package raft

import "slices"

// Configuration is who takes part in the cluster. Its lists are in order of id and
// without duplicates; they never change once they are in a log, so they may be shared.
//
// While Outgoing is not empty the configuration is joint (§6, dissertation §4.3):
// elections and commits need a majority of Voters and a majority of Outgoing.
type Configuration struct {
	Voters   []NodeID
	Outgoing []NodeID
	// Learners receive the log, and neither vote nor count (dissertation §4.2.1).
	Learners []NodeID
	// LearnersNext are voters of Outgoing that become learners once the joint
	// configuration is left.
	LearnersNext []NodeID
	// AutoLeave: the leader leaves the joint configuration by itself, once that is
	// committed.
	AutoLeave bool
}

// Joint tells whether two majorities decide.
func (c *Configuration) Joint() bool { return len(c.Outgoing) > 0 }

// Votes tells whether a server's vote counts.
func (c *Configuration) Votes(id NodeID) bool {
	return slices.Contains(c.Voters, id) || slices.Contains(c.Outgoing, id)
}

// Learns tells whether a server receives the log without a vote.
func (c *Configuration) Learns(id NodeID) bool { return slices.Contains(c.Learners, id) }

// ChangeKind is what becomes of one server.
type ChangeKind uint8

const (
	AddVoter   ChangeKind = 1 + iota // a learner is promoted
	AddLearner                       // a voter is demoted
	RemoveServer
)

// Change says what one server is to become. One that is true already changes nothing, and
// neither does one about the server None.
type Change struct {
	Kind ChangeKind
	Node NodeID
}

// Transition is the way from one configuration to the next.
type Transition uint8

const (
	// TransitionAuto: a single-server change (dissertation §4.1) where one is enough,
	// else TransitionJoint.
	TransitionAuto Transition = iota
	// TransitionJoint: by a joint configuration that the leader leaves by itself.
	TransitionJoint
	// TransitionExplicit: by a joint configuration that is left when somebody asks, by
	// an empty change.
	TransitionExplicit
)

// ConfigError is why a configuration can't follow another, as a code that EventChangeRefused tells.
type ConfigError uint8

const (
	ErrNoVoters    ConfigError = 1 + iota // nobody would be left to vote
	ErrJoint                              // the configuration is joint: leave it first
	ErrNotJoint                           // it is not joint: there is nothing to leave
	ErrManyAtOnce                         // a single-server change changes one voter at most
	ErrUnknownKind                        // of change
)

func (e ConfigError) Error() string {
	return [...]string{"", "noVoters", "joint", "notJoint", "manyAtOnce", "unknownKind"}[e]
}

// Simple is the configuration after changes of at most one voter (dissertation §4.1).
func (c Configuration) Simple(changes []Change) (Configuration, error) {
	if c.Joint() {
		return c, ErrJoint
	}
	next, err := c.change(changes)
	if err != nil {
		return c, err
	}
	if different(c.Voters, next.Voters) > 1 {
		return c, ErrManyAtOnce
	}
	return next, nil
}

// EnterJoint is the joint configuration of this one and the one after changes (§6). By
// TransitionExplicit somebody has to ask for its end; else the leader leaves it by itself.
func (c Configuration) EnterJoint(changes []Change, by Transition) (Configuration, error) {
	switch {
	case c.Joint():
		return c, ErrJoint
	case len(c.Voters) == 0: // there is no majority to be joint with
		return c, ErrNoVoters
	}
	c.Outgoing = c.Voters
	next, err := c.change(changes)
	if err != nil {
		return c, err
	}
	next.AutoLeave = by != TransitionExplicit
	return next, nil
}

// LeaveJoint is the configuration after a joint one: its Voters decide alone.
func (c Configuration) LeaveJoint() (Configuration, error) {
	if !c.Joint() {
		return c, ErrNotJoint
	}
	next := Configuration{Voters: c.Voters, Learners: c.Learners}
	for _, id := range c.LearnersNext {
		next.Learners = with(next.Learners, id)
	}
	return next, nil
}

// Next is the configuration that changes ask for, in one step of the transition. No
// change at all leaves a joint configuration.
func (c Configuration) Next(changes []Change, by Transition) (Configuration, error) {
	switch {
	case len(changes) == 0:
		return c.LeaveJoint()
	case by == TransitionAuto:
		if next, err := c.Simple(changes); err != ErrManyAtOnce {
			return next, err
		}
	}
	return c.EnterJoint(changes, by)
}

func (c Configuration) change(changes []Change) (Configuration, error) {
	for _, change := range changes {
		id := change.Node
		if id == None {
			continue
		}
		switch change.Kind {
		case AddVoter:
			c.Voters, c.Learners, c.LearnersNext = with(c.Voters, id), without(c.Learners, id), without(c.LearnersNext, id)
		case AddLearner:
			c.addLearner(id)
		case RemoveServer:
			c.Voters, c.Learners, c.LearnersNext = without(c.Voters, id), without(c.Learners, id), without(c.LearnersNext, id)
		default:
			return c, ErrUnknownKind
		}
	}
	if len(c.Voters) == 0 {
		return c, ErrNoVoters
	}
	return c, nil
}

// addLearner: who still votes in Outgoing can't be a learner at the same time.
func (c *Configuration) addLearner(id NodeID) {
	c.Voters = without(c.Voters, id)
	if slices.Contains(c.Outgoing, id) {
		c.LearnersNext = with(c.LearnersNext, id)
		return
	}
	c.Learners = with(c.Learners, id)
}

// with and without return lists of their own: those given are shared.
func with(ids []NodeID, id NodeID) []NodeID {
	at, found := slices.BinarySearch(ids, id)
	if found {
		return ids
	}
	return append(append(append(make([]NodeID, 0, len(ids)+1), ids[:at]...), id), ids[at:]...)
}

func without(ids []NodeID, id NodeID) []NodeID {
	at, found := slices.BinarySearch(ids, id)
	if !found {
		return ids
	}
	return slices.Delete(slices.Clone(ids), at, at+1)
}

// different counts the servers that are in one list only.
func different(a, b []NodeID) int {
	count := 0
	for _, id := range a {
		if !slices.Contains(b, id) {
			count++
		}
	}
	for _, id := range b {
		if !slices.Contains(a, id) {
			count++
		}
	}
	return count
}

// Equal compares configurations.
func (c *Configuration) Equal(o *Configuration) bool {
	return slices.Equal(c.Voters, o.Voters) && slices.Equal(c.Outgoing, o.Outgoing) &&
		slices.Equal(c.Learners, o.Learners) && slices.Equal(c.LearnersNext, o.LearnersNext) && c.AutoLeave == o.AutoLeave
}

// AppendConfiguration writes c, as a log entry of the kind Membership holds it.
func AppendConfiguration(b []byte, c *Configuration) []byte {
	for _, ids := range [...][]NodeID{c.Voters, c.Outgoing, c.Learners, c.LearnersNext} {
		b = AppendNodes(b, ids)
	}
	return AppendBool(b, c.AutoLeave)
}

// Configuration reads a configuration. One that no change could make fails.
func (d *Decoder) Configuration() Configuration {
	c := Configuration{Voters: d.Nodes(), Outgoing: d.Nodes(), Learners: d.Nodes(), LearnersNext: d.Nodes(), AutoLeave: d.Bool()}
	for _, id := range c.Learners {
		if c.Votes(id) {
			d.Fail()
		}
	}
	for _, id := range c.LearnersNext {
		if !slices.Contains(c.Outgoing, id) || slices.Contains(c.Voters, id) {
			d.Fail()
		}
	}
	if c.AutoLeave && !c.Joint() {
		d.Fail()
	}
	return c
}

// DecodeConfiguration reads what AppendConfiguration wrote, whole.
func DecodeConfiguration(b []byte) (Configuration, error) {
	d := Decode(b)
	c := d.Configuration()
	return c, d.End()
}

// AppendNodes writes a list of servers.
func AppendNodes(b []byte, ids []NodeID) []byte {
	b = AppendUint(b, len(ids))
	for _, id := range ids {
		b = AppendUint(b, uint32(id))
	}
	return b
}

// Nodes reads a list of servers, which must be in order of id and without duplicates;
// nil when it is empty.
func (d *Decoder) Nodes() []NodeID {
	count := d.Count()
	if count == 0 {
		return nil
	}
	ids := make([]NodeID, 0, count)
	for range count {
		id := d.Node()
		if id == None || len(ids) > 0 && id <= ids[len(ids)-1] {
			d.Fail()
		}
		ids = append(ids, id)
	}
	return ids
}
