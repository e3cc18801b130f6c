package raft_test

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"flag"
	"fmt"
	"hash"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

var updateFlag = flag.Bool("update", false, "write testdata/outputs.golden anew; only commit a change that you can explain")

// golden holds a line for each seed: the hash of all outputs of its storm. It is the same
// on every platform, so native and wasm agree when both agree with it.
//
//go:embed testdata/outputs.golden
var golden string

const goldenSeeds = 24

// appendOutput writes all of an output, so that outputs can be compared byte for byte.
func appendOutput(b []byte, out *raft.Output) []byte {
	b = raft.AppendUint(b, out.Write)
	b = raft.AppendUint(b, uint64(out.Durable.Term))
	b = raft.AppendUint(b, uint32(out.Durable.Vote))
	b = raft.AppendBool(raft.AppendSnapshot(b, out.Snapshot), out.Restore)
	b = raft.AppendEntryList(b, out.Entries)
	for _, messages := range [][]raft.Message{out.Messages, out.MessagesAfterWrite} {
		b = raft.AppendUint(b, len(messages))
		for i := range messages {
			b = raft.AppendMessage(b, &messages[i])
		}
	}
	b = raft.AppendUint(b, uint64(out.FirstProposed))
	b = raft.AppendEntryList(b, out.Committed)
	b = raft.AppendUint(b, len(out.Reads))
	for _, r := range out.Reads {
		b = raft.AppendBool(raft.AppendUint(raft.AppendUint(b, r.Read), uint64(r.Index)), r.Refused)
	}
	b = raft.AppendUint(b, len(out.Events))
	for _, e := range out.Events {
		b = raft.AppendUint(b, uint8(e.Code))
		b = raft.AppendUint(raft.AppendUint(b, uint64(e.Term)), uint32(e.Peer))
		b = raft.AppendUint(raft.AppendUint(raft.AppendUint(raft.AppendUint(b, e.A), e.B), e.C), e.D)
	}
	return raft.AppendInt(b, out.Deadline)
}

// outputsOf is the hash of all outputs of a storm, and of all checkpoints at its end. Nodes
// are replaced by their checkpoints after every resumeAll steps, by their clones after every
// cloneAll; 0: never.
func outputsOf(t *testing.T, seed uint64, resumeAll, cloneAll int) string {
	sum := sha256.New()
	s := newStorm(t, seed)
	s.resumeAll, s.cloneAll = resumeAll, cloneAll
	s.observe = hashOutputs(sum)
	s.during(2000*ms, func() bool { return false })
	for _, m := range s.members {
		if m.up && m.write == nil {
			sum.Write(m.node.AppendCheckpoint(nil))
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

func hashOutputs(sum hash.Hash) func(*member, *raft.Output) {
	var b []byte
	return func(m *member, out *raft.Output) {
		b = appendOutput(raft.AppendUint(b[:0], uint32(m.id)), out)
		sum.Write(b)
	}
}

func TestNode_gives_equal_outputs_for_equal_inputs_on_every_platform(t *testing.T) {
	var lines strings.Builder
	for seed := uint64(1); seed <= goldenSeeds; seed++ {
		fmt.Fprintf(&lines, "%d %s\n", seed, outputsOf(t, seed, 0, 0))
	}
	if *updateFlag {
		require.NoError(t, os.WriteFile("testdata/outputs.golden", []byte(lines.String()), 0o644))
		return
	}
	require.Equal(t, golden, lines.String(), "outputs changed; if they should have: go test ./raft -run %s -update", t.Name())
}

func TestNode_continues_from_a_checkpoint_or_as_a_clone_at_any_step_to_equal_outputs(t *testing.T) {
	first, end := uint64(1), uint64(goldenSeeds+1)
	if *seedFlag != 0 {
		first, end = *seedFlag, *seedFlag+1
	}
	for seed := first; seed < end; seed++ {
		func() {
			defer printsSeed(t, seed)
			plain := outputsOf(t, seed, 0, 0)
			for _, every := range []int{1, 2, 7, 100} {
				require.Equal(t, plain, outputsOf(t, seed, every, 0), "seed %d, a checkpoint every %d steps", seed, every)
				require.Equal(t, plain, outputsOf(t, seed, 0, every), "seed %d, a clone every %d steps", seed, every)
			}
		}()
	}
}
