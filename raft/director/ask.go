package director

import (
	"raftlab/raft"
	"raftlab/raft/order"
)

// Ask is something that the director is asked for. Which fields count is said in Do's kinds.
type Ask struct {
	ID    uint64 // the asker's name for it
	Do    Do
	Plan  *Plan       // of Start
	Order order.Order // of Obey
	Node  raft.NodeID // of Join
	// Watch is the asker's name for a watch; Key is what it watches, and From the revision that
	// it begins with; 0: now.
	Watch uint64
	Key   string
	From  int64
}

// Do is what the director is asked for.
type Do uint8

const (
	Start   Do = 1 + iota // the cluster begins
	Obey                  // an order
	Join                  // a new node, which is no member yet
	Watch                 // changes of a key, from now on or from a revision
	Unwatch               // no more of them
	Mark                  // what is measured counts from now on
)

var doNames = [...]string{Join: "join", Watch: "watch", Unwatch: "unwatch", Mark: "mark"}

// ByClient tells whether it is a client's operation.
func (a *Ask) ByClient() bool { return a.Do == Obey && a.Order.Client != nil }

// Take takes what is asked for.
func (d *Director) Take(a *Ask) {
	d.turn()
	d.finish(a.ID, d.take(a))
}

func (d *Director) take(a *Ask) *order.Refusal {
	switch a.Do {
	case Start:
		return d.start(a.ID, a.Plan)
	case Obey:
		return d.do(a.ID, &a.Order)
	}
	if why := d.ready(doNames[a.Do], 0); why != nil {
		return why
	}
	switch a.Do {
	case Join:
		return d.join(a.ID, a.Node)
	case Watch:
		return d.watch(a.Watch, a.Key, a.From)
	case Unwatch:
		d.unwatch(a.Watch)
	case Mark:
		d.mark()
	}
	return nil
}
