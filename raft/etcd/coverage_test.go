package etcd_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/etcd"
)

// met counts what universes put etcd's servers through.
type met struct {
	compacted, installed, joined, restartedFromSnapshot, restartedInChange, joint, learners, removed int
}

// watched is a server whose steps are counted.
type watched struct {
	raft.Engine
	met    *met
	status raft.Status
}

func (w *watched) Step(in raft.Input) *raft.Output {
	out := w.Engine.Step(in)
	switch {
	case out.Restore && w.status.Applied == 0:
		w.met.joined++
	case out.Restore:
		w.met.installed++
	case out.Snapshot != nil:
		w.met.compacted++
	}
	before := w.status.Configuration
	w.Engine.Status(&w.status)
	if c := &w.status.Configuration; !c.Equal(&before) {
		w.count(c, before.Votes(w.status.ID))
	}
	return out
}

func (w *watched) count(c *raft.Configuration, voted bool) {
	switch id := w.status.ID; {
	case c.Joint():
		w.met.joint++
	case c.Learns(id):
		w.met.learners++
	case voted && !c.Votes(id):
		w.met.removed++
	}
}

func (m *met) engine(c raft.Config) (raft.Engine, error) {
	if c.Snapshot != nil {
		m.restartedFromSnapshot++
	}
	for _, e := range c.Entries {
		if e.Kind == raft.Membership && e.Index > c.Durable.Commit {
			m.restartedInChange++
		}
	}
	engine, err := etcd.New(c)
	return &watched{Engine: engine, met: m}, err
}

// TestUniverses_of_etcd_meet_what_servers_meet: else the two tests before would prove little.
func TestUniverses_of_etcd_meet_what_servers_meet(t *testing.T) {
	var m met
	for seed := range uint64(150) {
		plan := swarm(seed)
		plan.Config.Engine = m.engine
		u, err := plan.Run(2000)
		require.NoError(t, err)
		require.Empty(t, u.Violations())
	}
	t.Logf("%+v", m)
	for what, count := range map[string]int{
		"compactions": m.compacted, "snapshots for who was slow": m.installed, "snapshots for who was new": m.joined,
		"restarts from a snapshot": m.restartedFromSnapshot, "restarts in a change": m.restartedInChange,
		"joint configurations": m.joint, "learners": m.learners, "removals": m.removed,
	} {
		require.Greater(t, count, 2, what)
	}
}
