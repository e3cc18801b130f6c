package etcd

import (
	"slices"

	core "go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"

	"raftlab/raft"
)

// Node is one server of etcd's. It is a raft.Engine.
type Node struct {
	id             raft.NodeID
	settings       raft.Settings
	maxAppendBytes uint64
	dice           dice
	raw            *core.RawNode
	disk           *storage
	now            raft.Time

	tickDue       raft.Time
	electionTicks int // T
	alarm         alarm

	handed  raft.Index // committed entries up to here were given to the driver
	applied raft.Index // the driver has applied them
	// What etcd waits to hear, from itself: of the write that runs, and of entries that
	// were handed out.
	responses, applying []*pb.Message
	saved               raft.Durable
	write               uint64 // number of the last write
	writing             bool   // its end was not told yet
	begun               bool   // by this step

	configurations []configured // that took effect since the latest snapshot, and the one before
	reads          []pendingRead
	confirmed      []raft.ReadState // that wait for entries to be handed out
	lastRead       uint64
	transfers      []transfer // of snapshots, to those who lack the log
	incoming       incoming
	guest          guest
	votes          []raft.NodeID // for this candidate, or pre-candidate

	seen           view        // what the events have told of
	received       *pb.Message // what this step took from a peer; nil: nothing
	candidateSince raft.Time
	leadsSince     raft.Time
	heard          []heard // one for each peer that was
	active         int     // servers that had answered since the quorum was last checked
	out            raft.Output
	told           bool // the driver has seen out; the next step empties it
}

// New starts a follower from what its disk held. It refuses, with a sentence, what etcd's
// core can't do.
func New(c raft.Config) (raft.Engine, error) {
	if err := checkConfig(&c); err != nil {
		return nil, err
	}
	n := &Node{
		id: c.ID, settings: c.Settings, maxAppendBytes: appendBytes(&c), dice: dice{Dice: *c.Dice}, disk: newStorage(), now: c.Now,
		tickDue: after(c.Now, c.Settings.Heartbeat), saved: c.Durable, write: c.Write,
		configurations: []configured{{0, raft.Configuration{Voters: slices.Clone(c.Voters)}}},
	}
	if s := c.Snapshot; s != nil {
		n.restored(s, theirSnapshot(s))
		n.applied = s.Index
	}
	n.disk.put(entriesOf(c.Entries))
	defer n.dice.throwing()()
	if err := n.boot(c.Durable, max(n.handed, c.Durable.Commit)); err != nil {
		return nil, err
	}
	n.seen = n.look()
	n.emit(raft.Event{Code: raft.EventStarted, Peer: n.seen.vote, A: uint64(n.disk.term(n.disk.last())), B: uint64(n.disk.last())})
	n.tell()
	return n, nil
}

// Capabilities of this engine: none beyond what every engine can.
func (n *Node) Capabilities() raft.Capabilities { return raft.Capabilities{} }

// Log returns the entries from from to to, as far as there are any.
func (n *Node) Log(from, to raft.Index) []raft.Entry { return n.disk.between(from, to) }

// Step takes one input. See raft.Engine.
func (n *Node) Step(in raft.Input) *raft.Output {
	defer n.dice.throwing()()
	if n.told {
		n.out = raft.Output{
			Messages: n.out.Messages[:0], MessagesAfterWrite: n.out.MessagesAfterWrite[:0],
			Reads: n.out.Reads[:0], Events: n.out.Events[:0],
		}
		n.told, n.received = false, nil
	}
	n.now = max(n.now, in.Now)
	n.take(&in)
	n.tell()
	n.drain()
	n.forgetWhole()
	return n.finish()
}

func (n *Node) take(in *raft.Input) {
	switch in.Kind {
	case raft.InputTime:
		n.timePassed()
	case raft.InputMessage:
		n.receive(in.Message)
	case raft.InputPropose:
		n.propose(in.Proposals)
	case raft.InputRead:
		n.read(in.Read)
	case raft.InputCampaign:
		n.campaign()
	case raft.InputSettings:
		n.changeSettings(in.Settings)
	case raft.InputDurable:
		n.writeEnded(in.Write)
	case raft.InputApplied:
		n.appliedTo(in.Applied)
	case raft.InputTransfer:
		n.transferTo(in.Transfer)
	case raft.InputChange:
		n.change(in.Changes, in.Transition)
	case raft.InputSnapshot:
		n.takeSnapshot(in.Snapshot, in.Keep)
	}
}

func (n *Node) leads() bool { return n.seen.role == raft.Leader }

func (n *Node) campaign() {
	if n.leads() {
		return
	}
	n.emit(raft.Event{Code: raft.EventCampaignAsked})
	must(n.raw.Campaign())
}

// must is for errors that etcd gives for nothing that this package does.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// propose appends one entry for each proposal, if this node leads.
func (n *Node) propose(proposals [][]byte) {
	if len(proposals) == 0 {
		return
	}
	first := n.disk.last() + 1
	m := &pb.Message{Type: pb.MsgProp.Enum(), From: new(uint64(n.id))}
	for _, data := range proposals {
		m.Entries = append(m.Entries, &pb.Entry{Data: command(data)})
	}
	if n.raw.Step(m) == nil {
		n.out.FirstProposed = first
		return
	}
	refused := raft.Event{Code: raft.EventProposalRefused, Peer: n.seen.leader, A: uint64(len(proposals))}
	if n.leads() && n.seen.transferee != raft.None {
		refused.Code, refused.Peer = raft.EventProposalHeld, n.seen.transferee
	}
	n.emit(refused)
}

// transferTo asks etcd to hand over to a voter.
func (n *Node) transferTo(to raft.NodeID) {
	progress, known := n.progress(to)
	if !n.leads() || !known || progress.IsLearner || to == n.id {
		n.emit(raft.Event{Code: raft.EventTransferRefused, Peer: to, A: uint64(n.seen.leader)})
		return
	}
	n.emit(raft.Event{Code: raft.EventTransferBegun, Peer: to, A: progress.Match, B: uint64(n.disk.last())})
	n.raw.TransferLeader(uint64(to))
}

// writeEnded tells etcd that the running write is durable.
func (n *Node) writeEnded(write uint64) {
	if n.writing && write == n.write {
		n.writing = false
		n.deliver()
	}
}

// appliedTo tells etcd of the entries that the state machine has applied.
func (n *Node) appliedTo(i raft.Index) {
	n.applied = max(n.applied, min(i, n.handed))
	for len(n.applying) > 0 {
		m := n.applying[0]
		if last := m.Entries[len(m.Entries)-1]; raft.Index(last.GetIndex()) > n.applied {
			return
		}
		n.applying = n.applying[1:]
		n.step(m)
	}
}
