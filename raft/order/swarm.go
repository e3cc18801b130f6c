package order

import (
	"math"

	"raftlab/raft"
	"raftlab/raft/fault"
)

// Swarm is what a hunt's universe has beside what any cluster begins as: clients that go on by themselves,
// and what it is judged by. A lab in virtual time can have one too.
type Swarm struct {
	NonMembers int // how many of the servers, the last, are no members at first
	Clients    int
	Load       Load
	// AppendBytes is replica.Start's, and History.
	AppendBytes int
	History     int64
	// Judge: every step of every core is held to the safety properties (check.Safety).
	Judge bool
	// Steady, where it is not 0, lets check.Disruption judge too: see check.NewDisruption.
	Steady raft.Time
	// Events are after how many all is judged, at the latest; 0: sim.UsualEvents.
	Events uint64
	// ToEnd: it is judged by how it ends too, some time after Healed, when its faults have ended.
	ToEnd  bool
	Healed raft.Time
}

// Load is what clients do: one operation after the other.
type Load struct {
	Keys     uint64      // how many keys they share
	Reads    uint64      // of 100 operations, how many are reads that do not pass through the log
	Readers  uint64      // how many of the clients do nothing but such reads
	Leases   uint64      // of 100 such reads, how many are by lease
	Think    fault.Range // between two operations
	Latency  fault.Range // from client to server, and back
	Patience raft.Time   // for one attempt, before another server is asked
	Within   raft.Time   // for one operation, before the client gives it up
}

// MaxClients are the most that a swarm has, and maxKeys the most keys of theirs; mostEvents are after how many it is
// judged at the latest.
const MaxClients, maxKeys, mostEvents = 1000, 1_000_000, 1_000_000_000

// Fields are those of a swarm.
func (s *Swarm) Fields() []Field {
	return []Field{
		Whole("nonMembers", &s.NonMembers, 0, MaxNodes),
		Whole("clients", &s.Clients, 0, MaxClients),
		Object("load", s.Load.fields()...),
		Whole("appendBytes", &s.AppendBytes, 0, math.MaxInt32),
		Whole("history", &s.History, 0, math.MaxInt32),
		Truth("judge", &s.Judge),
		Moment("steady", &s.Steady),
		Whole("events", &s.Events, 0, mostEvents),
		Truth("toEnd", &s.ToEnd),
		Moment("healed", &s.Healed),
	}
}

func (l *Load) fields() []Field {
	return []Field{
		Whole("keys", &l.Keys, 1, maxKeys),
		Whole("reads", &l.Reads, 0, 100),
		Whole("readers", &l.Readers, 0, MaxClients),
		Whole("leases", &l.Leases, 0, 100),
		Span("think", &l.Think, 0, Longest),
		Span("latency", &l.Latency, 0, Longest),
		Millis("patience", &l.Patience, MinTime, Longest),
		Millis("within", &l.Within, MinTime, Longest),
	}
}

// Check tells what makes no sense, or is missing, of a load that clients have.
func (l *Load) Check() error {
	switch {
	case *l == Load{}:
		return Refuse(NoLoad).With("field", "load").List(FieldNames(l.fields()))
	case l.Keys == 0:
		return missing("load.keys")
	case l.Patience == 0:
		return missing("load.patience")
	case l.Within == 0:
		return missing("load.within")
	case l.Keys > maxKeys:
		return NotWhole("load.keys", 1, maxKeys, int64(min(l.Keys, math.MaxInt64)))
	case l.Reads > 100:
		return NotWhole("load.reads", 0, 100, int64(l.Reads))
	case l.Leases > 100:
		return NotWhole("load.leases", 0, 100, int64(l.Leases))
	case l.Patience < 0:
		return notTime("load.patience", l.Patience)
	case l.Within < 0:
		return notTime("load.within", l.Within)
	case !sound(l.Think):
		return notTime("load.think", l.Think.Min)
	case !sound(l.Latency):
		return notTime("load.latency", l.Latency.Min)
	case l.Think.Zero() && l.Latency.Zero():
		return Refuse(Spins).With("field", "load.think").With("other", "load.latency")
	}
	return nil
}

func missing(field string) *Refusal { return Refuse(Missing).With("field", field) }

func sound(r fault.Range) bool { return r.Min >= 0 && r.Min <= r.Max && r.Shape.Valid() }

// NotWhole refuses a number that is not within its bounds.
func NotWhole(field string, low, high, got int64) *Refusal {
	return Refuse(NoWhole).With("field", field).Count("low", low).Count("high", high).Count("got", got)
}

func notTime(field string, got raft.Time) *Refusal {
	return Refuse(NoTime).With("field", field).Millis("low", MinTime).Millis("high", Longest).Millis("got", got)
}

// ordersShape is a list of orders, for so many servers.
type ordersShape struct {
	into  *[]Order
	nodes *int
	most  int
}

// List is a list of at most so many orders.
func List(name string, into *[]Order, nodes *int, most int) Field {
	return Field{Name: name, shape: &ordersShape{into, nodes, most}}
}

func (s *ordersShape) read(r *reading, at *place, v *JSON) {
	if v.form != list || len(v.items) > s.most {
		r.got(NoList, at, v).Count("high", int64(s.most))
		return
	}
	orders := make([]Order, len(v.items))
	for i := range orders {
		r.order(at.item(i), &v.items[i], *s.nodes, &orders[i], nil)
	}
	*s.into = orders
}

func (s *ordersShape) write(w *Writer, name string) {
	if len(*s.into) == 0 {
		return
	}
	w.b = append(w.keyed(name), '[')
	for i := range *s.into {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		w.b = (*s.into)[i].Append(w.b)
	}
	w.b = append(w.b, ']')
}

func (s *ordersShape) describe(w *Writer) { w.Word("type", "array") }
