package raft_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// resumed replaces a server by one made from its checkpoint.
func (c *cluster) resumed(id raft.NodeID) {
	b := c.nodes[id-1].AppendCheckpoint(nil)
	n, err := raft.Resume(b)
	require.NoError(c.t, err)
	require.Equal(c.t, b, n.AppendCheckpoint(nil), "the checkpoint of a resumed node is the same")
	before := c.status(id)
	c.nodes[id-1] = n
	require.Equal(c.t, before, c.status(id))
	durable, snapshot, entries := n.Persistent()
	require.Equal(c.t, c.disk[id-1].durable, durable)
	require.Equal(c.t, c.disk[id-1].snapshot, snapshot)
	require.Equal(c.t, len(c.disk[id-1].entries), len(entries))
}

func TestCheckpoint_continues_every_role(t *testing.T) {
	for _, role := range everyRole {
		c := inRole(t, role)
		c.resumed(1)
		require.Equal(t, role, c.status(1).Role)
		c.propose(1, "a")
		c.step(1, raft.Input{Kind: raft.InputRead, Read: 1})
		c.resumed(1)
		c.deliver()
		c.elect()
	}
}

func TestCheckpoint_keeps_what_is_under_way(t *testing.T) {
	c := leading(t, 3)
	said := c.said(func() { c.propose(1, "a"); c.propose(1, "b"); c.read(1, 1) })
	c.resumed(1)
	c.queue = said
	c.deliver()
	require.Equal(t, []string{"a", "b"}, c.commands(1)[len(c.commands(1))-2:])
	require.Equal(t, []raft.ReadState{{Read: 1, Index: 1}}, c.reads)
}

// A leader that was deposed keeps in memory what it knew of its followers' logs, which
// may be more than its own log holds once it is truncated.
func TestCheckpoint_of_a_deposed_and_truncated_leader_resumes(t *testing.T) {
	c := leading(t, 3)
	c.lost = func(m raft.Message) bool { return m.From == 1 }
	c.propose(1, "a", "b", "c", "d", "e")
	c.deliver()
	c.lost = nil
	c.lead(2)
	require.Equal(t, []raft.Term{1, 2}, c.terms(1))
	c.resumed(1)
	c.lead(1)
}

// What a leader leaves behind is in no checkpoint of a follower, so it must not count when
// that one leads again.
func TestCheckpoint_of_a_former_leader_leads_to_equal_outputs(t *testing.T) {
	cfg := config(1, 1, disk{})
	cfg.Settings.CheckQuorum, cfg.NoticeDelay = true, 1000*ms
	n, err := raft.New(cfg)
	require.NoError(t, err)
	both := []*raft.Node{n}
	step := func(in raft.Input) {
		in.Now = 400 * ms
		outputs := make([][]byte, len(both))
		for i, n := range both {
			out := n.Step(in)
			outputs[i] = appendOutput(nil, out)
			for out.Write != 0 {
				out = n.Step(raft.Input{Kind: raft.InputDurable, Write: out.Write})
				outputs[i] = appendOutput(outputs[i], out)
			}
			require.Equal(t, outputs[0], outputs[i])
			require.Equal(t, both[0].AppendCheckpoint(nil), n.AppendCheckpoint(nil))
		}
	}
	step(raft.Input{Kind: raft.InputTime})
	step(raft.Input{Kind: raft.InputCampaign})
	require.Equal(t, raft.Leader, roleOf(n))
	step(raft.Input{Kind: raft.InputRead, Read: 1})
	step(raft.Input{Kind: raft.InputRead, Read: 2})
	step(raft.Input{Kind: raft.InputMessage, Message: &raft.Message{Kind: raft.RequestPreVoteReply, From: 2, To: 1, Term: 8, Reject: true}})
	again, err := raft.Resume(n.AppendCheckpoint(nil))
	require.NoError(t, err)
	both = append(both, again, n.Clone())
	step(raft.Input{Kind: raft.InputCampaign})
	require.Equal(t, raft.Leader, roleOf(again))
	step(raft.Input{Kind: raft.InputRead, Read: 3})
}

func TestResume_refuses_what_is_no_checkpoint(t *testing.T) {
	c := leading(t, 3)
	c.propose(1, "a")
	for id := raft.NodeID(1); id <= 2; id++ {
		whole := c.nodes[id-1].AppendCheckpoint(nil)
		for n := range whole {
			_, err := raft.Resume(whole[:n])
			require.Error(t, err, "the first %d bytes of %d", n, len(whole))
		}
		_, err := raft.Resume(append(whole, 0))
		require.ErrorIs(t, err, raft.ErrMalformed, "a byte too many")
	}
}

// FuzzResume: no bytes make Resume panic, nor the node that it makes of them when time
// passes and a command comes.
func FuzzResume(f *testing.F) {
	c := newCluster(f, 3)
	c.timeOut(2)
	c.elect()
	c.propose(c.leader(), "a", "b")
	for _, n := range c.nodes {
		f.Add(n.AppendCheckpoint(nil))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		n, err := raft.Resume(b)
		if err != nil {
			require.Nil(t, n)
			return
		}
		var s raft.Status
		n.Status(&s)
		again, err := raft.Resume(n.AppendCheckpoint(nil))
		require.NoError(t, err)
		for _, node := range []*raft.Node{n, again} {
			node.Step(raft.Input{Kind: raft.InputTime, Now: raft.Never})
			node.Step(raft.Input{Kind: raft.InputPropose, Proposals: [][]byte{{1}}})
			node.Step(raft.Input{Kind: raft.InputDurable, Write: node.Step(raft.Input{Kind: raft.InputCampaign}).Write})
		}
	})
}
