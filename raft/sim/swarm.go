package sim

import (
	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/client"
	"raftlab/raft/director"
)

// A lab may have a swarm: clients and troubles of the universe's own, which happen to it as to a universe without a director, by the
// same dice and at the same times. The director is told, and takes no part.

// court judges a lab with a swarm, as its plan says.
type court struct {
	trial     Trial
	beside    uint64 // events of the director's, which a universe without one does not have
	broken    int    // violations that the director was told
	deposed   int    // likewise
	announced bool   // the verdict was
}

// settle makes the universe of a lab that starts the one of a plan with a swarm.
func (l *Lab) settle(p *director.Plan) {
	plan := planOf(p)
	u := l.universe
	plan.Config.Engine = u.config.Engine
	u.config, u.befalls, l.court.trial = plan.Config, plan.Orders, plan.Trial()
	u.setJudges()
}

// planOf is the universe of a cluster with a swarm.
func planOf(p *director.Plan) *Plan {
	plan := &Plan{Orders: p.Befalls}
	plan.SetSwarm(*p.Swarm)
	c := &plan.Config
	c.Nodes, c.Seed, c.Off, c.SnapshotEvery = p.Nodes, p.Seed, p.Off, p.SnapshotEvery
	c.Set(p.Settings)
	return plan
}

// wild tells whether things befall its servers that nobody has asked a director for.
func (u *Universe) wild() bool { return u.config.Nodes > 0 }

// entered: a server of a lab has begun. Once all have, the swarm is let in.
func (u *Universe) entered() {
	if u.swarms || !u.wild() {
		return
	}
	for i := range u.config.Nodes {
		if i >= len(u.nodes) || !u.nodes[i].up() {
			return
		}
	}
	u.swarm()
	u.schedule(u.befalls...)
	u.befalls = nil
}

// director is who is told what befalls the servers; nil: nobody.
func (u *Universe) director() *director.Director {
	if u.lab == nil {
		return nil
	}
	return u.lab.director
}

// judge goes on with the trial, and tells the director what was found.
func (l *Lab) judge() {
	u, c := l.universe, &l.court
	if !u.swarms {
		return
	}
	for found := u.Violations(); c.broken < len(found); c.broken++ {
		l.director.Found(found[c.broken])
	}
	for found := u.Depositions(); c.deposed < len(found); c.deposed++ {
		d := &found[c.deposed]
		l.director.Found(check.Violation{Property: check.LeaderDeposed, At: d.At, Node: d.Leader, Numbers: [4]uint64{uint64(d.Term), uint64(d.By), uint64(d.NewTerm)}})
	}
	if c.announced {
		return
	}
	switch c.trial.Turn(u, u.steps-c.beside, u.Next() == raft.Never) {
	case Undecided:
		return
	case Illegal:
		l.director.Found(check.Violation{Property: check.NotLinearizable, At: u.now})
	case Stuck:
		l.director.Found(check.Violation{Property: check.NotLive, At: u.now})
	}
	c.announced = true
}

// Trial is how the swarm's run is judged, and Swarms tells whether there is one.
func (l *Lab) Trial() *Trial { return &l.court.trial }

// Swarms tells whether a lab has a swarm, which was let in.
func (l *Lab) Swarms() bool { return l.universe.swarms }

// History is what raft/check judges: what the lab's client did, and the swarm's.
func (l *Lab) History() []byte {
	var open []check.Operation
	for _, s := range l.universe.users {
		s.client.EachWrite(func(o *client.Operation) { open = append(open, check.Operation{Call: o.Call, Op: o.Op}) })
	}
	return l.director.History(open...)
}
