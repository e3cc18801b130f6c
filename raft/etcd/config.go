package etcd

import (
	"cmp"
	"errors"
	"math"

	core "go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"
	"google.golang.org/protobuf/proto"

	"raftlab/raft"
)

// Errors of New.
var (
	errID       = errors.New("etcd: Config.ID must be given")
	errVoters   = errors.New("etcd: Config.Voters must be in order of id, without duplicates")
	errDice     = errors.New("etcd: Config.Dice must be given")
	errSettings = errors.New("etcd: Settings need 0 < ElectionMin ≤ ElectionMax and 0 < Heartbeat")
	errRange    = errors.New("etcd: it draws election timeouts from [T, 2T), so Settings.ElectionMax must be twice ElectionMin")
	errPriority = errors.New("etcd: it has no priorities, so Settings.Priority must be 0")
	errQuiet    = errors.New("etcd: its leader never rests, so Settings.Quiet must be off")
	errRules    = errors.New("etcd: its rules can't be switched off, so Config.Off must be empty")
	errEntries  = errors.New("etcd: Config.Entries must follow Config.Snapshot or begin at 1, with terms that never fall or pass Durable.Term, and reach Durable.Commit")
	errForeign  = errors.New("etcd: the log holds a configuration that another engine wrote")
	errAppend   = errors.New("etcd: Config.MaxAppendBytes must not be negative")
)

// defaultAppendBytes is what Config.MaxAppendBytes is where it is 0.
const defaultAppendBytes = 64 << 10

// maxInflight is how many appends may be under way to one follower.
const maxInflight = 256

func checkConfig(c *raft.Config) error {
	switch {
	case c.ID == raft.None:
		return errID
	case c.Dice == nil:
		return errDice
	case c.Off != 0:
		return errRules
	case c.MaxAppendBytes < 0:
		return errAppend
	}
	for i, v := range c.Voters {
		if v == raft.None || i > 0 && v <= c.Voters[i-1] {
			return errVoters
		}
	}
	if err := checkSettings(&c.Settings); err != nil {
		return err
	}
	return checkEntries(c)
}

// checkSettings says what etcd can't do.
func checkSettings(s *raft.Settings) error {
	switch {
	case !s.Valid():
		return errSettings
	case s.ElectionMax/2 != s.ElectionMin || s.ElectionMax%2 != 0:
		return errRange
	case s.Priority != 0:
		return errPriority
	case s.Quiet:
		return errQuiet
	}
	return nil
}

func checkEntries(c *raft.Config) error {
	index, term := raft.Index(0), raft.Term(0)
	if s := c.Snapshot; s != nil {
		index, term = s.Index, s.Term
	}
	for _, e := range c.Entries {
		index++
		if e.Index != index || e.Term < term || e.Term > c.Durable.Term {
			return errEntries
		}
		if e.Kind == raft.Membership && proto.Unmarshal(e.Data, new(pb.ConfChangeV2)) != nil {
			return errForeign
		}
		term = e.Term
	}
	if c.Durable.Commit > index {
		return errEntries
	}
	return nil
}

// electionTicks is T in ticks.
func electionTicks(s *raft.Settings) int {
	return int(max(2, s.ElectionMin/s.Heartbeat+s.ElectionMin%s.Heartbeat*2/s.Heartbeat))
}

// boot makes the core anew, from what the disk holds: a follower.
func (n *Node) boot(d raft.Durable, commit raft.Index) error {
	n.disk.hard = &pb.HardState{Term: new(uint64(d.Term)), Vote: new(uint64(d.Vote)), Commit: new(uint64(commit))}
	n.disk.conf = confState(n.configuration())
	n.electionTicks = electionTicks(&n.settings)
	raw, err := core.NewRawNode(&core.Config{
		ID: uint64(n.id), Storage: n.disk, Applied: uint64(n.handed), AsyncStorageWrites: true,
		ElectionTick: n.electionTicks, HeartbeatTick: 1,
		MaxSizePerMsg: n.maxAppendBytes, MaxCommittedSizePerReady: math.MaxUint64, MaxInflightMsgs: maxInflight,
		PreVote: n.settings.PreVote, CheckQuorum: n.settings.CheckQuorum,
		ReadOnlyOption: core.ReadOnlySafe, DisableProposalForwarding: true, StepDownOnRemoval: true, Logger: silent{},
	})
	n.raw, n.applying, n.guest = raw, nil, guest{}
	return err
}

func appendBytes(c *raft.Config) uint64 { return uint64(cmp.Or(c.MaxAppendBytes, defaultAppendBytes)) }

func entriesOf(entries []raft.Entry) []*pb.Entry {
	all := make([]*pb.Entry, 0, len(entries))
	for i := range entries {
		all = append(all, theirs(&entries[i]))
	}
	return all
}
