package desk

import (
	"strconv"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/order"
)

// command reads one command, and hands it on or answers it. Nothing is taken on trust, though
// the page has checked what its callers said: a lab must outlive whatever it is told.
func (k *Desk) command(text []byte) {
	v, wrong := order.ParseAny(text)
	if wrong != nil {
		k.refuse(0, wrong)
		return
	}
	k.handle(v.Whole("id"), v.Text("do"), v)
}

// handle hands a command on, or answers it.
func (k *Desk) handle(id uint64, do string, v *order.JSON) {
	if why := k.run(id, do, v); why != nil {
		k.refuse(id, why)
	}
}

// run refuses a command that can't be handed on.
func (k *Desk) run(id uint64, do string, v *order.JSON) *order.Refusal {
	ask, known := asks[do]
	switch {
	case k.course != nil && k.course.trip != nil && k.waits(id, do, v), k.playing != nil && k.begins(id, do, v):
		return nil
	case order.KindOf(do) != 0:
		return k.order(id, v)
	case !known:
		return order.Refuse(order.NoWord).With("field", "do").With("got", strconv.Quote(order.Short(do))).List(commandNames())
	case !k.lab.started && do != "start" && do != "open":
		return director.NotStarted()
	}
	return ask(k, id, v)
}

// order hands an order on. incarnation is that of the worker which the page has made for it.
func (k *Desk) order(id uint64, v *order.JSON) *order.Refusal {
	var incarnation uint32
	o, why := v.Order(MaxNodes, order.Whole("id", &id, 0, maxID), order.Whole("incarnation", &incarnation, 1, maxIncarnation))
	if why != nil {
		return why
	}
	if incarnation > 0 && o.Node != raft.None {
		k.made[o.Node-1] = incarnation
	}
	k.ask(director.Ask{ID: id, Do: director.Obey, Order: o})
	return nil
}

const (
	maxID          = 1<<53 - 1
	maxIncarnation = 1<<32 - 1
)

// read reads a command's fields.
func read(v *order.JSON, fields ...order.Field) *order.Refusal {
	var id uint64
	var do string
	return v.Read("", append(fields, order.Whole("id", &id, 0, maxID), order.Text("do", &do, 0, longestWord))...)
}

// longestWord is longer than any name of a command, a version or a build, in bytes.
const longestWord = 200
