package differential

import (
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"raftlab/raft"
	"raftlab/raft/order"
	"raftlab/raft/sim"
)

// servers is how many there are; some of them are no members at first.
const servers = 6

// set has bit i for server i+1.
type set uint64

const everyone = set(1<<servers - 1)

func only(id raft.NodeID) set               { return 1 << (id - 1) }
func (s set) has(id raft.NodeID) bool       { return s>>(id-1)&1 == 1 }
func (s set) size() int                     { return bits.OnesCount64(uint64(s)) }
func (s set) majority(of set) bool          { return (s & of).size() > of.size()/2 }
func (s set) pick(d *raft.Dice) raft.NodeID { ids := s.ids(); return ids[d.Below(uint64(len(ids)))] }

func (s set) ids() (ids []raft.NodeID) {
	for id := raft.NodeID(1); id <= servers; id++ {
		if s.has(id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// cluster is what a script knows of its cluster, whatever the engine. A majority of the
// voters is always well: up, and joined to each other in all directions.
type cluster struct {
	voters, learners set
	down, cut        set
	oneWay           bool // who is cut is so in one direction only
}

func (c *cluster) members() set { return c.voters | c.learners }
func (c *cluster) well() set    { return c.members() &^ (c.down | c.cut) }

// step is one thing that is done: orders, or puts, or a change to other members.
type step struct {
	orders []order.Order
	puts   int
	change bool
	joint  bool
	after  cluster
}

func (s *step) String() string {
	switch {
	case s.puts > 0:
		return fmt.Sprintf("put %d", s.puts)
	case s.change:
		return fmt.Sprintf("change to voters %v and learners %v, joint: %t", s.after.voters.ids(), s.after.learners.ids(), s.joint)
	}
	var words []string
	for i := range s.orders {
		words = append(words, string(s.orders[i].Append(nil)))
	}
	return strings.Join(words, ", ")
}

// script is a seed's: a config without its engine, and what is done.
type script struct {
	config sim.Config
	steps  []step
}

func (s *script) String() string {
	var b strings.Builder
	for i := range s.steps {
		b.WriteString(strconv.Itoa(i+1) + ". " + s.steps[i].String() + "\n")
	}
	return b.String()
}

// writer draws a script.
type writer struct {
	dice    *raft.Dice
	cluster cluster
	steps   []step
}

func draw(seed uint64) script {
	w := &writer{dice: raft.NewDice(seed)}
	c := sim.Healthy(servers, seed)
	c.Clients, c.Judge, c.NonMembers = 0, true, int(1+w.dice.Below(servers-1))
	c.Settings.PreVote, c.Settings.CheckQuorum = w.dice.Below(2) == 0, w.dice.Below(2) == 0
	c.SnapshotEvery, c.AppendBytes = raft.Index(w.dice.Below(3)*8), int(w.dice.Below(2))*600
	w.cluster.voters = 1<<(servers-c.NonMembers) - 1
	w.cluster.down = everyone &^ w.cluster.voters // switched off until they are let in
	w.do(order.Order{Kind: order.PowerLoss, Groups: []order.Group{order.Group(w.cluster.down)}})
	for range 10 + w.dice.Below(20) {
		w.next()
	}
	return script{c, w.steps}
}

func (w *writer) add(s step) {
	s.after = w.cluster
	w.steps = append(w.steps, s)
}

func (w *writer) do(orders ...order.Order) { w.add(step{orders: orders}) }

func (w *writer) next() {
	well := w.cluster.well()
	switch w.dice.Below(14) {
	case 0:
		w.do(order.Order{Kind: order.Campaign, Node: (well & w.cluster.voters).pick(w.dice)})
	case 1:
		w.transfer()
	case 2:
		w.do(order.Order{Kind: order.Compact, Node: well.pick(w.dice)})
	case 3:
		w.crash()
	case 4, 5:
		w.restart()
	case 6:
		w.sever()
	case 7, 8:
		w.cluster.cut, w.cluster.oneWay = 0, false
		w.do(order.Order{Kind: order.Heal})
	case 9, 10:
		w.change()
	default:
		w.add(step{puts: int(1 + w.dice.Below(6))})
	}
}

// transfer asks each voter that is well to hand over: the one that leads will.
func (w *writer) transfer() {
	voters := w.cluster.well() & w.cluster.voters
	to := voters.pick(w.dice)
	var orders []order.Order
	for _, from := range (voters &^ only(to)).ids() {
		orders = append(orders, order.Order{Kind: order.Transfer, Node: to, Peer: from})
	}
	w.do(orders...)
}

// bears tells whether a majority of these voters is well while these servers are not.
func (w *writer) bears(ill, voters set) bool {
	return (everyone &^ (w.cluster.down | w.cluster.cut | ill)).majority(voters)
}

func (w *writer) crash() {
	id := w.cluster.well().pick(w.dice)
	if !w.bears(only(id), w.cluster.voters) {
		return
	}
	w.cluster.down |= only(id)
	w.do(order.Order{Kind: order.Crash, Node: id, Remains: order.Remains(w.dice.Below(3))})
}

func (w *writer) restart() {
	if down := w.cluster.down & w.cluster.members(); down != 0 {
		id := down.pick(w.dice)
		w.cluster.down &^= only(id)
		w.do(order.Order{Kind: order.Restart, Node: id})
	}
}

// sever cuts a group off, or one link in one direction, whose ends count as cut.
func (w *writer) sever() {
	group := set(1+w.dice.Below(1<<servers-1)) & w.cluster.members()
	if w.cluster.cut != 0 || group == 0 || !w.bears(group, w.cluster.voters) {
		return
	}
	if group.size() != 2 {
		w.cluster.cut = group
		w.do(order.Order{Kind: order.Partition, Groups: []order.Group{order.Group(group)}})
		return
	}
	w.cluster.cut, w.cluster.oneWay = group, true
	ends := group.ids()
	if w.dice.Below(2) == 0 {
		slices.Reverse(ends)
	}
	w.do(order.Order{Kind: order.Cut, Node: ends[0], Peer: ends[1], OneWay: true})
}

// change lets one server in or out, or any number by a joint configuration. Who comes is
// switched on before, and who went is switched off.
func (w *writer) change() {
	next, joint := w.cluster, w.dice.Below(3) == 0
	switch id := raft.NodeID(1 + w.dice.Below(servers)); {
	case joint:
		next.voters = set(1 + w.dice.Below(1<<servers-1))
		next.learners &^= next.voters
	case !w.cluster.members().has(id) && w.dice.Below(2) == 0:
		next.learners |= only(id)
	case !w.cluster.voters.has(id):
		next.voters, next.learners = next.voters|only(id), next.learners&^only(id)
	default:
		next.voters, next.learners = next.voters&^only(id), next.learners&^only(id)
	}
	come, gone := next.members()&^w.cluster.members(), w.cluster.members()&^next.members()
	next.down &^= come
	lagging := next.voters & w.cluster.learners &^ w.cluster.well() // ours promotes none that may be
	if w.cluster.oneWay || lagging != 0 || next.voters == 0 || !next.well().majority(next.voters) {
		return
	}
	w.power(order.Restart, come)
	w.cluster = next
	w.add(step{change: true, joint: joint})
	w.cluster.down |= gone
	w.power(order.Crash, gone)
}

func (w *writer) power(kind order.Kind, ids set) {
	var orders []order.Order
	for _, id := range ids.ids() {
		orders = append(orders, order.Order{Kind: kind, Node: id})
	}
	if len(orders) > 0 {
		w.do(orders...)
	}
}
