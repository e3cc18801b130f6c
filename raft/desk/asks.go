package desk

import (
	"maps"
	"math"
	"slices"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/order"
	"raftlab/raft/view"
)

// asks are the commands that are no orders. A refusal means that nothing was done; nil, that
// the command is answered, or will be.
var asks map[string]func(k *Desk, id uint64, v *order.JSON) *order.Refusal

func init() {
	asks = map[string]func(*Desk, uint64, *order.JSON) *order.Refusal{
		"start":      (*Desk).start,
		"join":       (*Desk).join,
		"watch":      (*Desk).watch,
		"unwatch":    (*Desk).unwatch,
		"terminated": (*Desk).terminated,
		"died":       (*Desk).died,
		"panicked":   (*Desk).panicked,
		"suspend":    (*Desk).suspend,
		"wake":       (*Desk).wake,
		"mark":       (*Desk).mark,
		"log":        (*Desk).tellLog,
		"flights":    (*Desk).tellFlights,
		"messages":   (*Desk).messages,
		"trace":      (*Desk).trace,
		"picture":    (*Desk).picture,
		"wire":       (*Desk).wire,
		"check":      (*Desk).check,
		"host":       (*Desk).pageStruck,
		"seek":       (*Desk).seek,
		"step":       (*Desk).step,
		"undo":       (*Desk).undo,
		"open":       (*Desk).open,
		"fork":       (*Desk).fork,
		"play":       (*Desk).play,
		"leave":      (*Desk).leavePlay,
		"prepared":   (*Desk).prepared,
		"reach":      (*Desk).reach,
	}
}

func commandNames() []string {
	return append(order.KindNames()[1:], slices.Sorted(maps.Keys(asks))...)
}

// words are the names of a list of something named.
func words[T any](list []T, name func(*T) string) []string {
	all := make([]string, len(list))
	for i := range list {
		all[i] = name(&list[i])
	}
	return all
}

// needed are the settings that a start must have.
var needed = [...]order.Setting{order.Election, order.Heartbeat, order.Latency, order.Loss, order.Duplicate, order.Fsync, order.Scale}

// start begins the lab: every worker is ready, every port open.
func (k *Desk) start(id uint64, v *order.JSON) *order.Refusal {
	l := lab{started: true, plan: director.Plan{SnapshotEvery: DefaultSnapshotEvery}}
	p := &l.plan
	engine, disk, world := uint8(0), uint8(0), uint8(0)
	if why := read(v,
		order.Must(order.Whole("nodes", &p.Nodes, 1, MaxNodes)),
		order.Histories("logs", &p.Histories, &p.Nodes),
		order.Must(order.Changes("settings", &p.Settings)),
		order.Seed("seed", &p.Seed),
		order.Word("world", &world, worldNames),
		order.Must(order.Word("disk", &disk, diskNames)),
		order.Text("diskFallback", &l.fallback, 0, order.MaxDocument),
		order.Text("build", &l.build, 0, longestWord),
		order.Text("version", &p.Version, 0, longestWord),
		order.Truth("held", &p.Held),
		order.Words("off", &p.Off, raft.RuleIDs()),
		order.Word("engine", &engine, words(director.Engines[:], func(e *director.Engine) string { return e.Name })),
		order.Whole("snapshotEvery", &p.SnapshotEvery, 0, MaxSnapshotEvery),
	); why != nil {
		return why
	}
	for _, s := range needed {
		if _, is := p.Settings.Get(s); !is {
			return order.Refuse(order.Missing).With("field", "settings."+order.Settings[s].Name)
		}
	}
	p.Settings = order.Change{}.With(order.DriftBound, order.Settings[order.DriftBound].Default).Over(p.Settings)
	p.Engine, p.Memory = &director.Engines[engine], diskNames[disk] == "memory"
	if !k.lab.started {
		for i := range p.Nodes {
			k.made[i] = 1
		}
	}
	if worldNames[world] == "sim" && !k.lab.started {
		k.course = k.newCourse(p)
		p.Memory = false // the universe has the disks
	}
	k.ask(director.Ask{ID: id, Do: director.Start, Plan: p})
	if k.director.Started() && !k.lab.started {
		k.lab = l
		k.ownStart()
	}
	return nil
}

var worldNames = []string{"live", "sim"}

var diskNames = []string{"", "opfs", "memory"}

// incarnation is which worker of which node a command is about.
type incarnation struct {
	node raft.NodeID
	is   uint32
}

func (k *Desk) readIncarnation(v *order.JSON, of *incarnation, more ...order.Field) *order.Refusal {
	return read(v, append(more, order.Must(order.Node("node", &of.node, MaxNodes)), order.Must(order.Whole("incarnation", &of.is, 1, maxIncarnation)))...)
}

// join makes a new node, which is no member yet: its worker is ready, its ports are open.
func (k *Desk) join(id uint64, v *order.JSON) *order.Refusal {
	var of incarnation
	if why := k.readIncarnation(v, &of); why != nil {
		return why
	}
	k.made[of.node-1] = of.is
	k.ask(director.Ask{ID: id, Do: director.Join, Node: of.node})
	return nil
}

func (k *Desk) watch(id uint64, v *order.JSON) *order.Refusal {
	var name, from uint64
	var key string
	if why := read(v, order.Must(order.Whole("watch", &name, 0, maxID)), order.Must(order.Text("key", &key, 1, order.MaxDocument)), order.Whole("from", &from, 0, maxID)); why != nil {
		return why
	}
	k.ask(director.Ask{ID: id, Do: director.Watch, Watch: name, Key: key, From: int64(from)})
	return nil
}

func (k *Desk) unwatch(id uint64, v *order.JSON) *order.Refusal {
	var name uint64
	if why := read(v, order.Must(order.Whole("watch", &name, 0, maxID))); why != nil {
		return why
	}
	k.ask(director.Ask{ID: id, Do: director.Unwatch, Watch: name})
	return nil
}

// terminated: the page has ended a worker.
func (k *Desk) terminated(id uint64, v *order.JSON) *order.Refusal {
	var of incarnation
	if why := k.readIncarnation(v, &of); why != nil {
		return why
	}
	k.hear(director.Word{Kind: director.Terminated, Node: of.node, Incarnation: of.is})
	k.done(id)
	return nil
}

// died and panicked are what the page saw of a worker's end.
func (k *Desk) died(id uint64, v *order.JSON) *order.Refusal {
	return k.gone(id, v, view.Died, "why")
}

func (k *Desk) panicked(id uint64, v *order.JSON) *order.Refusal {
	return k.gone(id, v, view.Panicked, "stack")
}

func (k *Desk) gone(id uint64, v *order.JSON, cause view.Cause, text string) *order.Refusal {
	var of incarnation
	end := view.End{Cause: cause}
	if why := k.readIncarnation(v, &of, order.Text(text, &end.Text, 0, order.MaxDocument)); why != nil {
		return why
	}
	k.hear(director.Word{Kind: director.Gone, Node: of.node, Incarnation: of.is, End: end})
	k.done(id)
	return nil
}

// suspend and wake concern workers of nodes, of which a simulated lab has none.
func (k *Desk) suspend(id uint64, v *order.JSON) *order.Refusal {
	if k.course != nil {
		k.done(id)
	} else {
		k.hear(director.Word{Kind: director.Suspended, ID: id})
	}
	return nil
}

func (k *Desk) wake(id uint64, v *order.JSON) *order.Refusal {
	if k.course != nil {
		k.done(id)
	} else {
		k.hear(director.Word{Kind: director.Woken, ID: id})
	}
	return nil
}

// tellLog answers with a part of a node's log.
func (k *Desk) tellLog(id uint64, v *order.JSON) *order.Refusal {
	var node raft.NodeID
	from, to := uint64(1), uint64(math.MaxInt64)
	if why := read(v, order.Must(order.Node("node", &node, MaxNodes)), order.Whole("from", &from, 0, maxID), order.Whole("to", &to, 0, maxID)); why != nil {
		return why
	}
	n := k.seen().View().Node(node)
	if n == nil {
		return k.director.NoNode("node", node)
	}
	k.say(new(listed).appendEntries(key(k.answer(id), "entries"), &n.Log, raft.Index(from), raft.Index(to)))
	return nil
}

// tellFlights turns the showing of single messages on at any scale, or off at high ones.
func (k *Desk) tellFlights(id uint64, v *order.JSON) *order.Refusal {
	all := false
	if why := read(v, order.Truth("all", &all)); why != nil {
		return why
	}
	k.flight.all = all
	k.done(id)
	return nil
}

// trace answers with the recording as a file.
func (k *Desk) trace(id uint64, v *order.JSON) *order.Refusal {
	if k.course != nil {
		k.replyBinary(id, k.course.run.AppendRun(nil, k.lab.build))
	} else {
		k.replyBinary(id, k.recording.Append(nil, k.lab.build, k.lab.plan.Engine.Name))
	}
	return nil
}

// wire answers with the bytes of a frame, as its receiver recorded them, or, in virtual time, as it is under way or came lately.
func (k *Desk) wire(id uint64, v *order.JSON) *order.Refusal {
	var from, to raft.NodeID
	var is, seq uint64
	if why := read(v, order.Must(order.Node("from", &from, MaxNodes)), order.Must(order.Node("to", &to, MaxNodes)),
		order.Whole("incarnation", &is, 0, maxIncarnation), order.Whole("seq", &seq, 0, maxID)); why != nil {
		return why
	}
	if k.director.View().Node(to) == nil {
		return k.director.NoNode("to", to)
	}
	find := k.recording.Frame
	if k.course != nil {
		find = k.course.run.Lab().Frame
	}
	if frame := find(to, from, uint32(is), seq); frame != nil {
		k.replyBinary(id, frame)
		return nil
	}
	k.say(append(key(k.answer(id), "wire"), "null"...))
	return nil
}

// check hands out the history for Judge.
func (k *Desk) check(id uint64, v *order.JSON) *order.Refusal {
	if k.course != nil {
		k.replyBinary(id, k.course.run.Lab().History())
	} else {
		k.replyBinary(id, k.director.History())
	}
	return nil
}

// longestFault is what the page can tell at most: a year.
const longestFault = 365 * 24 * 3600 * 1000 * raft.Millisecond

// pageStruck is the page's word of what was done to its own thread.
func (k *Desk) pageStruck(id uint64, v *order.JSON) *order.Refusal {
	kind := uint8(math.MaxUint8)
	f := view.HostFault{Scope: view.OfPage}
	if why := read(v, order.Word("fault", &kind, HostFaultKinds[:]), order.Millis("for", &f.Took, 0, longestFault)); why != nil {
		return why
	}
	if k.course != nil || kind == math.MaxUint8 {
		k.director.Refresh()
	} else {
		f.Kind = view.FaultKind(kind)
		k.hear(director.Word{Kind: director.Struck, Fault: f})
	}
	k.done(id)
	return nil
}
