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
	Events uint64        // how many it is to run for; 0: whoever runs it says
	ToEnd  bool          // it is judged by how it ends too, some time after Healed
}

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
