package desk_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// bridged is a cluster that n4 leads, whose links are then those of Cloudflare's outage of 2020:
// n1, n2 and n3 fully linked, n4 linked only to n2, n5 only to n3. Before that a write reached
// n1, n2 and n4 alone, so neither n3 nor n5 can win.
func bridged(t *testing.T, u *universe) {
	t.Helper()
	u.put(1)
	if u.leader() != "n4" {
		u.must("transfer", fieldsOf{"node": "n4"})
	}
	u.until("all agree", func() bool {
		for _, n := range u.page.nodes {
			if n["leader"] != "n4" || n["applied"] != u.page.nodes["n4"]["applied"] {
				return false
			}
		}
		return true
	})
	cut := func(links ...string) {
		for _, l := range links {
			for _, ends := range [][]string{{l[:2], l[2:]}, {l[2:], l[:2]}} {
				u.must("cut", fieldsOf{"from": ends[0], "to": ends[1]})
			}
		}
	}
	cut("n4n3", "n4n5")
	u.put(1)
	cut("n4n1", "n5n1", "n5n2")
}

func TestTellsThatNobodyCanBeElected(t *testing.T) {
	u := started(t, 5, fieldsOf{"preVote": true, "checkQuorum": false})
	bridged(t, u)
	term := u.page.number("n4", "term")
	u.pass(20_000 * ms)
	require.Equal(t, "n4", u.page.leader(), "the old leader, which can commit nothing, leads on")
	require.Equal(t, term, u.page.number("n4", "term"))
	require.Equal(t, 1, u.page.told("stuck"), "told once")
	e := u.page.event("stuck")
	assert.Equal(t, float64(term), e[4])
	assert.Equal(t, "n4", e[5])
	assert.Contains(t, [][]any{{2.0, 1.0, 3.0, 2.0}}, e[6:], "two votes of three, one held by n2, and n4 reaches itself and n2: %v", e)
	u.must("heal", nil)
	u.put(1)
	require.Equal(t, 1, u.page.told("stuck"))
}

func TestDoesNotTellThatNobodyCanBeElectedWhereSomebodyCan(t *testing.T) {
	for name, settings := range map[string]fieldsOf{
		"check-quorum makes the leader step down": {"preVote": true, "checkQuorum": true},
		"nobody asks before":                      {"checkQuorum": false, "preVote": false},
	} {
		t.Run(name, func(t *testing.T) {
			u := started(t, 5, settings)
			bridged(t, u)
			u.until("another leader", func() bool { return u.page.leader() != "" && u.page.leader() != "n4" })
			require.Zero(t, u.page.told("stuck"))
		})
	}
	t.Run("the leader still has a majority", func(t *testing.T) {
		u := started(t, 5, fieldsOf{"preVote": true, "checkQuorum": false})
		u.put(1)
		leader := u.leader()
		u.must("cut", fieldsOf{"from": leader, "to": u.page.others(leader)[0]})
		u.pass(5000 * raft.Millisecond)
		require.NotZero(t, u.page.told("preVoteFailed"))
		require.Zero(t, u.page.told("stuck"))
	})
}
