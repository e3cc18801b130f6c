package replica

import (
	"errors"

	"raftlab/raft"
	"raftlab/raft/kv"
	"raftlab/raft/wal"
)

// MaxCheckpoint is from how many bytes on of its log and its state a server makes no checkpoint
// for its recording: it would be a long turn, of which the recording has no use.
const MaxCheckpoint = 3 << 20

// checkpointer is an engine that can write itself down (raft.Capabilities).
type checkpointer interface {
	AppendCheckpoint([]byte) []byte
	HoldsMore(bytes int) bool
}

// checkpoint makes the one that was asked for; nil where it is too large.
func (r *Replica) checkpoint() []byte {
	if r.engine.(checkpointer).HoldsMore(MaxCheckpoint) {
		return nil
	}
	state, whole := r.store.AppendWithin(nil, MaxCheckpoint)
	if !whole {
		return nil
	}
	return r.appendCheckpoint(nil, state)
}

// AppendCheckpoint writes the whole server, between two inputs and with no disk sync
// under way, so that [Resume] continues it to equal frames and writes.
func (r *Replica) AppendCheckpoint(b []byte) []byte {
	return r.appendCheckpoint(b, r.store.AppendState(nil))
}

func (r *Replica) appendCheckpoint(b, state []byte) []byte {
	b = appendStart(b, &r.start)
	b = raft.AppendInt(raft.AppendInt(b, r.now), r.cluster)
	b = raft.AppendInt(b, r.due)
	b = raft.AppendBytes(b, r.engine.(checkpointer).AppendCheckpoint(nil))
	b = raft.AppendBytes(b, state)
	b = raft.AppendUint(b, r.dice.State)
	b = raft.AppendUint(raft.AppendUint(b, uint64(r.reached)), uint64(r.snapshotted))
	b = raft.AppendUint(raft.AppendUint(b, uint64(r.shorten)), r.logBytes)
	b = raft.AppendUint(b, len(r.links))
	for i := range r.links {
		l := &r.links[i]
		b = appendLink(raft.AppendUint(b, uint32(l.peer)), l.wire.Link)
		b = raft.AppendInt(b, l.wire.LastDue())
		b = raft.AppendUint(raft.AppendUint(b, l.fenced), l.seen)
		b = raft.AppendUint(raft.AppendUint(b, l.incarnation), l.seq)
	}
	b = appendRange(b, r.fsync)
	b = raft.AppendUint(raft.AppendUint(b, r.seq), r.durable)
	b = raft.AppendUint(raft.AppendUint(b, r.overflowed), r.sum)
	return r.clients.append(b)
}

func (c *clients) append(b []byte) []byte {
	b = raft.AppendUint(b, c.pending.len())
	for _, p := range c.pending.all() {
		b = p.origin.append(b)
		b = raft.AppendUint(raft.AppendUint(b, uint64(p.index)), uint64(p.term))
	}
	b = raft.AppendUint(b, c.lastRead)
	b = raft.AppendUint(b, len(c.reads))
	for _, q := range c.reads {
		b = raft.AppendUint(q.origin.append(b), q.read)
		b = raft.AppendBytes(b, kv.AppendOp(nil, &q.op))
	}
	b = raft.AppendUint(b, len(c.waiting))
	for i := range c.waiting {
		b = appendRequest(b, &c.waiting[i])
	}
	b = raft.AppendUint(b, len(c.watches))
	for _, w := range c.watches {
		b = raft.AppendInt(raft.AppendBytes(raft.AppendUint(b, w.id), w.key), w.next)
	}
	return b
}

func (o origin) append(b []byte) []byte {
	return raft.AppendUint(raft.AppendUint(b, o.id), uint32(o.from))
}

// Resume makes a server from a checkpoint. Its disk is written anew from what the
// engine holds: the same state in fewer records.
func Resume(world World, checkpoint []byte, file wal.File, resume func([]byte) (raft.Engine, error)) (*Replica, error) {
	r, err := fromCheckpoint(world, checkpoint, resume)
	if err != nil {
		return nil, err
	}
	return r, r.rewriteDisk(file)
}

// ResumeOn is Resume for a server whose disk outlived it: the file holds what it wrote.
func ResumeOn(world World, checkpoint []byte, file wal.File, resume func([]byte) (raft.Engine, error)) (*Replica, error) {
	r, err := fromCheckpoint(world, checkpoint, resume)
	if err != nil {
		return nil, err
	}
	image, err := wal.ReadAll(file)
	if err == nil {
		r.log, _, err = wal.OpenImage(file, image, r.id, r.durable)
	}
	if err != nil {
		return nil, stopBy(err)
	}
	return r, nil
}

func fromCheckpoint(world World, checkpoint []byte, resume func([]byte) (raft.Engine, error)) (*Replica, error) {
	d := raft.Decode(append([]byte(nil), checkpoint...))
	r := &Replica{world: world, start: *decodeStart(&d), status: &raft.Status{}, latest: &raft.Status{}}
	r.id = r.start.ID
	r.tell.header = TelemetryHeader{Node: r.id, Incarnation: r.start.Incarnation}
	r.now, r.cluster, r.due = d.Time(), d.Time(), d.Time()
	engine, store := d.Bytes(), d.Bytes()
	r.dice = &raft.Dice{State: d.Uint()}
	r.reached, r.snapshotted, r.shorten = raft.Index(d.Uint()), raft.Index(d.Uint()), raft.Index(d.Uint())
	r.logBytes = int(d.Uint())
	for range d.Count() {
		l := link{peer: d.Node()}
		l.wire.Link = decodeLink(&d)
		l.wire.Resume(d.Time())
		l.fenced, l.seen = uint32(d.Uint()), d.Uint()
		l.incarnation, l.seq = uint32(d.Uint()), d.Uint()
		r.links = append(r.links, l)
	}
	r.fsync = decodeRange(&d)
	r.seq, r.durable = d.Uint(), d.Uint()
	r.overflowed, r.sum = d.Uint(), uint32(d.Uint())
	r.clients.resume(&d)
	if err := d.End(); err != nil {
		return nil, err
	}
	var err error
	if r.engine, err = resume(engine); err != nil {
		return nil, err
	}
	if r.store, err = kv.Restore(store); err != nil {
		return nil, err
	}
	r.setUpStore()
	r.engine.Status(r.status)
	return r, nil
}

func (c *clients) resume(d *raft.Decoder) {
	for range d.Count() {
		c.pending.push(pending{decodeOrigin(d), raft.Index(d.Uint()), raft.Term(d.Uint())})
	}
	c.lastRead = d.Uint()
	for range d.Count() {
		q := reading{origin: decodeOrigin(d), read: d.Uint()}
		op, err := kv.DecodeOp(d.Bytes())
		if err != nil {
			d.Fail()
		}
		q.op = op
		c.reads = append(c.reads, q)
	}
	for range d.Count() {
		c.waiting = append(c.waiting, decodeRequest(d))
	}
	for range d.Count() {
		c.watches = append(c.watches, watch{d.Uint(), string(d.Bytes()), d.Int()})
	}
}

func decodeOrigin(d *raft.Decoder) origin { return origin{d.Uint(), d.Node()} }

var errNotEmpty = errors.New("replica: a checkpoint is resumed onto an empty disk")

func (r *Replica) rewriteDisk(file wal.File) error {
	log, state, err := wal.Open(file, r.id)
	if err != nil {
		return err
	}
	if state.Write != 0 {
		return errNotEmpty
	}
	r.log = log
	holder, ok := r.engine.(interface {
		Persistent() (raft.Durable, *raft.Snapshot, []raft.Entry)
	})
	if !ok || r.durable == 0 {
		return nil
	}
	durable, snapshot, entries := holder.Persistent()
	_, err = r.log.Append(&wal.Record{Write: r.durable, Durable: durable, Snapshot: snapshot, Entries: entries})
	return err
}
