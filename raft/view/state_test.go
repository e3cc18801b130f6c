package view_test

import (
	"cmp"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/fault"
	"raftlab/raft/kv"
	"raftlab/raft/replica"
	"raftlab/raft/view"
	"raftlab/raft/wal"
)

const ms = raft.Millisecond

// cluster is a view of three nodes, with what their servers would write.
type cluster struct {
	*view.View
	t     *testing.T
	disks []*wal.Log
	dice  *raft.Dice
	now   raft.Time
	write uint64
}

func three(t *testing.T) *cluster {
	c := &cluster{View: view.New(3), t: t, dice: raft.NewDice(7)}
	for id := raft.NodeID(1); id <= 3; id++ {
		c.Add(&view.Node{ID: id, Drift: clock.Par, Phase: view.Starting, Incarnation: 1}, fault.Link{})
		log, _, err := wal.Open(wal.NewMemory(nil), id)
		require.NoError(t, err)
		c.disks = append(c.disks, log)
		c.tell(c.View, id, replica.Record{Kind: replica.RecordStarted, Start: &replica.Start{ID: id, Incarnation: 1}})
	}
	return c
}

func frame(id raft.NodeID, records ...replica.Record) []byte {
	b := replica.AppendTelemetryHeader(nil, replica.TelemetryHeader{Node: id, Incarnation: 1})
	for i := range records {
		b = replica.AppendRecord(b, 0, &records[i])
	}
	return b
}

// tell folds records of a node's into a view.
func (c *cluster) tell(v *view.View, id raft.NodeID, records ...replica.Record) {
	known, err := v.Fold(id, frame(id, records...), nil)
	require.NoError(c.t, err)
	require.True(c.t, known)
}

// written is a write of entries from an index on to a node's disk, as it tells of it.
func (c *cluster) written(id raft.NodeID, term raft.Term, from, to raft.Index) replica.Record {
	c.write++
	record := wal.Record{Write: c.write, Durable: raft.Durable{Term: term}}
	for i := from; i <= to; i++ {
		data := kv.AppendCommand(nil, &kv.Command{Kind: kv.Execute, Op: kv.Op{Kind: kv.Put, Key: "k", Value: "v"}})
		record.Entries = append(record.Entries, raft.Entry{Index: i, Term: term, Kind: raft.Command, Data: data})
	}
	w, err := c.disks[id-1].Append(&record)
	require.NoError(c.t, err)
	return replica.Record{Kind: replica.RecordWrite, Write: c.write, Offset: w.Offset, Size: w.Size, Bytes: append([]byte(nil), w.Bytes...)}
}

// random is anything that a server may tell.
func (c *cluster) random() (raft.NodeID, []byte) {
	id := raft.NodeID(1 + c.dice.Below(3))
	n := c.Node(id)
	peer := id%3 + 1
	c.now += raft.Time(c.dice.Below(uint64(30 * ms)))
	r := replica.Record{At: c.now}
	switch c.dice.Below(9) {
	case 0, 1:
		r.Kind, r.State = replica.RecordState, raft.Status{
			ID: id, Role: raft.Role(c.dice.Below(4)), Term: n.Status.Term + raft.Term(c.dice.Below(2)), Leader: raft.NodeID(c.dice.Below(4)),
			Last: n.Log.Last(), Commit: n.Log.Last(), Votes: []raft.NodeID{id}, Configuration: raft.Configuration{Voters: []raft.NodeID{1, 2, raft.NodeID(3 + c.dice.Below(2))}},
			ElectionStart: c.now, ElectionDeadline: c.now + 100*ms,
		}
	case 2, 3:
		from := n.Log.Last() + 1 - raft.Index(c.dice.Below(uint64(min(3, n.Log.Last())+1)))
		r = c.written(id, n.Status.Term+1, max(1, from), from+raft.Index(c.dice.Below(4)))
		r.At = c.now
	case 4:
		r.Kind, r.State.Progress = replica.RecordProgress, []raft.Progress{{ID: id, Match: n.Log.Last()}, {ID: peer, Learner: true, Match: n.Log.Last()}}
	case 5:
		r.Kind, r.Event = replica.RecordEvent, raft.Event{Code: raft.EventPreVoteRefusedLeader, Peer: peer, A: 1}
	case 6:
		r.Kind, r.Sent = replica.RecordSent, replica.Sent{Seq: c.dice.Below(100), To: peer, Kind: raft.AppendEntries, At: c.now, Due: c.now + 10*ms}
	case 7:
		r.Kind, r.Peer, r.Seq = replica.RecordRefused, peer, c.dice.Below(100)
	default:
		r.Kind, r.Late = replica.RecordLoad, raft.Time(c.dice.Below(1000))
		if c.dice.Below(2) == 0 {
			r.Kind = replica.RecordPaused + replica.RecordKind(c.dice.Below(2))
		}
	}
	return id, frame(id, r)
}

func TestAMomentIsFoundAgainFromACloneBeforeIt(t *testing.T) {
	c := three(t)
	for range 40 {
		before := c.State.Clone()
		require.True(t, before.Equal(&c.State))
		again := &view.View{State: *before.Clone()}
		for range 60 {
			id, b := c.random()
			for _, v := range []*view.View{c.View, again} {
				known, err := v.Fold(id, append([]byte(nil), b...), nil)
				require.NoError(t, err)
				require.True(t, known)
			}
		}
		require.True(t, again.State.Equal(&c.State), "the same telemetry leads to the same state")
		require.False(t, before.Equal(&c.State), "and the clone stays what it was")
	}
	require.Greater(t, c.Events.Last, uint64(view.KeptEvents/2))
}

func TestACloneKeepsTheLogThatIsOverwrittenElsewhere(t *testing.T) {
	c := three(t)
	c.tell(c.View, 1, c.written(1, 1, 1, 9))
	then := c.State.Clone()
	c.tell(c.View, 1, c.written(1, 2, 4, 5))
	require.EqualValues(t, 5, c.Node(1).Log.Last())
	require.EqualValues(t, 9, then.Node(1).Log.Last())
	require.EqualValues(t, 1, then.Node(1).Log.At(4).Term)
	other := &view.View{State: *then.Clone()}
	c.disks[0], _, _ = wal.Open(wal.NewMemory(nil), 1)
	c.written(1, 1, 1, 9) // as the clone has it
	c.tell(other, 1, c.written(1, 3, 10, 12))
	require.EqualValues(t, 9, then.Node(1).Log.Last())
	require.EqualValues(t, 12, other.Node(1).Log.Last())
}

func TestACloneKeepsTheLastEvents(t *testing.T) {
	c := three(t)
	note := func(count int) {
		for range count {
			c.Note(view.Event{Node: 1, Code: uint8(raft.EventProposed)})
		}
	}
	note(2*view.KeptEvents - 1)
	then := c.State.Clone()
	note(3 * view.KeptEvents)
	events, missed := then.Events.Since(0)
	require.Len(t, events, view.KeptEvents)
	require.EqualValues(t, view.KeptEvents-1, missed)
	require.EqualValues(t, then.Events.Last, events[len(events)-1].ID)
	events, missed = c.Events.Since(c.Events.Last - 3)
	require.Len(t, events, 3)
	require.Zero(t, missed)
	require.EqualValues(t, c.Events.Last-2, events[0].ID)
}

func TestTheCourseOfARunIsKeptLongerThanItsSteps(t *testing.T) {
	c := three(t)
	note := func(code uint8, count int) {
		for range count {
			c.Note(view.Event{Node: 1, Code: code, Event: raft.Event{C: 2}})
		}
	}
	const answered = view.FirstLabCode + uint8(view.LabAnswered)
	told := c.Events.Last
	note(uint8(raft.EventBecameLeader), 1)
	note(answered, 1)
	note(uint8(raft.EventProposed), 3*view.KeptEvents)
	then := c.State.Clone()
	note(uint8(raft.EventCommitted), 3*view.KeptWork)
	for what, events := range map[string]*view.Events{"a clone": &then.Events, "what goes on": &c.Events} {
		all, missed := events.Since(told)
		require.EqualValues(t, uint8(raft.EventBecameLeader), all[0].Code, what)
		require.EqualValues(t, events.Last-told, uint64(len(all))+missed, what)
		require.True(t, slices.IsSortedFunc(all, func(a, b view.Event) int { return cmp.Compare(a.ID, b.ID) }), what)
	}
	all, _ := then.Events.Since(told)
	require.Len(t, all, 2+view.KeptEvents)
	require.EqualValues(t, answered, all[1].Code)
	all, _ = c.Events.Since(told)
	require.Len(t, all, 1+view.KeptWork, "the last of its work, the last events among them")
	all, missed := c.Events.Since(c.Events.Last)
	require.Empty(t, all)
	require.Zero(t, missed)
}

// differ sets a field to another value.
func differ(f reflect.Value) {
	switch f.Kind() {
	case reflect.Bool:
		f.SetBool(!f.Bool())
	case reflect.Int, reflect.Int64:
		f.SetInt(f.Int() + 1)
	case reflect.Uint8, reflect.Uint32, reflect.Uint64:
		f.SetUint(f.Uint() + 1)
	case reflect.String:
		f.SetString(f.String() + "x")
	case reflect.Slice:
		f.Set(reflect.Append(f, reflect.Zero(f.Type().Elem())))
	case reflect.Pointer:
		f.Set(reflect.New(f.Type().Elem()))
	case reflect.Struct:
		differ(f.Field(0))
	case reflect.Array:
		differ(f.Index(0))
	}
}

func TestWhatDiffersIsNotEqual(t *testing.T) {
	c := three(t)
	each := func(name string, of func(*view.State) reflect.Value) {
		fields := of(c.State.Clone()).Type()
		for i := range fields.NumField() {
			if !fields.Field(i).IsExported() {
				continue
			}
			other := c.State.Clone()
			differ(of(other).Field(i))
			require.False(t, other.Equal(&c.State), "%s.%s", name, fields.Field(i).Name)
		}
	}
	each("Node", func(s *view.State) reflect.Value { return reflect.ValueOf(s.Nodes[1]).Elem() })
	each("Status", func(s *view.State) reflect.Value { return reflect.ValueOf(&s.Nodes[1].Status).Elem() })
	each("Log", func(s *view.State) reflect.Value { return reflect.ValueOf(&s.Nodes[1].Log).Elem() })
	each("Link", func(s *view.State) reflect.Value { return reflect.ValueOf(s.Links.At(1, 2)).Elem() })
	for name, change := range map[string]func(*view.View){
		"a node more": func(v *view.View) { v.Add(&view.Node{ID: 4}, fault.Link{}) },
		"an event":    func(v *view.View) { v.Note(view.Event{}) },
		"a fault":     func(v *view.View) { v.NoteFault(view.HostFault{}) },
		"a trusted":   func(v *view.View) { v.Trusted = append(v.Trusted, 1) },
		"a member":    func(v *view.View) { v.Members.Learners = []raft.NodeID{4} },
		"a frame":     func(v *view.View) { c.tell(v, 1, replica.Record{Kind: replica.RecordSent, Sent: replica.Sent{To: 2}}) },
	} {
		other := &view.View{State: *c.State.Clone()}
		change(other)
		require.False(t, other.State.Equal(&c.State), name)
	}
}

func TestShowsTheFramesUnderWay(t *testing.T) {
	c := three(t)
	for i := range 2 * view.KeptFlights {
		at := raft.Time(i) * ms
		c.tell(c.View, 1, replica.Record{Kind: replica.RecordSent, Sent: replica.Sent{Seq: uint64(i), To: 2, Kind: raft.AppendEntries, At: at, Due: at + 5*ms}})
	}
	last := raft.Time(2*view.KeptFlights-1) * ms
	way := c.Flights.UnderWay(last)
	require.Len(t, way, 5)
	require.EqualValues(t, 2*view.KeptFlights-1, way[4].Seq)
	c.tell(c.View, 2, replica.Record{Kind: replica.RecordRefused, Peer: 1, Seq: way[4].Seq})
	require.True(t, c.Flights.UnderWay(last)[4].Refused)
	// One a ms; the last of the ten slots has just begun.
	require.EqualValues(t, 924, c.Traffic.At(1, 2).RateAt(last))
	require.EqualValues(t, 424, c.Traffic.At(1, 2).RateAt(last+500*ms))
	require.Zero(t, c.Traffic.At(1, 2).RateAt(last+5000*ms))
}

// BenchmarkClone is of nine nodes with 10,000 entries each.
func BenchmarkClone(b *testing.B) {
	v := view.New(9)
	for id := raft.NodeID(1); id <= 9; id++ {
		n := &view.Node{ID: id, Phase: view.Running, Incarnation: 1}
		v.Add(n, fault.Link{})
		log, _, _ := wal.Open(wal.NewMemory(nil), id)
		record := wal.Record{Write: 1}
		for i := raft.Index(1); i <= 10_000; i++ {
			record.Entries = append(record.Entries, raft.Entry{Index: i, Term: 1, Kind: raft.Command, Data: []byte("something")})
		}
		w, _ := log.Append(&record)
		if _, err := v.Fold(id, frame(id, replica.Record{Kind: replica.RecordWrite, Size: w.Size, Bytes: w.Bytes}), nil); err != nil || n.Log.Last() != 10_000 {
			b.Fatal(err)
		}
	}
	for range 2 * view.KeptEvents {
		v.Note(view.Event{})
	}
	b.ReportAllocs()
	for b.Loop() {
		v.State.Clone()
	}
}
