package director

import (
	"raftlab/raft/order"
	"raftlab/raft/refusal"
	"raftlab/raft/view"
)

// Why something that is asked for is not done, or came to no good end: the codes beside those
// of raft/order. Their sentences are in www/i18n.
const (
	// HistoryDamaged is what a judge says of a history that it can't read.
	HistoryDamaged order.Code = "historyDamaged"
	// WentBack ends what was asked for at a moment that its lab has left for an earlier one.
	WentBack order.Code = "wentBack"
	// OnlySim refuses what only a simulated lab can do.
	OnlySim order.Code = "onlySim"
	notLive order.Code = "notLive"
	// AtPresent refuses a step of a live lab beyond the present.
	AtPresent order.Code = "atPresent"
	// ForksAlready refuses a fork while another one is made.
	ForksAlready order.Code = "forksAlready"
	// OtherBuild refuses a moment that a program with other types has written down, and NoMoment bytes
	// that nobody has.
	OtherBuild order.Code = "otherBuild"
	NoMoment   order.Code = "noMoment"
	// SoughtElse ends a seek that another call overtook.
	SoughtElse order.Code = "soughtElse"
	// RecordingFull refuses what the recording of a simulated lab has no room for.
	RecordingFull order.Code = "recordingFull"
	// TimeOver refuses what needs more time than a simulated lab has.
	TimeOver order.Code = "timeOver"
	// NothingUndone refuses to undo where no future was replaced.
	NothingUndone     order.Code = "nothingUndone"
	maybe             order.Code = "maybe"
	tried             order.Code = "tried"
	notStarted        order.Code = "notStarted"
	startedAlready    order.Code = "startedAlready"
	isThere           order.Code = "isThere"
	isStarting        order.Code = "isStarting"
	isDown            order.Code = "isDown"
	isEnding          order.Code = "isEnding"
	isAlive           order.Code = "isAlive"
	isPaused          order.Code = "isPaused"
	downAlready       order.Code = "downAlready"
	pausedAlready     order.Code = "pausedAlready"
	notPaused         order.Code = "notPaused"
	noProcess         order.Code = "noProcess"
	noMachine         order.Code = "noMachine"
	noHistory         order.Code = "noHistory"
	wipesVoter        order.Code = "wipesVoter"
	wipesLearner      order.Code = "wipesLearner"
	leadsAlready      order.Code = "leadsAlready"
	noVoter           order.Code = "noVoter"
	nobodyLeads       order.Code = "nobodyLeads"
	leaderIsPaused    order.Code = "leaderIsPaused"
	notTakenOver      order.Code = "notTakenOver"
	transferAborted   order.Code = "transferAborted"
	transferRefused   order.Code = "transferRefused"
	nothingApplied    order.Code = "nothingApplied"
	noSnapshotYet     order.Code = "noSnapshotYet"
	isHeld            order.Code = "isHeld"
	isHeldFor         order.Code = "isHeldFor"
	isTooFast         order.Code = "isTooFast"
	notExecutable     order.Code = "notExecutable"
	watchTaken        order.Code = "watchTaken"
	engineElection    order.Code = "engineElection"
	enginePriority    order.Code = "enginePriority"
	engineQuiet       order.Code = "engineQuiet"
	engineDriftBound  order.Code = "engineDriftBound"
	engineRules       order.Code = "engineRules"
	engineLease       order.Code = "engineLease"
	engineKeeps       order.Code = "engineKeeps"
	engineStays       order.Code = "engineStays"
	forksLate         order.Code = "forksLate"
	isAsleep          order.Code = "isAsleep"
	asleepAlready     order.Code = "asleepAlready"
	notAsleep         order.Code = "notAsleep"
	sleepsHeld        order.Code = "sleepsHeld"
	sleepsIdle        order.Code = "sleepsIdle"
	notSettled        order.Code = "notSettled"
	notNowAsked       order.Code = "notNowAsked"
	notNowDisk        order.Code = "notNowDisk"
	notNowDown        order.Code = "notNowDown"
	notNowLate        order.Code = "notNowLate"
	wentCrashed       order.Code = "wentCrashed"
	wentDied          order.Code = "wentDied"
	wentPanicked      order.Code = "wentPanicked"
	wentSaying        order.Code = "wentSaying"
	unstartedCrashed  order.Code = "unstartedCrashed"
	unstartedDied     order.Code = "unstartedDied"
	unstartedPanicked order.Code = "unstartedPanicked"
	unstartedSaying   order.Code = "unstartedSaying"
	isVoter           order.Code = "isVoter"
	isLearner         order.Code = "isLearner"
	isNoMember        order.Code = "isNoMember"
	sameMembers       order.Code = "sameMembers"
	learnerDown       order.Code = "learnerDown"
	learnerSilent     order.Code = "learnerSilent"
	learnerLags       order.Code = "learnerLags"
	tooManyOperations order.Code = "tooManyOperations"
	nobodyAsked       order.Code = "nobodyAsked"
	noSession         order.Code = "noSession"
	nobodyRuns        order.Code = "nobodyRuns"
	nodeDown          order.Code = "nodeDown"
	noAnswerInTime    order.Code = "noAnswerInTime"
	notAnswered       order.Code = "notAnswered"
	nodeDied          order.Code = "nodeDied"
	noLeaderKnown     order.Code = "noLeaderKnown"
	notLeader         order.Code = "notLeader"
	deposed           order.Code = "deposed"
	entryReplaced     order.Code = "entryReplaced"
	leadLost          order.Code = "leadLost"
	overloaded        order.Code = "overloaded"
	unreadable        order.Code = "unreadable"
	resultDamaged     order.Code = "resultDamaged"
	notExecuted       order.Code = "notExecuted"
	sessionExpired    order.Code = "sessionExpired"
	noLeader          order.Code = "noLeader"
	leaderPaused      order.Code = "leaderPaused"
	changePending     order.Code = "changePending"
	notShown          order.Code = "notShown"
	changeNoVoters    order.Code = "changeNoVoters"
	changeJoint       order.Code = "changeJoint"
	changeNotJoint    order.Code = "changeNotJoint"
	changeMany        order.Code = "changeMany"
	changeUnknown     order.Code = "changeUnknown"
	changeNotLeader   order.Code = "changeNotLeader"
	changeEarlier     order.Code = "changeEarlier"
	changeEarly       order.Code = "changeEarly"
	changeTransfer    order.Code = "changeTransfer"
	changeRefused     order.Code = "changeRefused"
)

// Codes tells the arguments that each code has, as order.Codes does. Beside them, what a client
// asked for may have two: maybe is "true" where it may have happened all the same, and within
// how many ms it was tried, where that was not enough.
var Codes = map[order.Code][]string{
	maybe:             {},
	tried:             {"within"},
	HistoryDamaged:    {},
	notStarted:        {},
	startedAlready:    {},
	isThere:           {"node"},
	isStarting:        {"node"},
	isDown:            {"node"},
	isEnding:          {"node"},
	isAlive:           {"node"},
	isPaused:          {"node"},
	downAlready:       {"node"},
	pausedAlready:     {"node"},
	notPaused:         {"node"},
	noProcess:         {"node"},
	noMachine:         {},
	noHistory:         {},
	notLive:           {"field", "low", "high"},
	WentBack:          {},
	OnlySim:           {},
	NothingUndone:     {},
	OtherBuild:        {},
	NoMoment:          {},
	SoughtElse:        {},
	RecordingFull:     {"asked", "bytes"},
	TimeOver:          {"high"},
	AtPresent:         {},
	wipesVoter:        {"node"},
	wipesLearner:      {"node"},
	leadsAlready:      {"node"},
	noVoter:           {"node"},
	nobodyLeads:       {},
	leaderIsPaused:    {"node"},
	notTakenOver:      {"node", "leader"},
	transferAborted:   {"node", "ms", "leader"},
	transferRefused:   {"node", "leader"},
	nothingApplied:    {"node"},
	noSnapshotYet:     {"node"},
	isHeld:            {},
	isHeldFor:         {"why"},
	isTooFast:         {"field", "low", "scale", "got", "real"},
	notExecutable:     {"why"},
	watchTaken:        {},
	engineElection:    {"engine", "got"},
	enginePriority:    {"engine", "got"},
	engineQuiet:       {"engine", "got"},
	engineDriftBound:  {"low", "engine", "got"},
	engineRules:       {"engine", "got"},
	engineLease:       {"engine", "got"},
	engineKeeps:       {"engine"},
	engineStays:       {"engine"},
	ForksAlready:      {},
	forksLate:         {},
	isAsleep:          {},
	asleepAlready:     {},
	notAsleep:         {},
	sleepsHeld:        {},
	sleepsIdle:        {},
	notSettled:        {"node"},
	notNowAsked:       {"do"},
	notNowDisk:        {"node"},
	notNowDown:        {"node"},
	notNowLate:        {},
	wentCrashed:       {"node"},
	wentDied:          {"node"},
	wentPanicked:      {"node"},
	wentSaying:        {"node", "why"},
	unstartedCrashed:  {"node"},
	unstartedDied:     {"node"},
	unstartedPanicked: {"node"},
	unstartedSaying:   {"node", "why"},
	isVoter:           {"node"},
	isLearner:         {"node"},
	isNoMember:        {"node"},
	sameMembers:       {},
	learnerDown:       {"leader", "node", "lag", "match", "last"},
	learnerSilent:     {"leader", "node", "ms", "lag", "match", "last"},
	learnerLags:       {"leader", "node", "lag", "match", "last"},
	tooManyOperations: {"high"},
	nobodyAsked:       {},
	noSession:         {},
	nobodyRuns:        {},
	nodeDown:          {"node"},
	noAnswerInTime:    {"node"},
	notAnswered:       {"node"},
	nodeDied:          {"node"},
	noLeaderKnown:     {"node"},
	notLeader:         {"node"},
	deposed:           {"node"},
	entryReplaced:     {},
	leadLost:          {"node"},
	overloaded:        {"node"},
	unreadable:        {"node"},
	resultDamaged:     {},
	notExecuted:       {},
	sessionExpired:    {},
	noLeader:          {},
	leaderPaused:      {"node"},
	changePending:     {},
	notShown:          {},
	changeNoVoters:    {"node"},
	changeJoint:       {"node"},
	changeNotJoint:    {"node"},
	changeMany:        {"node"},
	changeUnknown:     {"node"},
	changeNotLeader:   {"node"},
	changeEarlier:     {"node"},
	changeEarly:       {"node"},
	changeTransfer:    {"node"},
	changeRefused:     {"node"},
}

func refuse(code order.Code) *order.Refusal { return order.Refuse(code) }

// of is a refusal that names a node.
func of(code order.Code, n *node) *order.Refusal { return refuse(code).Node("node", n.ID) }

// wentDown is what those are told who waited for something of a node that goes down, and
// notStartedAs those who waited for its start.
func wentDown(n *node, end *view.End) *order.Refusal {
	return ended(n, [...]order.Code{wentSaying, wentCrashed, wentDied, wentPanicked}, end)
}

func notStartedAs(n *node, end *view.End) *order.Refusal {
	return ended(n, [...]order.Code{unstartedSaying, unstartedCrashed, unstartedDied, unstartedPanicked}, end)
}

// ended takes the code of a node's end, or the first one where more is known of it.
func ended(n *node, codes [view.Stopped]order.Code, end *view.End) *order.Refusal {
	switch {
	case end.Why != nil:
		return of(codes[0], n).Because(end.Why)
	case end.Text != "":
		return of(codes[0], n).Because(refusal.New(refusal.Said).With("text", end.Text))
	}
	return of(codes[end.Cause], n)
}
