package main

import (
	"fmt"
	"os"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/etcd"
)

// replayers make the engines of director.Engines. etcd's has no checkpoints.
var replayers = map[string]director.Replayer{
	"raftlab": {
		New:    func(c raft.Config) (raft.Engine, error) { return raft.New(c) },
		Resume: func(b []byte) (raft.Engine, error) { return raft.Resume(b) },
	},
	"etcd": {New: etcd.New},
}

func main() {
	if len(os.Args) != 2 {
		fail("replay takes one FILE: a recording, as a lab's trace() gives it")
	}
	file, err := os.ReadFile(os.Args[1])
	if err != nil {
		fail("the recording can't be read: " + err.Error())
	}
	trace, err := director.ReadTrace(file)
	if err != nil {
		fail(err.Error())
	}
	inputs := 0
	for i := range trace.Segments {
		s := &trace.Segments[i]
		if err := s.Replay(replayers[trace.Engine]); err != nil {
			fail(err.Error())
		}
		fmt.Printf("%v %d: %d inputs, equal\n", s.Node, s.Incarnation, len(s.Inputs))
		inputs += len(s.Inputs)
	}
	fmt.Printf("%d runs of servers of build %s%s, %d inputs: all equal, byte for byte\n", len(trace.Segments), trace.Build, with(trace.Engine), inputs)
}

// with names an engine that is not ours.
func with(engine string) string {
	if engine == director.Engines[0].Name {
		return ""
	}
	return " with the engine " + engine
}

func fail(why string) {
	fmt.Fprintln(os.Stderr, "replay: "+why)
	os.Exit(1)
}
