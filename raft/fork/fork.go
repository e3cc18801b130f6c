package fork

import (
	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/order"
	"raftlab/raft/refusal"
	"raftlab/raft/replica"
	"raftlab/raft/sim"
	"raftlab/raft/trace"
	"raftlab/raft/view"
)

// Live is a cluster that is recorded. Nobody has anything to tell of the moment that is not told yet.
type Live struct {
	Director  *director.Director
	Tape      *director.Tape
	Recording *trace.Recording
}

// replayer makes the servers' cores.
var replayer = trace.Replayer{
	New:    func(c raft.Config) (raft.Engine, error) { return raft.New(c) },
	Resume: func(b []byte) (raft.Engine, error) { return raft.Resume(b) },
}

// Now is the lab that goes on from what has happened by now.
func (l *Live) Now() (*sim.Lab, *order.Refusal) {
	return l.from(l.Director.Cluster(), l.Tape.Turns(), raft.Never)
}

// At is the lab that goes on from a moment that the director had reached after so many turns.
func (l *Live) At(at raft.Time, turns uint64) (*sim.Lab, *order.Refusal) {
	return l.from(at, turns, at)
}

// from is the lab as of at, with all inputs of servers up to last.
func (l *Live) from(at raft.Time, turns uint64, last raft.Time) (*sim.Lab, *order.Refusal) {
	held := map[raft.NodeID][]trace.Segment{}
	for _, n := range l.Director.View().Nodes {
		held[n.ID] = l.Recording.Segments(n.ID)
	}
	for {
		c := &cut{live: l, held: held, at: at, last: last, turns: turns}
		if why := c.make(); why != nil {
			return nil, why
		}
		if c.asked() <= c.director.Asked() || turns >= l.Tape.Turns() {
			return c.lab()
		}
		turns++
	}
}

// cut is a moment: of each server so many inputs, and of the director so many turns and what it was
// told by then.
type cut struct {
	live     *Live
	held     map[raft.NodeID][]trace.Segment
	at, last raft.Time // the moment; until when inputs of servers belong to it
	turns    uint64
	director *director.Director
	heard    [director.MaxNodes]int // of how many inputs it had heard, by place of the node
	servers  []*server
}

func (c *cut) make() *order.Refusal {
	if c.director = c.live.Director; !c.now() {
		c.director = c.live.Tape.At(c.turns)
	}
	if c.director == nil {
		return order.Refuse(tooOld)
	}
	c.count()
	for _, n := range c.director.View().Nodes {
		s, why := c.server(n)
		if why != nil {
			return why
		}
		c.servers = append(c.servers, s)
	}
	if why := c.close(); why != nil {
		return why
	}
	for _, s := range c.servers {
		if s.again != nil {
			_, cluster := s.again.Replica.Clocks()
			c.at = max(c.at, cluster)
		}
	}
	c.hear()
	return nil
}

// now tells whether it is the present, of which all is known.
func (c *cut) now() bool { return c.last == raft.Never }

// close lets whoever sent what was taken run on until it has sent it.
func (c *cut) close() *order.Refusal {
	for {
		moved := false
		for _, to := range c.servers {
			for _, from := range c.servers {
				for from.again != nil && from.again.Replica.Sent() < to.taken.of(from) && from.more() {
					if why := from.step(); why != nil {
						return why
					}
					moved = true
				}
			}
		}
		if !moved {
			return nil
		}
	}
}

// asked is the latest request that a server took.
func (c *cut) asked() (request uint64) {
	for _, s := range c.servers {
		request = max(request, s.asked)
	}
	return request
}

// lab puts all together.
func (c *cut) lab() (*sim.Lab, *order.Refusal) {
	var all []sim.Server
	for _, s := range c.servers {
		n := c.director.View().Node(s.id)
		is := sim.Server{ID: s.id, Disk: s.disk}
		if s.again != nil {
			is.Replica, is.Engine, is.Disk = s.again.Replica, s.again.Engine, s.again.Disk.Bytes()
			is.Around = c.around(s, n)
		}
		all = append(all, is)
	}
	l, err := sim.Adopt(c.at, c.director, all, nil)
	if err != nil {
		return nil, order.Refuse(refusal.Said).With("text", err.Error())
	}
	return l, nil
}

// around is what surrounds a server.
func (c *cut) around(s *server, n *view.Node) replica.Rest {
	own, cluster := s.again.Replica.Clocks()
	rate := n.Drift
	if s.rate != 0 {
		rate = s.rate
	}
	r := replica.Rest{Own: own + rate.Of(c.at-cluster), Cluster: c.at, Paused: n.Paused, Mail: c.underWay(s)}
	for what := replica.StallDisk; what < replica.Stalls; what++ {
		until := n.Stalled[what]
		switch {
		case until == 0:
		case what == replica.StallProcess:
			r.Until = until
		default:
			end := replica.Command{Kind: replica.CommandStall, Stall: what}
			r.Mail = append(r.Mail, replica.Letter{Due: until, Bytes: replica.AppendCommand(nil, &end)})
		}
	}
	return r
}
