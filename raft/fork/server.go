package fork

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/order"
	"raftlab/raft/refusal"
	"raftlab/raft/replica"
	"raftlab/raft/trace"
	"raftlab/raft/view"
)

// server is one that runs again.
type server struct {
	id          raft.NodeID
	incarnation uint32
	again       *trace.Again // nil: it is down
	segment     *trace.Segment
	disk        []byte // of one that is down
	since       raft.Time
	started     bool // since is its start; else that of the recording
	sent        []frame
	taken       taken
	asked       uint64     // the latest request that it took
	rate        clock.Rate // of its own clock, as it was told last; 0: nobody has since
	before      int        // inputs of its incarnation in earlier segments
	ended       bool       // by itself
}

// lookBack is how long before the moment a server begins to run again, if its recording goes back so
// far: what it sent before, and is longer under way, is taken for lost.
const lookBack = 10_000 * raft.Millisecond

// server makes the server of a node as it was.
func (c *cut) server(n *view.Node) (*server, *order.Refusal) {
	s := &server{id: n.ID, incarnation: n.Incarnation}
	down := n.Phase == view.Down || n.Phase == view.Ending
	all := c.held[n.ID]
	if why := c.runEarlier(s, all, down); why != nil {
		return nil, why
	}
	own := slices.DeleteFunc(slices.Clone(all), func(g trace.Segment) bool { return g.Incarnation != s.incarnation })
	last := s.lastBy(own, c)
	if down || n.Phase == view.Starting && last < 0 {
		return s, c.leave(s, n, all)
	}
	if last < 0 {
		return nil, order.Refuse(notHeld).Node("node", s.id)
	}
	first := last
	for first > 0 && own[first].At > c.at-lookBack && !own[first-1].Short {
		first--
	}
	s.since, s.started = own[first].At, own[first].Start != nil
	for i := range own[:last] {
		if s.before += len(own[i].Inputs); i < first {
			continue
		}
		if why := s.run(&own[i], func() bool { return true }); why != nil {
			return nil, why
		}
	}
	heard := c.heard[n.ID-1] - s.before
	s.segment = &own[last]
	why := s.run(s.segment, func() bool { return s.again.Next < heard || s.comes() <= c.last })
	if why == nil && s.segment.Short && !s.more() {
		why = order.Refuse(notHeld).Node("node", s.id)
	}
	return s, why
}

// runEarlier runs again who has died, of whom something may be under way.
func (c *cut) runEarlier(s *server, all []trace.Segment, down bool) *order.Refusal {
	for i := range all {
		g := &all[i]
		if g.Incarnation > s.incarnation || g.Incarnation == s.incarnation && !down || end(g) < c.at-lookBack {
			continue
		}
		if why := s.run(g, func() bool { return true }); why != nil {
			return why
		}
	}
	s.again, s.taken, s.rate, s.ended, s.disk = nil, taken{}, 0, false, nil
	return nil
}

// end is when a segment's last input came.
func end(g *trace.Segment) raft.Time {
	if last := len(g.Inputs) - 1; last >= 0 {
		return g.Inputs[last].At
	}
	return g.At
}

// lastBy is the latest segment that had begun; −1: none had.
func (s *server) lastBy(own []trace.Segment, c *cut) int {
	last, inputs, heard := -1, 0, c.heard[s.id-1]
	for i := range own {
		if own[i].At <= c.last || inputs < heard {
			last = i
		}
		inputs += len(own[i].Inputs)
	}
	return last
}

// run runs a segment again, as long as go says.
func (s *server) run(g *trace.Segment, on func() bool) *order.Refusal {
	var err error
	s.again, s.segment = nil, g
	if s.again, err = g.Again(s, replayer); err != nil {
		return said(err)
	}
	for s.more() && on() {
		if why := s.step(); why != nil {
			return why
		}
	}
	return nil
}

// more tells whether there are more inputs, comes when the next one came.
func (s *server) more() bool       { return s.again != nil && s.again.Next < len(s.segment.Inputs) }
func (s *server) comes() raft.Time { return s.segment.Inputs[s.again.Next].At }

// step takes the next input. One at which the server ended is its last.
func (s *server) step() (why *order.Refusal) {
	defer func() {
		if recover() != nil {
			s.disk, s.again, s.ended = slices.Clone(s.again.Disk.Bytes()), nil, true
		}
	}()
	in, err := s.again.Step()
	if err != nil {
		return said(err)
	}
	switch in.Kind {
	case replica.InputFrame:
		s.taken.take(&in)
	case replica.InputClock:
		s.rate = clock.Rate(in.Token)
	case replica.InputCommand:
		s.obeyed(in.Bytes)
	}
	return nil
}

// obeyed notes the requests of a command.
func (s *server) obeyed(b []byte) {
	if kind, _ := replica.KindOf(b); kind != replica.CommandRequest {
		return
	}
	c, err := replica.DecodeCommand(b)
	if err != nil {
		return
	}
	s.asked = max(s.asked, c.Request.ID)
	for i := range c.More {
		s.asked = max(s.asked, c.More[i].ID)
	}
}

func said(err error) *order.Refusal {
	return order.Refuse(refusal.Said).With("text", err.Error())
}

// leave finds the disk of a server that is down: as its next start read it, or as it is now.
func (c *cut) leave(s *server, n *view.Node, all []trace.Segment) *order.Refusal {
	next := s.incarnation
	if n.Phase != view.Starting {
		next++
	}
	for i := range all {
		if all[i].Incarnation == next && all[i].Start != nil && !all[i].Start.Wipe {
			s.disk = all[i].Disk
			return nil
		}
	}
	now := c.live.Director.View().Node(s.id)
	if now.Incarnation < next || now.Incarnation == next && now.Phase == view.Starting {
		if s.disk = c.live.Director.Image(s.id); s.disk != nil || next == 1 {
			return nil
		}
	}
	return s.runOut(slices.DeleteFunc(slices.Clone(all), func(g trace.Segment) bool { return g.Incarnation >= next }))
}

// runOut runs a server again to its end, for its disk.
func (s *server) runOut(all []trace.Segment) *order.Refusal {
	last := len(all) - 1
	if last < 0 || all[last].Short {
		return order.Refuse(notHeld).Node("node", s.id)
	}
	sent := s.sent
	if why := s.run(&all[last], func() bool { return true }); why != nil {
		return why
	}
	s.sent = sent
	if s.again != nil { // else it has left it
		s.disk, s.again = s.again.Disk.Bytes(), nil
	}
	return nil
}
