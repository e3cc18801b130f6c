//go:build !js

package raft

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// differences are the cases in which this core is asked for something else than etcd's,
// by design. Their answers have to be etcd's all the same.
var differences = map[string]string{
	"confchange/update #2": "etcd's update changes nothing in the core: it passes a blob through the log. Here there is no such kind of change.",
	"confchange/update #3": "as above; no change at all is left, which is still one configuration after another.",
}

// changesOf reads etcd's short form: v a voter, l a learner, r a removal, u an update.
func changesOf(t *testing.T, c *scripted) []Change {
	changes := []Change{}
	for _, word := range c.input {
		id, err := strconv.ParseUint(word[1:], 10, 32)
		require.NoError(t, err, word)
		change := Change{Node: NodeID(id)}
		switch word[0] {
		case 'v':
			change.Kind = AddVoter
		case 'l':
			change.Kind = AddLearner
		case 'r':
			change.Kind = RemoveServer
		case 'u':
			require.Contains(t, differences, c.name)
			continue
		default:
			require.Fail(t, "unknown change", word)
		}
		changes = append(changes, change)
	}
	return changes
}

// next is the configuration that a case asks for.
func (c *scripted) next(t *testing.T, now Configuration) (Configuration, error) {
	switch changes := changesOf(t, c); c.command {
	case "simple":
		return now.Simple(changes)
	case "enter-joint":
		by := TransitionExplicit
		if slices.Equal(c.args["autoleave"], []string{"true"}) {
			by = TransitionJoint
		}
		return now.EnterJoint(changes, by)
	case "leave-joint":
		require.Empty(t, changes)
		return now.LeaveJoint()
	}
	require.Fail(t, "unknown command", "%s: %s", c.name, c.command)
	return now, nil
}

// inEtcdsWords are the reasons of refusals; "" stands for any command.
var inEtcdsWords = map[ConfigError]map[string]string{
	ErrNoVoters:   {"": "removed all voters", "enter-joint": "can't make a zero-voter config joint"},
	ErrJoint:      {"enter-joint": "config is already joint", "simple": "can't apply simple config change in joint config"},
	ErrNotJoint:   {"leave-joint": "can't leave a non-joint config"},
	ErrManyAtOnce: {"simple": "more than one voter changed without entering joint config"},
}

func refusalOf(c *scripted, err error) string {
	words := inEtcdsWords[err.(ConfigError)]
	if specific, found := words[c.command]; found {
		return specific
	}
	return words[""]
}

func list(ids []NodeID) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = strconv.Itoa(int(id))
	}
	return "(" + strings.Join(words, " ") + ")"
}

func describe(c *Configuration) string {
	text := "voters=" + list(c.Voters)
	if c.Joint() {
		text += "&&" + list(c.Outgoing)
	}
	if len(c.Learners) > 0 {
		text += " learners=" + list(c.Learners)
	}
	if len(c.LearnersNext) > 0 {
		text += " learners_next=" + list(c.LearnersNext)
	}
	if c.AutoLeave {
		text += " autoleave"
	}
	return text
}

// describeProgress tells of the progress that is kept, in etcd's words. etcd begins with
// an entry that the leader has when a change is applied, and counts a change for each
// case; here it is the one behind the change's own entry, in a log that a case adds one
// to: so ours is higher by two, and etcd's is one at least.
func (n *Node) describeProgress() string {
	text := ""
	for i := range n.progress {
		view := n.view(i)
		if view.ID == n.id {
			continue
		}
		text += fmt.Sprintf("\n%d: %s match=%d next=%d", view.ID, [...]string{"StateProbe", "StateReplicate", "StateSnapshot"}[view.State], view.Match, max(view.Next-2, 1))
		if view.Learner {
			text += " learner"
		}
	}
	return text
}

// followCase does what a leader does: it appends the configuration, and that is committed.
// A refusal appends an entry of another kind.
func (n *Node) followCase(t *testing.T, c *scripted) string {
	next, err := c.next(t, n.members.now)
	if err != nil {
		require.Equal(t, n.members.now, next, "a refusal changes nothing")
		n.appendOwn(Entry{Kind: NoOp})
		return refusalOf(c, err)
	}
	n.reconfigure(&next)
	n.commit = n.log.last()
	n.followMembers()
	require.True(t, next.Equal(&n.members.now))
	return describe(&n.members.now) + n.describeProgress()
}

func TestConfiguration_gives_the_answers_of_etcds_data(t *testing.T) {
	var n *Node
	differ := 0
	cases := inOrder(etcdCases(t, "confchange"), func(first bool, c scripted) {
		if first {
			n = counting(nil, nil)
		}
		assert.Equal(t, c.want, n.followCase(t, &c), "%s: %s %v", c.name, c.command, c.input)
		if _, found := differences[c.name]; found {
			differ++
		}
	})
	require.Equal(t, 58, cases, "all cases of the module's version")
	require.Len(t, differences, differ, "a difference that is listed is there")
}
