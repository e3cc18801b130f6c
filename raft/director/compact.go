package director

import (
	"raftlab/raft"
	"raftlab/raft/replica"
)

// compactPatience is how long a snapshot may take, in real time.
const compactPatience = 10_000 * raft.Millisecond

// compact lets a node save its state machine, so that its log before may go (§7).
func (d *Director) compact(c *command) error {
	n, err := d.runningNode(c)
	switch {
	case err != nil:
		return err
	case n.paused:
		return sentence(n, " is paused: resume it first")
	case n.state.Applied <= n.log.base:
		return sentence(n, " has applied nothing since its latest snapshot")
	}
	d.tell(n, &replica.Command{Kind: replica.CommandCompact})
	err = d.await(c, n, awaitCompact, compactPatience)
	d.waiters[len(d.waiters)-1].late = sentence(n, " has taken no snapshot yet")
	return err
}
