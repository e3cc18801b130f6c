package scenario

import (
	"slices"
	"strconv"
	"strings"

	"raftlab/raft"
	"raftlab/raft/kv"
	"raftlab/raft/order"
	"raftlab/raft/view"
)

// missing is the first field of a condition that does not hold, and what is so instead.
type missing struct {
	field, got string
}

// missing looks for what does not hold of a condition; nil: all does.
func (p *Player) missing(v *view.State, c *order.Condition) *missing {
	p.effort.Looks++
	for _, look := range [...]func(*view.State, *order.Condition) *missing{leads, p.each, agree, p.equalLogs, p.answered, measured, violated} {
		if m := look(v, c); m != nil {
			return m
		}
	}
	return nil
}

func leads(v *view.State, c *order.Condition) *missing {
	leader := raft.None
	if n := v.Leader(); n != nil {
		leader = n.ID
	}
	switch c.Leader.Is {
	case order.Any:
		if leader != raft.None {
			return nil
		}
	case order.Nobody:
		if leader == raft.None {
			return nil
		}
	case order.OneOf:
		if leader != raft.None && c.Leader.Nodes.Has(leader) {
			return nil
		}
	default:
		return nil
	}
	return &missing{"leader", nodeOr(leader, "none")}
}

// nodeOr is a node's name, or a word where there is none.
func nodeOr(id raft.NodeID, none string) string {
	if id == raft.None {
		return none
	}
	return id.String()
}

// concerned are the nodes that a condition is about.
func concerned(v *view.State, c *order.Condition) (all []*view.Node) {
	for _, n := range v.Nodes {
		if c.Nodes.Has(n.ID) || c.Nodes == 0 && n.Phase == view.Running {
			all = append(all, n)
		}
	}
	return all
}

// each looks at what must be so of each node.
func (p *Player) each(v *view.State, c *order.Condition) *missing {
	for _, id := range c.Nodes.IDs() {
		if v.Node(id) == nil {
			return &missing{"nodes", "without " + id.String()}
		}
	}
	for _, n := range concerned(v, c) {
		if m := p.ofNode(v, n, c); m != nil {
			m.got = n.ID.String() + ": " + m.got
			return m
		}
	}
	return nil
}

// parts are memberships, as conditions have them.
var parts = [...]order.Membership{view.NoMember: order.IsNone, view.Learner: order.IsLearner, view.Voter: order.IsVoter}

func (p *Player) ofNode(v *view.State, n *view.Node, c *order.Condition) *missing {
	s := &n.Status
	if role, said := c.Role.Is(); said && (role != s.Role || n.Phase != view.Running) {
		return &missing{"role", standing(n)}
	}
	if part, said := c.Member.Is(); said && part != parts[v.Members.Part(n.ID)] {
		return &missing{"member", order.MembershipNames[parts[v.Members.Part(n.ID)]]}
	}
	if alive, said := c.Alive.Is(); said && (alive != 0) != (n.Phase == view.Running) {
		return &missing{"alive", strconv.FormatBool(n.Phase == view.Running)}
	}
	if c.Term != 0 && s.Term != c.Term {
		return &missing{"term", decimal(s.Term)}
	}
	if c.Over != 0 && s.Term <= c.Over {
		return &missing{"termOver", decimal(s.Term)}
	}
	return p.ofLog(n, c)
}

// standing is a node's role, where it runs.
func standing(n *view.Node) string {
	if n.Phase != view.Running {
		return "down"
	}
	return order.RoleNames[n.Status.Role]
}

func decimal[T ~uint64](n T) string { return strconv.FormatUint(uint64(n), 10) }

func (p *Player) ofLog(n *view.Node, c *order.Condition) *missing {
	switch s := &n.Status; {
	case s.Commit < c.Commit:
		return &missing{"commit", decimal(s.Commit)}
	case s.Applied < c.Applied:
		return &missing{"applied", decimal(s.Applied)}
	case n.Log.Last() < c.Last:
		return &missing{"last", decimal(n.Log.Last())}
	case c.Terms != nil && !slices.EqualFunc(n.Log.Entries, c.Terms, func(e raft.Entry, t raft.Term) bool { return e.Term == t }):
		return &missing{"terms", terms(&n.Log)}
	case c.Holds != nil && !p.holds(n, c.Holds):
		return &missing{"holds", puts(&n.Log)}
	case c.Lacks != nil && p.holds(n, c.Lacks):
		return &missing{"lacks", puts(&n.Log)}
	}
	return nil
}

// terms are those of a log's last entries.
func terms(l *view.Log) string {
	return listed(l, func(b []byte, e *raft.Entry) []byte { return strconv.AppendUint(b, uint64(e.Term), 10) })
}

// puts are a log's last entries, each as its index, and as key=value where it is a put.
func puts(l *view.Log) string {
	return listed(l, func(b []byte, e *raft.Entry) []byte {
		b = strconv.AppendUint(b, uint64(e.Index), 10)
		if op := putOf(e); op != nil {
			b = append(append(append(append(b, ' '), short(op.Key)...), '='), short(op.Value)...)
		}
		return b
	})
}

// listed are the last entries of a log, each as it is written.
func listed(l *view.Log, write func([]byte, *raft.Entry) []byte) string {
	b := []byte{'['}
	from := max(0, len(l.Entries)-mostShown)
	if from > 0 {
		b = append(b, "…, "...)
	}
	for i := range l.Entries[from:] {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = write(b, &l.Entries[from+i])
	}
	return string(append(b, ']'))
}

// short is a text's beginning, where it is long.
func short(text string) string {
	if len(text) <= mostSaid {
		return text
	}
	return strings.ToValidUTF8(text[:mostSaid], "") + "…"
}

// mostSaid is how many bytes of a key or a value a failure tells.
const mostSaid = 40

// mostShown is of how many entries a failure tells, and mostLooked how many are looked at, from the end.
const mostShown, mostLooked = 20, 1000

// holds tells whether a node's log has an entry that fits.
func (p *Player) holds(n *view.Node, want *order.Held) bool {
	entries := n.Log.Entries
	for i := range entries[max(0, len(entries)-mostLooked):] {
		e := &entries[len(entries)-1-i]
		p.effort.reads(e)
		if fits(e, want, n.Status.Commit) {
			return true
		}
	}
	return false
}

func fits(e *raft.Entry, want *order.Held, commit raft.Index) bool {
	if want.Index != 0 && want.Index != e.Index || want.Term != 0 && want.Term != e.Term {
		return false
	}
	if committed, said := want.Committed.Is(); said && (committed != 0) != (e.Index <= commit) {
		return false
	}
	if want.Key == "" && want.Value == "" {
		return true
	}
	op := putOf(e)
	return op != nil && (want.Key == "" || want.Key == op.Key) && (want.Value == "" || want.Value == op.Value)
}

// putOf is what an entry puts; nil where it is no put.
func putOf(e *raft.Entry) *kv.Op {
	if e.Kind != raft.Command {
		return nil
	}
	command, err := kv.DecodeCommand(e.Data)
	if err != nil || command.Kind != kv.Execute || command.Op.Kind != kv.Put {
		return nil
	}
	return &command.Op
}

// agree looks whether all are in one term.
func agree(v *view.State, c *order.Condition) *missing {
	if !c.Agree {
		return nil
	}
	all := concerned(v, c)
	for _, n := range all {
		if n.Status.Term != all[0].Status.Term {
			return &missing{"equalTerms", all[0].ID.String() + ": " + decimal(all[0].Status.Term) + ", " + n.ID.String() + ": " + decimal(n.Status.Term)}
		}
	}
	return nil
}

func (p *Player) equalLogs(v *view.State, c *order.Condition) *missing {
	if !c.Equal {
		return nil
	}
	all := concerned(v, c)
	for _, n := range all {
		p.effort.Entries += uint64(len(n.Log.Entries))
		if n.Log.Last() != all[0].Log.Last() || !slices.EqualFunc(common(&n.Log, &all[0].Log), common(&all[0].Log, &n.Log), sameEntry) {
			return &missing{"equalLogs", all[0].ID.String() + ": " + terms(&all[0].Log) + "; " + n.ID.String() + ": " + terms(&n.Log)}
		}
	}
	return nil
}

// common are a log's entries behind both logs' snapshots.
func common(l, other *view.Log) []raft.Entry {
	return l.Entries[min(len(l.Entries), int(max(l.Base, other.Base)-l.Base)):]
}

func sameEntry(a, b raft.Entry) bool { return a.Index == b.Index && a.Term == b.Term }

// answered looks at what came of a client's operation.
func (p *Player) answered(_ *view.State, c *order.Condition) *missing {
	if c.Answer == nil {
		return nil
	}
	var o *operation
	for i := range p.operations {
		if c.Answer.Of == "" || c.Answer.Of == p.operations[i].name {
			o = &p.operations[i]
		}
	}
	if o == nil {
		return &missing{"answer", "none"}
	}
	outcome, said := c.Answer.Outcome.Is()
	if said && outcome != o.outcome || c.Answer.Value != "" && c.Answer.Value != o.value {
		return &missing{"answer", order.OutcomeNames[o.outcome] + " " + o.value}
	}
	return nil
}

func measured(v *view.State, c *order.Condition) *missing {
	switch m := &v.Measured; {
	case m.Elections < c.Elections:
		return &missing{"elections", decimal(m.Elections)}
	case m.Failed < c.Failed:
		return &missing{"failedElections", decimal(m.Failed)}
	case m.Split < c.Split:
		return &missing{"splitVotes", decimal(m.Split)}
	}
	return nil
}

func violated(v *view.State, c *order.Condition) *missing {
	if c.Violated && len(v.Violations()) == 0 {
		return &missing{"violated", "false"}
	}
	return nil
}
