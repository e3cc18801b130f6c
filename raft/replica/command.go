package replica

import (
	"math"
	"slices"

	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/fault"
)

// Version is the first byte of every frame of this package: commands, telemetry and
// what peers send each other. A node refuses a frame of another version.
const Version = 1

// CommandKind is what the one who runs a server tells it.
type CommandKind uint8

const (
	CommandStart CommandKind = 1 + iota
	CommandClock
	CommandPause
	CommandResume
	CommandSettings
	CommandLink
	CommandDisk
	CommandFence
	CommandCampaign
	CommandRequest
	CommandCancel
	CommandCheckpoint
	CommandTransfer
	CommandCompact
	CommandSuspend
	CommandContinue
	CommandStall
	commandKinds
)

// Starts tells whether a command begins a server, or lets one go on in another worker.
func (k CommandKind) Starts() bool { return k == CommandStart || k == CommandContinue }

// Worldly tells whether a command is the business of a server's host: it changes when inputs
// come, or where. All others are a replica's inputs.
func (k CommandKind) Worldly() bool {
	return k.Starts() || k == CommandClock || k == CommandPause || k == CommandResume || k == CommandSuspend
}

// Command is one order.
type Command struct {
	Kind CommandKind

	Start    *Start        // Start
	Clock    clock.Mapping // Clock
	Settings raft.Settings // Settings
	Peer     raft.NodeID   // Link, Fence, Transfer
	Link     fault.Link    // Link: the directed link from this node to Peer, which may be a new one
	Fsync    fault.Range   // Disk: extra time of every write
	Before   uint32        // Fence: drop Peer's frames of incarnations up to this one
	Request  Request       // Request
	More     []Request     // Request: those that were made at the same time, behind it
	Cancel   uint64        // Cancel: forget the request of this ID
	Round    uint32        // Suspend: names the attempt
	Peers    []raft.NodeID // Suspend: whose marks are to come first
	Continue *Continue     // Continue
	Stall    Stall         // Stall: what hangs
	For      raft.Time     // Stall: how long, in the cluster's time; 0: no more
}

// Peer is another server as a starting node needs to know it.
type Peer struct {
	ID   raft.NodeID
	Link fault.Link // from the starting node to this peer
	// Fenced: frames of its incarnations up to this one are dropped. Whoever starts
	// while the peer dies is not asked what it saw, so it must not see anything.
	Fenced uint32
}

// Start is all that a server needs to run.
type Start struct {
	ID          raft.NodeID
	Incarnation uint32 // 1, 2, …: grows at each restart
	Seed        uint64 // the lab's; the node's dice are thrown from it, ID and Incarnation
	Settings    raft.Settings
	// Voters are raft.Config.Voters: who the cluster began with. Peers are all that it can
	// speak to, in order of id, without ID.
	Voters []raft.NodeID
	Peers  []Peer
	Fsync  fault.Range
	Clock  clock.Mapping
	// Off are the rules that are switched off, and AppendBytes raft.Config.MaxAppendBytes.
	Off         raft.Rules
	AppendBytes int
	// SnapshotEvery is how many entries are applied before the log is compacted, up to the
	// latest half as many; 0: only when somebody asks.
	SnapshotEvery raft.Index
	// History bounds the store's history: kv.Bounds.Revisions.
	History int64
	// Memory tells the server to keep its disk with the director; Image is what that
	// disk holds. Otherwise the server uses the file that it opened itself.
	Memory bool
	Image  []byte
	// Wipe tells the server to empty that file first. Least is the last disk write that it is
	// known to have made durable: a server whose disk holds less does not start.
	Wipe  bool
	Least uint64
	// Unrecorded is for a host whose servers are made again by other means: they tell neither their
	// inputs nor the checksums that a replay is compared by. It is not carried by a command.
	Unrecorded bool
}

// RequestKind is what a client asks of a server.
type RequestKind uint8

const (
	// RequestExecute: Op is a kv.Command to put through the log.
	RequestExecute RequestKind = 1 + iota
	// RequestRead: Op is a kv.Op that only reads, to be answered linearizably.
	RequestRead
	// RequestWatch: Op is a key; changes from revision From on are told until Cancel, or
	// until they are compacted here (RecordCompacted).
	RequestWatch
	// RequestLeaseRead: as RequestRead, by the leader's lease (raft.ReadLease).
	RequestLeaseRead
	// RequestLocalRead: as RequestRead, from what this server has applied, however old.
	RequestLocalRead
	// RequestChange: Op is a change of the configuration (AppendChange).
	RequestChange
	requestKinds
)

// reads tells whether a request only reads, through the leader.
func (k RequestKind) reads() bool { return k == RequestRead || k == RequestLeaseRead }

// Request is a client's question, told apart by ID: a retry has a new one.
type Request struct {
	ID   uint64
	Kind RequestKind
	Op   []byte
	From int64 // Watch
	// Forward: a server that does not lead passes the request on to its leader, and
	// keeps it while it knows none, until Expires on the cluster's clock. Without it
	// such a server answers NotLeader.
	Forward bool
	Expires raft.Time
}

// Answer is how a request ended.
type Answer uint8

const (
	// Done: Result holds the kv.Result.
	Done Answer = 1 + iota
	// NotLeader: nothing happened here; Leader is a hint.
	NotLeader
	// Dropped: this attempt definitely never happens; another may be made.
	Dropped
	// Uncertain: this attempt may or may not happen; only a retry in the same session
	// can tell.
	Uncertain
	// Overloaded: nothing happened; the server's queue is full.
	Overloaded
	// Malformed: nothing happened; the request could not be read.
	Malformed
	// Refused: nothing happened; Index is why the configuration can't be changed so, a
	// raft.ChangeRefusal (0: the engine does not say), and Result the Lag of a learner that is
	// not ready to vote.
	Refused
	answers
)

// Reply answers a request.
type Reply struct {
	ID     uint64
	Answer Answer
	Leader raft.NodeID
	Index  raft.Index // of the entry, or of the read
	Term   raft.Term
	Result []byte
}

// AppendCommand writes c as one frame.
func AppendCommand(b []byte, c *Command) []byte {
	b = append(slices.Grow(b, 64), Version, byte(c.Kind)) // room for most
	switch c.Kind {
	case CommandStart:
		return appendStart(b, c.Start)
	case CommandRequest:
		return appendRequests(b, c)
	}
	return appendWord(b, c)
}

func appendRequests(b []byte, c *Command) []byte {
	b = appendRequest(b, &c.Request)
	for i := range c.More {
		b = appendRequest(b, &c.More[i])
	}
	return b
}

// appendWord writes what is said to a server that runs.
func appendWord(b []byte, c *Command) []byte {
	switch c.Kind {
	case CommandClock:
		b = appendClock(b, c.Clock)
	case CommandSettings:
		b = raft.AppendSettings(b, c.Settings)
	case CommandLink:
		b = raft.AppendUint(b, uint32(c.Peer))
		b = appendLink(b, c.Link)
	case CommandDisk:
		b = appendRange(b, c.Fsync)
	case CommandFence:
		b = raft.AppendUint(b, uint32(c.Peer))
		b = raft.AppendUint(b, c.Before)
	case CommandCancel:
		b = raft.AppendUint(b, c.Cancel)
	case CommandTransfer:
		b = raft.AppendUint(b, uint32(c.Peer))
	case CommandSuspend:
		b = raft.AppendNodes(raft.AppendUint(b, c.Round), c.Peers)
	case CommandContinue:
		b = appendContinue(b, c.Continue)
	case CommandStall:
		b = raft.AppendInt(append(b, byte(c.Stall)), c.For)
	}
	return b
}

// KindOf tells what a frame orders, and no more.
func KindOf(b []byte) (CommandKind, error) {
	d := raft.Decode(b)
	version, kind := d.Byte(), CommandKind(d.Byte())
	if version != Version || kind == 0 || kind >= commandKinds {
		d.Fail()
	}
	return kind, d.Err()
}

// DecodeCommand reads one frame. Byte strings in the result are slices of b.
func DecodeCommand(b []byte) (Command, error) {
	d := raft.Decode(b)
	if d.Byte() != Version {
		d.Fail()
	}
	c := Command{Kind: CommandKind(d.Byte())}
	switch c.Kind {
	case CommandStart:
		c.Start = decodeStart(&d)
	case CommandRequest:
		c.Request = decodeRequest(&d)
		for d.Rest() > 0 && d.Err() == nil {
			c.More = append(c.More, decodeRequest(&d))
		}
	default:
		c.word(&d)
	}
	return c, d.End()
}

// word reads what appendWord wrote.
func (c *Command) word(d *raft.Decoder) {
	switch c.Kind {
	case CommandClock:
		c.Clock = decodeClock(d)
	case CommandSettings:
		c.Settings = d.Settings()
	case CommandLink:
		c.Peer, c.Link = d.Node(), decodeLink(d)
	case CommandDisk:
		c.Fsync = decodeRange(d)
	case CommandFence:
		c.Peer, c.Before = d.Node(), uint32(d.Uint())
	case CommandCancel:
		c.Cancel = d.Uint()
	case CommandTransfer:
		c.Peer = d.Node()
	case CommandSuspend:
		c.Round, c.Peers = uint32(d.Uint()), d.Nodes()
	case CommandContinue:
		c.Continue = decodeContinue(d)
	case CommandStall:
		if c.Stall, c.For = Stall(d.Byte()), d.Time(); c.Stall == 0 || c.Stall >= Stalls || c.For < 0 {
			d.Fail()
		}
	case CommandPause, CommandResume, CommandCampaign, CommandCheckpoint, CommandCompact:
	default:
		d.Fail()
	}
}

func appendStart(b []byte, s *Start) []byte {
	b = raft.AppendUint(b, uint32(s.ID))
	b = raft.AppendUint(b, s.Incarnation)
	b = raft.AppendUint(b, s.Seed)
	b = raft.AppendSettings(b, s.Settings)
	b = raft.AppendNodes(b, s.Voters)
	b = raft.AppendUint(b, len(s.Peers))
	for _, p := range s.Peers {
		b = raft.AppendUint(b, uint32(p.ID))
		b = raft.AppendUint(appendLink(b, p.Link), p.Fenced)
	}
	b = appendRange(b, s.Fsync)
	b = appendClock(b, s.Clock)
	b = raft.AppendUint(b, uint32(s.Off))
	b = raft.AppendUint(raft.AppendUint(b, s.AppendBytes), uint64(s.SnapshotEvery))
	b = raft.AppendInt(b, s.History)
	b = raft.AppendBytes(raft.AppendBool(b, s.Memory), s.Image)
	return raft.AppendUint(raft.AppendBool(b, s.Wipe), s.Least)
}

func decodeStart(d *raft.Decoder) *Start {
	s := &Start{ID: d.Node(), Incarnation: uint32(d.Uint()), Seed: d.Uint(), Settings: d.Settings(), Voters: d.Nodes()}
	for n := d.Count(); n > 0 && d.Err() == nil; n-- {
		s.Peers = append(s.Peers, Peer{ID: d.Node(), Link: decodeLink(d), Fenced: uint32(d.Uint())})
	}
	s.Fsync, s.Clock = decodeRange(d), decodeClock(d)
	s.Off, s.AppendBytes, s.SnapshotEvery = raft.Rules(d.Node()), int(d.Uint()&math.MaxInt32), raft.Index(d.Uint())
	s.History = d.Int()
	s.Memory, s.Image = d.Bool(), d.Bytes()
	s.Wipe, s.Least = d.Bool(), d.Uint()
	if !s.Off.Valid() {
		d.Fail()
	}
	return s
}

func appendClock(b []byte, m clock.Mapping) []byte {
	b = raft.AppendInt(b, m.Cluster.At)
	b = raft.AppendInt(b, m.Cluster.Shown)
	b = raft.AppendUint(b, uint64(m.Cluster.Rate))
	return raft.AppendUint(b, uint64(m.Drift))
}

func decodeClock(d *raft.Decoder) clock.Mapping {
	return clock.Mapping{Cluster: clock.Clock{At: d.Time(), Shown: d.Time(), Rate: clock.Rate(d.Uint())}, Drift: clock.Rate(d.Uint())}
}

func appendRange(b []byte, r fault.Range) []byte {
	return append(raft.AppendInt(raft.AppendInt(b, r.Min), r.Max), byte(r.Shape))
}

func decodeRange(d *raft.Decoder) fault.Range {
	r := fault.Range{Min: d.Time(), Max: d.Time(), Shape: fault.Shape(d.Byte())}
	if !r.Shape.Valid() {
		d.Fail()
	}
	return r
}

func appendLink(b []byte, l fault.Link) []byte {
	b = appendRange(b, l.Latency)
	b = raft.AppendUint(b, l.Loss)
	b = raft.AppendUint(raft.AppendUint(b, l.Duplicate), l.Reorder)
	return raft.AppendBool(b, l.Cut)
}

func decodeLink(d *raft.Decoder) fault.Link {
	return fault.Link{Latency: decodeRange(d), Loss: uint32(d.Uint()), Duplicate: uint32(d.Uint()), Reorder: uint32(d.Uint()), Cut: d.Bool()}
}

func appendRequest(b []byte, r *Request) []byte {
	b = raft.AppendUint(b, r.ID)
	b = append(b, byte(r.Kind))
	b = raft.AppendBytes(b, r.Op)
	b = raft.AppendInt(b, r.From)
	b = raft.AppendBool(b, r.Forward)
	return raft.AppendInt(b, r.Expires)
}

func decodeRequest(d *raft.Decoder) Request {
	r := Request{ID: d.Uint(), Kind: RequestKind(d.Byte()), Op: d.Bytes(), From: d.Int(), Forward: d.Bool(), Expires: d.Time()}
	if r.Kind == 0 || r.Kind >= requestKinds {
		d.Fail()
	}
	return r
}

func appendReply(b []byte, r *Reply) []byte {
	b = raft.AppendUint(b, r.ID)
	b = append(b, byte(r.Answer))
	b = raft.AppendUint(b, uint32(r.Leader))
	b = raft.AppendUint(b, uint64(r.Index))
	b = raft.AppendUint(b, uint64(r.Term))
	return raft.AppendBytes(b, r.Result)
}

func decodeReply(d *raft.Decoder) Reply {
	r := Reply{ID: d.Uint(), Answer: Answer(d.Byte()), Leader: d.Node(), Index: raft.Index(d.Uint()), Term: raft.Term(d.Uint()), Result: d.Bytes()}
	if r.Answer == 0 || r.Answer >= answers {
		d.Fail()
	}
	return r
}

// AppendChange writes the Op of a RequestChange.
func AppendChange(b []byte, changes []raft.Change, by raft.Transition) []byte {
	b = raft.AppendUint(append(b, byte(by)), len(changes))
	for _, c := range changes {
		b = raft.AppendUint(append(b, byte(c.Kind)), uint32(c.Node))
	}
	return b
}

// decodeChange judges the form; the engine judges the rest.
func decodeChange(b []byte) (changes []raft.Change, by raft.Transition, err error) {
	d := raft.Decode(b)
	by = raft.Transition(d.Byte())
	for range d.Count() {
		changes = append(changes, raft.Change{Kind: raft.ChangeKind(d.Byte()), Node: d.Node()})
	}
	return changes, by, d.End()
}
