package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/etcd"
	"raftlab/raft/refusal"
	"raftlab/raft/sim"
	"raftlab/raft/trace"
)

// replayers make the engines of director.Engines. etcd's has no checkpoints.
var replayers = map[string]trace.Replayer{
	"raftlab": {
		New:    func(c raft.Config) (raft.Engine, error) { return raft.New(c) },
		Resume: func(b []byte) (raft.Engine, error) { return raft.Resume(b) },
	},
	"etcd": {New: etcd.New},
}

// mostTrace is more than any recording has, in bytes: those of servers end at 16 MiB, and a moment that
// a run goes on from at 48.
const mostTrace = 64 << 20

const replayUsage = `Usage: ./build.sh replay [--events N] FILE

Replays a recording, as a lab's trace() gives it: each server runs again natively, on the
inputs that it had, and all that it sends and writes is compared, byte for byte. A run of
a simulated lab is made again from its seed and orders, and its digest is printed and
compared. Exits 1 where anything differs.

` + budgetUsage

func runReplay(arguments []string) (code int, err error) {
	f, b := flags("replay"), newBudget()
	b.flag(f)
	if err := parse(f, arguments, "one FILE"); err != nil {
		return 2, err
	}
	if f.NArg() != 1 {
		return 2, errors.New("replay takes one FILE: a recording, as a lab's trace() gives it")
	}
	file, err := readUpTo(f.Arg(0), mostTrace+1)
	if err != nil {
		return 2, errors.New("the recording can't be read: " + err.Error())
	}
	if len(file) > mostTrace {
		return 2, fmt.Errorf("this is no recording: it has more than %d bytes", mostTrace)
	}
	if bytes.HasPrefix(bytes.TrimSpace(file), []byte("{")) {
		return remake(file, b)
	}
	recorded, err := trace.Read(file)
	if err != nil {
		return 1, err
	}
	engine, known := replayers[recorded.Engine]
	if !known {
		return 1, fmt.Errorf("the recording can't be replayed here: there is no engine %.60q", recorded.Engine)
	}
	inputs := 0
	for i := range recorded.Segments {
		s := &recorded.Segments[i]
		if err := s.Replay(engine); err != nil {
			return 1, errors.New(sentence(err) + otherBuild(recorded.Build, os.Getenv(ownBuild)))
		}
		fmt.Printf("%v %d: %d inputs, equal\n", s.Node, s.Incarnation, len(s.Inputs))
		inputs += len(s.Inputs)
	}
	fmt.Printf("%d runs of servers of build %q%s, %d inputs: all equal, byte for byte\n", len(recorded.Segments), recorded.Build, with(recorded.Engine), inputs)
	return 0, nil
}

// reopen makes a recorded run of a simulated lab again, up to its end.
func reopen(file []byte, b *budget) (*sim.Run, *sim.Timeline, error) {
	run, err := sim.ReadRun(file)
	if err != nil {
		return nil, nil, err
	}
	again, why := run.Open(replayers[run.Plan.Engine.Name].New, director.Deaf{})
	if why != nil {
		return nil, nil, why
	}
	if !again.Go(b.spend) {
		return nil, nil, fmt.Errorf("the run is not made again: %w", b.why)
	}
	return run, again, nil
}

// remake makes a recorded run of a simulated lab again, and compares its digest.
func remake(file []byte, b *budget) (code int, err error) {
	run, again, err := reopen(file, b)
	if err != nil {
		return 1, err
	}
	digest := again.Lab().Digest()
	fmt.Printf("digest %s after %d events, at %s ms\n", digest, again.Position().Events, refusal.AppendDecimal(nil, int64(again.Position().At), 6))
	if run.Digest != "" && run.Digest != digest {
		return 1, fmt.Errorf("the recording's digest is %.60q: this is another run%s", run.Digest, otherBuild(run.Build, os.Getenv(ownBuild)))
	}
	return 0, nil
}

// ownBuild is the variable in which build.sh tells the name of the build in dist/.
const ownBuild = "RAFTLAB_BUILD"

// otherBuild says that a recording that differs is of another build, if it is.
func otherBuild(recorded, own string) string {
	switch {
	case recorded == own:
		return ""
	case own == "":
		return fmt.Sprintf("; it was recorded by build %q, and dist/ holds no build to compare that with", recorded)
	}
	return fmt.Sprintf("; it was recorded by build %q, and dist/ holds build %q: another build may rightly do other things", recorded, own)
}

// with names an engine that is not ours.
func with(engine string) string {
	if engine == director.Engines[0].Name {
		return ""
	}
	return " with the engine " + engine
}
