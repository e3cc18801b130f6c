package desk_test

import (
	"container/heap"
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/desk"
	"raftlab/raft/host"
	"raftlab/raft/order"
	"raftlab/raft/refusal"
	"raftlab/www/i18n"
)

const ms = raft.Millisecond

// hop is how long a posted message takes from worker to worker, in real time.
const hop = 50 * raft.Time(1000)

// universe is a browser in virtual real time: workers, ports, and a page.
type universe struct {
	t         *testing.T
	now       raft.Time
	events    queue
	seq       uint64
	desk      *desk.Desk
	armed     raft.Time
	workers   map[raft.NodeID]*worker
	ended     []*worker // dead ones, whose words may still be on their way
	page      *page
	blind     bool // nobody can tell that a worker is gone
	engine    func(raft.Config) (raft.Engine, error)
	names     int
	telemetry []told    // all that came
	far       raft.Time // how much longer than a hop a frame is on its way to a peer, in real time
}

// told is what came from a node.
type told struct {
	from  raft.NodeID
	frame []byte
}

type happening struct {
	at  raft.Time
	seq uint64
	do  func()
}

type queue []happening

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	return q[i].at < q[j].at || q[i].at == q[j].at && q[i].seq < q[j].seq
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)   { *q = append(*q, x.(happening)) }
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

// epoch is when the universes begin: real time counts from 1970.
const epoch = 1_700_000_000_000 * ms

func newUniverse(t *testing.T, nodes int) *universe {
	u := &universe{t: t, now: epoch, armed: raft.Never, workers: map[raft.NodeID]*worker{}, engine: newNode}
	u.desk = desk.New(u, nil)
	u.page = newPage(u)
	for i := range nodes {
		u.boot(raft.NodeID(i+1), 1)
	}
	return u
}

func (u *universe) boot(id raft.NodeID, incarnation uint32) {
	u.workers[id] = newWorker(u, id, incarnation)
}

// after lets something happen in a while. What is asked for first of two things at the
// same time happens first, so that ports are first in, first out.
func (u *universe) after(delay raft.Time, f func()) {
	u.seq++
	heap.Push(&u.events, happening{u.now + max(delay, 0), u.seq, f})
}

func (u *universe) next() bool {
	if len(u.events) == 0 {
		return false
	}
	e := heap.Pop(&u.events).(happening)
	u.now = e.at
	e.do()
	return true
}

// pass lets real time pass.
func (u *universe) pass(d raft.Time) {
	end := u.now + d
	for len(u.events) > 0 && u.events[0].at <= end {
		u.next()
	}
	u.now = end
}

// until runs on until something holds.
func (u *universe) until(what string, holds func() bool) {
	u.t.Helper()
	bound := u.now + 600_000*ms
	for !holds() {
		require.True(u.t, u.now < bound && u.next(), "never: "+what)
	}
}

// The director's world.

func (u *universe) Now() raft.Time { return u.now }

func (u *universe) ToNode(id raft.NodeID, frame []byte) {
	w, b := u.workers[id], append([]byte(nil), frame...)
	u.after(hop, func() { w.order(b) })
}

func (u *universe) ToPage(text []byte) {
	b := append([]byte(nil), text...)
	u.after(hop, func() { u.page.receive(b) })
}

func (u *universe) ToPageBinary(b []byte) {
	b = append([]byte(nil), b...)
	u.after(hop, func() { u.page.receiveBinary(b) })
}

func (u *universe) WatchNode(id raft.NodeID, incarnation uint32) bool {
	u.workers[id].watched = !u.blind
	return !u.blind
}

// turn is one of the director's, after which its timer is set.
func (u *universe) turn(f func()) {
	f()
	if t := u.desk.Deadline(); t < u.armed {
		u.armed = t
		u.after(t-u.now, func() {
			u.armed = raft.Never
			u.turn(u.desk.Timer)
		})
	}
}

// command sends one to the director and returns its id.
func (u *universe) command(do string, fields map[string]any) uint64 {
	u.names++
	id := uint64(u.names)
	command := asPage(fields)
	command["id"], command["do"] = id, do
	text, err := json.Marshal(command)
	require.NoError(u.t, err)
	u.after(hop, func() { u.turn(func() { u.desk.FromPage(text) }) })
	return id
}

type fieldsOf = map[string]any

// asPage gives fields the places that the page gives them: settings are an object of their own,
// and two ends are a link.
func asPage(fields fieldsOf) fieldsOf {
	command, settings := fieldsOf{}, fieldsOf{}
	for k, v := range fields {
		if slices.ContainsFunc(order.Settings[:], func(s order.Info) bool { return s.Name == k }) {
			settings[k] = v
		} else {
			command[k] = v
		}
	}
	if len(settings) > 0 {
		command["settings"] = settings
	}
	from, isNode := fields["from"].(string)
	if _, wire := fields["seq"]; !wire && isNode && fields["to"] != nil {
		delete(command, "from")
		delete(command, "to")
		command["link"] = []any{from, fields["to"]}
	}
	return command
}

// worded is a message with its refusal in words.
func worded(message fieldsOf) fieldsOf {
	if said, is := message["error"].(fieldsOf); is {
		message["error"] = i18n.Sentence(i18n.English, refused(said))
	}
	return message
}

// refused reads a refusal.
func refused(said fieldsOf) *refusal.Refusal {
	why := refusal.New(refusal.Code(said["code"].(string)))
	for name, v := range said {
		switch v := v.(type) {
		case []any:
			var words []string
			for _, word := range v {
				words = append(words, word.(string))
			}
			why.List(words)
		case fieldsOf:
			why.Because(refused(v))
		default:
			why.With(name, v.(string))
		}
	}
	return why
}

// ask sends a command and waits for its reply.
func (u *universe) ask(do string, fields fieldsOf) fieldsOf {
	u.t.Helper()
	id := u.command(do, fields)
	return u.await(id)
}

func (u *universe) await(id uint64) fieldsOf {
	u.t.Helper()
	u.until("a reply", func() bool { return u.page.replies[id] != nil })
	return u.page.replies[id]
}

// must is ask for a command that must not be refused.
func (u *universe) must(do string, fields fieldsOf) fieldsOf {
	u.t.Helper()
	reply := u.ask(do, fields)
	if reply["outcome"] == nil {
		require.Nil(u.t, reply["error"], do)
	}
	return reply
}

// start begins the lab with settings that tests may replace.
func (u *universe) start(change fieldsOf) {
	u.t.Helper()
	fields := fieldsOf{
		"nodes": len(u.workers), "election": []int{150, 300}, "heartbeat": 50, "latency": []int{5, 15}, "loss": 0,
		"duplicate": 0, "fsync": 0, "scale": 1, "seed": 1, "disk": "memory", "build": "test", "version": "1",
	}
	for k, v := range change {
		fields[k] = v
	}
	u.page.starts(asPage(fields))
	u.must("start", fields)
}

func started(t *testing.T, nodes int, change fieldsOf) *universe {
	t.Helper()
	u := newUniverse(t, nodes)
	u.start(change)
	return u
}

// leader waits for one and returns its name.
func (u *universe) leader() string {
	u.t.Helper()
	u.until("a leader", func() bool { return u.page.leader() != "" })
	return u.page.leader()
}

// sleep does the page's part of a suspension, and wake that of its end.
func (u *universe) sleep() {
	u.t.Helper()
	u.must("suspend", nil)
	for _, w := range u.workers {
		if w.alive {
			w.kill()
			w.sleeps = true
		}
	}
}

func (u *universe) wake() {
	u.t.Helper()
	u.pass(50 * ms) // a new worker is ready once the old one's lock was seen to be free
	for id, w := range u.workers {
		if w.sleeps {
			u.boot(id, w.incarnation)
		}
	}
	u.must("wake", nil)
}

// restart does the page's part of one.
func (u *universe) restart(name string) {
	u.t.Helper()
	w := u.workers[idOf(name)]
	require.False(u.t, w.alive)
	u.boot(w.id, w.incarnation+1)
	u.must("restart", fieldsOf{"node": name, "incarnation": w.incarnation + 1})
}

// join does the page's part of a new node's start.
func (u *universe) join(name string) {
	u.t.Helper()
	u.boot(idOf(name), 1)
	u.must("join", fieldsOf{"node": name, "incarnation": 1})
}

// kill ends a worker behind the lab's back. What it has posted arrives all the same.
func (w *worker) kill() {
	w.alive = false
	if w.watched {
		w.u.after(20*ms, func() { w.u.turn(func() { w.u.desk.NodeGone(w.id, w.incarnation) }) })
	}
}

func idOf(name string) raft.NodeID { return raft.NodeID(name[1] - '0') }

var _ desk.World = (*universe)(nil)
var _ host.World = (*worker)(nil)
