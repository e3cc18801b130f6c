package raft

import (
	"cmp"
	"errors"
)

// Config is what a node starts from.
type Config struct {
	ID NodeID
	// Voters are the servers that the cluster began with, in order of id: equal on all of
	// them. Who joins later has none, and waits until a leader tells it of the cluster.
	Voters   []NodeID
	Settings Settings
	// Dice pass to the node.
	Dice *Dice
	// Durable, Snapshot, Entries and Write are what the disk held: a new server's are
	// zero. Entries follow the snapshot, from which the state machine was restored.
	Durable  Durable
	Snapshot *Snapshot
	Entries  []Entry
	Write    uint64
	// Now is the node's clock at its start.
	Now Time
	// NoticeDelay is how long a new commit index waits for entries that take it along to
	// the followers before it goes by itself. Where proposals follow each other closely
	// that is one append and one reply less for each of them. 0: it goes at once.
	NoticeDelay Time
	// MaxAppendBytes bounds the commands of one append, which holds one entry at least,
	// and one chunk of a snapshot; 0: 64 KiB.
	MaxAppendBytes int
	// MaxInflightBytes bounds the commands of the appends, or the chunks of a snapshot, that
	// are under way to one follower, of which one is always allowed; 0: 1 MiB.
	MaxInflightBytes int
	// MaxUncommittedBytes bounds the commands that wait to be committed: a leader refuses
	// more, unless none wait; 0: 64 MiB.
	MaxUncommittedBytes int
	// MaxKeptBytes bounds the log before a snapshot that a leader keeps, beyond
	// Input.Keep, for followers that it sends it to or that are to get a snapshot: its
	// commands, and 64 bytes an entry. 0: 16 MiB.
	MaxKeptBytes int
	// Off are the rules that are switched off: none, but for study.
	Off Rules
}

// Node is one Raft server. Its fields follow the paper's Figure 2.
type Node struct {
	id       NodeID
	settings Settings
	dice     Dice
	now      Time

	noticeDelay Time  // Config.NoticeDelay
	off         Rules // Config.Off
	limits      limits

	// Persistent state.
	term     Term
	vote     NodeID
	log      raftLog
	snapshot *Snapshot // the latest; nil: there is none
	sending  *image    // of it, once it is sent to anybody
	members  members

	// Volatile state.
	role   Role
	leader NodeID
	heard  Time // when the leader's last append came, or a quiet ended since; at first, its start
	// promised: until then it votes for nobody else than the leader that it heard
	// (dissertation §6.4.1).
	promised Time
	commit   Index
	handed   Index // committed entries up to here were given to the driver
	applied  Index

	electionStart    Time // when the alarm was set
	electionDeadline Time // when it fires; both are 0 on a leader
	candidateSince   Time
	deferred         uint64   // timeouts in a row that were let pass (Settings.Priority)
	quiet            bool     // see quiet.go
	incoming         incoming // a snapshot that arrives in chunks

	// What the disk holds, or will when the running write ends.
	saved   Durable
	unsaved Index  // first entry that no write has carried
	stable  Index  // entries up to here are durable
	write   uint64 // number of the last write
	writing bool

	// On candidates: by position in members.ids.
	votes []ballot
	// On leaders.
	progress     []progress
	heartbeatDue Time
	noticeDue    Time // when a new commit index goes by itself
	round        uint64
	began        [roundsKept]Time // when the latest rounds began: round r's is at r%roundsKept
	reads        []pendingRead
	heldAt       Index // the last entry that EventCommitHeld told of
	transfer     transfer
	unleased     bool   // somebody was told to take over in this term
	uncommitted  uint64 // bytes of the commands behind commit

	// The output under construction, and room that is used again.
	out     Output
	told    bool // the driver has seen out; the next step empties it
	scratch []int64
}

// limits are the bounds that Config gives, in bytes.
type limits struct{ append, inflight, uncommitted, kept int }

// ballot is what a candidate knows of one voter.
type ballot uint8

const (
	unanswered ballot = iota
	granted
	refused
)

// Errors of New.
var (
	errID       = errors.New("raft: Config.ID must be given")
	errVoters   = errors.New("raft: Config.Voters must be in order of id, without duplicates")
	errSettings = errors.New("raft: Settings need 0 < ElectionMin ≤ ElectionMax and 0 < Heartbeat")
	errSnapshot = errors.New("raft: Config.Snapshot must have an Index and a Term of at least 1, and a Term that Durable.Term does not fall below")
	errEntries  = errors.New("raft: Config.Entries must have the indexes from 1, or from behind Config.Snapshot, one by one, terms that never fall or pass Durable.Term, and configurations that can be read")
	errLimits   = errors.New("raft: Config.MaxAppendBytes, MaxInflightBytes, MaxUncommittedBytes and MaxKeptBytes must not be negative")
	errRules    = errors.New("raft: Config.Off holds an unknown rule")
	errDice     = errors.New("raft: Config.Dice must be given")
)

// New starts a follower from what its disk held (§5.2: servers start as followers).
// It wants an InputTime at once, whose output explains the start and tells the first Deadline.
func New(c Config) (*Node, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	n := &Node{
		id: c.ID, settings: c.Settings, dice: *c.Dice, now: c.Now, noticeDelay: c.NoticeDelay, off: c.Off,
		limits: limits{
			append:      cmp.Or(c.MaxAppendBytes, defaultAppendBytes),
			inflight:    cmp.Or(c.MaxInflightBytes, defaultInflightBytes),
			uncommitted: cmp.Or(c.MaxUncommittedBytes, defaultUncommittedBytes),
			kept:        cmp.Or(c.MaxKeptBytes, defaultKeptBytes),
		},
		term: c.Durable.Term, vote: c.Durable.Vote, saved: c.Durable, write: c.Write,
		promised: c.Now, heard: c.Now, transfer: transfer{due: Never},
	}
	n.recover(&c)
	last := n.log.last()
	n.emit(Event{Code: EventStarted, Peer: n.vote, A: uint64(n.log.term(last)), B: uint64(last)})
	n.resetElectionAlarm()
	return n, nil
}

// recover takes what the disk held. Who forgot in a crash what it promised to a leader
// keeps the promise that it may have given.
func (n *Node) recover(c *Config) {
	begin := Configuration{Voters: c.Voters}
	if s := c.Snapshot; s != nil {
		n.snapshot, begin = s, s.Configuration
		n.log.restart(s.Index, s.Term)
		n.commit, n.handed, n.applied = s.Index, s.Index, s.Index
	}
	n.log.append(c.Entries...)
	n.stable, n.unsaved = n.log.last(), n.log.last()+1
	n.members = membersOf(n.log.base, begin)
	n.adoptConfigurations(c.Entries)
	n.followMembers()
	if c.Settings.CheckQuorum && c.Durable.Term > 0 {
		n.promised = after(c.Now, c.Settings.ElectionMin)
	}
}

func (c *Config) check() error {
	switch {
	case c.ID == None:
		return errID
	case !ordered(c.Voters):
		return errVoters
	case c.Dice == nil:
		return errDice
	case !c.Settings.Valid():
		return errSettings
	case !c.Off.Valid():
		return errRules
	case min(c.MaxAppendBytes, c.MaxInflightBytes, c.MaxUncommittedBytes, c.MaxKeptBytes) < 0:
		return errLimits
	}
	return c.checkLog()
}

func (c *Config) checkLog() error {
	before := Entry{}
	if s := c.Snapshot; s != nil {
		if s.Index == 0 || s.Term == 0 || s.Term > c.Durable.Term {
			return errSnapshot
		}
		before = Entry{Index: s.Index, Term: s.Term}
	}
	for _, e := range c.Entries {
		if e.Index != before.Index+1 || e.Term < before.Term || e.Term > c.Durable.Term || !e.sound() {
			return errEntries
		}
		before = e
	}
	return nil
}

// Settings are those that it runs with.
func (n *Node) Settings() Settings { return n.settings }

// Valid reports whether a node can run with these settings.
func (s Settings) Valid() bool {
	return s.ElectionMin > 0 && s.ElectionMax >= s.ElectionMin && s.Heartbeat > 0
}

// Quorum is the size of a majority of n servers: floor(n/2)+1.
func Quorum(n int) int { return n/2 + 1 }

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
	s.ID, s.Role, s.Term, s.Vote, s.Leader = n.id, n.role, n.term, n.vote, n.leader
	s.Commit, s.Applied, s.First, s.Last, s.Quiet = n.commit, n.applied, n.log.first(), n.log.last(), n.quiet
	s.Votes, s.Progress, s.Transferee = s.Votes[:0], s.Progress[:0], None
	s.SnapshotIndex, s.SnapshotTerm, s.ElectionStart, s.ElectionDeadline = 0, 0, 0, 0
	if n.snapshot != nil {
		s.SnapshotIndex, s.SnapshotTerm = n.snapshot.Index, n.snapshot.Term
	}
	s.Configuration, s.ConfigurationIndex = n.members.now, n.members.since()
	switch n.role {
	case Leader:
		s.Transferee = n.transfer.to
		for i := range n.progress {
			s.Progress = append(s.Progress, n.view(i))
		}
		return
	case Candidate, PreCandidate:
		for i, b := range n.votes {
			if b == granted {
				s.Votes = append(s.Votes, n.members.ids[i])
			}
		}
	}
	if n.mayStand() && !n.quiet {
		s.ElectionStart, s.ElectionDeadline = n.electionStart, n.electionDeadline
	}
}
