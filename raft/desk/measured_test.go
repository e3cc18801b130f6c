package desk_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/replica"
)

// elections are what a run's own events say of its elections: all of them, those that failed, and those of them
// whose votes were divided, in a cluster of so many voters of which none left or came.
func elections(u *universe, voters int) [3]int {
	type ballot struct {
		won   bool
		votes map[any]map[any]bool // by candidate, who voted for it
	}
	terms := map[any]*ballot{}
	of := func(term any) *ballot {
		if terms[term] == nil {
			terms[term] = &ballot{votes: map[any]map[any]bool{}}
		}
		return terms[term]
	}
	for _, e := range u.page.events {
		switch name, node, term, peer := nameOf(e), e[2], e[4], e[5]; name {
		case "becameCandidate":
			of(term).votes[node] = map[any]bool{}
		case "voteWon":
			of(term).votes[node][peer] = true
		case "becameLeader":
			of(term).won = true
		}
	}
	counted := [3]int{len(terms)}
	for _, b := range terms {
		candidates, all := 0, map[any]bool{}
		for _, votes := range b.votes {
			if len(votes) > 0 {
				candidates++
			}
			for voter := range votes {
				all[voter] = true
			}
		}
		if !b.won {
			counted[1]++
			if candidates > 1 && len(all) > voters/2 {
				counted[2]++
			}
		}
	}
	return counted
}

// measuredElections are the same as the page was told.
func (p *page) measuredElections() (counted [3]int) {
	for i, name := range []string{"elections", "failedElections", "splitVotes"} {
		counted[i] = int(p.measured[name].(float64))
	}
	return counted
}

// sent are the messages and bytes that the nodes told of.
func (u *universe) sent() (messages, bytes float64) {
	for _, came := range u.telemetry {
		frames, err := replica.ReadTelemetry(came.frame)
		require.NoError(u.t, err)
		for r := new(replica.Record); frames.Next(r); {
			if r.Kind == replica.RecordSent {
				messages++
				bytes += float64(r.Sent.Size)
			}
		}
	}
	return messages, bytes
}

// rises are when the terms' leaders rose, ms of the cluster's clock, in order.
func (p *page) rises() (times []float64) {
	for _, e := range p.events {
		if nameOf(e) == "becameLeader" {
			times = append(times, e[1].(float64))
		}
	}
	return times
}

// sendsAt is the cluster's time, ms, at which the director will take what is sent to it now. That began with the
// director's first command.
func (u *universe) sendsAt() float64 { return float64(u.now-epoch) / 1e6 }

func TestMeasuresWhatFiveCrashesOfTheLeaderCost(t *testing.T) {
	u := started(t, 5, nil)
	u.leader()
	require.Equal(t, fieldsOf{"last": nil, "median": nil, "worst": nil, "total": 0.0, "count": 0.0}, u.page.measured["leaderless"])
	var gaps []float64
	for range 5 {
		old := u.leader()
		crashed := u.sendsAt()
		u.must("crash", fieldsOf{"node": old})
		u.until("the next", func() bool { return u.page.leader() != "" && u.page.leader() != old })
		rises := u.page.rises()
		gaps = append(gaps, rises[len(rises)-1]-crashed)
		told := u.page.measured["leaderless"].(fieldsOf)
		require.InDelta(t, gaps[len(gaps)-1], told["last"], 0.002)
		require.EqualValues(t, len(gaps), told["count"])
		u.restart(old)
		u.until("it follows", func() bool { return u.page.nodes[old]["leader"] == u.page.leader() })
	}
	told, sum, worst := u.page.measured["leaderless"].(fieldsOf), 0.0, 0.0
	for _, gap := range gaps {
		sum, worst = sum+gap, max(worst, gap)
	}
	assert.InDelta(t, sum, told["total"], 0.01)
	assert.InDelta(t, worst, told["worst"], 0.002)
	assert.Equal(t, elections(u, 5), u.page.measuredElections())
	assert.EqualValues(t, u.page.number(u.page.leader(), "term"), u.page.measured["terms"])
}

// TestMeasuresWhatItsOwnEventsSayThroughChaos compares what is folded from states with what events say.
// The seed is the subtest's name.
func TestMeasuresWhatItsOwnEventsSayThroughChaos(t *testing.T) {
	split := 0
	for seed := range uint64(12) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			u := newUniverse(t, 5)
			u.start(fieldsOf{"seed": seed, "election": []int{150, 160}, "preVote": false, "loss": float64(seed%3) * 0.05})
			dice := raft.NewDice(seed)
			for range 15 {
				old := u.leader()
				switch dice.Below(3) {
				case 0:
					u.must("crash", fieldsOf{"node": old})
					u.restart(old)
				case 1:
					u.must("pause", fieldsOf{"node": old})
					u.until("the next", func() bool { return u.page.leader() != old })
					u.must("resume", fieldsOf{"node": old})
				default:
					u.must("partition", fieldsOf{"groups": [][]string{{old}}})
					u.until("the next", func() bool { return u.page.leader() != old })
					u.must("heal", nil)
				}
			}
			u.until("nobody is a candidate", func() bool {
				for _, name := range u.page.names() {
					if u.page.nodes[name]["leader"] != u.page.leader() || u.page.leader() == "" {
						return false
					}
				}
				return true
			})
			assert.Equal(t, elections(u, 5), u.page.measuredElections())
			assert.EqualValues(t, u.page.number(u.page.leader(), "term"), u.page.measured["terms"])
			assert.Positive(t, u.page.measured["leaderless"].(fieldsOf)["median"])
			split += u.page.measuredElections()[2]
		})
	}
	assert.Positive(t, split, "some votes were split")
}

func TestMeasuresALeaderThatIsCutOffFromTheCutOn(t *testing.T) {
	u := started(t, 5, nil)
	old := u.leader()
	cut := u.sendsAt()
	u.must("partition", fieldsOf{"groups": [][]string{{old}}})
	u.until("the next", func() bool { return u.page.leader() != "" && u.page.leader() != old })
	rises := u.page.rises()
	assert.InDelta(t, rises[len(rises)-1]-cut, u.page.measured["leaderless"].(fieldsOf)["last"], 0.002)
}

func TestMeasuresPutsAndMessagesSinceTheMark(t *testing.T) {
	u := started(t, 3, fieldsOf{"latency": 10, "scale": 0.5})
	u.leader()
	put := func(fields fieldsOf) (outcome any, took float64) {
		asked := u.now + hop
		outcome = u.must("put", fields)["outcome"]
		return outcome, float64(u.now-hop-asked) / 1e6 / 2
	}
	put(fieldsOf{"key": "k", "value": "v"})
	_, took := put(fieldsOf{"key": "k", "value": "v"})
	u.must("get", fieldsOf{"key": "k"})
	assert.EqualValues(t, 2, u.page.measured["puts"].(fieldsOf)["ok"])
	u.must("mark", nil)
	assert.EqualValues(t, 0, u.page.measured["puts"].(fieldsOf)["ok"])
	assert.Nil(t, u.page.measured["puts"].(fieldsOf)["p99"])
	assert.InDelta(t, float64(u.now-2*hop-epoch)/2e6, u.page.measured["since"], 0.001)
	before := u.page.measured["before"].(fieldsOf)
	assert.EqualValues(t, 2, before["puts"].(fieldsOf)["ok"])
	assert.EqualValues(t, 1, before["elections"])
	for range 4 {
		_, took = put(fieldsOf{"key": "k", "value": "v"})
	}
	puts := u.page.measured["puts"].(fieldsOf)
	assert.EqualValues(t, 4, puts["ok"])
	assert.InEpsilon(t, took, puts["p50"], 0.01)
	leader := u.page.leader()
	for _, name := range u.page.others(leader) {
		u.must("crash", fieldsOf{"node": name})
	}
	outcome, _ := put(fieldsOf{"key": "k", "value": "v", "within": 100})
	assert.Equal(t, "unknown", outcome)
	assert.EqualValues(t, 1, u.page.measured["puts"].(fieldsOf)["unknown"])
	u.must("hold", nil)
	u.pass(1000 * ms)
	messages, bytes := u.sent()
	first, then := before["sent"].(fieldsOf), u.page.measured["sent"].(fieldsOf)
	assert.Equal(t, messages, first["messages"].(float64)+then["messages"].(float64))
	assert.Equal(t, bytes, first["bytes"].(float64)+then["bytes"].(float64))
}

func TestAHeldClockMeasuresNothing(t *testing.T) {
	u := started(t, 3, nil)
	leader := u.leader()
	u.must("crash", fieldsOf{"node": leader})
	u.must("hold", nil)
	u.pass(60_000 * ms)
	u.must("run", nil)
	u.until("the next", func() bool { return u.page.leader() != "" })
	assert.Less(t, u.page.measured["leaderless"].(fieldsOf)["last"], 2000.0)
}
