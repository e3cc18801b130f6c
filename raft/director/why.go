package director

import (
	"strconv"

	"raftlab/raft"
	"raftlab/raft/client"
	"raftlab/raft/replica"
)

// tooMany is the one reason for which the director itself ends an operation.
const tooMany client.Code = 255

// whyEnded is the sentence on an operation that is not OK.
func (d *Director) whyEnded(o *client.Operation, r *client.Return) string {
	why := whySentence(r.Why)
	if r.Outcome == client.Unknown {
		why += "; it may have taken effect, or may yet"
	}
	if r.Late {
		why += " (within " + string(appendMillis(nil, o.Within)) + " ms)"
	}
	return why
}

// whySentences say why an operation has not ended. Those that end in a space or begin with
// one are completed by the node's name.
var whySentences = [...]string{
	client.NobodyAsked:    "no node was there to ask",
	client.NoSession:      "no leader was found to open a session with",
	client.NobodyRuns:     "no node is alive",
	client.NodeDown:       " is down",
	client.NoAnswerInTime: " gave no answer in time",
	client.NotAnswered:    " has not answered",
	client.NodeDied:       " went down",
	client.NoLeaderKnown:  " knows no leader",
	client.NotLeader:      " is not the leader",
	client.Deposed:        " is no longer the leader",
	client.EntryReplaced:  "another leader replaced its entry",
	client.LeadLost:       " lost its leadership",
	client.Overloaded:     " has too many requests queued",
	client.Unreadable:     " could not read it",
	client.ResultDamaged:  "its result can't be read",
	client.NotExecuted:    "it can't be executed",
	client.SessionExpired: "the client's session expired before an answer came",
	client.NoLeader:       "there is no leader",
	client.LeaderPaused:   " is the leader and is paused",
	client.ChangePending:  "the previous membership change is not committed yet",
	client.ChangeRefused:  " can't: ",
	client.NotShown:       "the change is committed, but no leader shows it yet",
}

func whySentence(w client.Why) string {
	if w.Code == tooMany {
		return "there are " + strconv.Itoa(MaxOperations) + " operations in progress already"
	}
	if w.Lag != (replica.Lag{}) {
		return notReady(&w)
	}
	s := whySentences[w.Code]
	if s[0] == ' ' {
		s = w.Node.String() + s
	}
	if w.Code == client.ChangeRefused {
		s += refusalSentence(w.Refusal)
	}
	return s
}

// refusals complete the sentence on a change that the leader refused.
var refusals = map[raft.ChangeRefusal]string{
	raft.ChangeRefusal(raft.ErrNoVoters):    "no voter would be left",
	raft.ChangeRefusal(raft.ErrJoint):       "the configuration is joint, and has to be left first",
	raft.ChangeRefusal(raft.ErrNotJoint):    "the configuration is not joint",
	raft.ChangeRefusal(raft.ErrManyAtOnce):  "more than one voter would change at once",
	raft.ChangeRefusal(raft.ErrUnknownKind): "there is no such kind of change",
	raft.RefusedNotLeader:                   "it lost its leadership",
	raft.RefusedPending:                     "the previous membership change is not committed yet",
	raft.RefusedEarly:                       "the leader has committed no entry of its own term yet (dissertation §4.1)",
	raft.RefusedTransfer:                    "the leader is transferring its leadership",
}

func refusalSentence(why raft.ChangeRefusal) string {
	if said, known := refusals[why]; known {
		return said
	}
	return "its engine refuses it"
}
