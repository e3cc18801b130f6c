//go:build !js

package raft

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// stranger is a server that takes part in none of etcd's configurations: the one that
// counts, where it is not the point who counts.
const stranger NodeID = 1 << 20

// counting is a server with that configuration.
func counting(voters, outgoing []NodeID) *Node {
	n := &Node{id: stranger, members: membersOf(0, Configuration{Voters: sorted(voters), Outgoing: sorted(outgoing)})}
	n.followMembers()
	return n
}

func sorted(ids []NodeID) []NodeID {
	var s []NodeID
	for _, id := range ids {
		s = with(s, id)
	}
	return s
}

// servers reads a list of ids; "zero" is the empty one.
func servers(t *testing.T, words []string) []NodeID {
	var ids []NodeID
	for _, word := range words {
		if word == "zero" {
			require.Len(t, words, 1)
			return nil
		}
		id, err := strconv.ParseUint(word, 10, 32)
		require.NoError(t, err)
		ids = append(ids, NodeID(id))
	}
	return ids
}

// said maps the words of a case to the voters, each once, in the order in which the
// case names them; "_" is nothing.
func (c *scripted) said(t *testing.T, ids []NodeID, words []string) map[NodeID]string {
	said := map[NodeID]string{}
	for _, id := range ids {
		if _, found := said[id]; found {
			continue
		}
		require.NotEmpty(t, words, c.name)
		said[id], words = words[0], words[1:]
	}
	require.Empty(t, words, c.name)
	return said
}

// committed is what (*Node).quorumValue answers, in etcd's words.
func (n *Node) committed(t *testing.T, acked map[NodeID]string) string {
	index := n.quorumValue(func(i int) int64 {
		word := acked[n.members.ids[i]]
		if word == "_" {
			return 0
		}
		value, err := strconv.ParseInt(word, 10, 64)
		require.NoError(t, err)
		return value
	})
	if index == int64(Never) {
		return "∞"
	}
	return strconv.FormatInt(index, 10)
}

// voted is what (*Node).majority answers, in etcd's words: an election is lost where not
// even all who did not answer yet could complete a majority.
func (n *Node) voted(said map[NodeID]string) string {
	switch {
	case n.majority(func(i int) bool { return said[n.members.ids[i]] == "y" }):
		return "VoteWon"
	case n.majority(func(i int) bool { return said[n.members.ids[i]] != "n" }):
		return "VotePending"
	}
	return "VoteLost"
}

// withoutVoters are the cases in which this core answers something else, by design: "The
// empty config always announces a won vote" in etcd's. Here nobody is a majority of no
// voters, so that a server that nobody has told of a cluster yet can't lead.
var withoutVoters = map[string]bool{"quorum/joint_vote #1": true, "quorum/majority_vote #1": true}

// countings are the servers that must agree on a case: a majority is the same joint with none, joint with itself, and both ways round.
func (c *scripted) countings(t *testing.T) (ids []NodeID, nodes []*Node) {
	voters := servers(t, c.args["cfg"])
	outgoing, joint := c.args["cfgj"]
	other := servers(t, outgoing)
	nodes = []*Node{counting(voters, other)}
	if len(other) > 0 {
		nodes = append(nodes, counting(other, voters))
	}
	if !joint && len(voters) > 0 {
		nodes = append(nodes, counting(voters, voters))
	}
	return slices.Concat(voters, other), nodes
}

func TestQuorum_gives_the_answers_of_etcds_data(t *testing.T) {
	commits, votes := 0, 0
	cases := inOrder(etcdCases(t, "quorum"), func(_ bool, c scripted) {
		want := c.want[strings.LastIndexAny(c.want, "\n>")+1:] // behind a picture of the voters
		if withoutVoters[c.name] {
			require.Equal(t, "VoteWon", want)
			require.Empty(t, c.args["cfg"])
			want = "VoteLost"
		}
		ids, nodes := c.countings(t)
		for _, n := range nodes {
			switch c.command {
			case "committed":
				assert.Equal(t, want, n.committed(t, c.said(t, ids, c.args["idx"])), "%s %v", c.name, c.args)
			case "vote":
				assert.Equal(t, want, n.voted(c.said(t, ids, c.args["votes"])), "%s %v", c.name, c.args)
			default:
				require.Fail(t, "unknown command", "%s: %s", c.name, c.command)
			}
		}
		if c.command == "vote" {
			votes++
			return
		}
		commits++
	})
	require.Equal(t, 127, cases, "all cases of the module's version")
	require.Equal(t, [2]int{66, 61}, [2]int{commits, votes})
}
