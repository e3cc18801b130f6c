package director

import (
	"errors"

	"raftlab/raft"
	"raftlab/raft/clock"
)

// What a cluster in real time can be asked for. A timer that is due sooner than a worker can
// turn would keep the reader's machine busy and measure nothing but that; the shortest election
// timeout is the longer one, since there every node asks all others, and not the leader alone.
const (
	leastElection  = 4 * raft.Millisecond
	leastHeartbeat = 1 * raft.Millisecond
)

// tooFast is the sentence on settings of which a clock of that rate makes less real time than
// timers can keep.
func tooFast(s raft.Settings, rate clock.Rate) error {
	for _, each := range []struct {
		name          string
		timeout, real raft.Time
	}{{"election", s.ElectionMin, leastElection}, {"heartbeat", s.Heartbeat, leastHeartbeat}} {
		if least := rate.Of(each.real); each.timeout < least {
			return errors.New(each.name + " takes at least " + milliseconds(least) + " where the clock runs at " + number(float64(rate)/float64(clock.Par)) + " times real speed, not " +
				milliseconds(each.timeout) + ": a timeout of less than " + milliseconds(each.real) + " of real time would only keep the machine busy")
		}
	}
	return nil
}

func milliseconds(t raft.Time) string { return number(float64(t)/1e6) + " ms" }

// tooFast is the sentence on what a command would make of some nodes' timers.
func (d *Director) tooFast(c *command, nodes ...*node) error {
	scale := d.clock.scale
	if c.Scale != nil {
		scale = clock.Rate(millionths(*c.Scale))
	}
	for _, n := range nodes {
		drift := n.Drift
		if c.Drift != nil {
			drift = clock.Rate(millionths(*c.Drift))
		}
		if err := tooFast(c.turned(n.Settings), scale*drift/clock.Par); err != nil {
			return err
		}
	}
	return nil
}
