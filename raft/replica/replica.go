package replica

import (
	"hash/crc32"

	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/kv"
	"raftlab/raft/wal"
)

// World is where a server lives. Byte slices are valid during the call only.
type World interface {
	// Send carries a frame to a peer, which takes it when the cluster's clock shows due.
	Send(to raft.NodeID, due raft.Time, frame []byte)
	// Flush carries telemetry to the director. On a memory disk this is the disk sync:
	// what is flushed outlives the server.
	Flush(telemetry []byte)
}

// noticeDelay is raft.Config.NoticeDelay: a client that puts one by one waits less.
const noticeDelay = 2 * raft.Millisecond

// maxQueue bounds the inputs that wait for a disk sync.
const maxQueue = 4096

// work is one thing to do, taken from an input: a part of a frame, or a command.
type work struct {
	part    partKind // 0: command
	from    raft.NodeID
	message raft.Message
	request Request
	reply   Reply
	command *Command
}

// taken is the message that is answered now, or once its write is durable.
type taken struct {
	kind    raft.MessageKind
	entries int
}

// full is a frame that is as long as frames may be.
type full struct {
	parts []byte
	first Sent
}

// link is one peer as this server sends to it and hears it.
type link struct {
	peer   raft.NodeID
	wire   fault.Wire
	parts  []byte // gathered for the next frame
	first  Sent   // describes them
	full   []full // frames that leave before, a turn each
	fenced uint32 // frames of incarnations up to this one are dropped
	seen   uint64 // highest disk write number that the frames of incarnation carried
	// The latest frame taken: the first copy of one that the link carries twice.
	incarnation uint32
	seq         uint64
}

// Replica is one server.
type Replica struct {
	world  World
	id     raft.NodeID
	start  Start
	engine raft.Engine
	log    *wal.Log
	store  *kv.Store
	dice   *raft.Dice // of fates and fsyncs; the engine has its own

	now, cluster raft.Time
	due          raft.Time // the engine's deadline
	links        []link    // in order of peer
	fsync        fault.Range
	seq          uint64
	durable      uint64 // last durable write

	queue       fifo[work]
	doing       work // taken from the queue
	taken       taken
	overflowed  uint64
	syncing     *raft.Output // whose write is under way
	syncBegan   raft.Time    // when the write did …
	syncDue     raft.Time    // … and when its extra fsync time ends
	syncToken   uint64       // names the sync that runs
	partSync    bool         // it is of a part of a snapshot (parts.go)
	synced      bool         // the disk itself is done
	unflushed   bool         // a memory disk's last write rests in the telemetry
	applied     raft.Index   // by the state machine; the engine is told after the sync
	reached     raft.Index   // by the state machine, whether the engine knows or not
	shorten     raft.Index   // no compaction of the store is proposed before this is reached
	snapshotted raft.Index   // the latest snapshot's
	logBytes    int          // of the commands applied since that
	saving      *saving      // a snapshot that is written in parts; nil: none is
	installing  *installing  // a leader's, that is taken in parts; nil: none is
	ahead       *ahead       // a leader's, that is coming; nil: none is
	turned      bool         // this turn has done its part
	stalls      stalls
	stepping    bool // an input's work is under way
	shipped     bool // this turn has sent a full frame

	clients         clients
	tell            teller
	frame           []byte
	sum             uint32
	status, latest  *raft.Status // as it was told last, and as the engine has it
	checkpointAsked bool
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Replicas throw two kinds of dice, from one seed, that must not be the same.
const engineDice, fateDice = 1, 2

// New starts a server from its disk, at now on the cluster's clock; its own clock
// starts from the same number. makeEngine is raft.New, or another engine's.
func New(world World, start *Start, file wal.File, makeEngine func(raft.Config) (raft.Engine, error), now raft.Time) (*Replica, error) {
	r := &Replica{world: world, id: start.ID, start: *start, now: now, cluster: now, fsync: start.Fsync, status: &raft.Status{}, latest: &raft.Status{}, stepping: true}
	r.start.Image = nil
	r.tell.header = TelemetryHeader{Node: start.ID, Incarnation: start.Incarnation}
	image, err := wal.ReadAll(file)
	if err != nil {
		return nil, stopBy(err)
	}
	r.tell.add(&Record{Kind: RecordStarted, At: now, Start: &r.start, Bytes: image})
	log, state, err := wal.OpenImage(file, image, start.ID, start.Least)
	if err != nil {
		return nil, stopBy(err)
	}
	r.log, r.durable = log, state.Write
	if err := r.restore(state.Snapshot); err != nil {
		return nil, stopByStored(err)
	}
	r.dice = raft.NewDice(start.Seed, fateDice, uint64(start.ID), uint64(start.Incarnation))
	for _, p := range start.Peers {
		r.links = append(r.links, link{peer: p.ID, wire: fault.Wire{Link: p.Link}, fenced: p.Fenced})
	}
	r.engine, err = makeEngine(raft.Config{
		ID: start.ID, Voters: start.Voters, Settings: start.Settings, Snapshot: state.Snapshot,
		Dice:    raft.NewDice(start.Seed, engineDice, uint64(start.ID), uint64(start.Incarnation)),
		Durable: state.Durable, Entries: state.Entries, Write: state.Write, Now: now, NoticeDelay: noticeDelay,
		Off: start.Off, MaxAppendBytes: start.AppendBytes,
	})
	if err != nil {
		return nil, err
	}
	r.stepEngine(raft.Input{Kind: raft.InputTime})
	r.settle()
	r.stepped()
	return r, nil
}

// Step takes one input and does all that follows from it.
func (r *Replica) Step(in Input) {
	r.now, r.cluster = max(r.now, in.Now), max(r.cluster, in.Cluster)
	r.turned, r.shipped, r.stepping = false, false, true
	if !r.start.Unrecorded {
		r.tell.input(r.cluster, r.sum, &in)
	}
	if fenced := r.take(&in); !fenced {
		r.settle()
	}
	r.stepped()
}

// take gives an input to whom it concerns; fenced: nothing follows from it.
func (r *Replica) take(in *Input) (fenced bool) {
	switch in.Kind {
	case InputFrame:
		r.takeFrame(in)
	case InputCommand:
		return r.takeCommand(in)
	case InputDurable:
		if r.writes() && in.Token == r.syncToken {
			r.synced = true
		}
	case InputClock:
		return true
	}
	return false
}

// stepped ends an input's work: what was done for it will be told, if by a checksum alone.
func (r *Replica) stepped() {
	if r.stepping = false; !r.Told() {
		r.tellSum()
	}
}

func (r *Replica) tellSum() {
	if !r.start.Unrecorded {
		r.tell.sum(r.cluster, r.sum)
	}
}

// writes tells whether a disk write is under way.
func (r *Replica) writes() bool { return r.syncing != nil || r.partSync }

// busy tells whether inputs wait for the disk.
func (r *Replica) busy() bool { return r.writes() || r.installing != nil }

// settle works until nothing is left to do now.
func (r *Replica) settle() {
	for r.doOne() {
	}
	r.observe()
	r.ship()
	r.goOn()
}

// doOne does one thing; false where nothing is left to do in this turn.
func (r *Replica) doOne() bool {
	switch {
	case r.writes():
		if !r.synced || r.stalls.disk || r.now < r.syncDue {
			return false
		}
		r.syncEnded()
	case len(r.stalls.given) > 0 && !r.stalls.apply:
		r.giveOn()
	case r.installing != nil:
		if r.turned || r.stalls.apply {
			return false
		}
		r.installPart()
	case r.historyDue():
		r.shortenHistory()
	case r.goesAhead(): // before more of it is taken, so that a slow disk slows the sender down
	case r.queue.len() > 0:
		r.doNext()
	case r.compactDue():
		r.compact(min(r.start.SnapshotEvery, r.reached-r.snapshotted) / 2)
	case r.now >= r.due:
		r.stepEngine(raft.Input{Kind: raft.InputTime})
	case r.saving != nil && !r.turned && !r.stalls.apply:
		r.savePart()
	default:
		return false
	}
	return true
}

// Deadline is when the replica next needs an InputTime, on the node's own clock: at once
// where a snapshot waits for its next part, or a frame to leave.
func (r *Replica) Deadline() raft.Time {
	switch {
	case r.unsent():
		return r.now
	case r.writes() && (!r.synced || r.stalls.disk), r.installing != nil && r.stalls.apply:
		return raft.Never
	case r.writes():
		return r.syncDue
	case r.saving != nil && !r.stalls.apply || r.installing != nil || r.ahead != nil && r.ahead.more:
		return r.now
	}
	return r.due
}

// doNext does the work at the queue's head; requests to execute that follow each
// other become one proposal.
func (r *Replica) doNext() {
	// What is flushed in the midst of a step would tell a state whose write is yet to be told.
	if r.unflushed && r.tell.urgent {
		r.observe()
	}
	r.queue.popInto(&r.doing)
	w := &r.doing
	switch w.part {
	case partMessage:
		r.taken = taken{w.message.Kind, len(w.message.Entries)}
		r.stepEngine(raft.Input{Kind: raft.InputMessage, Message: &w.message})
	case partReply:
		r.answer(raft.None, w.reply)
	case partRequest:
		r.doRequest(w)
	default:
		r.doCommand(w.command)
	}
}

// stepEngine steps the engine and does what its output asks for, in its order.
func (r *Replica) stepEngine(in raft.Input) {
	in.Now = r.now
	out := r.engine.Step(in)
	r.due = out.Deadline
	for i := range out.Events {
		r.tell.add(&Record{Kind: RecordEvent, At: r.cluster, Event: out.Events[i]})
	}
	if out.FirstProposed != 0 || len(r.clients.asked) > 0 {
		r.proposed(out)
	}
	if len(out.Messages) > 0 {
		r.gather(out.Messages)
	}
	if out.Restore && r.installs(out) {
		return
	}
	if out.Write != 0 {
		r.startWrite(out)
	}
	applied := r.hand(out)
	if out.Write == 0 {
		if len(out.MessagesAfterWrite) > 0 {
			r.gather(out.MessagesAfterWrite)
		}
		r.tellApplied(applied)
		return
	}
	r.applied = applied
}

// hand gives what was committed to the state machine and answers the reads. It
// returns the last index applied; 0 when nothing was.
func (r *Replica) hand(out *raft.Output) (applied raft.Index) {
	if r.keeps(out) {
		return 0
	}
	g := given{committed: out.Committed, reads: out.Reads}
	if out.Restore {
		g.restore = out.Snapshot
	}
	return r.give(&g)
}

func (r *Replica) give(g *given) (applied raft.Index) {
	if g.restore != nil {
		r.replaceStore(g.restore)
		applied = g.restore.Index
	}
	for i := range g.committed {
		r.apply(&g.committed[i])
		applied = g.committed[i].Index
	}
	for _, read := range g.reads {
		r.endRead(read)
	}
	if applied != 0 {
		r.tellWatchers()
	}
	return applied
}

func (r *Replica) tellApplied(applied raft.Index) {
	if applied != 0 {
		r.stepEngine(raft.Input{Kind: raft.InputApplied, Applied: applied})
	}
}

// startWrite lets the appends leave that need not wait, and begins the write.
func (r *Replica) startWrite(out *raft.Output) {
	r.ship()
	if out.Snapshot != nil { // the log then knows of no parts but this one's
		r.ahead = nil
	}
	written, err := r.log.Append(&wal.Record{Write: out.Write, Durable: out.Durable, Snapshot: out.Snapshot, Entries: out.Entries})
	if err != nil {
		panic(stopBy(err))
	}
	r.syncing = out
	r.written(out.Write, out.Write, &written)
}

// written begins the sync of a write to the file, and tells of it then: one whose sync
// failed is not to be taken for durable. number is the last that the disk then holds.
func (r *Replica) written(token, number uint64, w *wal.Written) {
	if w.Places { // which are others in a file that a checkpoint's server writes
		r.sum = crc32.Update(r.sum, castagnoli, raft.AppendUint(nil, number))
	} else {
		r.sum = crc32.Update(r.sum, castagnoli, w.Bytes)
	}
	done, err := r.sync(token)
	if err != nil {
		panic(stopBy(err))
	}
	r.tell.add(&Record{Kind: RecordWrite, At: r.cluster, Write: number, Offset: w.Offset, Size: w.Size, Bytes: w.Bytes})
	r.syncToken, r.synced, r.syncBegan, r.syncDue = token, done, r.now, r.now+r.fsync.Draw(r.dice)
	r.heldUp()
}

// sync starts a sync of the disk. A memory disk has what was written once the
// telemetry is flushed, which must be before anything rests on it: see commitDisk.
func (r *Replica) sync(token uint64) (bool, error) {
	r.unflushed = r.start.Memory
	return r.log.Sync(token)
}

// commitDisk brings what was written to a memory disk. It comes before every frame, so
// that nobody hears of a write that this server's end could undo; an answer takes the
// write along, in the same telemetry. Answers go behind the state that they rest on.
func (r *Replica) commitDisk() {
	if !r.unflushed {
		return
	}
	if r.tell.urgent {
		r.tellState()
	}
	r.Flush()
}

// syncEnded goes on where startWrite stopped. The output is still valid: while a
// write runs the engine takes no input.
func (r *Replica) syncEnded() {
	if r.partSync {
		r.partSync = false
		return
	}
	out := r.syncing
	r.syncing, r.durable = nil, out.Write
	r.gather(out.MessagesAfterWrite)
	applied := r.applied
	r.applied = 0
	r.stepEngine(raft.Input{Kind: raft.InputDurable, Write: out.Write})
	if r.syncing != nil { // the next write runs: the engine hears at its end what was applied
		r.applied = max(r.applied, applied)
		return
	}
	r.tellApplied(applied)
}

// tellState tells what changed since it was told last.
func (r *Replica) tellState() {
	r.engine.Status(r.latest)
	if p := &r.clients.pending; p.len() > 0 && (r.latest.Role != raft.Leader || r.latest.Term != p.first().term) {
		r.lostLead()
	}
	if r.installing != nil {
		return // its log is told with its write
	}
	r.tell.state(r.cluster, r.now, r.status, r.latest)
	r.status, r.latest = r.latest, r.status
}

// observe tells what changed. Who waits for an answer has it before the peers have
// their frames: nobody but the peers' own answers waits for those.
func (r *Replica) observe() {
	r.tellState()
	if r.tell.urgent {
		r.Flush()
	}
}

// goOn moves on the requests that wait for a leader, and makes a checkpoint that was
// asked for, between two inputs.
func (r *Replica) goOn() {
	if r.status.Leader != raft.None && len(r.clients.waiting) > 0 && !r.busy() {
		r.dispatchWaiting()
	}
	if r.checkpointAsked && r.idle() {
		r.checkpointAsked = false
		made := r.checkpoint()
		if made != nil {
			r.ahead = nil // what goes on from there begins anew, too
		}
		r.tell.add(&Record{Kind: RecordCheckpoint, At: r.cluster, Sum: r.sum, Bytes: made})
	}
}

// idle tells whether all of the server is in what [Replica.AppendCheckpoint] writes.
func (r *Replica) idle() bool {
	return !r.busy() && r.saving == nil && r.queue.len() == 0 && !r.unsent() && !r.stalls.disk && !r.stalls.apply && len(r.stalls.given) == 0
}

// Flush carries the telemetry gathered so far to the director.
func (r *Replica) Flush() {
	r.unflushed = false
	if !r.stepping && r.Told() {
		r.tellSum()
	}
	if b := r.tell.take(); b != nil {
		r.world.Flush(b)
	}
}

// Tell adds a record of the world's own to the telemetry: of a time that it says, or of the latest input's.
func (r *Replica) Tell(rec *Record) {
	rec.At = max(rec.At, r.cluster)
	r.tell.add(rec)
}

// Clocks are what its clocks showed at its latest input: its own may be ahead of itself by a host's slack.
func (r *Replica) Clocks() (own, cluster raft.Time) { return r.now, r.cluster }

// Sent is how many frames it has sent.
func (r *Replica) Sent() uint64 { return r.seq }

// Sum is a checksum over all that this server has sent and written.
func (r *Replica) Sum() uint32 { return r.sum }

// Told reports whether there is telemetry to flush.
func (r *Replica) Told() bool { return len(r.tell.buf) > 0 }
