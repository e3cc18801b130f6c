package desk

import (
	"raftlab/raft"
	"raftlab/raft/client"
	"raftlab/raft/director"
	"raftlab/raft/order"
	"raftlab/raft/view"
)

// appendMeasured writes what is measured; at a mark also what was before.
func (k *Desk) appendMeasured(b []byte) []byte {
	v := k.seen().View()
	m := &v.Measured
	v.Changes.Measured = false
	puts, putsBefore := k.seen().Puts()
	b = appendStretch(append(key(b, "measured"), '['), &m.Stretch, puts)
	if m.Before != k.told.before {
		k.told.before = m.Before
		b = appendStretch(append(b, ','), m.Before, putsBefore)
	}
	return append(b, ']')
}

// appendStretch writes the numbers of one, times in µs; -1: there is none.
func appendStretch(b []byte, s *view.Stretch, p *director.Puts) []byte {
	g := &s.Leaderless
	numbers := [...]int64{
		micros(s.Since), micros(g.Last), micros(g.Median), micros(g.Worst), micros(g.Total), int64(g.Count),
		int64(s.Elections), int64(s.Failed), int64(s.Split), int64(s.LastTerm - s.FirstTerm),
		int64(p.Ended[client.OK]), int64(p.Ended[client.Failed]), int64(p.Ended[client.Unknown]), micros(p.Took.Percentile(50)), micros(p.Took.Percentile(99)),
		int64(s.Messages), int64(s.Bytes),
	}
	if g.Count == 0 {
		numbers[1], numbers[2], numbers[3] = -1, -1, -1
	}
	if p.Ended[client.OK] == 0 {
		numbers[13], numbers[14] = -1, -1
	}
	b = append(b, '[')
	for _, n := range numbers {
		b = appendInt(comma(b), n)
	}
	return append(b, ']')
}

func micros(t raft.Time) int64 { return int64(t+500) / 1000 }

// mark has what is measured counted from now on.
func (k *Desk) mark(id uint64, v *order.JSON) *order.Refusal {
	why := read(v)
	if why == nil {
		k.ask(director.Ask{ID: id, Do: director.Mark})
	}
	return why
}
