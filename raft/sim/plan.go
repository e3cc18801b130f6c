package sim

import (
	"raftlab/raft"
	"raftlab/raft/order"
)

// Plan is a whole run to be: a universe, and what is done to it.
type Plan struct {
	Config Config
	Orders []order.Order // in order of At
	Healed raft.Time     // a swarm's: when its faults have ended
	Events uint64        // how many it is to run for; 0: UsualEvents
	ToEnd  bool          // it is judged by how it ends too, some time after Healed
}

// UsualEvents are how many things happen in a universe before it is judged.
const UsualEvents = 2000

// Universe begins the run.
func (p *Plan) Universe() (*Universe, error) {
	u, err := New(p.Config)
	if err != nil {
		return nil, err
	}
	return u, u.Schedule(p.Orders...)
}

// Run runs a plan until that many events have happened.
func (p *Plan) Run(events uint64) (*Universe, error) {
	u, err := p.Universe()
	if err != nil {
		return nil, err
	}
	for u.Events() < events && u.Step() {
	}
	return u, u.Err()
}

// Swarm is what a plan has beside what a lesson's has, and SetSwarm takes that over.
func (p *Plan) Swarm() order.Swarm {
	s := p.Config.swarm()
	s.Events, s.ToEnd, s.Healed = p.Events, p.ToEnd, p.Healed
	return s
}

// SetSwarm takes over what Swarm tells.
func (p *Plan) SetSwarm(s order.Swarm) {
	p.Config.setSwarm(&s)
	p.Events, p.ToEnd, p.Healed = s.Events, s.ToEnd, s.Healed
}
