package raft_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// forger is one server in a world that keeps no rule: a script forges messages, of members
// and strangers, and all else that may happen to it.
type forger struct {
	node   *raft.Node
	script []byte
	now    raft.Time
}

func (f *forger) next() byte {
	if len(f.script) == 0 {
		return 0
	}
	b := f.script[0]
	f.script = f.script[1:]
	return b
}

// number is mostly small, and sometimes at an edge.
func (f *forger) number() uint64 {
	b := f.next()
	switch b >> 5 {
	case 7:
		return []uint64{
			math.MaxUint64, math.MaxUint64 - 1, math.MaxInt64, math.MaxInt64 + 1, 1 << 56, 1<<56 - 1, 1 << 32, math.MaxUint32,
			1 << 60, 1 << 55, 65, 64, 63, 1024, 1023, 1 << 40,
		}[b&15]
	case 6:
		return uint64(b&31) << 6
	}
	return uint64(b & 31)
}

func (f *forger) id() raft.NodeID { return raft.NodeID(f.next() % 7) }

func (f *forger) flag() bool { return f.next()&1 != 0 }

func (f *forger) data() []byte { return make([]byte, f.next()%64) }

func (f *forger) configuration() *raft.Configuration {
	list := func() (ids []raft.NodeID) {
		members := f.next()
		for id := raft.NodeID(1); id < 7; id++ {
			if members>>id&1 != 0 {
				ids = append(ids, id)
			}
		}
		return ids
	}
	return &raft.Configuration{Voters: list(), Outgoing: list(), Learners: list(), LearnersNext: list(), AutoLeave: f.flag()}
}

// entries follow an index, mostly.
func (f *forger) entries(index raft.Index, term raft.Term) []raft.Entry {
	var entries []raft.Entry
	for range f.next() % 6 {
		index++
		e := raft.Entry{Index: index, Term: term, Kind: raft.EntryKind(f.next() % 3), Data: f.data()}
		if f.next() > 250 {
			e.Index = raft.Index(f.number())
		}
		if e.Kind == raft.Membership {
			e.Data = raft.AppendConfiguration(nil, f.configuration())
		}
		entries = append(entries, e)
	}
	return entries
}

// message is one that the decoder takes; nil: it does not.
func (f *forger) message() *raft.Message {
	m := raft.Message{
		Kind: raft.MessageKind(1 + f.next()%9), From: f.id(), To: 1, Term: raft.Term(f.number()),
		Index: raft.Index(f.number()), LogTerm: raft.Term(f.number()), Commit: raft.Index(f.number()), Round: f.number(),
		Reject: f.flag(), Transfer: f.flag(), HintIndex: raft.Index(f.number()), HintTerm: raft.Term(f.number()), Quiet: f.flag(),
		Promise: raft.Time(f.number()), Offset: f.number(), Size: f.number(), Data: f.data(),
	}
	switch near := f.status(); f.next() % 4 {
	case 0: // as if it were of this term
		m.Term = near.Term
	case 1: // and of this log
		m.Term, m.Index, m.LogTerm = near.Term, near.Last, near.Term
	}
	m.Entries = f.entries(m.Index, m.LogTerm)
	if m.Kind == raft.InstallSnapshot && f.flag() {
		m.Data = append(raft.AppendConfiguration(nil, f.configuration()), m.Data...)
		m.Size, m.Offset = uint64(len(m.Data)), 0
	}
	var read raft.Message
	d := raft.Decode(raft.AppendMessage(nil, &m))
	if d.Message(&read); d.End() != nil {
		return nil
	}
	return &read
}

func (f *forger) status() raft.Status {
	var s raft.Status
	f.node.Status(&s)
	return s
}

// input is whatever may be told to a node; the disk's word comes after each write.
func (f *forger) input() raft.Input {
	in := raft.Input{Kind: raft.InputKind(f.next() % 14)}
	if in.Kind > raft.InputAwake || f.next()%3 > 0 {
		in.Kind = raft.InputMessage
	}
	switch in.Kind {
	case raft.InputMessage:
		if in.Message = f.message(); in.Message == nil {
			in.Kind = raft.InputTime
		}
	case raft.InputPropose:
		in.Proposals = [][]byte{f.data(), f.data()}
	case raft.InputRead:
		in.Read, in.Mode = f.number(), raft.ReadMode(f.next()%2)
	case raft.InputSettings:
		in.Settings = f.settings()
	case raft.InputDurable:
		in.Write = f.number()
	case raft.InputApplied:
		in.Applied = raft.Index(f.number())
	case raft.InputTransfer:
		in.Transfer = f.id()
	case raft.InputChange:
		in.Transition = raft.Transition(f.next() % 3)
		for range f.next() % 4 {
			in.Changes = append(in.Changes, raft.Change{Kind: raft.ChangeKind(f.next() % 5), Node: f.id()})
		}
	case raft.InputSnapshot:
		in.Snapshot, in.Keep = &raft.Snapshot{Index: raft.Index(f.number()), Data: f.data()}, raft.Index(f.number())
		if f.flag() {
			in.Snapshot.Index = f.status().Applied
		}
	}
	if f.flag() {
		f.now += raft.Time(f.number()) * ms
	}
	in.Now = f.now
	return in
}

func (f *forger) settings() raft.Settings {
	s := raft.Settings{
		ElectionMin: raft.Time(f.number()), ElectionMax: raft.Time(f.number()), Heartbeat: raft.Time(f.number()),
		DriftBound: f.number(), Priority: f.number(),
	}
	if f.flag() {
		s = paperSettings
		s.DriftBound = 1_000_000
	}
	s.PreVote, s.CheckQuorum, s.Quiet = f.flag(), f.flag(), f.flag()
	return s
}

// step gives the node one input, ends its write, and looks at all that it shows.
func (f *forger) step(in raft.Input) {
	out := f.node.Step(in)
	for out.Write != 0 {
		out = f.node.Step(raft.Input{Kind: raft.InputDurable, Now: f.now, Write: out.Write})
	}
	if n := len(out.Committed); n > 0 && f.flag() {
		f.node.Step(raft.Input{Kind: raft.InputApplied, Now: f.now, Applied: out.Committed[n-1].Index})
	}
	s := f.status()
	f.node.Log(0, math.MaxUint64)
	f.node.Log(s.First, s.Last+1)
	if f.next() > 240 { // a forged log may have terms that fall, which no checkpoint has
		if node, err := raft.Resume(f.node.AppendCheckpoint(nil)); err == nil {
			f.node = node
		}
	}
}

// FuzzNode_Step_of_a_forger_never_panics: whatever others send, as far as it can be read,
// and whatever the driver asks for, a node goes on. What it holds then means nothing.
func FuzzNode_Step_of_a_forger_never_panics(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(scriptOf(seed))
	}
	f.Fuzz(func(t *testing.T, script []byte) { playForger(t, script[:min(len(script), 4000)]) })
}

func playForger(t *testing.T, script []byte) {
	f := &forger{script: script}
	cfg := config(1, int(f.next()%4), disk{durable: raft.Durable{Term: raft.Term(f.next() % 4)}})
	cfg.Settings.PreVote, cfg.Settings.CheckQuorum, cfg.Settings.Quiet = f.flag(), f.flag(), f.flag()
	cfg.Settings.DriftBound = 1_000_000
	cfg.MaxAppendBytes, cfg.MaxInflightBytes, cfg.MaxUncommittedBytes = int(f.next()%3), int(f.next()%3), int(f.next()%3)
	node, err := raft.New(cfg)
	require.NoError(t, err)
	f.node = node
	f.step(raft.Input{Kind: raft.InputTime})
	if f.flag() { // begin as a leader
		f.step(raft.Input{Kind: raft.InputCampaign})
		for id := raft.NodeID(2); id < 4; id++ {
			f.step(raft.Input{Kind: raft.InputMessage, Message: &raft.Message{Kind: raft.RequestVoteReply, From: id, To: 1, Term: f.status().Term}})
		}
	}
	for len(f.script) > 0 {
		f.step(f.input())
	}
}

func TestNode_Step_of_a_forger_never_panics_by_scripts(t *testing.T) {
	first, end := seeds()
	for seed := first; seed < end; seed++ {
		func() {
			defer printsSeed(t, seed)
			playForger(t, scriptOf(seed))
		}()
	}
}
