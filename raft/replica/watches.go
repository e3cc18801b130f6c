package replica

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/kv"
)

type watch struct {
	id   uint64
	key  string
	next int64 // revision to tell next
}

func (r *Replica) startWatch(q *Request) {
	r.answer(raft.None, Reply{ID: q.ID, Answer: Done})
	r.clients.watches = append(r.clients.watches, watch{q.ID, string(q.Op), q.From})
	r.tellWatchers()
}

// tellWatchers tells each watch what changed since it was told last. One whose changes
// were compacted before this server could tell them, as only a leader's snapshot or a
// watch from the past can have it, ends.
func (r *Replica) tellWatchers() {
	r.clients.watches = slices.DeleteFunc(r.clients.watches, func(w watch) bool {
		gone := w.next < r.store.Compacted()
		if gone {
			r.tell.add(&Record{Kind: RecordCompacted, At: r.cluster, ID: w.id, Revision: r.store.Compacted()})
			r.tell.urgent = true
		}
		return gone
	})
	var changes []kv.Change
	for i := range r.clients.watches {
		w := &r.clients.watches[i]
		if changes = r.store.ChangesSince(w.key, w.next, changes[:0]); len(changes) > 0 {
			r.tellWatch(w, changes)
			r.tell.urgent = true
		}
	}
}

// tellWatchersAll tells each watch that it has missed nothing so far, before a compaction
// makes that hard to tell.
func (r *Replica) tellWatchersAll() {
	r.tellWatchers()
	for i := range r.clients.watches {
		r.tellWatch(&r.clients.watches[i], nil)
	}
}

func (r *Replica) tellWatch(w *watch, changes []kv.Change) {
	w.next = max(w.next, r.store.Revision()+1)
	r.tell.add(&Record{Kind: RecordWatch, At: r.cluster, ID: w.id, Revision: w.next, Bytes: kv.AppendChanges(nil, changes)})
}
