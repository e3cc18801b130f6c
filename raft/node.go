package raft

import (
	"cmp"
	"errors"
	"slices"
)

// Config is what a node starts from.
type Config struct {
	ID NodeID
	// Voters are all servers of the cluster, ID among them, in order of id.
	Voters   []NodeID
	Settings Settings
	// Dice pass to the node.
	Dice *Dice
	// Durable, Entries and Write are what the disk held: a new server's are zero.
	Durable Durable
	Entries []Entry
	Write   uint64
	// Snapshot is what the disk held of the state machine, so that Entries begin behind it;
	// nil: they begin at 1.
	Snapshot *Snapshot
	// Now is the node's clock at its start.
	Now Time
	// NoticeDelay is how long a new commit index waits for entries that take it along to
	// the followers before it goes by itself. Where proposals follow each other closely
	// that is one append and one reply less for each of them. 0: it goes at once.
	NoticeDelay Time
	// MaxAppendBytes bounds the commands of one append, which holds one entry at least;
	// 0: 64 KiB.
	MaxAppendBytes int
	// Off are the rules that are switched off: none, but for study.
	Off Rules
}

// Node is one Raft server. Its fields follow the paper's Figure 2.
type Node struct {
	id       NodeID
	voters   []NodeID
	self     int // position of id in voters
	settings Settings
	dice     Dice
	now      Time

	noticeDelay Time  // Config.NoticeDelay
	off         Rules // Config.Off

	maxAppendBytes int // Config.MaxAppendBytes

	// Persistent state.
	term Term
	vote NodeID
	log  raftLog

	// Volatile state.
	role    Role
	leader  NodeID
	heard   Time // when the leader's last append came
	commit  Index
	handed  Index // committed entries up to here were given to the driver
	applied Index

	electionStart    Time // when the alarm was set
	electionDeadline Time // when it fires; both are 0 on a leader
	candidateSince   Time

	// What the disk holds, or will when the running write ends.
	saved   Durable
	unsaved Index  // first entry that no write has carried
	stable  Index  // entries up to here are durable
	write   uint64 // number of the last write
	writing bool

	// On candidates: by position in voters.
	votes []ballot
	// On leaders.
	progress     []progress
	heartbeatDue Time
	noticeDue    Time // when a new commit index goes by itself
	round        uint64
	reads        []pendingRead
	heldAt       Index // the last entry that EventCommitHeld told of
	transfer     transfer

	// The output under construction, and room that is used again.
	out     Output
	told    bool // the driver has seen out; the next step empties it
	scratch []Index
	moments []Time
}

// ballot is what a candidate knows of one voter.
type ballot uint8

const (
	unanswered ballot = iota
	granted
	refused
)

// Errors of New.
var (
	errNotVoter = errors.New("raft: Config.Voters must be in order of id, without duplicates, and hold Config.ID")
	errSettings = errors.New("raft: Settings need 0 < ElectionMin ≤ ElectionMax and 0 < Heartbeat")
	errEntries  = errors.New("raft: Config.Entries must have the indexes 1, 2, 3, … and terms that never fall or pass Durable.Term")
	errAppend   = errors.New("raft: Config.MaxAppendBytes must not be negative")
	errRules    = errors.New("raft: Config.Off holds an unknown rule")
	errDice     = errors.New("raft: Config.Dice must be given")
)

// New starts a follower from what its disk held (§5.2: servers start as followers).
// The first output explains it.
func New(c Config) (*Node, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	n := &Node{
		id: c.ID, voters: slices.Clone(c.Voters), settings: c.Settings, dice: *c.Dice, now: c.Now, noticeDelay: c.NoticeDelay, off: c.Off,
		term: c.Durable.Term, vote: c.Durable.Vote,
		saved: c.Durable, write: c.Write,
		votes: make([]ballot, len(c.Voters)), progress: make([]progress, len(c.Voters)),
	}
	n.maxAppendBytes = cmp.Or(c.MaxAppendBytes, defaultAppendBytes)
	n.self, n.transfer.due = n.position(c.ID), Never
	n.log.append(c.Entries...)
	n.stable, n.unsaved = n.log.last(), n.log.last()+1
	last := n.log.last()
	n.emit(Event{Code: EventStarted, Peer: n.vote, A: uint64(n.log.term(last)), B: uint64(last)})
	n.resetElectionAlarm()
	return n, nil
}

func (c *Config) check() error {
	found := false
	for i, v := range c.Voters {
		if v == None || i > 0 && v <= c.Voters[i-1] {
			return errNotVoter
		}
		found = found || v == c.ID
	}
	switch {
	case !found:
		return errNotVoter
	case c.Dice == nil:
		return errDice
	case !c.Settings.Valid():
		return errSettings
	case !c.Off.Valid():
		return errRules
	case c.MaxAppendBytes < 0:
		return errAppend
	}
	for i, e := range c.Entries {
		if e.Index != Index(i)+1 || e.Term > c.Durable.Term || i > 0 && e.Term < c.Entries[i-1].Term {
			return errEntries
		}
	}
	return nil
}

// Valid reports whether a node can run with these settings.
func (s Settings) Valid() bool {
	return s.ElectionMin > 0 && s.ElectionMax >= s.ElectionMin && s.Heartbeat > 0
}

// Quorum is the size of a majority of n servers: floor(n/2)+1.
func Quorum(n int) int { return n/2 + 1 }

// position is where id is among the voters; −1 for a stranger.
func (n *Node) position(id NodeID) int {
	for i, v := range n.voters {
		if v == id {
			return i
		}
	}
	return -1
}

// emit is not inlined, as its many callers make the program larger and no faster.
//
//go:noinline
func (n *Node) emit(e Event) {
	e.Term = n.term
	n.out.Events = append(n.out.Events, e)
}

// Capabilities of this engine: all of them.
func (n *Node) Capabilities() Capabilities {
	return Capabilities{
		AnyElectionRange: true, Reasons: true, Checkpoints: true, Rules: true, Leases: true, Priorities: true, Quiet: true,
	}
}

// Log returns the entries from from to to, as far as there are any.
func (n *Node) Log(from, to Index) []Entry {
	return n.log.between(max(from, n.log.first()), min(to, n.log.last()))
}

// Status fills s, reusing its slices.
func (n *Node) Status(s *Status) {
	*s = Status{
		ID: n.id, Role: n.role, Term: n.term, Vote: n.vote, Leader: n.leader,
		Commit: n.commit, Applied: n.applied, First: 1, Last: n.log.last(),
		Votes: s.Votes[:0], Progress: s.Progress[:0],
	}
	switch n.role {
	case Leader:
		s.Transferee = n.transfer.to
		for i := range n.progress {
			s.Progress = append(s.Progress, n.progress[i].view(n.voters[i]))
		}
		return
	case Candidate, PreCandidate:
		for i, b := range n.votes {
			if b == granted {
				s.Votes = append(s.Votes, n.voters[i])
			}
		}
	}
	s.ElectionStart, s.ElectionDeadline = n.electionStart, n.electionDeadline
}
