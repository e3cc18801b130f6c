package raft_test

import (
	"slices"
	"strings"

	"raftlab/raft"
)

// input is what a command gives to one server.
func (s *stage) input(a *actor, verb string, words []string) raft.Input {
	switch verb {
	case "campaign":
		return raft.Input{Kind: raft.InputCampaign}
	case "propose":
		in := raft.Input{Kind: raft.InputPropose}
		for _, w := range words {
			in.Proposals = append(in.Proposals, []byte(w))
		}
		return in
	case "read":
		return s.readOf(words, raft.ReadIndex)
	case "lease-read":
		return s.readOf(words, raft.ReadLease)
	case "transfer":
		return raft.Input{Kind: raft.InputTransfer, Transfer: s.actor(s.word(words, 1)).id}
	case "change":
		return s.change(words)
	case "snapshot":
		return raft.Input{Kind: raft.InputSnapshot, Snapshot: a.snapshot(), Keep: raft.Index(s.number(s.word(words, 1)))}
	case "awake":
		return raft.Input{Kind: raft.InputAwake}
	}
	s.fail("there is no command %q", verb)
	return raft.Input{}
}

func (s *stage) readOf(words []string, mode raft.ReadMode) raft.Input {
	s.reads, s.asking = append(s.reads, s.word(words, 0)), s.asking+1
	return raft.Input{Kind: raft.InputRead, Read: uint64(len(s.reads)), Mode: mode}
}

// change reads words as "voter n4 remove n1 joint".
func (s *stage) change(words []string) raft.Input {
	in := raft.Input{Kind: raft.InputChange}
	for i := 0; i < len(words); i++ {
		var kind raft.ChangeKind
		switch words[i] {
		case "joint":
			in.Transition = raft.TransitionJoint
			continue
		case "explicit":
			in.Transition = raft.TransitionExplicit
			continue
		case "voter":
			kind = raft.AddVoter
		case "learner":
			kind = raft.AddLearner
		case "remove":
			kind = raft.RemoveServer
		default:
			s.fail("there is no change %q", words[i])
		}
		i++
		in.Changes = append(in.Changes, raft.Change{Kind: kind, Node: s.actor(s.word(words, i)).id})
	}
	return in
}

// snapshot is the state machine as text: "x=1 y=2", in order of key.
func (a *actor) snapshot() *raft.Snapshot {
	var pairs []string
	for key, value := range a.state {
		pairs = append(pairs, key+"="+value)
	}
	slices.Sort(pairs)
	return &raft.Snapshot{Index: a.applied, Data: []byte(strings.Join(pairs, " "))}
}

// restore makes the state machine that of a snapshot.
func (a *actor) restore(snapshot *raft.Snapshot) {
	a.state, a.applied = map[string]string{}, snapshot.Index
	for _, pair := range strings.Fields(string(snapshot.Data)) {
		key, value, _ := strings.Cut(pair, "=")
		a.state[key] = value
	}
}
