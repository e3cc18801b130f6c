package director

import (
	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/order"
	"raftlab/raft/refusal"
)

// What a cluster in real time can be asked for. A timer that is due sooner than a worker can
// turn would keep the reader's machine busy and measure nothing but that; the shortest election
// timeout is the longer one, since there every node asks all others, and not the leader alone.
const (
	leastElection  = 4 * raft.Millisecond
	leastHeartbeat = 1 * raft.Millisecond
)

// scaleOf is the scale of a change, else the one that there is, where a live cluster can have it.
func scaleOf(c order.Change, now clock.Rate) (clock.Rate, *order.Refusal) {
	v, is := c.Get(order.Scale)
	switch {
	case !is:
		return now, nil
	case v.Min > order.MaxLiveScale:
		return now, refuse(notLive).With("field", order.Settings[order.Scale].Name).With("low", millis(order.MinScale)).With("high", millis(order.MaxLiveScale))
	}
	return clock.Rate(v.Min), nil
}

// tooFast refuses settings of which a clock of that rate makes less real time than timers can keep.
func tooFast(s raft.Settings, rate clock.Rate) *order.Refusal {
	for _, each := range []struct {
		name          string
		timeout, real raft.Time
	}{{"election", s.ElectionMin, leastElection}, {"heartbeat", s.Heartbeat, leastHeartbeat}} {
		if least := rate.Of(each.real); each.timeout < least {
			return refuse(isTooFast).With("field", each.name).With("low", millis(least)).With("got", millis(each.timeout)).
				With("scale", millis(raft.Time(rate))).With("real", millis(each.real))
		}
	}
	return nil
}

// millis writes a time in ms, and anything else that is counted in millionths.
func millis(t raft.Time) string { return string(refusal.AppendDecimal(nil, int64(t), 6)) }

// tooFast refuses what a change would make of some nodes' timers.
func (d *Director) tooFast(c order.Change, nodes ...*node) *order.Refusal {
	if d.plan.Virtual {
		return nil
	}
	scale, why := scaleOf(c, d.clock.Scale)
	if why != nil {
		return why
	}
	for _, n := range nodes {
		drift, settings := n.Drift, n.Settings
		if v, is := c.Get(order.Drift); is {
			drift = clock.Rate(v.Min)
		}
		settings, _ = c.Raft(settings)
		if why := tooFast(settings, scale*drift/clock.Par); why != nil {
			return why
		}
	}
	return nil
}
