package differential

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/client"
	"raftlab/raft/director"
	"raftlab/raft/etcd"
	"raftlab/raft/kv"
	"raftlab/raft/order"
	"raftlab/raft/sim"
)

// A leader of three hangs for two seconds, election timeouts of 150 to 300 ms, while a client puts 20
// times a second and reads in each way at that node.
const (
	hangs  = 2000 * ms
	every  = 50 * ms
	asked  = 1000 * ms // into the stall, who leads and what reads do
	trials = 20
)

// situation is a row of the README's table.
type situation struct {
	name  string
	what  order.What
	whom  func(leader raft.NodeID) []raft.NodeID
	quiet raft.Time // for how long nobody writes, from the stall's begin on
}

func itself(leader raft.NodeID) []raft.NodeID { return []raft.NodeID{leader} }
func others(leader raft.NodeID) []raft.NodeID {
	return slices.DeleteFunc([]raft.NodeID{1, 2, 3}, func(id raft.NodeID) bool { return id == leader })
}

var situations = []situation{
	{"the leader's disk", order.Disk, itself, 0},
	{"the leader's disk, nobody writes for 1.5 s", order.Disk, itself, 1500 * ms},
	{"the leader's state machine", order.Apply, itself, 0},
	{"the leader's process", order.Process, itself, 0},
	{"the disks of both followers", order.Disk, others, 0},
}

// seenBy is an asker that keeps how operations ended.
type seenBy struct {
	director.Deaf
	lab   func() *director.Director
	ended map[uint64]raft.Time
	ok    map[uint64]bool
	no    map[uint64]*order.Refusal
	done  map[uint64]bool
}

func (s *seenBy) Ended(o *client.Operation, r *client.Return, _ *order.Refusal) {
	s.ended[o.ID], s.ok[o.ID] = s.lab().Cluster(), r.Outcome == client.OK
}
func (s *seenBy) Refused(ask uint64, why *order.Refusal) { s.no[ask] = why }
func (s *seenBy) Done(ask uint64)                        { s.done[ask] = true }

// trial is one run of a situation.
type trial struct {
	t      *testing.T
	line   *sim.Timeline
	seen   *seenBy
	asked  uint64
	leader raft.NodeID
	began  raft.Time
	writes map[uint64]raft.Time // since when they are asked for
	leads  raft.NodeID          // 1 s into the stall
	told   [3]director.Reading  // what reads do at that time, as the lab tells it
	reads  [3]uint64            // reads that are asked for then
}

type variant struct {
	checkQuorum bool
	transfer    raft.Time // into the stall; 0: none
}

func try(t *testing.T, engine int, seed uint64, s *situation, v variant) *trial {
	seen := &seenBy{ended: map[uint64]raft.Time{}, ok: map[uint64]bool{}, no: map[uint64]*order.Refusal{}, done: map[uint64]bool{}}
	r := &trial{t: t, line: sim.NewTimeline([]newEngine{ours, etcd.New}[engine], seen), seen: seen, writes: map[uint64]raft.Time{}}
	seen.lab = r.lab
	settings := order.Defaults().With(order.CheckQuorum, order.TruthValue(v.checkQuorum))
	plan := &director.Plan{Nodes: 3, Settings: settings, Engine: &director.Engines[engine], Seed: seed, Virtual: true}
	r.ask(director.Ask{Do: director.Start, Plan: plan})
	r.run(2000*ms + raft.Time(seed)*7*ms)
	leader := r.lab().View().Leader()
	require.NotNil(t, leader)
	r.leader = leader.ID
	for range 10 {
		r.put()
		r.run(every)
	}
	r.began = r.lab().Cluster()
	stalled := s.whom(r.leader)
	for _, id := range stalled {
		r.ask(director.Ask{Do: director.Obey, Order: order.Order{Kind: order.Stall, Node: id, What: s.what, For: hangs}})
	}
	r.hang(s, v)
	return r
}

// hang is the stall, and 2 s more.
func (r *trial) hang(s *situation, v variant) {
	for at := raft.Time(0); at < 2*hangs; at += every {
		if at >= s.quiet {
			r.put()
		}
		if at == v.transfer && at > 0 {
			r.ask(director.Ask{Do: director.Obey, Order: order.Order{Kind: order.Transfer, Node: others(r.leader)[0]}})
		}
		if at == asked {
			r.look()
		}
		r.run(every)
	}
}

// look asks for a read of each kind at the node that led.
func (r *trial) look() {
	if now := r.lab().View().ShownLeader(); now != nil {
		r.leads = now.ID
	}
	for mode := range r.reads {
		r.told[mode] = r.lab().Reading(r.leader, order.ReadMode(mode))
		r.reads[mode] = r.read(r.leader, order.ReadMode(mode))
	}
}

// silence is the longest time after the stall's begin for which a write was asked for and none acknowledged.
func (r *trial) silence() (longest raft.Time) {
	for _, s := range r.lab().Stalls() {
		longest = max(longest, s.Longest)
	}
	return longest
}

// fate is what became of a read, of which this was told.
func (r *trial) fate(mode int) string {
	id := r.reads[mode]
	ended, is := r.seen.ended[id]
	took := ended - r.began - asked
	switch {
	case r.told[mode] == director.NoReading:
		require.Contains(r.t, r.seen.no, id)
		return "none"
	case r.told[mode] == director.Waiting:
		require.True(r.t, !is || took > 300*ms, "told to wait, it took %d ms", took/ms)
		return "waits"
	}
	require.True(r.t, is && r.seen.ok[id] && took < 100*ms, "told to be answered, it took %d ms", took/ms)
	if r.told[mode] == director.AnsweredStale {
		return "stale"
	}
	return "answered"
}

// row is a line of the README's table.
func row(t *testing.T, engine int, s *situation) string {
	var leads, fates []string
	tell := func(all []string, one string) []string {
		if slices.Contains(all, one) {
			return all
		}
		return append(all, one)
	}
	var silences [3][]raft.Time
	for seed := range uint64(trials) {
		r := try(t, engine, seed+1, s, variant{checkQuorum: true})
		leads = tell(leads, map[bool]string{true: "the same", false: map[bool]string{true: "nobody", false: "another"}[r.leads == raft.None]}[r.leads == r.leader])
		fates = tell(fates, strings.Join([]string{r.fate(0), r.fate(1), r.fate(2)}, ", "))
		silences[0] = append(silences[0], r.silence())
		silences[1] = append(silences[1], try(t, engine, seed+1, s, variant{}).silence())
		silences[2] = append(silences[2], try(t, engine, seed+1, s, variant{checkQuorum: true, transfer: 200 * ms}).silence())
	}
	cells := []string{s.name, director.Engines[engine].Name, strings.Join(leads, " or "), middle(silences[0]), strings.Join(fates, " or "), middle(silences[1]), middle(silences[2])}
	return "| " + strings.Join(cells, " | ") + " |"
}

// middle is the median of some times, and the longest.
func middle(times []raft.Time) string {
	slices.Sort(times)
	return fmt.Sprintf("%d ms (%d)", (times[len(times)/2]+ms/2)/ms, (times[len(times)-1]+ms/2)/ms)
}

// TestStalls_are_as_the_README_tells: with -v it prints the README's table.
func TestStalls_are_as_the_README_tells(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	for i := range situations {
		for engine := range 2 {
			line := row(t, engine, &situations[i])
			t.Log(line)
			if !strings.Contains(string(readme), line) {
				t.Errorf("the README's table has another line than this run")
			}
		}
	}
}

func (r *trial) lab() *director.Director { return r.line.Lab().Director() }

func (r *trial) run(d raft.Time) { r.line.RunUntil(r.line.Position().At + d) }

func (r *trial) ask(a director.Ask) uint64 {
	r.asked++
	a.ID = r.asked
	r.line.Ask(a)
	return a.ID
}

func (r *trial) put() {
	at := r.lab().Cluster()
	id := r.ask(director.Ask{Do: director.Obey, Order: order.Order{Kind: order.Put, Within: 10_000 * ms, Client: &order.Operation{Op: kv.Op{Kind: kv.Put, Key: "k", Value: fmt.Sprint(r.asked)}}}})
	r.writes[id] = at
}

func (r *trial) read(at raft.NodeID, mode order.ReadMode) uint64 {
	return r.ask(director.Ask{Do: director.Obey, Order: order.Order{Kind: order.Get, Within: 10_000 * ms, Client: &order.Operation{Op: kv.Op{Kind: kv.Get, Key: "k"}, Via: at, Read: mode}}})
}
