package client

import (
	"raftlab/raft"
	"raftlab/raft/kv"
	"raftlab/raft/replica"
)

// Operation is one thing that a client asks for, through all its attempts. Who begins it
// fills in the exported fields but Began, and leaves it alone until it has ended.
type Operation struct {
	ID     uint64 // the caller's name for it
	Op     kv.Op  // of a change: nothing
	Kind   replica.RequestKind
	Change Change      // where Kind is RequestChange
	Via    raft.NodeID // the one node to ask; None: whoever leads
	Within raft.Time   // the cluster's, from Begin on: then it is given up; Never: it is not
	Call   raft.Time   // the caller's: when it began, on the clock of its history
	Began  raft.Time   // the cluster's: when Begin took it up

	prev, next *Operation

	deadline        raft.Time
	session, serial uint64
	registers       bool       // it opens a session, and is the client's own
	maybe           bool       // an attempt may have taken effect, or may yet
	accepted        raft.Index // of a change: its entry, once that is committed; else 0
	why             Why        // it has not ended yet, as far as is known

	request uint64      // of the attempt under way; 0: none is
	at      raft.NodeID // where
	term    raft.Term   // that at led then, as far as was known; 0: it did not
	due     raft.Time   // the cluster's: when that is given up, or the next one is made
	hops    int         // attempts that were refused since the last pause
	pause   raft.Time   // the last one's length
}

// Change is what an operation that changes the configuration has in the place of Op. It is
// asked of the leader only, and asked again until the leader's own configuration shows it.
type Change interface {
	// Next says what is missing now.
	Next() Missing
	// Shown tells whether a leader shows the change whose entry is at index.
	Shown(index raft.Index) bool
	// Waits tells whether a learner that lags so is waited for; else the change fails.
	Waits(lag replica.Lag) bool
}

// Missing is what a change still lacks: Ask is what the leader To is to be asked for; where
// it is nil, Why says what has to happen first, or else all that was asked for is so.
type Missing struct {
	To  raft.NodeID
	Ask []byte
	Why Why
}

// Asked is the node that was asked last; None: nobody was yet.
func (o *Operation) Asked() raft.NodeID { return o.at }

// local: it is answered by whoever is asked, from what that one has applied.
func (o *Operation) local() bool { return o.Kind == replica.RequestLocalRead }

// writes tells whether it may change something.
func (o *Operation) writes() bool {
	return o.Kind == replica.RequestExecute || o.Kind == replica.RequestChange
}

// inSession tells whether it needs a session's serial: what passes through the log as a
// command does.
func (o *Operation) inSession() bool { return o.Kind == replica.RequestExecute && !o.registers }

// Outcome is how an operation ended for its client.
type Outcome uint8

const (
	// OK: it was executed once.
	OK Outcome = 1 + iota
	// Failed: it definitely did not happen, and never will.
	Failed
	// Unknown: it may have happened, or may yet.
	Unknown
	// Already: a change that was so before anybody asked.
	Already
)

// Return is what a client tells of an operation that has ended.
type Return struct {
	Outcome Outcome
	Why     Why  // of one that is not OK
	Late    bool // its time was over
	// Of one that is OK:
	Result kv.Result
	Index  raft.Index
	Term   raft.Term
}

// Code says why an operation has not ended yet, or ended as it did.
type Code uint8

const (
	NobodyAsked    Code = iota // no node was available to ask
	NoSession                  // no leader was found to open a session with
	NobodyRuns                 // no node runs
	NodeDown                   // Node, which is the one to ask, is down
	NoAnswerInTime             // Node gave none, so another attempt was made
	NotAnswered                // Node has not answered until the end
	NodeDied                   // Node died with the attempt
	NoLeaderKnown              // Node knows no leader
	NotLeader                  // Node does not lead
	Deposed                    // Node, which was asked, is not the leader any more
	EntryReplaced              // by another leader's
	LeadLost                   // Node lost its lead, and the entry's fate is open
	Overloaded                 // Node has too much to do
	Unreadable                 // Node could not read the request
	ResultDamaged              // the result can't be read
	NotExecuted                // the state machine refuses the operation
	SessionExpired             // before an answer came
	NoLeader                   // of a change: there is none to ask
	LeaderPaused               // of a change: Node leads, and is paused
	ChangePending              // of a change: the one before is not committed yet
	ChangeRefused              // of a change: Node refuses it, and Refusal says why
	NotShown                   // of a change: it is committed, but no leader shows it yet
	LearnerDown                // of a change: Node would promote a learner that is down, and lags by Lag
)

// Why is a code with its numbers.
type Why struct {
	Code    Code
	Node    raft.NodeID
	Refusal raft.ChangeRefusal
	Lag     replica.Lag // of RefusedLagging and RefusedSilent
}
