package director

import (
	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/replica"
	"raftlab/raft/wal"
)

// Every node's telemetry is judged as it comes: what it started from, what it wrote, how it
// stood after. A server tells its state less often than its core steps, and nodes' words
// arrive in any order, which check.Safety takes; what a dying node says after it was
// fenced is dropped with the rest, and nothing rests on it. So what is found did happen.

// violations are those of check.Safety, as far as they were told.
type violations struct {
	safety *check.Safety
	noted  int // as events
	told   int // to the page
}

// judgeStarted opens an incarnation with what its disk held, which n.log has by now.
func (d *Director) judgeStarted(n *node, at raft.Time, disk *wal.State) {
	d.violations.safety.Started(n.id, at, disk.Durable, disk.Snapshot, n.log.entries)
}

// judgeWrite tells of a write that n.log has by now: there its entries have bytes of their own.
func (d *Director) judgeWrite(n *node, at raft.Time, written *wal.Record) {
	if written.Snapshot != nil {
		d.violations.safety.Installed(n.id, at, written.Snapshot)
	}
	if len(written.Entries) == 0 {
		return
	}
	if first := written.Entries[0].Index; n.log.at(first) != nil {
		d.violations.safety.Wrote(n.id, at, n.log.entries[first-n.log.base-1:])
	}
}

func (d *Director) judgeState(n *node, r *replica.Record) {
	s := &r.State
	d.violations.safety.Stepped(n.id, r.At, check.State{Term: s.Term, Vote: s.Vote, Role: s.Role, Commit: s.Commit, Applied: s.Applied})
}

// noteViolations tells of new ones among what happened.
func (d *Director) noteViolations() {
	v := &d.violations
	found := v.safety.Violations()
	for ; v.noted < len(found); v.noted++ {
		broken := &found[v.noted]
		numbers := broken.Numbers
		d.note(event{at: broken.At, node: broken.Node, code: LabEvents + uint8(labViolated), Event: raft.Event{
			Term: d.node(broken.Node).state.Term, A: uint64(broken.Property), B: numbers[0], C: numbers[1], D: numbers[2],
		}})
	}
}

// appendViolations writes those that the page has not been told.
func (d *Director) appendViolations(b []byte) []byte {
	v := &d.violations
	if !d.lab.started {
		return b
	}
	found := v.safety.Violations()[v.told:]
	if len(found) == 0 {
		return b
	}
	b = append(key(b, "violations"), '[')
	for i := range found {
		b = appendViolation(comma(b), &found[i])
	}
	v.told += len(found)
	return append(b, ']')
}

func appendViolation(b []byte, v *check.Violation) []byte {
	property := &check.Properties[v.Property]
	b = appendString(append(b, `{"property":`...), property.Name)
	b = appendNode(key(b, "node"), v.Node)
	b = appendMillis(key(b, "at"), v.At)
	b = append(key(b, "numbers"), '[')
	for _, number := range v.Numbers {
		b = appendUint(comma(b), number)
	}
	b = appendString(key(append(b, ']'), "sentence"), property.Sentence)
	return append(b, '}')
}
