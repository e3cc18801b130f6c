package etcd

import (
	core "go.etcd.io/raft/v3"
	"go.etcd.io/raft/v3/tracker"

	"raftlab/raft"
)

// view is what there is to see of etcd from outside.
type view struct {
	role       raft.Role
	term       raft.Term
	vote       raft.NodeID
	leader     raft.NodeID
	transferee raft.NodeID
	commit     raft.Index
}

func (n *Node) look() view {
	s := n.raw.BasicStatus()
	return view{
		role: roles[s.RaftState], term: raft.Term(s.GetTerm()), vote: raft.NodeID(s.GetVote()), leader: raft.NodeID(s.Lead),
		transferee: raft.NodeID(s.LeadTransferee), commit: raft.Index(s.GetCommit()),
	}
}

var roles = map[core.StateType]raft.Role{
	core.StateFollower: raft.Follower, core.StateCandidate: raft.Candidate, core.StateLeader: raft.Leader, core.StatePreCandidate: raft.PreCandidate,
}

// progress is what a leader knows of one server, but for the appends under way.
func (n *Node) progress(id raft.NodeID) (found tracker.Progress, known bool) {
	n.raw.WithProgress(func(of uint64, _ core.ProgressType, p tracker.Progress) {
		if of == uint64(id) {
			found, known = p, true
		}
	})
	return found, known
}

// answered counts the voters that have answered since the quorum was last checked, this server
// included.
func (n *Node) answered() int {
	count := 0
	n.raw.WithProgress(func(of uint64, _ core.ProgressType, p tracker.Progress) {
		if !p.IsLearner && (p.RecentActive || of == uint64(n.id)) {
			count++
		}
	})
	return count
}

// Status fills s, reusing its slices.
func (n *Node) Status(s *raft.Status) {
	now, current := n.look(), &n.configurations[len(n.configurations)-1]
	*s = raft.Status{
		ID: n.id, Role: now.role, Term: now.term, Vote: now.vote, Leader: now.leader,
		Commit: now.commit, Applied: n.applied, First: n.disk.first, Last: n.disk.last(), Transferee: now.transferee,
		Configuration: current.configuration, ConfigurationIndex: current.index,
		SnapshotIndex: n.disk.snapshotIndex, SnapshotTerm: n.disk.snapshotTerm,
		Votes: s.Votes[:0], Progress: s.Progress[:0],
	}
	switch now.role {
	case raft.Leader:
		s.Progress = n.appendProgress(s.Progress)
		return
	case raft.Candidate, raft.PreCandidate:
		s.Votes = append(s.Votes, n.votes...)
	}
	if current.configuration.Votes(n.id) {
		s.ElectionStart, s.ElectionDeadline = n.alarm.start, after(n.tickDue, n.ticks(n.alarm.timeout-n.alarm.elapsed-1))
	}
}

var progressStates = map[tracker.StateType]raft.ProgressState{
	tracker.StateProbe: raft.Probe, tracker.StateReplicate: raft.Replicate, tracker.StateSnapshot: raft.Snapshotting,
}

// appendProgress appends what the leader knows of each. How many messages are under way is only in a copy of all that the core
// has, which is made where there may be one: where next is match and one, all that was sent has been acknowledged.
func (n *Node) appendProgress(all []raft.Progress) []raft.Progress {
	var whole map[uint64]tracker.Progress
	n.raw.WithProgress(func(id uint64, _ core.ProgressType, p tracker.Progress) {
		one := raft.Progress{
			ID: raft.NodeID(id), State: progressStates[p.State], Match: raft.Index(p.Match), Next: raft.Index(p.Next),
			Learner: p.IsLearner,
		}
		if p.State == tracker.StateReplicate && p.Next > p.Match+1 && one.ID != n.id {
			if whole == nil {
				whole = n.raw.Status().Progress
			}
			one.Inflight = whole[id].Inflights.Count()
		}
		if one.State == raft.Snapshotting {
			one.Offset, one.Size = n.transferred(one.ID)
		}
		all = append(all, one)
	})
	return all
}
