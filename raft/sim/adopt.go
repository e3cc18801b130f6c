package sim

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/director"
	"raftlab/raft/replica"
	"raftlab/raft/view"
)

// Server is one that ran elsewhere. It is not changed.
type Server struct {
	ID      raft.NodeID
	Replica *replica.Replica // nil: it is down
	Engine  raft.Engine
	Disk    []byte
	Around  replica.Rest // but for the checkpoint
}

// Adopt is a lab that goes on from a moment of a cluster that ran elsewhere: with its servers, and with
// a copy of the director that knows of them. makeEngine is Config.Engine.
func Adopt(at raft.Time, d *director.Director, servers []Server, makeEngine func(raft.Config) (raft.Engine, error)) (*Lab, error) {
	u := &Universe{config: Config{Engine: makeEngine}, now: at}
	l := &Lab{universe: u, ear: &ear{to: director.Deaf{}}}
	u.lab = l
	known := &d.View().State
	for i := range servers {
		s := &servers[i]
		shown := known.Node(s.ID)
		l.Spawn(s.ID, shown.Incarnation-1)
		if err := u.node(s.ID).adopt(s, shown); err != nil {
			return nil, err
		}
	}
	l.director = d.Clone(l, l.ear, director.Deaf{})
	l.director.GoOnIn(at)
	for i := range servers {
		if servers[i].Replica != nil {
			u.node(servers[i].ID).learn(known)
		}
	}
	return l, nil
}

// adopt makes it the server that ran elsewhere.
func (n *node) adopt(s *Server, shown *view.Node) error {
	n.disk.content, n.disk.fsync = slices.Clone(s.Disk), shown.Fsync
	if s.Replica == nil {
		return nil
	}
	if n.engine = cloneOf(s.Engine, n); n.engine == nil {
		return errNoClone
	}
	n.u.chain.number(uint64(s.Replica.Sum()))
	m := clock.Mapping{Cluster: clock.Clock{At: n.u.now, Shown: n.u.now, Rate: clock.Par}, Drift: shown.Drift}
	if err := n.host.Adopt(s.Replica, &n.disk, n.engine, &s.Around, m, n.u.now); err != nil {
		return err
	}
	n.due = n.host.Due()
	return nil
}

// learn tells it what the director has ordered and it had not heard of yet.
func (n *node) learn(known *view.State) {
	tell := func(c *replica.Command) { n.u.lab.ToNode(n.id, replica.AppendCommand(nil, c)) }
	if to := known.Node(n.id).Settings; n.engine.(*raft.Node).Settings() != to {
		tell(&replica.Command{Kind: replica.CommandSettings, Settings: to})
	}
	for _, peer := range known.Nodes {
		if peer.ID == n.id {
			continue
		}
		to := *known.Links.At(n.id, peer.ID)
		if link, is := n.host.Replica().Link(peer.ID); !is || link != to {
			tell(&replica.Command{Kind: replica.CommandLink, Peer: peer.ID, Link: to})
		}
	}
}
