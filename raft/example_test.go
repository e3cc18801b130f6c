//go:build !js

// Not in a worker: go test catches an example's output in a file, and there is no room for one.

package raft_test

import (
	"fmt"

	"raftlab/raft"
)

// server drives one node: it does what each output asks for, in the order of Output's fields.
// Its disk is a few variables, so each write ends at once.
type server struct {
	id      raft.NodeID
	node    *raft.Node
	due     raft.Time    // when it wants an InputTime
	durable raft.Durable // the disk …
	log     []raft.Entry // … and the log on it
	state   []string     // the state machine
	network *[]raft.Message
}

func (s *server) step(in raft.Input) {
	out := s.node.Step(in)
	s.due = out.Deadline
	// An Output is valid until the next Step only.
	later, write, applied := append([]raft.Message(nil), out.MessagesAfterWrite...), out.Write, raft.Index(0)
	*s.network = append(*s.network, out.Messages...) // may leave while the write runs
	if write != 0 {
		s.durable = out.Durable
		if len(out.Entries) > 0 {
			s.log = append(s.log[:out.Entries[0].Index-1], out.Entries...)
		}
	}
	for _, e := range out.Committed {
		if e.Kind == raft.Command {
			s.state = append(s.state, string(e.Data))
		}
		applied = e.Index
	}
	for _, e := range out.Events {
		if e.Code == raft.EventBecameLeader {
			fmt.Printf("%v is leader of term %d: %d of %d votes\n", s.id, e.Term, e.A, 3)
		}
	}
	*s.network = append(*s.network, later...) // the write is durable
	if write != 0 {
		s.step(raft.Input{Kind: raft.InputDurable, Now: in.Now, Write: write})
	}
	if applied != 0 {
		s.step(raft.Input{Kind: raft.InputApplied, Now: in.Now, Applied: applied})
	}
}

// Example runs three servers whose messages arrive at once: one is elected, and a command that
// it is given is applied on all.
func Example() {
	const ms = raft.Millisecond
	var servers []*server
	var network []raft.Message
	for id := raft.NodeID(1); id <= 3; id++ {
		node, err := raft.New(raft.Config{
			ID: id, Voters: []raft.NodeID{1, 2, 3}, Dice: raft.NewDice(1, uint64(id)),
			Settings: raft.Settings{ElectionMin: 150 * ms, ElectionMax: 300 * ms, Heartbeat: 50 * ms},
		})
		if err != nil {
			panic(err)
		}
		s := &server{id: id, node: node, network: &network}
		s.step(raft.Input{Kind: raft.InputTime}) // at once: only then does it tell its Deadline
		servers = append(servers, s)
	}
	proposed := false
	for now := raft.Time(0); now < 1000*ms; {
		next := servers[0]
		for _, s := range servers {
			if s.due < next.due {
				next = s
			}
		}
		now = max(now, next.due)
		next.step(raft.Input{Kind: raft.InputTime, Now: now})
		for len(network) > 0 {
			m := network[0]
			network = network[1:]
			servers[m.To-1].step(raft.Input{Kind: raft.InputMessage, Now: now, Message: &m})
		}
		var status raft.Status
		if next.node.Status(&status); status.Role == raft.Leader && !proposed {
			next.step(raft.Input{Kind: raft.InputPropose, Now: now, Proposals: [][]byte{[]byte("x=1")}})
			proposed = true
		}
	}
	for _, s := range servers {
		fmt.Println(s.id, "applied", s.state, "and holds", len(s.log), "entries on disk")
	}
	// Output:
	// n3 is leader of term 1: 2 of 3 votes
	// n1 applied [x=1] and holds 2 entries on disk
	// n2 applied [x=1] and holds 2 entries on disk
	// n3 applied [x=1] and holds 2 entries on disk
}
