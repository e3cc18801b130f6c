package fork

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/replica"
)

// frame is one that a server sent.
type frame struct {
	source
	to      raft.NodeID
	at, due raft.Time
	seq     uint64
	bytes   []byte
}

// Send and Flush are the world of a server that runs again.
func (s *server) Send(to raft.NodeID, due raft.Time, b []byte) {
	if s.again == nil { // it begins
		return
	}
	_, at := s.again.Replica.Clocks()
	s.sent = append(s.sent, frame{source{s.id, s.segment.Incarnation}, to, at, due, s.again.Replica.Sent(), slices.Clone(b)})
}

func (s *server) Flush([]byte) {}

// taken are the frames that a server took.
type taken struct {
	all    map[copyOf]int
	latest map[source]uint64 // the highest number
	first  map[source]uint64 // of the first one
}

// source is an incarnation of a server, copyOf one copy of a frame of its.
type source struct {
	from        raft.NodeID
	incarnation uint32
}

type copyOf struct {
	source
	seq uint64
	due raft.Time
}

func (t *taken) take(in *replica.Input) {
	h, err := replica.ReadFrameHeader(in.Bytes)
	if err != nil {
		return
	}
	if t.all == nil {
		t.all, t.latest, t.first = map[copyOf]int{}, map[source]uint64{}, map[source]uint64{}
	}
	of := source{in.From, h.Incarnation}
	t.all[copyOf{of, h.Seq, h.Due}]++
	t.latest[of] = max(t.latest[of], h.Seq)
	if _, known := t.first[of]; !known {
		t.first[of] = h.Seq
	}
}

// of is the highest number of a server's frames that were taken.
func (t *taken) of(s *server) uint64 { return t.latest[source{s.id, s.incarnation}] }

// underWay are the frames to a server that it has not taken yet, each link's in order. Of
// what was sent before it started only what follows a frame that it took has reached it.
func (c *cut) underWay(to *server) (mail []replica.Letter) {
	took := map[copyOf]int{}
	for _, from := range c.servers {
		for _, f := range from.sent {
			it := copyOf{f.source, f.seq, f.due}
			if took[it]++; f.to != to.id || took[it] <= to.taken.all[it] {
				continue
			}
			first, some := to.taken.first[f.source]
			if reached := f.at >= to.since || some && f.seq > first; to.started && !reached || !to.started && f.due <= to.since {
				continue
			}
			mail = append(mail, replica.Letter{Due: f.due, From: f.from, Bytes: f.bytes})
		}
	}
	return mail
}
