package desk

import (
	"slices"

	"raftlab/raft/director"
	"raftlab/raft/order"
	"raftlab/raft/sim"
)

// asked is what a lab was asked for, as the page is told it: a link carries that.
type asked struct {
	run   *sim.Timeline // whose it was last; nil: a live lab's
	live  []sim.Entry   // of a live lab, which keeps no run; MaxLinked and one at most
	anew  bool          // another cluster has begun, of which the page does not know what it began as
	known int           // how many the page has that are as it has them
	taken int           // how many it was told to be before the moment in view
}

// ownStart is a start of the page's own: it knows what the cluster begins as.
func (k *Desk) ownStart() {
	k.asked = asked{}
	if k.course != nil {
		k.asked.run = k.course.run
	}
}

// note keeps what a live lab is asked for, unless it is refused. What only stops or paces time is no part of it.
func (k *Desk) note(a director.Ask) {
	o := &a.Order
	switch {
	case a.Do == director.Start:
		k.asked = asked{anew: true}
		return
	case a.Do != director.Obey && a.Do != director.Join, o.Kind == order.Hold, o.Kind == order.Run:
		return
	case o.Kind == order.Set:
		if o.Change = o.Change.Without(order.Scale); len(o.Change) == 0 {
			return
		}
	}
	if len(k.asked.live) <= MaxLinked {
		k.asked.live = append(k.asked.live, sim.Entry{Position: sim.Position{At: k.director.Clock().Read(k.now)}, Ask: a})
	}
	k.director.View().Changes.Any = true
}

// unnote forgets what was refused: nothing was done.
func (k *Desk) unnote(ask uint64) {
	for i := range k.asked.live {
		if k.asked.live[i].ID == ask {
			k.asked.live = slices.Delete(k.asked.live, i, i+1)
			k.asked.known = min(k.asked.known, i)
			return
		}
	}
}

// appendAsked tells what the page does not know of what was asked for, and how much of all that came before the moment
// in view; of another cluster first what it began as.
func (k *Desk) appendAsked(b []byte) []byte {
	t := &k.asked
	if !k.lab.started || k.course != nil && k.course.awayFrom(k.director) {
		return b
	}
	if k.course != nil && k.course.run != t.run {
		*t = asked{run: k.course.run, anew: true}
	}
	log, taken, rootless := k.log()
	log = log[:min(len(log), MaxLinked)]
	if !t.anew && taken == t.taken && t.known >= len(log) {
		return b
	}
	return k.appendCalls(b, log, taken, rootless)
}

func (k *Desk) appendCalls(b []byte, log []sim.Entry, taken int, rootless bool) []byte {
	t := &k.asked
	if t.anew {
		b = sim.AppendPlan(key(b, "plan"), k.lab.plan)
	}
	t.anew = false
	if rootless {
		return append(key(b, "asked"), "null"...)
	}
	from := min(t.known, len(log))
	t.taken, t.known = taken, len(log)
	b = append(appendUint(append(appendUint(append(key(b, "asked"), '['), uint64(taken)), ','), uint64(from)), ",["...)
	for i := range log[from:] {
		b = log[from+i].Append(comma(b))
	}
	return append(b, "]]"...)
}

// log is all that was asked for, and how much of it came before the moment in view.
func (k *Desk) log() (log []sim.Entry, taken int, rootless bool) {
	t := &k.asked
	if k.course != nil {
		log, taken, same, rootless := t.run.Asked()
		t.known = min(t.known, same)
		return log, taken, rootless
	}
	if k.past == nil {
		return t.live, len(t.live), false
	}
	for taken < len(t.live) && t.live[taken].At <= k.past.at {
		taken++
	}
	return t.live, taken, false
}
