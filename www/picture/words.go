package picture

import (
	"strconv"
	"strings"

	"raftlab/raft"
	"raftlab/raft/order"
	"raftlab/raft/refusal"
	"raftlab/raft/view"
)

// Words are all that a picture says, in one language. In braces are a sentence's arguments, counted from 0.
// picture.json in a language's folder (www/i18n) has them; the page takes its own words for nodes and messages from there too.
type Words struct {
	lang, point     string
	roles           [4]string // by raft.Role
	parts           [3]string // by view.Part
	crashed, paused string
	stopped         [5]string // by replica.StopReason, from 1
	hangs           [3]string // by replica.Stall, from 1
	messages        [7]string // by messageKind

	leader, noLeader    string
	nodes, oneNode      string
	moment              string
	node, votes, longer string
	under, one, more    string
	message, reply      string
	lost, severed       string
	cut, links, oneLink string
	seconds             string
}

// longestWords are the longest of them, in bytes.
const longestWords = 200

// Fields are those of picture.json.
func (w *Words) Fields() (all []order.Field) {
	text := func(name string, into *string) {
		all = append(all, order.Must(order.Text(name, into, 1, longestWords)))
	}
	each := func(into []string, names ...string) {
		for i, name := range names {
			text(name, &into[i])
		}
	}
	text("lang", &w.lang)
	text("point", &w.point)
	text("seconds", &w.seconds)
	each(w.roles[:], "follower", "candidate", "leader", "preCandidate")
	each(w.parts[:], "notMember", "learner", "voter")
	text("crashed", &w.crashed)
	text("paused", &w.paused)
	each(w.stopped[:], "diskFull", "diskFailed", "logDamaged", "logLost", "noSnapshot")
	each(w.hangs[:], "diskHangs", "applyHangs", "processHangs")
	each(w.messages[:], messageNames[:]...)
	text("leads", &w.leader)
	text("noLeader", &w.noLeader)
	text("nodes", &w.nodes)
	text("oneNode", &w.oneNode)
	text("moment", &w.moment)
	text("node", &w.node)
	text("votes", &w.votes)
	text("longer", &w.longer)
	text("underWay", &w.under)
	text("oneUnderWay", &w.one)
	text("more", &w.more)
	text("message", &w.message)
	text("reply", &w.reply)
	text("lost", &w.lost)
	text("severed", &w.severed)
	text("cut", &w.cut)
	text("linksCut", &w.links)
	text("oneLinkCut", &w.oneLink)
	return all
}

// ReadWords reads a language's picture.json.
func ReadWords(text []byte) (*Words, error) {
	v, why := order.Parse(text)
	if why != nil {
		return nil, why
	}
	w := &Words{}
	if why = v.Read("", w.Fields()...); why != nil {
		return nil, why
	}
	return w, nil
}

// fill puts a sentence's arguments into it.
func fill(sentence string, arguments ...string) string {
	for i, argument := range arguments {
		sentence = strings.ReplaceAll(sentence, "{"+strconv.Itoa(i)+"}", argument)
	}
	return sentence
}

// count is a sentence of how many.
func count(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return fill(many, strconv.Itoa(n))
}

func number[T ~uint64](n T) string { return strconv.FormatUint(uint64(n), 10) }

// leads says who leads.
func (w *Words) leads(n *view.Node) string {
	if n == nil {
		return w.noLeader
	}
	return fill(w.leader, n.ID.String(), number(n.Status.Term))
}

// Moment says when a moment is, and of how many nodes.
func (w *Words) Moment(nodes int, at raft.Time) string {
	return fill(w.moment, count(nodes, w.oneNode, w.nodes), w.time(at))
}

// time is a time in seconds, to the millisecond.
func (w *Words) time(t raft.Time) string {
	return w.inSeconds(refusal.Decimal(int64(t/raft.Millisecond), 3))
}

// lasts is how much longer something hangs, as the page says it.
func (w *Words) lasts(t raft.Time) string {
	if t < 9950*raft.Millisecond {
		tenths := int64((t + 50*raft.Millisecond) / (100 * raft.Millisecond))
		return w.inSeconds(refusal.Decimal(tenths/10, 0) + "." + refusal.Decimal(tenths%10, 0))
	}
	return w.inSeconds(refusal.Decimal(int64((t+1000*raft.Millisecond-1)/(1000*raft.Millisecond)), 0))
}

func (w *Words) inSeconds(decimal string) string {
	return fill(w.seconds, strings.Replace(decimal, ".", w.point, 1))
}
