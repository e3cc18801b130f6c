package host

import (
	"bytes"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/fault"
	"raftlab/raft/replica"
	"raftlab/raft/wal"
)

const second = 1000 * raft.Millisecond

// lone is a world of one server, n1, whose peers hear all that it says.
type lone struct {
	t    *testing.T
	host Host
	now  raft.Time
	sent map[raft.NodeID][][]byte
	told [][]byte // the telemetry flushed
	file wal.File
}

func newLone(t *testing.T, o Options, change func(*replica.Start)) *lone {
	l := &lone{t: t, now: 1000 * second, sent: map[raft.NodeID][][]byte{}, file: wal.NewMemory(nil)}
	l.host = New(l, o)
	start := &replica.Start{
		ID: 1, Incarnation: 1, Voters: []raft.NodeID{1, 2, 3}, Peers: []replica.Peer{{ID: 2}, {ID: 3}},
		Settings: raft.Settings{ElectionMin: 100 * second, ElectionMax: 100 * second, Heartbeat: second},
		Clock:    clock.Mapping{Cluster: clock.Clock{At: l.now, Rate: clock.Par}, Drift: clock.Par},
	}
	change(start)
	l.order(&replica.Command{Kind: replica.CommandStart, Start: start})
	return l
}

func same(*replica.Start) {}

func (l *lone) Send(to raft.NodeID, _ raft.Time, frame []byte) {
	l.sent[to] = append(l.sent[to], bytes.Clone(frame))
}

func (l *lone) Flush(telemetry []byte) { l.told = append(l.told, bytes.Clone(telemetry)) }

func (l *lone) File(Disk) (wal.File, error) { return l.file, nil }

func (l *lone) NewEngine(c raft.Config) (raft.Engine, error) { return raft.New(c) }

func (l *lone) ResumeEngine(checkpoint []byte) (raft.Engine, error) { return raft.Resume(checkpoint) }

func (l *lone) order(c *replica.Command) {
	l.t.Helper()
	_, err := l.host.Order(replica.AppendCommand(nil, c), l.now)
	require.NoError(l.t, err)
	l.host.Work(l.now)
}

// clockAt tells it a clock that shows cluster now.
func (l *lone) clockAt(cluster raft.Time, scale clock.Rate) {
	l.order(&replica.Command{Kind: replica.CommandClock, Clock: clock.Mapping{Cluster: clock.Clock{At: l.now, Shown: cluster, Rate: scale}, Drift: clock.Par}})
}

// records are what it told since they were asked for last, the last one of each kind.
func (l *lone) records() map[replica.RecordKind]replica.Record {
	l.t.Helper()
	l.host.Flush()
	found := map[replica.RecordKind]replica.Record{}
	for _, b := range l.told {
		telemetry, err := replica.ReadTelemetry(b)
		require.NoError(l.t, err)
		for {
			var r replica.Record
			if !telemetry.Next(&r) {
				break
			}
			found[r.Kind] = r
		}
		require.NoError(l.t, telemetry.Err())
	}
	l.told = nil
	return found
}

// tells asserts that it told of something since it was asked last.
func (l *lone) tells(kind replica.RecordKind) replica.Record {
	l.t.Helper()
	r, told := l.records()[kind]
	require.True(l.t, told)
	return r
}

// frame is one that n2 sends, in that incarnation of its own.
func frame(due raft.Time, incarnation uint32) []byte {
	w := &lone{sent: map[raft.NodeID][][]byte{}, file: wal.NewMemory(nil)}
	h := New(w, Options{})
	link := fault.Link{Latency: fault.Range{Min: due, Max: due}}
	err := h.Begin(&replica.Start{
		ID: 2, Incarnation: incarnation, Voters: []raft.NodeID{1, 2, 3}, Peers: []replica.Peer{{ID: 1, Link: link}},
		Settings: raft.Settings{ElectionMin: second, ElectionMax: second, Heartbeat: second},
	}, clock.Start(clock.Mapping{Cluster: clock.Clock{}, Drift: clock.Par}, 0), 0)
	if err == nil {
		_, err = h.Order(replica.AppendCommand(nil, &replica.Command{Kind: replica.CommandCampaign}), 0)
	}
	if err != nil {
		panic(err)
	}
	return w.sent[1][0]
}

func TestHost_holds_a_frame_until_it_is_due(t *testing.T) {
	l := newLone(t, Options{}, same)
	require.False(t, l.host.Frame(2, frame(5*second, 1), l.now))
	require.Equal(t, 1, l.host.Waiting())
	require.Equal(t, l.now+5*second, l.host.Due())
	l.host.Work(l.now + 5*second - 1)
	require.Empty(t, l.sent[2])
	l.host.Work(l.now + 5*second)
	require.Len(t, l.sent[2], 1, "it answers")
	require.True(t, l.host.Frame(2, frame(3*second, 2), l.now+6*second), "one that is due is taken at once")
}

func TestHost_wakes_for_a_frame_as_the_clocks_say(t *testing.T) {
	l := newLone(t, Options{}, same)
	l.host.Frame(2, frame(5*second, 1), l.now)
	l.clockAt(0, clock.Par/10)
	require.Equal(t, l.now+50*second, l.host.Due())
	l.clockAt(0, 0)
	require.Equal(t, raft.Never, l.host.Due(), "held")
	l.host.Work(l.now + 1000*second)
	require.Empty(t, l.sent[2])
	l.now += 1000 * second
	l.clockAt(0, 5*clock.Par)
	require.Equal(t, l.now+second, l.host.Due())
}

func TestHost_takes_what_is_due_a_little_early_where_its_world_cannot_wait_for_it(t *testing.T) {
	l := newLone(t, Options{Slack: raft.Millisecond}, same)
	require.True(t, l.host.Frame(2, frame(second, 1), l.now+second-raft.Millisecond))
	l.host.Work(l.now + 101*second - raft.Millisecond)
	require.Greater(t, l.host.Due(), l.now+101*second, "its timeout has passed, and the next one has begun")
}

func TestHost_bounds_what_one_turn_takes(t *testing.T) {
	l := newLone(t, Options{}, same)
	l.order(&replica.Command{Kind: replica.CommandPause})
	for i := range 2*maxTurn + 1 {
		l.host.Frame(2, frame(0, uint32(i+1)), l.now)
	}
	for _, left := range []int{maxTurn + 1, 1, 0} {
		if left > maxTurn {
			l.order(&replica.Command{Kind: replica.CommandResume})
		} else {
			require.LessOrEqual(t, l.host.Due(), l.now, "there is more to do")
			l.host.Work(l.now)
		}
		require.Equal(t, left, l.host.Waiting())
	}
}

func TestHost_throws_frames_away_where_too_many_wait_and_says_so(t *testing.T) {
	l := newLone(t, Options{LoadAfter: second}, same)
	b := frame(5*second, 7)
	for range MaxHeld {
		l.host.Frame(2, b, l.now)
	}
	l.host.Frame(2, b, l.now)
	l.host.Work(l.now + second)
	told := l.records()
	require.Equal(t, replica.QueueFull, told[replica.RecordRefused].Reason)
	require.EqualValues(t, 1, told[replica.RecordRefused].Seq)
	require.EqualValues(t, 1, told[replica.RecordLoad].Overflowed)
	require.Equal(t, MaxHeld, l.host.Waiting())
}

func TestHost_takes_what_waited_for_the_end_of_a_pause_in_the_order_in_which_it_came(t *testing.T) {
	l := newLone(t, Options{}, same)
	l.order(&replica.Command{Kind: replica.CommandPause})
	require.True(t, l.host.Paused())
	l.tells(replica.RecordPaused)
	slower := raft.Settings{ElectionMin: 200 * second, ElectionMax: 200 * second, Heartbeat: second}
	l.order(&replica.Command{Kind: replica.CommandSettings, Settings: slower})
	l.host.Frame(2, frame(5*second, 1), l.now)
	l.now += 9 * second
	l.order(&replica.Command{Kind: replica.CommandCampaign})
	require.Less(t, l.host.Replica().Deadline(), 101*second, "a paused server takes no order")
	l.now += 50 * second
	l.host.Work(l.now)
	require.Equal(t, raft.Never, l.host.Due())
	require.Equal(t, 3, l.host.Waiting())
	l.order(&replica.Command{Kind: replica.CommandResume})
	l.tells(replica.RecordResumed)
	require.Zero(t, l.host.Waiting())
	require.GreaterOrEqual(t, l.host.Replica().Deadline(), 200*second)
	require.Len(t, l.sent[2], 2, "it answers n2, and then stands for election itself")
}

func TestHost_keeps_no_more_orders_in_a_pause_than_somebody_waits_for(t *testing.T) {
	l := newLone(t, Options{}, same)
	l.order(&replica.Command{Kind: replica.CommandPause})
	for i := range 1000 {
		id := uint64(i + 1)
		l.order(&replica.Command{Kind: replica.CommandRequest, Request: replica.Request{ID: id, Kind: replica.RequestRead}})
		l.order(&replica.Command{Kind: replica.CommandCancel, Cancel: id})
		l.order(&replica.Command{Kind: replica.CommandDisk, Fsync: fault.Range{Max: raft.Time(i)}})
		l.order(&replica.Command{Kind: replica.CommandLink, Peer: raft.NodeID(2 + i%2)})
	}
	l.order(&replica.Command{Kind: replica.CommandCancel, Cancel: 5000})
	var kinds []replica.CommandKind
	for _, waits := range l.host.mail.all() {
		kinds = append(kinds, waits.order)
	}
	require.Equal(t, []replica.CommandKind{replica.CommandLink, replica.CommandDisk, replica.CommandLink, replica.CommandCancel}, kinds,
		"a disk, two links, and a cancellation of what came before the pause")
}

func TestHost_keeps_requests_that_came_together_each_by_itself(t *testing.T) {
	l := newLone(t, Options{}, same)
	l.order(&replica.Command{Kind: replica.CommandPause})
	read := func(id uint64) replica.Request { return replica.Request{ID: id, Kind: replica.RequestRead} }
	l.order(&replica.Command{Kind: replica.CommandRequest, Request: read(1), More: []replica.Request{read(2), read(3)}})
	l.order(&replica.Command{Kind: replica.CommandCancel, Cancel: 1})
	l.order(&replica.Command{Kind: replica.CommandCancel, Cancel: 3})
	require.Len(t, l.host.mail.all(), 1)
	kept, err := replica.DecodeCommand(l.host.mail.all()[0].bytes)
	require.NoError(t, err)
	require.Equal(t, []any{uint64(2), 0}, []any{kept.Request.ID, len(kept.More)})
}

func TestHost_answers_a_fence_in_a_pause(t *testing.T) {
	l := newLone(t, Options{}, same)
	l.order(&replica.Command{Kind: replica.CommandPause})
	l.order(&replica.Command{Kind: replica.CommandFence, Peer: 2, Before: 1})
	l.tells(replica.RecordFenced)
}

func TestHost_tells_that_much_waits_and_that_it_is_over(t *testing.T) {
	l := newLone(t, Options{LoadAfter: second}, func(s *replica.Start) { s.Fsync = fault.Range{Min: 50 * second, Max: 50 * second} })
	queued := func() uint64 {
		l.now += second
		l.host.Work(l.now)
		return l.host.load.told.Queued
	}
	require.Zero(t, queued())
	l.order(&replica.Command{Kind: replica.CommandCampaign})
	for i := range 3 * queueMatters {
		l.order(&replica.Command{Kind: replica.CommandRequest, Request: replica.Request{ID: uint64(i + 1), Kind: replica.RequestRead}})
	}
	require.EqualValues(t, 3*queueMatters, queued(), "they wait for the disk")
	l.now += 60 * second
	require.Zero(t, queued())
}

func TestHost_tells_of_late_timers_that_matter(t *testing.T) {
	l := newLone(t, Options{LoadAfter: second}, same)
	for _, late := range []raft.Time{0, raft.Millisecond, 20 * raft.Millisecond, 5 * raft.Millisecond, 0} {
		l.host.Late(late)
		l.host.Late(late / 2)
		l.now += second
		l.host.Work(l.now)
		want := late
		if late < lateMatters {
			want = 0
		}
		require.Equal(t, want, l.host.load.told.Late)
	}
}

func TestHost_gathers_telemetry_that_nobody_waits_for(t *testing.T) {
	l := newLone(t, Options{FlushAfter: 16 * raft.Millisecond}, same)
	require.Equal(t, l.now+16*raft.Millisecond, l.host.Due())
	l.host.Work(l.now + 15*raft.Millisecond)
	require.Empty(t, l.told)
	l.host.Work(l.now + 16*raft.Millisecond)
	require.NotEmpty(t, l.told)
	require.Greater(t, l.host.Due(), l.now+second, "there is nothing to flush")
}

func TestHost_stands_until_it_is_told_how_its_clock_goes_on(t *testing.T) {
	l := newLone(t, Options{}, same)
	l.host.Stand(replica.RecordStood, l.now+10*second, l.now+500*second)
	require.Equal(t, l.now+500*second, l.tells(replica.RecordStood).Until)
	l.now += 500 * second
	l.host.Work(l.now)
	require.Equal(t, raft.Never, l.host.Due(), "no timeout passes meanwhile")
	require.Equal(t, 10*second, l.host.Cluster())
	l.clockAt(10*second, clock.Par)
	require.Equal(t, l.now+90*second, l.host.Due())
}

func TestHost_counts_no_timeout_of_its_server_while_that_reads_its_disk(t *testing.T) {
	l := newLone(t, Options{}, same)
	began := l.now
	l.now += 90 * second
	l.host.Begun(l.now)
	require.Equal(t, l.now+100*second, l.host.Due(), "its election timeout is 100 s")
	l.host.Stand(replica.RecordBusy, began, l.now)
	require.NotContains(t, l.records(), replica.RecordBusy, "the world was not stopped in that turn")
	l.host.Work(l.now + 100*second)
	require.Len(t, l.sent[2], 1, "it asks for votes")
	l.host.Stand(replica.RecordBusy, l.now+101*second, l.now+103*second)
	l.tells(replica.RecordBusy)
}

func TestHost_goes_on_in_another_worker_with_all_that_waited(t *testing.T) {
	l := newLone(t, Options{}, same)
	l.order(&replica.Command{Kind: replica.CommandPause})
	l.host.Frame(2, frame(5*second, 1), l.now)
	l.order(&replica.Command{Kind: replica.CommandCampaign})
	l.now += 7 * second
	l.clockAt(7*second, 0)
	l.order(&replica.Command{Kind: replica.CommandSuspend, Round: 4, Peers: []raft.NodeID{2}})
	require.NotContains(t, l.records(), replica.RecordSuspended, "n2 may have sent more")
	require.Equal(t, replica.AppendMark(nil, 4), l.sent[2][0])
	l.host.Frame(2, replica.AppendMark(nil, 4), l.now)
	suspended := l.tells(replica.RecordSuspended)
	require.EqualValues(t, 4, suspended.ID)

	next := &lone{t: t, now: 5000 * second, sent: map[raft.NodeID][][]byte{}, file: l.file}
	next.host = New(next, Options{})
	next.order(&replica.Command{Kind: replica.CommandContinue, Continue: &replica.Continue{Rest: bytes.Clone(suspended.Bytes), Clock: clock.Mapping{
		Cluster: clock.Clock{At: next.now, Shown: 7 * second, Rate: clock.Par}, Drift: clock.Par,
	}}})
	next.tells(replica.RecordContinued)
	require.True(t, next.host.Paused())
	require.Equal(t, l.host.mail.all(), next.host.mail.all())
	require.Equal(t, l.host.Replica().Sum(), next.host.Replica().Sum())
	next.order(&replica.Command{Kind: replica.CommandResume})
	require.Zero(t, next.host.Waiting())
	require.NotEmpty(t, next.sent[3], "it stands for election")
}

func TestHost_refuses_what_it_cannot_do(t *testing.T) {
	l := &lone{t: t}
	l.host = New(l, Options{})
	refused := func(b []byte) error {
		_, err := l.host.Order(b, 0)
		return err
	}
	require.ErrorContains(t, refused(nil), "an order of the director can't be read")
	require.ErrorContains(t, refused([]byte{replica.Version, 99}), "an order of the director can't be read")
	require.ErrorContains(t, refused([]byte{replica.Version, byte(replica.CommandStart)}), "an order of the director can't be read")
	require.ErrorIs(t, refused(replica.AppendCommand(nil, &replica.Command{Kind: replica.CommandPause})), errEarly)
	rest := replica.AppendCommand(nil, &replica.Command{Kind: replica.CommandContinue, Continue: &replica.Continue{Rest: []byte("?")}})
	require.ErrorContains(t, refused(rest), "what it left can't be read")
	require.False(t, l.host.Frame(2, frame(0, 1), 0), "nobody is there to take it")
	require.Equal(t, raft.Never, l.host.Due())

	l.file = damaged{}
	start := replica.AppendCommand(nil, &replica.Command{Kind: replica.CommandStart, Start: &replica.Start{ID: 1}})
	var stop *replica.Stop
	require.True(t, errors.As(refused(start), &stop), "which is no fault of the program")
	require.False(t, l.host.Up())
}

// damaged is a file that can't be read.
type damaged struct{ wal.File }

func (damaged) ReadAt([]byte, int64) (int, error) { return 0, errors.New("damaged") }
