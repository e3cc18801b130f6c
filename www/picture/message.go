package picture

import (
	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/view"
)

// Messages under way, as www/element/stage/flight-marks.ts has them.

// mostMessages are drawn at once.
const mostMessages = 150

// message is one under way.
type message struct {
	of            *view.Flight
	kind          messageKind
	reply, reject bool
	at            Point
	turned, faint float64
}

// under are the messages under way.
func (s *scene) under() (all []message) {
	for _, f := range s.State.Flights.UnderWay(s.At) {
		w, is := s.way(f.From, f.To)
		if !is || len(all) == mostMessages {
			continue
		}
		m := message{of: &f, kind: kindOf(f.Kind), reply: f.Kind.Reply(), reject: f.Reject}
		switch {
		case f.Kind == 0: // a request forwarded; Reject marks the answers
			m.reply, m.reject = f.Reject, false
		case m.kind == appendKind && f.Entries == 0:
			m.kind = heartbeatKind
		}
		m.move(w, float64(s.At-f.At)/float64(max(1, f.Due-f.At)))
		all = append(all, m)
	}
	return all
}

// falls is where a message that is lost begins to fall, as a part of its way; a cut stops it before its gap.
const falls, stops = 0.5, 0.4

// move puts a message where it is after a part of its way.
func (m *message) move(w way, part float64) {
	dies := 1.0
	switch m.of.Verdict {
	case fault.Lost:
		dies = falls
	case fault.Severed:
		dies = stops
	}
	m.at = w.at(min(part, dies))
	if dies == 1 || part < dies {
		return
	}
	after := (part - dies) / (1 - dies)
	m.faint = after
	if m.of.Verdict == fault.Lost {
		m.at.Y += float64(46 * float64(after*after))
		m.turned = float64(70 * after)
	}
}

// messages draws them: their kind by shape, replies hollow, refusals with a broken edge, many entries with a thick one.
func (s *scene) messages() {
	for _, m := range s.under() {
		c := m.kind.ink()
		if m.of.Verdict == fault.Lost || m.of.Verdict == fault.Severed {
			c = down
		}
		i := Ink{Fill: c, Stroke: c, Width: 1.75, Faint: m.faint}
		if m.reply {
			i.Fill = surface
		}
		if m.reject {
			i.Dash = []float64{3, 2}
		}
		if m.kind == appendKind && m.of.Entries > 1 {
			i.Width = 4
		}
		s.begin(Message, messageNames[m.kind])
		if m.kind == heartbeatKind {
			s.circle(m.at, 5, i)
		} else {
			s.path(m.at, m.turned, []Line{{shapes[m.kind], true}}, i)
		}
		s.canvas.End()
	}
}

// messageKind is a kind of messages as the page tells them apart.
type messageKind uint8

const (
	requestKind messageKind = iota
	voteKind
	preVoteKind
	appendKind
	heartbeatKind
	snapshotKind
	timeoutNowKind
)

// messageNames are the page's.
var messageNames = [...]string{"request", "vote", "preVote", "append", "heartbeat", "snapshot", "timeoutNow"}

func kindOf(k raft.MessageKind) messageKind {
	switch k {
	case raft.RequestVote, raft.RequestVoteReply:
		return voteKind
	case raft.RequestPreVote, raft.RequestPreVoteReply:
		return preVoteKind
	case raft.AppendEntries, raft.AppendEntriesReply:
		return appendKind
	case raft.InstallSnapshot, raft.InstallSnapshotReply:
		return snapshotKind
	case raft.TimeoutNow:
		return timeoutNowKind
	}
	return requestKind
}

// ink is a kind's colour.
func (k messageKind) ink() Colour {
	switch k {
	case voteKind, preVoteKind:
		return candidate
	case requestKind:
		return request
	case snapshotKind:
		return good
	}
	return leader
}
