package learn

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

var update = flag.Bool("update", false, "writes the articles' numbers.json anew: read the texts around what has changed before you commit")

// number is one that a text tells: its value as it is written, its unit, and where it comes from.
type number struct {
	Value json.Number `json:"value"`
	Unit  string      `json:"unit"`
	Of    string      `json:"of"`
}

// numbers are those of an article, by their keys.
type numbers map[string]number

func (n numbers) tell(key, value, unit, of string) {
	n[key] = number{json.Number(value), unit, of}
}

func (n numbers) ms(key string, time raft.Time, of string) {
	n.tell(key, strconv.Itoa(int((time+ms/2)/ms)), "ms", of)
}

func (n numbers) count(key string, count int, of string) { n.tell(key, strconv.Itoa(count), "", of) }

// median and most tell the middle and the longest of some times.
func (n numbers) median(key string, times []raft.Time, of string) {
	slices.Sort(times)
	n.ms(key+"-median", times[len(times)/2], of)
}

func (n numbers) most(key string, times []raft.Time, of string) {
	n.ms(key+"-most", slices.Max(times), of)
}

// trials is over how many seeds a text's "typically" goes.
const trials = 200

// each plays a document with the seeds from 1 on.
func each(t *testing.T, text string, count uint64, look func(r *run)) {
	for seed := uint64(1); seed <= count; seed++ {
		d := read(t, text)
		d.Plan.Config.Seed = seed
		look(play(t, d, 0))
	}
}

// own plays a document as the page does.
func own(t *testing.T, text string) (*run, []raft.Time) {
	d := read(t, text)
	r := play(t, d, 0)
	return r, r.said(d)
}

func TestNumbersAreThoseOfTheRuns(t *testing.T) {
	path := folder + "/numbers.json"
	all, n := documents(t), numbers{}
	n.failover(t, all)
	n.election(t, all)
	n.replication(t, all)
	n.timeouts(t, all)
	n.duel(t, all)
	n.splits(t, all)
	n.upgrades(t, all)
	n.quorums()
	n.count("trials", trials, "how many seeds a median is of")
	var text bytes.Buffer
	w := json.NewEncoder(&text)
	w.SetIndent("", "  ")
	require.NoError(t, w.Encode(n))
	if *update {
		require.NoError(t, os.WriteFile(path, text.Bytes(), 0o644))
		return
	}
	was, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(was), text.String(), "what the runs give has changed; if it should have: go test ./tests/learn -run %s -update", t.Name())
}

// gap is how long a run had no leader when it last lost one.
func (r *run) gap() raft.Time { return r.stage.View().Measured.Leaderless.Last }

// gaps are those of a document's trials.
func gaps(t *testing.T, text string) (all []raft.Time) {
	each(t, text, trials, func(r *run) { all = append(all, r.gap()) })
	return all
}

// failover: a leader dies, or is taken for dead.
func (n numbers) failover(t *testing.T, all map[string]string) {
	r, _ := own(t, all["write-survives"])
	n.ms("survives-gap", r.gap(), "write-survives, its own run: time without a leader")
	times := gaps(t, all["write-survives"])
	n.median("survives", times, "write-survives: time without a leader")
	n.most("survives", times, "write-survives: time without a leader")
	r, _ = own(t, all["two-pauses"])
	n.ms("pause-gap", r.gap(), "two-pauses, its own run: time without a leader")
}

// election: the first one.
func (n numbers) election(t *testing.T, all map[string]string) {
	r, said := own(t, all["first-leader"])
	n.count("first-leader", int(r.stage.View().Leader().ID), "first-leader, its own run: who leads")
	n.ms("first-leader-at", said[1], "first-leader, its own run: since when")
}

// replication: one write.
func (n numbers) replication(t *testing.T, all map[string]string) {
	_, said := own(t, all["one-write"])
	n.ms("write-committed", said[3]-said[0], "one-write, its own run: from the request to the leader's commit")
	n.ms("write-everywhere", said[4]-said[0], "one-write, its own run: from the request to the last follower's commit")
}

// timeouts: what two ranges of the election timeout cost.
func (n numbers) timeouts(t *testing.T, all map[string]string) {
	short := all["next-leader"]
	long := strings.Replace(short, `"election": [150, 300]`, `"election": [1000, 2000]`, 1)
	require.NotEqual(t, short, long)
	r, _ := own(t, short)
	n.ms("next-gap", r.gap(), "next-leader, its own run: time without a leader")
	var times []raft.Time
	var longest *run
	each(t, short, trials, func(r *run) {
		if times = append(times, r.gap()); longest == nil || r.gap() > longest.gap() {
			longest = r
		}
	})
	require.Positive(t, longest.stage.View().Measured.Split, "the text says that its vote was split")
	n.median("short", times, "next-leader: time without a leader")
	n.most("short", times, "next-leader: time without a leader")
	n.median("long", gaps(t, long), "next-leader with election timeouts of 1000–2000 ms: time without a leader")
}

// theDuel is the text's: its steps, and when it sets and ends, ms.
var theDuel = regexp.MustCompile(`<raft-duel for="next-leader" at="(\d+)" until="(\d+)" set='(\{[^']*\})' do='\[([^']*)\]'>`)

// duel: what comes of the text's own, as lab.compare plays it.
func (n numbers) duel(t *testing.T, all map[string]string) {
	found := theDuel.FindStringSubmatch(textIn(t, "en"))
	require.NotNil(t, found)
	at, until, set, steps := found[1], found[2], found[3], found[4]
	text := all["next-leader"]
	end := strings.LastIndex(text, "]")
	before, _ := own(t, text)
	for key, set := range map[string]string{"short": "", "long": `{"at": ` + at + `, "do": "set", "settings": ` + set + `},`} {
		r, _ := own(t, text[:end]+","+set+steps+`,{"at": `+until+`, "do": "heal"}`+text[end:])
		gap := r.stage.View().Measured.Leaderless.Total - before.stage.View().Measured.Leaderless.Total
		n.tell("duel-"+key, strconv.FormatFloat(float64(gap)/float64(1000*ms), 'f', 2, 64), "s", "the duel: time without a leader")
	}
}

// ballots is how many elections the chance of a split vote is measured in, and latency how long a message takes in them.
const ballots, latency = 1000, 10

// oneElection is the failover of the dissertation's formula (§9.2): the followers' waits begin at one moment, and each message
// takes equally long.
const oneElection = `{"nodes": 5, "settings": {"election": [150, %d], "heartbeat": 50, "latency": %d, "preVote": false, "checkQuorum": false}, "steps": [
	{"do": "campaign", "node": "n1"}, {"until": {"leader": "n1", "equalTerms": true}}, {"wait": 301}, {"do": "crash", "node": "n1"}, {"until": {"leader": ["n2", "n3", "n4", "n5"]}, "within": 60000}]}`

// splits: how often several candidates split the vote.
func (n numbers) splits(t *testing.T, all map[string]string) {
	r, _ := own(t, all["split-vote"])
	m := &r.stage.View().Measured
	n.count("split-terms", int(m.LastTerm), "split-vote, its own run: the leader's term")
	for key, most := range map[string]int{"wide": 300, "narrow": 200} {
		split := 0
		each(t, fmt.Sprintf(oneElection, most, latency), ballots, func(r *run) {
			if r.stage.View().Measured.Split > 0 {
				split++
			}
		})
		of := fmt.Sprintf("five nodes, one crashed, timeouts 150–%d ms, every message takes %d ms, no pre-vote", most, latency)
		n.tell("split-"+key, percent(float64(split)/ballots), "%", of+fmt.Sprintf(": of %d elections", ballots))
		n.tell("split-"+key+"-formula", percent(splitChance(4, 5, latency/float64(most-150))), "%", of+": the dissertation's formula, §9.2")
	}
	n.count("split-ballots", ballots, "elections that the measured chance is of")
	n.tell("split-latency", strconv.Itoa(latency), "ms", "how long a message takes in them")
}

func percent(share float64) string { return strconv.FormatFloat(100*share, 'f', 1, 64) }

// splitChance is the dissertation's, §9.2: that the vote is split, with s of n servers alive and a latency of l timeout ranges.
func splitChance(s, n int, l float64) (sum float64) {
	c := s - n/2 + 1
	for k := c - 1; k <= s; k++ {
		sum += choose(s, k) * math.Pow(l, float64(k)) * math.Pow(1-l, float64(s-k))
	}
	return sum
}

func choose(n, k int) float64 {
	ways := 1.0
	for i := range k {
		ways = ways * float64(n-i) / float64(i+1)
	}
	return ways
}

// writing is since when a client writes all the time in the scenarios of the upgrade.
const writing = 300 * ms

// upgrades: two orders of three restarts.
func (n numbers) upgrades(t *testing.T, all map[string]string) {
	for _, name := range []string{"followers-first", "leader-first"} {
		var leaderless, silences []raft.Time
		failed, changes := 0, 0
		each(t, all[name], trials, func(r *run) {
			m := &r.stage.View().Measured.Leaderless
			leaderless, silences = append(leaderless, m.Total), append(silences, r.silence(writing))
			changes, failed = changes+int(m.Count), failed+r.failed()
		})
		n.median(name+"-leaderless", leaderless, name+": time without a leader, in all")
		n.most(name+"-leaderless", leaderless, name+": time without a leader, in all")
		n.median(name+"-silence", silences, name+": the longest time between two acknowledged writes")
		n.tell(name+"-changes", strconv.FormatFloat(float64(changes)/trials, 'f', 1, 64), "", name+": changes of leader, on average")
		n.count(name+"-failed", failed, name+": writes that failed, in all runs")
	}
}

// down is how much of its time each member is down, on its own.
const down = 0.01

// quorums: the table.
func (n numbers) quorums() {
	const minutes = 365 * 24 * 60
	for size := 1; size <= 9; size++ {
		quorum := size/2 + 1
		chance := 0.0
		for dead := size - quorum + 1; dead <= size; dead++ {
			chance += choose(size, dead) * math.Pow(down, float64(dead)) * math.Pow(1-down, float64(size-dead))
		}
		n.count(fmt.Sprintf("quorum-%d", size), quorum, "⌊n/2⌋ + 1")
		n.count(fmt.Sprintf("tolerates-%d", size), size-quorum, "n − quorum")
		n.tell(fmt.Sprintf("without-%d", size), short(minutes*chance), "", "minutes of a year without a quorum, where each member is down 1 % of the time, on its own")
	}
}

// short is a number to two digits, or whole.
func short(x float64) string {
	if x >= 10 {
		return strconv.Itoa(int(math.Round(x)))
	}
	places := 1 - int(math.Floor(math.Log10(x)))
	return strconv.FormatFloat(x, 'f', places, 64)
}
