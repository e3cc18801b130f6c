package director

import (
	"raftlab/raft"
	"raftlab/raft/replica"
)

// pause stops a node as SIGSTOP does; resume lets it go on.
func (d *Director) pause(c *command) error {
	n, err := d.runningNode(c)
	if err != nil {
		return err
	}
	if n.Paused {
		return sentence(n, " is paused already")
	}
	d.tell(n, &replica.Command{Kind: replica.CommandPause})
	return d.await(c, n, awaitPaused, raft.Never)
}

func (d *Director) resume(c *command) error {
	n, err := d.runningNode(c)
	if err != nil {
		return err
	}
	if !n.Paused {
		return sentence(n, " is not paused")
	}
	d.tell(n, &replica.Command{Kind: replica.CommandResume})
	return d.await(c, n, awaitResumed, raft.Never)
}

// noVote completes the sentence on a node that can't stand.
const noVote = " is no voter, so it can't lead: add it first"

// campaignPatience is how long a node may take, in real time, to say that it stands.
const campaignPatience = 1000 * raft.Millisecond

// campaign lets a node stand for election now.
func (d *Director) campaign(c *command) error {
	n, err := d.activeNode(c)
	switch {
	case err != nil:
		return err
	case n.Status.Role == raft.Leader:
		return sentence(n, " is the leader already")
	case !d.view.Members.Votes(n.ID):
		return sentence(n, noVote)
	}
	d.tell(n, &replica.Command{Kind: replica.CommandCampaign})
	return d.await(c, n, awaitCampaign, campaignPatience)
}

// compactPatience is how long a snapshot may take, in real time.
const compactPatience = 10_000 * raft.Millisecond

// compact lets a node save its state machine, so that its log before may go (§7).
func (d *Director) compact(c *command) error {
	n, err := d.activeNode(c)
	switch {
	case err != nil:
		return err
	case n.Status.Applied <= n.Log.Base:
		return sentence(n, " has applied nothing since its latest snapshot")
	}
	d.tell(n, &replica.Command{Kind: replica.CommandCompact})
	return d.awaitOr(sentence(n, " has taken no snapshot yet"), c, n, awaitCompact, compactPatience)
}

// runningNode is the node that a command names, which must run.
func (d *Director) runningNode(c *command) (*node, error) {
	n, err := d.lookup("node", c.Node)
	if err != nil {
		return nil, err
	}
	return n, n.mustRun()
}

// activeNode is the node that a command names, which must run and not be paused.
func (d *Director) activeNode(c *command) (*node, error) {
	n, err := d.runningNode(c)
	if err == nil && n.Paused {
		err = sentence(n, " is paused: resume it first")
	}
	return n, err
}
