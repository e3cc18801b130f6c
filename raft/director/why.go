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
	client.NotLeader:      " does not lead",
	client.Deposed:        " is not the leader any more",
	client.EntryReplaced:  "its entry was replaced by another leader's",
	client.LeadLost:       " lost its lead",
	client.Overloaded:     " has too much to do",
	client.Unreadable:     " could not read it",
	client.ResultDamaged:  "its result can't be read",
	client.NotExecuted:    "it can't be executed",
	client.SessionExpired: "the client's session expired before an answer came",
	client.NoLeader:       "there is no leader",
	client.LeaderPaused:   " leads and is paused",
	client.ChangePending:  "the change before is not committed yet",
	client.ChangeRefused:  " can't: ",
	client.NotShown:       "the change is committed, but no leader shows it yet",
}

func whySentence(w client.Why) string {
	if w.Code == tooMany {
		return "there are " + strconv.Itoa(MaxOperations) + " operations under way already"
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
	raft.ChangeRefusal(raft.ErrNoVoters):    "nobody would be left to vote",
	raft.ChangeRefusal(raft.ErrJoint):       "the configuration is joint, and has to be left first",
	raft.ChangeRefusal(raft.ErrNotJoint):    "the configuration is not joint",
	raft.ChangeRefusal(raft.ErrManyAtOnce):  "more than one voter would change at once",
	raft.ChangeRefusal(raft.ErrUnknownKind): "there is no such kind of change",
	raft.RefusedNotLeader:                   "the leader lost its lead",
	raft.RefusedPending:                     "the change before is not committed yet",
	raft.RefusedEarly:                       "the leader has committed no entry of its own term yet (dissertation §4.1)",
	raft.RefusedTransfer:                    "the leader hands its lead over",
}

func refusalSentence(why raft.ChangeRefusal) string {
	if said, known := refusals[why]; known {
		return said
	}
	return "its engine refuses it"
}
