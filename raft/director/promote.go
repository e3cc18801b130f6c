package director

import (
	"raftlab/raft"
	"raftlab/raft/replica"
	"raftlab/raft/view"
)

// Waits is client.Change's. A learner that is not ready to vote is refused at once, with how
// far it is behind. Waited for is one that answers and has not caught up yet since it was let
// in, so that to let it in and to promote it may follow each other; and one that holds the
// log, which its leader is about to hear.
func (t *target) Waits(lag replica.Lag) bool {
	n := t.director.node(lag.Learner)
	return n != nil && (!n.CaughtUp || n.Phase == view.Running && raft.LearnerRefusal(n.Status.Last, lag.Last, 0, 1) == 0)
}

// promotesWhoIsDown tells of a learner whose worker has ended, and which its leader may still
// believe to be there.
func (d *Director) promotesWhoIsDown(leader *node, missing []raft.Change) (replica.Lag, bool) {
	for _, c := range missing {
		n := d.node(c.Node)
		if c.Kind != raft.AddVoter || n.Phase == view.Running || n.Phase == view.Starting || !leader.Status.Configuration.Learns(n.ID) {
			continue
		}
		lag := replica.Lag{Learner: n.ID, Last: leader.Status.Last}
		for _, p := range leader.Status.Progress {
			if p.ID == n.ID {
				lag.Match = p.Match
			}
		}
		return lag, true
	}
	return replica.Lag{}, false
}
