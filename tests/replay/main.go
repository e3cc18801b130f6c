package main

import (
	"fmt"
	"os"

	"raftlab/raft"
	"raftlab/raft/director"
)

func main() {
	if len(os.Args) != 2 {
		fail("usage: replay FILE")
	}
	file, err := os.ReadFile(os.Args[1])
	if err != nil {
		fail(err.Error())
	}
	trace, err := director.ReadTrace(file)
	if err != nil {
		fail(err.Error())
	}
	ours := director.Replayer{
		New:    func(c raft.Config) (raft.Engine, error) { return raft.New(c) },
		Resume: func(b []byte) (raft.Engine, error) { return raft.Resume(b) },
	}
	for i := range trace.Segments {
		s := &trace.Segments[i]
		if err := s.Replay(ours); err != nil {
			fail(err.Error())
		}
		fmt.Printf("%v %d: %d inputs, equal\n", s.Node, s.Incarnation, len(s.Inputs))
	}
}

func fail(why string) {
	fmt.Fprintln(os.Stderr, why)
	os.Exit(1)
}
