package sim

import (
	"cmp"
	"errors"
	"slices"
	"strconv"

	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/fault"
	"raftlab/raft/replica"
)

// ActionKind is what is done to a universe.
type ActionKind uint8

const (
	// Crash ends Node's incarnation; Remains says what its disk keeps. It restarts Amount
	// nanoseconds later, if that is not 0.
	Crash ActionKind = 1 + iota
	// CrashInWrite is Crash once the next disk write has begun and what need not wait
	// for it has left; CrashAtWrite, once it is durable and what waited for it has left.
	CrashInWrite
	CrashAtWrite
	// PowerLoss crashes all servers of Group.
	PowerLoss
	// Restart begins Node's next incarnation.
	Restart
	// Pause stops Node, whose clock runs on while its inputs wait; Resume lets it go on.
	// It goes on by itself Amount nanoseconds later, if that is not 0.
	Pause
	Resume
	// Cut severs the link from Node to Peer, one way.
	Cut
	// Partition severs Group, or the leader where Group is 0, from the others; Heal joins
	// all.
	Partition
	Heal
	// Conditions gives all links Link's latency and chances.
	Conditions
	// SetLink gives the link from Node to Peer all of Link.
	SetLink
	// Disk gives Node's disk Range as the time that a sync takes.
	Disk
	// FillDisk leaves Node's disk room for Amount bytes in all; 0: for any number. A server
	// whose write finds no room crashes, and restarts when there is room again.
	FillDisk
	// FlipBit turns one bit on the disk of Node, if it is down. Then it may refuse to start,
	// for good.
	FlipBit
	// Drift lets Node's clock run at Amount millionths of the cluster's.
	Drift
	// Jump puts Node's clock ahead by Amount nanoseconds.
	Jump
	// JumpBack puts it back: the server's time stands still until its clock has caught up.
	JumpBack
	// Settings gives all servers Settings.
	Settings
	// Campaign lets Node stand for election.
	Campaign
	// Transfer asks Node, if it leads, to hand over to Peer.
	Transfer
	// AddVoter, AddLearner and RemoveServer ask the leader to change what Node is.
	AddVoter
	AddLearner
	RemoveServer
	// Reconfigure asks the leader to make Group the voters, by a joint configuration.
	Reconfigure
	// Compact lets Node, or the leader, take a snapshot.
	Compact
	// HealAll ends all that is wrong: heals, restarts, resumes, and calms network and clocks.
	HealAll
	// StopClients lets every client finish what it does, and begin nothing more.
	StopClients
	actionKinds
)

var actionNames = [actionKinds]string{
	Crash: "crash", CrashInWrite: "crash in write", CrashAtWrite: "crash at write", PowerLoss: "power loss", Restart: "restart", Pause: "pause", Resume: "resume", Cut: "cut", Partition: "partition",
	Heal: "heal", Conditions: "network conditions", SetLink: "link", Disk: "disk", FillDisk: "fill disk", FlipBit: "flip bit",
	Drift: "drift", Jump: "jump", JumpBack: "jump back", Settings: "settings", Campaign: "campaign", Transfer: "transfer",
	AddVoter: "add voter", AddLearner: "add learner", RemoveServer: "remove", Reconfigure: "reconfigure", Compact: "compact",
	HealAll: "heal all", StopClients: "stop clients",
}

func (k ActionKind) String() string {
	if k < actionKinds && actionNames[k] != "" {
		return actionNames[k]
	}
	return "action(" + strconv.Itoa(int(k)) + ")"
}

// Action is one thing done to a universe at a time. Which fields count is said beside
// the kinds. What makes no sense at the time, such as a crash of what is down, is
// nothing: so any part of a list of actions is a list of actions.
type Action struct {
	At         raft.Time
	Kind       ActionKind
	Node, Peer raft.NodeID // Node may be None for crashes, Pause, FillDisk and Campaign: who leads then
	Group      uint64      // bit i is server i+1
	Remains    Remains
	Link       fault.Link
	Range      fault.Range
	Amount     uint64
	Settings   raft.Settings
}

// Errors of Do and Schedule.
var (
	errAction  = errors.New("sim: there is no such kind of action")
	errTarget  = errors.New("sim: the action names a server that the universe does not have")
	errValues  = errors.New("sim: the action's values are out of range")
	errInPast  = errors.New("sim: the action lies in the past")
	errTwoEnds = errors.New("sim: Node and Peer must be two servers")
)

// maxDrift is the fastest clock, in millionths; maxJump the longest jump, and the longest
// time until a restart too.
const maxDrift, maxJump = 100 * uint64(clock.Par), 3600_000 * raft.Millisecond

func (a *Action) Check(servers int) error {
	named, linked := false, false
	switch a.Kind {
	case Restart, Resume, Disk, FlipBit, Drift, Jump, JumpBack, AddVoter, AddLearner, RemoveServer:
		named = true
	case Crash, CrashInWrite, CrashAtWrite, Pause, FillDisk, Campaign, Compact: // or the leader
	case Cut, SetLink, Transfer:
		named, linked = true, true
	case PowerLoss, Partition, Heal, Conditions, Settings, HealAll, StopClients, Reconfigure:
	default:
		return errAction
	}
	nodes := raft.NodeID(servers)
	switch {
	case named && a.Node == raft.None, a.Node > nodes, linked && a.Peer == raft.None, a.Peer > nodes:
		return errTarget
	case linked && a.Node == a.Peer:
		return errTwoEnds
	case a.Remains >= remainsKinds, !sound(a.Range), !sound(a.Link.Latency),
		a.Kind == Drift && (a.Amount == 0 || a.Amount > maxDrift),
		a.Kind != Drift && a.Amount > uint64(maxJump),
		a.Kind == Settings && !a.Settings.Valid():
		return errValues
	}
	return nil
}

// Do performs an action now, whatever its At.
func (u *Universe) Do(a Action) error {
	if err := a.Check(len(u.nodes)); err != nil {
		return err
	}
	u.begin(u.now)
	u.perform(&a)
	return nil
}

// Schedule performs actions at their times, which must not have passed.
func (u *Universe) Schedule(actions ...Action) error {
	for i := range actions {
		if err := actions[i].Check(len(u.nodes)); err != nil {
			return err
		}
		if actions[i].At < u.now {
			return errInPast
		}
	}
	u.schedule(actions...)
	return nil
}

// schedule adds actions behind those of the same time. Clones share the list.
func (u *Universe) schedule(actions ...Action) {
	all := make([]Action, 0, len(u.actions)+len(actions))
	all = append(append(all, u.actions...), actions...)
	slices.SortStableFunc(all, func(a, b Action) int { return cmp.Compare(a.At, b.At) })
	u.actions = all
}

func (u *Universe) perform(a *Action) {
	u.excuse(a)
	switch a.Kind {
	case PowerLoss:
		for _, n := range u.nodes {
			if a.Group>>(n.id-1)&1 == 1 && n.up {
				n.crash(a.Remains)
			}
		}
	case Cut:
		u.cut(a.Node, a.Peer)
	case Partition:
		group := a.Group
		if leader := u.Leader(); group == 0 && leader != raft.None {
			group = 1 << (leader - 1)
		}
		u.partition(group)
	case Heal:
		u.heal()
	case Conditions:
		u.conditions(a.Link)
	case SetLink:
		u.setLink(a.Node, a.Peer, a.Link)
	case Settings:
		u.settings = a.Settings
		for _, n := range u.nodes {
			n.command(&replica.Command{Kind: replica.CommandSettings, Settings: a.Settings})
		}
	case AddVoter, AddLearner, RemoveServer, Reconfigure:
		u.change(a)
	case HealAll:
		u.healAll()
	case StopClients:
		for _, s := range u.users {
			s.stopped = true
		}
	default:
		id := a.Node
		if id == raft.None {
			id = u.Leader()
		}
		if id != raft.None {
			u.node(id).perform(a)
		}
	}
}

// perform does what concerns one server.
func (n *node) perform(a *Action) {
	switch a.Kind {
	case Crash:
		n.crashFor(a.Remains, raft.Time(a.Amount))
	case CrashInWrite:
		n.trap = trap{when: inWrite, remains: a.Remains, down: raft.Time(a.Amount)}
	case CrashAtWrite:
		n.trap = trap{when: atWrite, writes: n.disk.writes, remains: a.Remains, down: raft.Time(a.Amount)}
	case Restart:
		n.restart()
	case Pause:
		if n.paused = n.up; n.up && a.Amount > 0 {
			n.u.schedule(Action{At: n.u.now + raft.Time(a.Amount), Kind: Resume, Node: n.id})
		}
	case Resume:
		n.resume()
	case Disk:
		n.disk.fsync = a.Range
	case FillDisk:
		n.fill(int(a.Amount))
	case FlipBit:
		if !n.up {
			n.disk.flip()
		}
	case Drift:
		n.turnClock(clock.Rate(a.Amount), 0)
	case Jump:
		n.turnClock(n.clock.Rate, raft.Time(a.Amount))
	case JumpBack:
		n.turnClock(n.clock.Rate, -raft.Time(a.Amount))
	case Campaign:
		n.command(&replica.Command{Kind: replica.CommandCampaign})
	case Compact:
		n.command(&replica.Command{Kind: replica.CommandCompact})
	case Transfer:
		n.command(&replica.Command{Kind: replica.CommandTransfer, Peer: a.Peer})
	}
}

func (n *node) restart() {
	if n.up || n.lost {
		return
	}
	if err := n.start(); err != nil && !n.explains(err) {
		n.u.fail(n.id.String()+" does not start", err)
	}
}

// healAll makes the world what the config says, with every server up whose disk allows it.
func (u *Universe) healAll() {
	u.eachLink(func(_, _ raft.NodeID, link *fault.Link) {
		*link = fault.Link{Latency: u.config.Link.Latency}
	})
	for _, n := range u.nodes {
		n.disk.fsync, n.disk.room, n.trap = u.config.Fsync, 0, trap{}
		n.turnClock(clock.Par, n.behind())
		n.restart()
		n.resume()
	}
}
