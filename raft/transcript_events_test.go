package raft_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// saying is what a server does, and the section that says why; "d" is the dissertation.
// Braces are filled in from an event: see fill.
type saying struct{ text, section string }

// sayings has one for each code of raft/event.go, in its order. The page has its own
// (www/i18n/en/events.ts).
var sayings = [raft.EventCodes]saying{
	raft.EventStarted:         {"starts in term {term}, its log {log ab}{vote}", "§5.2"},
	raft.EventElectionTimeout: {"has heard no leader for {ms a}: its election timeout of {ms b} expired", "§5.2"},
	raft.EventCampaignAsked:   {"is asked to start an election", "§5.2"},
	raft.EventBecameCandidate: {"becomes a candidate in term {term}; it needs {votes c}, its own included", "§5.2"},
	raft.EventVoteGranted:     {"votes for {peer} in term {term}: {logs}", "§5.4.1"},
	raft.EventVoteRefusedTerm: {"does not vote for {peer}: {peer} asked in term {a}, and this is term {term}", "§5.1"},
	raft.EventVoteRefusedVoted: {
		"does not vote for {peer}: in term {term} it has already voted for {server a}", "§5.2"},
	raft.EventVoteRefusedLog: {"does not vote for {peer}: {logs}", "§5.4.1"},
	raft.EventVoteWon:        {"receives {ballot}: it has {a} of the {c} votes that it needs", "§5.2"},
	raft.EventVoteLost:       {"is refused by {peer}: it still has {a} of the {c} votes that it needs", "§5.2"},
	raft.EventElectionFailed: {"did not win the election of term {term}: it has {a} of the {c} votes that it needs, {b} refused, {d} not heard", "§5.2"},
	raft.EventBecameLeader:   {"is leader of term {term}: {a} of {votes d}, {ms b} after it became a candidate", "§5.2"},
	raft.EventSteppedDown:    {"steps down, a {role b} of term {c}: {peer} is in term {term}", "§5.1"},
	raft.EventNewTerm:        {"moves from term {c} to term {term}: {peer} is already in it", "§5.1"},
	raft.EventLeaderKnown:    {"follows {peer} in term {term}", "§5.2"},
	raft.EventLostToLeader:   {"gives up its candidacy: {peer} is leader of term {term}", "§5.2"},
	raft.EventMessageStale:   {"ignores {kind b} of {peer}, of term {a}: this is term {term}", "§5.1"},
	raft.EventProposed:       {"appends {span ab} to its own log, not committed yet", "§5.3"},
	raft.EventProposalRefused: {
		"refuses {writes a}: it is not the leader{leader}", "§5.3"},
	raft.EventAppended:          {"appends {span ab} from {peer}", "§5.3"},
	raft.EventAppendRefusedTerm: {"refuses an append of {peer}: it is of term {a}, and this is term {term}", "§5.1"},
	raft.EventAppendRefusedLog:  {"refuses an append of {peer}: the append follows ({a},{b}), but {here}", "§5.3"},
	raft.EventTruncated:         {"deletes {span ab}: of term {c} here, of term {d} on the leader {peer}", "§5.3"},
	raft.EventBacktracked:       {"moves the next index of {peer} back from {a} to {b}", "§5.3"},
	raft.EventCaughtUp:          {"finds that the log of {peer} matches its own up to {a}; it now streams appends", "§5.3"},
	raft.EventCommitted:         {"commits up to {b}: {by}", "§5.3"},
	raft.EventCommitHeld:        {"may not commit up to ({a},{b}), though {servers c} have it: it is of an older term", "§5.4.2"},
	raft.EventReadStarted:       {"asks a majority, in round {b}, whether it is still leader, to answer read {a} at {c}", "§8"},
	raft.EventReadConfirmed:     {"is still leader, as {servers b} confirm: it may answer read {a} at {c}", "§8"},
	raft.EventReadRefused:       {"can't answer read {a}: it is not the leader{leader}", "§8"},
	raft.EventSettings:          {"now draws election timeouts from {ms a} to {ms b}, heartbeats every {ms c}{switches d}", "§5.6"},
	raft.EventBecamePreCandidate: {
		"becomes a pre-candidate: before it raises its term {term} it asks who would vote for it; it needs {votes c}, its own included", "d§9.6"},
	raft.EventPreVoteGranted:       {"would vote for {peer}: it hears no leader, and {logs}", "d§9.6"},
	raft.EventPreVoteRefusedTerm:   {"would not vote for {peer}: {peer} asked in term {a}, and this is term {term}", "d§9.6"},
	raft.EventPreVoteRefusedLeader: {"would not vote for {peer}: it {heard abc}", "d§9.6"},
	raft.EventPreVoteRefusedLog:    {"would not vote for {peer}: {logs}", "d§9.6"},
	raft.EventPreVoteWon:           {"would get {ballot}: that makes {a} of the {c} votes that it needs", "d§9.6"},
	raft.EventPreVoteLost:          {"would not get the vote of {peer}: it still has {a} of the {c} votes that it needs", "d§9.6"},
	raft.EventPreVoteFailed: {
		"stays in term {term}: only {a} of the {c} that it needs would vote for it, {b} would not, {d} not heard", "d§9.6"},
	raft.EventVoteIgnored: {"ignores that {peer} asks for its vote in term {a}: it {heard bcd}", "d§4.2.3"},
	raft.EventQuorumLost: {
		"steps down in term {term}: for {ms b} it has heard from {a} of the {c} servers that it needs, itself included", "d§6.2"},
	raft.EventTransferBegun: {
		"transfers its leadership to {peer}, whose log is known up to {a} of {b}; it takes no writes meanwhile", "d§3.10"},
	raft.EventTransferRefused: {"can't transfer leadership to {peer}{leader a}", "d§3.10"},
	raft.EventTransferAborted: {"remains leader: {peer} did not take over within {ms a}", "d§3.10"},
	raft.EventTimeoutNowSent:  {"tells {peer} to become a candidate at once: the log of {peer} is complete, up to {a}", "d§3.10"},
	raft.EventTimeoutNow:      {"is told by {peer}, its leader, to become a candidate at once", "d§3.10"},
	raft.EventProposalHeld:    {"refuses {writes a}: it is transferring its leadership to {peer}", "d§3.10"},
	raft.EventConfigured:      {"adopts the configuration at {a}: {members}", "§6, d§4.1"},
	raft.EventReconfigured:    {"goes back to the configuration at {a}: {members}", "d§4.1"},
	raft.EventChangeRefused:   {"can't change the configuration: {refusal}", "d§4.1"},
	raft.EventRemoved:         {"steps down: the configuration at {a}, without its vote, is committed; {peer} should take over", "d§4.2.2"},
	raft.EventSnapshotTaken:   {"takes a snapshot of {c} bytes up to ({a},{b}): its log now begins at {d}", "§7"},
	raft.EventSnapshotSent:    {"sends {peer} the snapshot ({a},{b}) of {c} bytes: what it lacks is no longer in the log", "§7"},
	raft.EventSnapshotInstalled: {
		"replaces its log and state machine with the snapshot ({a},{b}) of {peer}, {c} bytes", "§7"},
	raft.EventSnapshotNotNeeded: {"does not need the snapshot ({a},{b}) of {peer}: its log already holds that entry, or everything up to {c} is committed", "§7"},
	raft.EventLeaseRead: {
		"may answer read {a} at {c} by its lease: a majority has promised no vote for {ms b} more", "d§6.4.1"},
	raft.EventLeaseLacking:      {"has no lease for read {a}, so it asks a majority", "d§6.4.1"},
	raft.EventProposalOverLimit: {"refuses {writes a}: {b} bytes are queued for commit, and the limit is {c}", ""},
	raft.EventElectionDeferred:  {"does not start an election yet: its priority lets {timeouts a} more pass first", ""},
	raft.EventQuietBegan:        {"becomes quiet: all logs are complete, and there is no request", ""},
	raft.EventQuietEnded:        {"is no longer quiet: heartbeats and election timeouts run again", ""},
	raft.EventConflictRefused: {
		"refuses entry {a} of term {b} from {peer}: a committed one of term {c} is there", "§5.4.3"},
	raft.EventSnapshotRefused: {
		"takes no snapshot up to {a}: {b} is applied, and the latest snapshot is up to {c}", "§7"},
	raft.EventMatchLost: {"finds that {peer} has lost what it had up to {a}: its log ends at {b}", ""},
}

// sentence tells one event of a server.
func sentence(id raft.NodeID, e raft.Event) string {
	s := sayings[e.Code]
	text := fmt.Sprintf("%s %s", id, fill(id, e, s.text))
	if s.section == "" {
		return text
	}
	return fmt.Sprintf("%s (%s)", text, strings.ReplaceAll(s.section, "d§", "dissertation §"))
}

// fill puts an event's numbers in the place of braces. Letters name the numbers: {ms a} is
// A as a duration, {log ab} a log that ends at entry B of term A.
func fill(id raft.NodeID, e raft.Event, text string) string {
	for {
		before, rest, found := strings.Cut(text, "{")
		if !found {
			return text
		}
		name, after, _ := strings.Cut(rest, "}")
		text = before + detail(id, e, name) + after
	}
}

func TestSayings_tell_every_event_in_full(t *testing.T) {
	for code := raft.EventStarted; code < raft.EventCodes; code++ {
		require.NotEmpty(t, sayings[code].text, "event %d has no sentence", code)
		for _, peer := range []raft.NodeID{raft.None, 2} {
			text := sentence(1, raft.Event{Code: code, Term: 3, Peer: peer, A: 1, B: 2, C: 3, D: 4})
			require.NotContains(t, text, unknown, "event %d", code)
			require.NotContains(t, text, "  ", "event %d", code)
		}
	}
}
