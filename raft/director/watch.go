package director

import (
	"errors"

	"raftlab/raft"
	"raftlab/raft/kv"
	"raftlab/raft/replica"
)

// watch tells the page a key's committed changes, in order, each once. It is asked of
// every node, and the one that applies a change first tells it: a watch needs no
// failover, since no node's stream has a hole.
type watch struct {
	name uint64 // the page's
	key  string
	next int64 // the revision from which changes have not been told

	// requests are the nodes' names for it, by place of the node; 0: not asked yet.
	requests []uint64
}

// watch begins one. A change that is made from now on has a higher revision than any
// that an answer has told.
func (d *Director) watch(c *command) error {
	if c.Key == nil || *c.Key == "" {
		return errors.New("watch: key takes a text that is not empty")
	}
	for _, w := range d.watches {
		if w.name == c.Watch {
			return errors.New("watch: watch takes a number that is not in use")
		}
	}
	w := &watch{name: c.Watch, key: *c.Key, next: d.client.Revision() + 1, requests: make([]uint64, MaxNodes)}
	d.watches = append(d.watches, w)
	for _, n := range d.nodes {
		if n.phase == running {
			d.askWatch(w, n)
		}
	}
	return nil
}

func (d *Director) unwatch(c *command) error {
	for i, w := range d.watches {
		if w.name != c.Watch {
			continue
		}
		d.watches = append(d.watches[:i], d.watches[i+1:]...)
		for _, n := range d.nodes {
			if n.phase == running && w.requests[n.id-1] != 0 {
				d.tell(n, &replica.Command{Kind: replica.CommandCancel, Cancel: w.requests[n.id-1]})
			}
		}
		return nil
	}
	return nil
}

// watchAnew asks a node that has started for all watches.
func (d *Director) watchAnew(n *node) {
	for _, w := range d.watches {
		d.askWatch(w, n)
	}
}

// watchAgain asks a node for the watches that it had no room for.
func (d *Director) watchAgain(n *node) {
	for _, w := range d.watches {
		if w.requests[n.id-1] == 0 && n.phase == running {
			d.askWatch(w, n)
		}
	}
}

func (d *Director) askWatch(w *watch, n *node) {
	id := d.client.NextRequest()
	w.requests[n.id-1] = id
	d.tell(n, &replica.Command{Kind: replica.CommandRequest, Request: replica.Request{
		ID: id, Kind: replica.RequestWatch, Op: []byte(w.key), From: w.next, Expires: raft.Never,
	}})
}

// watchAnswered takes the answer to a watch's request. A node that had no room is asked
// again when it next tells its state.
func (d *Director) watchAnswered(n *node, reply *replica.Reply) {
	for _, w := range d.watches {
		if w.requests[n.id-1] == reply.ID && reply.Answer != replica.Done {
			w.requests[n.id-1] = 0
		}
	}
}

// changed takes changes that a node told.
func (d *Director) changed(request uint64, b []byte) {
	for _, w := range d.watches {
		for _, id := range w.requests {
			if id == request {
				d.tellChanges(w, b)
				return
			}
		}
	}
}

// tellChanges passes on those that no other node told before.
func (d *Director) tellChanges(w *watch, b []byte) {
	changes, err := kv.DecodeChanges(b)
	if err != nil {
		return
	}
	for len(changes) > 0 && changes[0].KV.ModRevision < w.next {
		changes = changes[1:]
	}
	if len(changes) == 0 {
		return
	}
	w.next = changes[len(changes)-1].KV.ModRevision + 1
	out := appendUint(key(d.message("watch"), "watch"), w.name)
	out = append(key(out, "changes"), '[')
	for i := range changes {
		out = appendChange(comma(out), &changes[i])
	}
	d.say(append(out, ']'))
}

func appendChange(b []byte, c *kv.Change) []byte {
	kind := `{"type":"put"`
	if c.Deleted {
		kind = `{"type":"delete"`
	}
	b = appendString(key(append(b, kind...), "key"), c.KV.Key)
	if b = key(b, "value"); c.Deleted {
		b = append(b, "null"...)
	} else {
		b = appendString(b, c.KV.Value)
	}
	b = appendInt(key(b, "revision"), c.KV.ModRevision)
	b = appendInt(key(b, "createRevision"), c.KV.CreateRevision)
	b = appendInt(key(b, "version"), c.KV.Version)
	return append(b, '}')
}
