package replica

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/kv"
	"raftlab/raft/wal"
)

// lone is a server whose peers are this test.
type lone struct {
	t *testing.T
	*Replica
	seq    uint64
	told   []Record
	frames [][]byte
}

// newLone starts n1 of three.
func newLone(t *testing.T, peers ...Peer) *lone {
	if peers == nil {
		peers = []Peer{{ID: 2}, {ID: 3}}
	}
	l := &lone{t: t}
	settings := raft.Settings{ElectionMin: 1e8, ElectionMax: 1e8, Heartbeat: 1e7}
	start := &Start{ID: 1, Incarnation: 1, Settings: settings, Voters: []raft.NodeID{1, 2, 3}, Peers: peers}
	r, err := New(l, start, wal.NewMemory(nil), func(c raft.Config) (raft.Engine, error) { return raft.New(c) }, 0)
	require.NoError(t, err)
	l.Replica = r
	return l
}

func (l *lone) Send(_ raft.NodeID, _ raft.Time, frame []byte) {
	l.frames = append(l.frames, append([]byte(nil), frame...))
}

func (l *lone) Flush(b []byte) {
	t, err := ReadTelemetry(append([]byte(nil), b...))
	require.NoError(l.t, err)
	for {
		var r Record
		if !t.Next(&r) {
			require.NoError(l.t, t.Err())
			return
		}
		l.told = append(l.told, r)
	}
}

// part is one part of a frame.
type part func([]byte) []byte

func message(m raft.Message) part {
	return func(b []byte) []byte { return raft.AppendMessage(append(b, byte(partMessage)), &m) }
}

func passedOn(id uint64) part {
	op := kv.AppendCommand(nil, &kv.Command{Kind: kv.Register, Session: id})
	return func(b []byte) []byte {
		return appendRequest(append(b, byte(partRequest)), &Request{ID: id, Kind: RequestExecute, Op: op})
	}
}

// frame makes the next frame of a peer.
func (l *lone) frame(from raft.NodeID, parts ...part) []byte {
	l.seq++
	b := appendFrameHeader(nil, FrameHeader{From: from, Incarnation: 1, Seq: l.seq})
	for _, p := range parts {
		b = p(b)
	}
	return b
}

func (l *lone) take(from raft.NodeID, frame []byte) {
	l.Step(Input{Kind: InputFrame, From: from, Bytes: append([]byte(nil), frame...)})
}

// campaign has it stand in the next term.
func (l *lone) campaign() {
	l.Step(Input{Kind: InputCommand, Bytes: AppendCommand(nil, &Command{Kind: CommandCampaign})})
}

// replies are the answers that it sent to its peers' requests.
func (l *lone) replies() (replies []Reply) {
	for _, frame := range l.frames {
		_, d := readFrameHeader(frame)
		works, err := readParts(&d, 1, nil)
		require.NoError(l.t, err)
		for _, w := range works {
			if w.part == partReply {
				replies = append(replies, w.reply)
			}
		}
	}
	return replies
}

func (l *lone) refused() (reasons []Reason) {
	l.Replica.Flush()
	for i := range l.told {
		if l.told[i].Kind == RecordRefused {
			reasons = append(reasons, l.told[i].Reason)
		}
	}
	return reasons
}

func TestReplica_starts_with_its_peers_ended_incarnations_fenced(t *testing.T) {
	l := newLone(t, Peer{ID: 2, Fenced: 1}, Peer{ID: 3})
	vote := raft.Message{Kind: raft.RequestVote, From: 2, To: 1, Term: 1}
	l.take(2, l.frame(2, message(vote)))
	require.Equal(t, []Reason{FromTheDead}, l.refused())
	require.Empty(t, l.frames, "no vote for the dead")
	vote.From = 3
	l.take(3, l.frame(3, message(vote)))
	require.Len(t, l.frames, 1)
}

// The link may carry a frame twice (fault.Link). What Raft says bears that; a client's
// request does not: its first copy may be refused, for good, before the second comes.
func TestReplica_takes_a_request_of_a_doubled_frame_once(t *testing.T) {
	l := newLone(t)
	passed := l.frame(2, passedOn(7))
	l.take(2, passed)
	require.Equal(t, NotLeader, l.replies()[0].Answer)
	l.campaign()
	l.take(2, l.frame(2, message(raft.Message{Kind: raft.RequestVoteReply, From: 2, To: 1, Term: 1})))
	require.Equal(t, raft.Leader, l.status.Role)
	last := l.status.Last
	l.take(2, passed)
	require.Equal(t, last, l.status.Last, "whoever was told NotLeader counts on it")
	l.take(2, l.frame(2, passedOn(8)))
	require.Equal(t, last+1, l.status.Last)
}

func TestReplica_answers_for_a_lead_that_it_won_and_lost_within_one_frame(t *testing.T) {
	l := newLone(t)
	l.campaign()
	l.take(2, l.frame(2,
		message(raft.Message{Kind: raft.RequestVoteReply, From: 2, To: 1, Term: 1}),
		passedOn(7),
		message(raft.Message{Kind: raft.RequestVote, From: 2, To: 1, Term: 2, LogTerm: 2, Index: 9}),
	))
	require.Equal(t, raft.Follower, l.status.Role)
	require.Len(t, l.replies(), 1)
	require.Equal(t, Uncertain, l.replies()[0].Answer)
}

func TestReplica_keeps_no_room_for_a_disk_that_it_told_of_once(t *testing.T) {
	l := newLone(t)
	l.Tell(&Record{Kind: RecordCheckpoint, Bytes: make([]byte, 10<<20)})
	l.Replica.Flush()
	l.campaign()
	l.Replica.Flush()
	require.Less(t, cap(l.tell.buf), 1<<20)
}

// A memory disk is committed before a frame leaves, and with it the answers and the state
// that they rest on. Whoever judges the state must have heard of the writes behind it.
func TestReplica_tells_no_state_before_the_write_that_made_it(t *testing.T) {
	l := newLone(t)
	l.start.Memory = true
	appends := func(term raft.Term, commit raft.Index) part {
		return message(raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: term, Commit: commit, Entries: []raft.Entry{{Index: 1, Term: term, Kind: raft.NoOp}}})
	}
	answered := func(b []byte) []byte {
		return appendReply(append(b, byte(partReply)), &Reply{ID: 7, Answer: NotLeader})
	}
	l.take(2, l.frame(2, appends(1, 0), answered, appends(2, 1)))
	l.Replica.Flush()
	states, writes := 0, 0
	for i := range l.told {
		switch r := &l.told[i]; r.Kind {
		case RecordWrite:
			writes++
		case RecordState:
			states++
			if r.State.Commit == 1 {
				require.Equal(t, 2, writes, "the second write put the entry there that is committed")
			}
		}
	}
	require.GreaterOrEqual(t, states, 2)
}
