package picture

import (
	"strconv"

	"raftlab/raft/fault"
	"raftlab/raft/view"
)

// mostTold is how many messages are told one by one.
const mostTold = 12

// description is the picture in words.
func (s *scene) description() string {
	w := s.words
	text := ""
	if s.look.Title != "" {
		text = w.leads(s.State.ShownLeader()) + ". "
	}
	text += w.Moment(len(s.State.Nodes), s.At)
	for _, n := range s.State.Nodes {
		text += s.nodeSaid(n)
	}
	return text + s.cutsSaid() + s.messagesSaid()
}

func (s *scene) nodeSaid(n *view.Node) string {
	w := s.words
	more := ""
	if what, until := stalled(n); what > 0 {
		more = fill(w.longer, w.lasts(max(0, until-s.At)))
	}
	if n.Alive() && isCandidate(n) {
		more += fill(w.votes, strconv.Itoa(len(n.Status.Votes)), strconv.Itoa(len(s.State.Members.Voters)))
	}
	return fill(w.node, n.ID.String(), s.state(n).text, number(n.Status.Term), more)
}

// cutsSaid are the links that are cut, both ways as one.
func (s *scene) cutsSaid() string {
	list := ""
	s.State.EachLink(func(from, to *view.Node, l *fault.Link) {
		back := s.State.Links.At(to.ID, from.ID).Cut
		if !l.Cut || back && from.ID > to.ID {
			return
		}
		arrow := " → "
		if back {
			arrow = " ↔ "
		}
		list = listed(list, from.ID.String()+arrow+to.ID.String())
	})
	if list == "" {
		return ""
	}
	return fill(s.words.cut, list)
}

func (s *scene) messagesSaid() string {
	w, all, list := s.words, s.under(), ""
	if len(all) == 0 {
		return ""
	}
	for _, m := range all[:min(len(all), mostTold)] {
		more := ""
		if m.reply {
			more = w.reply
		}
		switch m.of.Verdict {
		case fault.Lost:
			more += w.lost
		case fault.Severed:
			more += w.severed
		}
		list = listed(list, fill(w.message, w.messages[m.kind], m.of.From.String(), m.of.To.String(), more))
	}
	if rest := len(all) - mostTold; rest > 0 {
		list += fill(w.more, strconv.Itoa(rest))
	}
	return " " + count(len(all), w.one, w.under) + ": " + list + "."
}

func listed(list, item string) string {
	if list == "" {
		return item
	}
	return list + ", " + item
}
