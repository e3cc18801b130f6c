package director

import (
	"strconv"

	"raftlab/raft"
	"raftlab/raft/client"
	"raftlab/raft/order"
	"raftlab/raft/replica"
)

// tooMany is the one reason for which the director itself ends an operation.
const tooMany client.Code = 255

// whyEnded tells why an operation is not OK.
func whyEnded(o *client.Operation, r *client.Return) *order.Refusal {
	why := whyRefused(&r.Why)
	if r.Outcome == client.Unknown {
		why.With("maybe", "true")
	}
	if r.Late {
		why.With("within", millis(o.Within))
	}
	return why
}

// whyCodes are the client's reasons.
var whyCodes = [...]order.Code{
	client.NobodyAsked:    nobodyAsked,
	client.NoSession:      noSession,
	client.NobodyRuns:     nobodyRuns,
	client.NodeDown:       nodeDown,
	client.NoAnswerInTime: noAnswerInTime,
	client.NotAnswered:    notAnswered,
	client.NodeDied:       nodeDied,
	client.NoLeaderKnown:  noLeaderKnown,
	client.NotLeader:      notLeader,
	client.Deposed:        deposed,
	client.EntryReplaced:  entryReplaced,
	client.LeadLost:       leadLost,
	client.Overloaded:     overloaded,
	client.Unreadable:     unreadable,
	client.ResultDamaged:  resultDamaged,
	client.NotExecuted:    notExecuted,
	client.SessionExpired: sessionExpired,
	client.NoLeader:       noLeader,
	client.LeaderPaused:   leaderPaused,
	client.ChangePending:  changePending,
	client.ChangeRefused:  changeRefused,
	client.NotShown:       notShown,
}

func whyRefused(w *client.Why) *order.Refusal {
	switch {
	case w.Code == tooMany:
		return refuse(tooManyOperations).Count("high", MaxOperations)
	case w.Lag != (replica.Lag{}):
		return notReady(w)
	}
	code := whyCodes[w.Code]
	if known, is := refusals[w.Refusal]; is && w.Code == client.ChangeRefused {
		code = known
	}
	why := refuse(code)
	if w.Node != raft.None {
		why.Node("node", w.Node)
	}
	return why
}

// notReady tells of a learner that may not vote yet.
func notReady(w *client.Why) *order.Refusal {
	l, code := w.Lag, learnerLags
	switch {
	case w.Code == client.LearnerDown:
		code = learnerDown
	case w.Refusal == raft.RefusedSilent:
		code = learnerSilent
	}
	number := func(v uint64) string { return strconv.FormatUint(v, 10) }
	why := refuse(code).Node("node", l.Learner).Node("leader", w.Node).With("lag", number(uint64(l.Last-min(l.Match, l.Last)))).
		With("match", number(uint64(l.Match))).With("last", number(uint64(l.Last)))
	if code == learnerSilent {
		why.Count("ms", int64(l.Silent/raft.Millisecond))
	}
	return why
}

// refusals are why a leader refused a change.
var refusals = map[raft.ChangeRefusal]order.Code{
	raft.ChangeRefusal(raft.ErrNoVoters):    changeNoVoters,
	raft.ChangeRefusal(raft.ErrJoint):       changeJoint,
	raft.ChangeRefusal(raft.ErrNotJoint):    changeNotJoint,
	raft.ChangeRefusal(raft.ErrManyAtOnce):  changeMany,
	raft.ChangeRefusal(raft.ErrUnknownKind): changeUnknown,
	raft.RefusedNotLeader:                   changeNotLeader,
	raft.RefusedPending:                     changeEarlier,
	raft.RefusedEarly:                       changeEarly,
	raft.RefusedTransfer:                    changeTransfer,
}
