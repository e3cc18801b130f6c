package sim

import (
	"slices"
	"strconv"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/order"
)

// Run is the recording of a lab in virtual time: what it began as, and all that it was asked for. Made
// again from that, it is the same run.
type Run struct {
	Build  string
	Plan   director.Plan
	Log    []Entry // what came behind the start
	End    Position
	Digest string // at the end: see Digest

	version int
	engine  uint8
	swarm   order.Swarm
	moment  string // that it goes on from; "": it has a start
}

// Digest chains all that has happened to a lab, in hexadecimal: equal plans and orders at equal times give equal
// digests, on every platform.
func (l *Lab) Digest() string { return strconv.FormatUint(l.universe.Hash(), 16) }

// RunMagic is the first field of a run's document, and RunVersion its value.
const RunMagic, RunVersion = "raftlabRun", 1

// A run's document takes at most mostRun bytes, of which the log of what was asked for takes mostLog, and it asks for
// at most mostAsked: no more is taken. Beside that it may have a moment that it goes on from.
const (
	LongestRun = mostRun + longestMoment
	mostRun    = 16 << 20
	mostLog    = mostRun - 64<<10
	mostAsked  = 100_000
)

// full tells why a log of which so much was taken takes no more of these.
func (p *past) full(taken int, more []Entry) *order.Refusal {
	if bytes := p.sizeOf(taken) + sizeOf(more); bytes > mostLog || taken+len(more) > mostAsked {
		return order.Refuse(director.RecordingFull).Count("asked", mostAsked).Count("bytes", mostRun)
	}
	return nil
}

// sizeOf is how many bytes so much of the log takes.
func (p *past) sizeOf(taken int) int {
	if taken == len(p.log) {
		return p.size
	}
	return sizeOf(p.log[:taken])
}

func sizeOf(log []Entry) (bytes int) {
	for i := range log {
		bytes += log[i].size
	}
	return bytes
}

// mostAround is how many bytes a client's operation takes at most beside its texts.
const mostAround = 256

// bytes is how many an entry takes at most. The start is the plan, and no entry.
func (e *Entry) bytes() int {
	if e.Do == director.Start {
		return 0
	}
	if c := e.Order.Client; e.ByClient() && c.Txn == nil { // of these there are many
		var room [256]byte
		return mostAround + len(order.AppendString(order.AppendString(room[:0], c.Key), c.Value))
	}
	one := []Entry{*e}
	w := order.NewWriter(nil, "")
	w.Fields(order.Items("", &one, 1, (*Entry).fields))
	return len(w.End())
}

// Append writes an entry on one line, as a run's document has it.
func (e *Entry) Append(b []byte) []byte {
	w := order.NewWriter(b, "")
	w.Fields(e.fields()...)
	return w.End()
}

// Run is the recording up to the moment in view.
func (t *Timeline) Run(build string) *Run {
	r := &Run{Build: build, End: t.Position(), Digest: t.lab.Digest(), version: RunVersion}
	switch from := t.past.origin; {
	case from != nil:
		r.Plan, r.Log, r.moment = from.plan, t.past.log[:t.next], string(from.moment)
	case t.next > 0:
		r.Plan, r.Log = *t.past.log[0].Plan, t.past.log[1:t.next]
	default:
		return r
	}
	r.Plan.Settings = r.Plan.Settings.Without(Unset...)
	r.engine, r.swarm = engineOf(&r.Plan), r.Plan.Swarmed()
	return r
}

// Open is a timeline at the beginning of a recorded run, which has set out for its end: see Timeline.Go.
// makeEngine is as NewTimeline's.
func (r *Run) Open(makeEngine func(raft.Config) (raft.Engine, error), asker director.Asker) (*Timeline, *order.Refusal) {
	t, why := r.begin(makeEngine, asker)
	if why != nil {
		return nil, why
	}
	for i := range t.past.log {
		e := &t.past.log[i]
		e.size = e.bytes()
		t.past.size += e.size
	}
	t.past.end = r.End
	t.setOut(r.End)
	return t, nil
}

func (r *Run) begin(makeEngine func(raft.Config) (raft.Engine, error), asker director.Asker) (*Timeline, *order.Refusal) {
	if r.moment != "" {
		l, why := moment(r.moment).lab(makeEngine)
		if why != nil {
			return nil, why
		}
		t := timelineFrom(l, &origin{moment(r.moment), r.Plan}, asker)
		t.past.log = r.Log
		return t, nil
	}
	t := NewTimeline(makeEngine, asker)
	t.past.log = append([]Entry{{Ask: director.Ask{Do: director.Start, Plan: &r.Plan}}}, r.Log...)
	return t, nil
}

// AppendRun writes the recording up to the moment in view as a JSON document.
func (t *Timeline) AppendRun(b []byte, build string) []byte {
	w := order.NewWriter(b, "  ")
	w.Fields(t.Run(build).fields()...)
	return append(w.End(), '\n')
}

// ReadRun reads what AppendRun wrote. Its error is an *order.Refusal.
func ReadRun(b []byte) (*Run, error) {
	if len(b) > LongestRun {
		return nil, order.Refuse(order.TooLong).Count("high", LongestRun)
	}
	v, why := order.ParseAny(b)
	if why != nil {
		return nil, why
	}
	r := &Run{}
	if why := v.Read("", r.fields()...); why != nil {
		return nil, why
	}
	if err := r.readSwarm(); err != nil {
		return nil, err
	}
	for i := range r.Log {
		if field := r.Log[i].lacks(); field != "" {
			return nil, order.Refuse(order.Missing).With("field", "asked["+strconv.Itoa(i)+"]."+field)
		}
	}
	for i := 1; i < len(r.Log); i++ {
		if r.Log[i].Events <= r.Log[i-1].Events || r.Log[i].At < r.Log[i-1].At {
			return nil, order.Refuse(order.InPast).With("field", "asked["+strconv.Itoa(i)+"]").Millis("low", r.Log[i-1].At).Millis("got", r.Log[i].At)
		}
	}
	r.Plan.Engine, r.Plan.Virtual = &director.Engines[r.engine], true
	return r, nil
}

// readSwarm takes over what the document says of a swarm.
func (r *Run) readSwarm() error {
	p := &r.Plan
	if r.swarm == (order.Swarm{}) && len(p.Befalls) == 0 {
		return nil
	}
	p.Swarm = &r.swarm
	for i := range p.Befalls {
		if err := order.Under("befalls["+strconv.Itoa(i)+"]", Refuses(&p.Befalls[i], p.Nodes)); err != nil {
			return err
		}
	}
	return planOf(p).Config.Check()
}

// Fields are those of a run's document.
func (r *Run) fields() []order.Field {
	all := []order.Field{
		order.Must(order.Whole(RunMagic, &r.version, RunVersion, RunVersion)),
		order.Text("build", &r.Build, 0, longestName),
		order.Text("version", &r.Plan.Version, 0, longestName),
	}
	all = append(all, planFields(&r.Plan, &r.engine, &r.swarm)...)
	return append(all,
		order.Text("moment", &r.moment, 0, longestMoment),
		order.Items("asked", &r.Log, mostAsked, (*Entry).fields),
		order.Object("end", order.Whole("events", &r.End.Events, 0, mostEver), order.Moment("at", &r.End.At)),
		order.Text("digest", &r.Digest, 0, longestName))
}

// planFields are those on what a cluster began as. engine is the place of its engine's name; swarm is nil where there is none
// to be written.
func planFields(p *director.Plan, engine *uint8, swarm *order.Swarm) []order.Field {
	all := []order.Field{
		order.Must(order.Whole("nodes", &p.Nodes, 1, director.MaxNodes)),
		order.Word("engine", engine, engineNames),
		order.Seed("seed", &p.Seed),
		order.Must(order.Changes("settings", &p.Settings, order.AllBut(Unset...)...)),
		order.Words("rulesOff", &p.Off, raft.RuleIDs()),
		order.Whole("snapshotEvery", &p.SnapshotEvery, 0, mostEver),
		order.Histories("logs", &p.Histories, &p.Nodes),
	}
	if swarm != nil {
		all = append(all, order.Object("swarm", swarm.Fields()...))
	}
	return append(all, order.List("befalls", &p.Befalls, &p.Nodes, mostBefalls))
}

// mostBefalls are the most orders that a swarm's plan may have.
const mostBefalls = 20_000

// AppendPlan writes what a cluster began as on one line, as a run's document has it.
func AppendPlan(b []byte, p director.Plan) []byte {
	p.Settings = p.Settings.Without(Unset...)
	engine := engineOf(&p)
	w := order.NewWriter(b, "")
	w.Fields(planFields(&p, &engine, p.Swarm)...)
	return w.End()
}

func engineOf(p *director.Plan) uint8 { return uint8(slices.Index(engineNames, p.Engine.Name)) }

// longestMoment is the longest that a moment is as text, in bytes.
const longestMoment = 48 << 20

// Unset are the settings that a cluster does not start with.
var Unset = []order.Setting{order.Drift, order.Scale}

const longestName, mostEver = 200, 1 << 53

var engineNames = func() (names []string) {
	for i := range director.Engines {
		names = append(names, director.Engines[i].Name)
	}
	return names
}()

var doNames = []string{"", "start", "obey", "join", "watch", "unwatch", "mark"}

// lacks is the field without which an entry says nothing; "": it has all.
func (e *Entry) lacks() string {
	switch {
	case e.Do == 0 || e.Do == director.Start:
		return "do"
	case e.Do == director.Obey && e.Order.Kind == 0:
		return "order"
	case e.Do == director.Join && e.Node == raft.None:
		return "node"
	case e.Do == director.Watch && e.Key == "":
		return "key"
	}
	return ""
}

func (e *Entry) fields() []order.Field {
	return []order.Field{
		order.Whole("after", &e.Events, 0, mostEver),
		order.Moment("at", &e.At),
		order.Word("do", &e.Do, doNames),
		order.One("order", &e.Order, director.MaxNodes),
		order.Node("node", &e.Node, director.MaxNodes),
		order.Whole("watch", &e.Watch, 0, mostEver),
		order.Text("key", &e.Key, 0, order.MaxDocument),
		order.Whole("from", &e.From, 0, mostEver),
	}
}
