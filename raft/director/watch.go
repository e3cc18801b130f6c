package director

import (
	"cmp"
	"slices"

	"raftlab/raft"
	"raftlab/raft/kv"
	"raftlab/raft/order"
	"raftlab/raft/replica"
	"raftlab/raft/view"
)

// watch tells a key's committed changes, in order, each once. It is asked of
// every node, and the one that applies a change first tells it: a watch needs no
// failover, since no node's stream has a hole. A node that lost changes to a compaction
// before it could tell them, as one that starts from a leader's snapshot does, says so; if
// there is no other to tell them, the watch ends.
type watch struct {
	name uint64 // the asker's
	key  string
	next int64 // the revision from which changes have not been told

	// requests are the nodes' names for it, by place of the node; 0: not asked yet.
	requests []uint64
	// behind are the revisions at which nodes have compacted what they did not tell, by place
	// of the node; 0: it told all. A node is asked again once others have told that much.
	behind []int64
}

// watch begins one, from a revision or, where that is 0, from now: a change that is made from now
// on has a higher revision than any that an answer has told. name is the asker's name for it.
func (d *Director) watch(name uint64, key string, from int64) *order.Refusal {
	for _, w := range d.watches {
		if w.name == name {
			return refuse(watchTaken)
		}
	}
	w := &watch{name: name, key: key, next: cmp.Or(from, d.client.Revision()+1), requests: make([]uint64, MaxNodes), behind: make([]int64, MaxNodes)}
	d.watches = append(d.watches, w)
	for _, n := range d.nodes {
		if n.Phase == view.Running {
			d.askWatch(w, n)
		}
	}
	return nil
}

// unwatch ends a watch, if there is one of that name.
func (d *Director) unwatch(name uint64) {
	for _, w := range d.watches {
		if w.name == name {
			d.endWatch(w)
			return
		}
	}
}

func (d *Director) endWatch(w *watch) {
	d.watches = slices.DeleteFunc(d.watches, func(other *watch) bool { return other == w })
	for _, n := range d.nodes {
		if n.Phase == view.Running && w.requests[n.ID-1] != 0 {
			d.tell(n, &replica.Command{Kind: replica.CommandCancel, Cancel: w.requests[n.ID-1]})
		}
	}
}

// watchAnew asks a node that has started for all watches.
func (d *Director) watchAnew(n *node) {
	for _, w := range d.watches {
		d.askWatch(w, n)
	}
}

// watchAgain asks a node for the watches that it had no room for, or was behind with.
func (d *Director) watchAgain(n *node) {
	for _, w := range d.watches {
		if w.requests[n.ID-1] == 0 && n.Phase == view.Running && w.behind[n.ID-1] <= w.next {
			d.askWatch(w, n)
		}
	}
}

func (d *Director) askWatch(w *watch, n *node) {
	id := d.client.NextRequest()
	w.requests[n.ID-1], w.behind[n.ID-1] = id, 0
	d.tell(n, &replica.Command{Kind: replica.CommandRequest, Request: replica.Request{
		ID: id, Kind: replica.RequestWatch, Op: []byte(w.key), From: w.next, Expires: raft.Never,
	}})
}

// watchAnswered takes the answer to a watch's request. A node that had no room is asked
// again when it next tells its state.
func (d *Director) watchAnswered(n *node, reply *replica.Reply) {
	for _, w := range d.watches {
		if w.requests[n.ID-1] == reply.ID && reply.Answer != replica.Done {
			w.requests[n.ID-1] = 0
		}
	}
}

// changed takes changes that a node told.
func (d *Director) changed(n *node, r *replica.Record) {
	if w := d.watchOf(n, r.ID); w != nil {
		d.tellChanges(w, r)
	}
}

// watchOf is the watch that a node knows by that name; nil: none any more.
func (d *Director) watchOf(n *node, request uint64) *watch {
	for _, w := range d.watches {
		if w.requests[n.ID-1] == request {
			return w
		}
	}
	return nil
}

// compacted takes it that a node can't tell what a watch has missed.
func (d *Director) compacted(n *node, r *replica.Record) {
	if w := d.watchOf(n, r.ID); w != nil {
		w.requests[n.ID-1], w.behind[n.ID-1] = 0, r.Revision
		d.reviewWatches()
	}
}

// reviewWatches ends the watches whose next change nobody who runs can tell.
func (d *Director) reviewWatches() {
	for _, w := range slices.Clone(d.watches) {
		if revision := d.lostTo(w); revision > w.next {
			d.asker.Compacted(w.name, w.key, revision)
			d.endWatch(w)
		}
	}
}

// lostTo is the latest revision at which a running node has compacted what it did not tell
// of a watch; 0: some running node can tell all.
func (d *Director) lostTo(w *watch) int64 {
	revision := int64(0)
	for _, n := range d.nodes {
		switch {
		case n.Phase != view.Running || n.Paused:
		case w.behind[n.ID-1] <= w.next:
			return 0
		default:
			revision = max(revision, w.behind[n.ID-1])
		}
	}
	return revision
}

// tellChanges passes on those that no other node told before.
func (d *Director) tellChanges(w *watch, r *replica.Record) {
	changes, err := kv.DecodeChanges(r.Bytes)
	if err != nil {
		return
	}
	for len(changes) > 0 && changes[0].KV.ModRevision < w.next {
		changes = changes[1:]
	}
	w.next = max(w.next, r.Revision)
	if len(changes) > 0 {
		d.asker.Changed(w.name, changes)
	}
}
