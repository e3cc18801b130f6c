package raft

import "slices"

// members are who takes part as this server's log says, committed or not: "a server
// always uses the latest configuration in its log" (§6).
type members struct {
	now     Configuration
	history []configured // in order of index; the first is in effect at the log's base
	// ids are all that have a part, and this server, in order; sets tells of each in which
	// majorities its voice counts, and sizes how many voices each has.
	ids   []NodeID
	sets  []set
	sizes [2]int
	self  int // this server's place in ids
}

// configured is a configuration and its entry's index.
type configured struct {
	index Index
	Configuration
}

// set is where a server's voice counts.
type set uint8

const (
	inVoters set = 1 << iota
	inOutgoing
	inLearners
)

func membersOf(base Index, c Configuration) members {
	return members{now: c, history: []configured{{base, c}}}
}

// since is the index of the entry that holds the present configuration.
func (m *members) since() Index { return m.history[len(m.history)-1].index }

// position is where a server is among the members; −1 for a stranger.
func (m *members) position(id NodeID) int {
	for i, v := range m.ids {
		if v == id {
			return i
		}
	}
	return -1
}

// votes tells whether the voice of the server at a place counts.
func (m *members) votes(i int) bool { return m.sets[i]&(inVoters|inOutgoing) != 0 }

// at is the configuration in effect at an index that is not before the log's base.
func (m *members) at(index Index) Configuration {
	i := len(m.history) - 1
	for i > 0 && m.history[i].index > index {
		i--
	}
	return m.history[i].Configuration
}

// count makes ids, sets and sizes anew. Until the present configuration is committed,
// those of the one before belong to ids too: they are to hear that they go.
func (m *members) count(self NodeID, commit Index) {
	c := &m.now
	m.ids, m.sizes = []NodeID{self}, [2]int{len(c.Voters), len(c.Outgoing)}
	m.include(c)
	if last := len(m.history) - 1; last > 0 && commit < m.since() {
		m.include(&m.history[last-1].Configuration)
	}
	m.sets = make([]set, len(m.ids))
	for i, id := range m.ids {
		for bit, list := range [...][]NodeID{c.Voters, c.Outgoing, c.Learners} {
			if slices.Contains(list, id) {
				m.sets[i] |= 1 << bit
			}
		}
	}
	m.self = m.position(self)
}

func (m *members) include(c *Configuration) {
	for _, list := range [...][]NodeID{c.Voters, c.Outgoing, c.Learners} {
		for _, id := range list {
			m.ids = with(m.ids, id)
		}
	}
}

// adoptConfigurations takes those in entries that were appended, and tells whether there
// were any.
func (n *Node) adoptConfigurations(entries []Entry) bool {
	found := false
	for i := range entries {
		if e := &entries[i]; e.Kind == Membership {
			c, _ := DecodeConfiguration(e.Data) // checked when it came
			n.members.history = append(n.members.history, configured{e.Index, c})
			n.members.now, found = c, true
		}
	}
	return found
}

// forgetConfigurations: the entries from an index on are deleted, so the configuration
// before them is in effect again (dissertation §4.1).
func (n *Node) forgetConfigurations(from Index) {
	m := &n.members
	keep := len(m.history)
	for keep > 1 && m.history[keep-1].index >= from {
		keep--
	}
	if keep == len(m.history) {
		return
	}
	m.history = m.history[:keep:keep]
	m.now = m.history[keep-1].Configuration
	n.followMembers()
	n.tellConfiguration(EventReconfigured)
}

// compactConfigurations lets go those that were replaced up to the log's base.
func (n *Node) compactConfigurations() {
	m := &n.members
	for len(m.history) > 1 && m.history[1].index <= n.log.base {
		m.history = m.history[1:]
	}
}

// followMembers arranges what is kept for each member by the present configuration.
func (n *Node) followMembers() {
	before := n.members.ids
	n.members.count(n.id, n.commit)
	votes, progress := make([]ballot, len(n.members.ids)), make([]progress, len(n.members.ids))
	for i, id := range n.members.ids {
		if was := slices.Index(before, id); was >= 0 {
			votes[i], progress[i] = n.votes[was], n.progress[was]
		} else {
			progress[i] = newProgress(n.log.last()+1, n.now)
		}
	}
	n.votes, n.progress = votes, progress
}

func (n *Node) tellConfiguration(code EventCode) {
	c := &n.members.now
	n.emit(Event{Code: code, A: uint64(n.members.since()), B: bitsOf(c.Voters), C: bitsOf(c.Outgoing), D: bitsOf(c.Learners)})
}

// bitsOf has bit i set for server i+1; servers beyond 64 are left out.
func bitsOf(ids []NodeID) uint64 {
	var b uint64
	for _, id := range ids {
		b |= 1 << (id - 1)
	}
	return b
}

// quorum is the size of a majority of the voters; while joint, of the incoming ones.
func (n *Node) quorum() int { return n.quorumOf(n.members.sizes[0]) }

func (n *Node) quorumOf(size int) int {
	if n.off.Has(Majority) {
		return max(1, size/2)
	}
	return Quorum(size)
}

// majority tells whether those servers are a majority of the voters; while joint, of
// each of both sets (§6). Of no voters nobody is.
func (n *Node) majority(of func(i int) bool) bool {
	for which, size := range n.members.sizes {
		if size == 0 && which > 0 {
			continue
		}
		count := 0
		for i, in := range n.members.sets {
			if in>>which&1 != 0 && of(i) {
				count++
			}
		}
		if count < n.quorumOf(size) {
			return false
		}
	}
	return true
}

// voices counts the voters of which something is so.
func (n *Node) voices(of func(i int) bool) int {
	count := 0
	for i := range n.members.ids {
		if n.members.votes(i) && of(i) {
			count++
		}
	}
	return count
}

// quorumValue is the highest value that a majority has reached; while joint, a majority
// of each of both sets.
func (n *Node) quorumValue(value func(i int) int64) int64 {
	least := int64(Never)
	for which, size := range n.members.sizes {
		if size == 0 {
			continue
		}
		s := n.scratch[:0]
		for i, in := range n.members.sets {
			if in>>which&1 == 0 {
				continue
			}
			s = append(s, value(i))
			for j := len(s) - 1; j > 0 && s[j] > s[j-1]; j-- {
				s[j], s[j-1] = s[j-1], s[j]
			}
		}
		n.scratch = s
		least = min(least, s[n.quorumOf(size)-1])
	}
	return least
}

// ordered tells whether ids grow one by one.
func ordered(ids []NodeID) bool {
	for i, id := range ids {
		if id == None || i > 0 && id <= ids[i-1] {
			return false
		}
	}
	return true
}

// sound tells whether what an entry holds can be read, and leaves somebody to vote.
func (e *Entry) sound() bool {
	if e.Kind != Membership {
		return e.Kind < entryKinds
	}
	c, err := DecodeConfiguration(e.Data)
	return err == nil && len(c.Voters) > 0
}
