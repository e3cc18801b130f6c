package replica_test

import (
	"sort"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/kv"
	"raftlab/raft/replica"
	"raftlab/raft/wal"
)

func newNode(c raft.Config) (raft.Engine, error) { return raft.New(c) }

func resumeNode(b []byte) (raft.Engine, error) { return raft.Resume(b) }

// universe runs servers in virtual time: one queue of frames in order of due time.
type universe struct {
	t       *testing.T
	now     raft.Time
	servers []*server
	flying  []flying
	// replica.Start's
	history       int64
	snapshotEvery raft.Index
}

type flying struct {
	due   raft.Time
	to    raft.NodeID
	from  raft.NodeID
	frame []byte
}

// server is a replica with its disk and all that it told.
type server struct {
	*replica.Replica
	u       *universe
	id      raft.NodeID
	disk    *wal.Memory
	told    []replica.Record
	flushed uint64 // last write that a flush brought to the memory disk
	down    bool
	started int
	turn    int // bytes that this turn told and sent
	most    int // that any did
}

func (s *server) Step(in replica.Input) {
	s.turn = 0
	s.Replica.Step(in)
	s.most = max(s.most, s.turn)
}

func (s *server) Send(to raft.NodeID, due raft.Time, frame []byte) {
	h, err := replica.ReadFrameHeader(frame)
	require.NoError(s.u.t, err)
	s.turn += len(frame)
	require.LessOrEqual(s.u.t, h.Write, s.flushed, "a memory disk has a write before any frame that rests on it")
	s.u.flying = append(s.u.flying, flying{due, to, s.id, append([]byte(nil), frame...)})
	sort.SliceStable(s.u.flying, func(i, j int) bool { return s.u.flying[i].due < s.u.flying[j].due })
}

func (s *server) Flush(b []byte) {
	s.turn += len(b)
	t, err := replica.ReadTelemetry(append([]byte(nil), b...))
	require.NoError(s.u.t, err)
	for {
		var r replica.Record
		if !t.Next(&r) {
			break
		}
		s.told = append(s.told, r)
		if r.Kind == replica.RecordWrite {
			s.flushed = r.Write
		}
	}
	require.NoError(s.u.t, t.Err())
}

var settings = raft.Settings{ElectionMin: 150 * raft.Millisecond, ElectionMax: 300 * raft.Millisecond, Heartbeat: 50 * raft.Millisecond}

func newUniverse(t *testing.T, size int, link fault.Link, fsync fault.Range) *universe {
	return newShortUniverse(t, size, link, fsync, 0)
}

// newShortUniverse is one whose servers keep so many revisions, at most.
func newShortUniverse(t *testing.T, size int, link fault.Link, fsync fault.Range, history int64) *universe {
	u := &universe{t: t, history: history}
	for i := range size {
		s := &server{u: u, id: raft.NodeID(i + 1), disk: wal.NewMemory(nil)}
		u.servers = append(u.servers, s)
	}
	for _, s := range u.servers {
		s.start(link, fsync)
	}
	return u
}

func (s *server) start(link fault.Link, fsync fault.Range) {
	s.started++
	start := &replica.Start{ID: s.id, Incarnation: uint32(s.started), Seed: 5, Settings: settings, Fsync: fsync, Memory: true, History: s.u.history, SnapshotEvery: s.u.snapshotEvery}
	for _, p := range s.u.servers {
		start.Voters = append(start.Voters, p.id)
		if p != s {
			start.Peers = append(start.Peers, replica.Peer{ID: p.id, Link: link})
		}
	}
	r, err := replica.New(s, start, s.disk, newNode, s.u.now)
	require.NoError(s.u.t, err)
	s.Replica, s.down = r, false
}

// next lets the next thing happen: a frame that is due, or a deadline.
func (u *universe) next() {
	var who *server
	at := raft.Never
	for _, s := range u.servers {
		if d := s.Deadline(); !s.down && d < at {
			who, at = s, d
		}
	}
	if len(u.flying) > 0 && u.flying[0].due <= at {
		f := u.flying[0]
		u.flying = u.flying[1:]
		u.now = max(u.now, f.due)
		if to := u.servers[f.to-1]; !to.down {
			to.Step(replica.Input{Kind: replica.InputFrame, Now: u.now, Cluster: u.now, From: f.from, Bytes: f.frame})
		}
		return
	}
	u.now = max(u.now, at)
	who.Step(replica.Input{Kind: replica.InputTime, Now: u.now, Cluster: u.now})
}

func (u *universe) until(what string, reached func() bool) {
	for range 100_000 {
		if reached() {
			return
		}
		u.next()
	}
	require.Fail(u.t, "never: "+what)
}

// role is the last that a server told of itself.
func (s *server) state() (state raft.Status) {
	s.Replica.Flush()
	for i := len(s.told) - 1; i >= 0; i-- {
		if s.told[i].Kind == replica.RecordState {
			return s.told[i].State
		}
	}
	return state
}

func (u *universe) leader() *server {
	var best *server
	for _, s := range u.servers {
		if !s.down && s.state().Role == raft.Leader && (best == nil || s.state().Term > best.state().Term) {
			best = s
		}
	}
	return best
}

func (s *server) command(c *replica.Command) {
	s.Step(replica.Input{Kind: replica.InputCommand, Now: s.u.now, Cluster: s.u.now, Bytes: replica.AppendCommand(nil, c)})
}

func (s *server) request(q replica.Request) {
	s.command(&replica.Command{Kind: replica.CommandRequest, Request: q})
}

func (s *server) reply(id uint64) *replica.Reply {
	s.Replica.Flush()
	for i := range s.told {
		if s.told[i].Kind == replica.RecordReply && s.told[i].Reply.ID == id {
			return &s.told[i].Reply
		}
	}
	return nil
}

func register(nonce uint64) []byte {
	return kv.AppendCommand(nil, &kv.Command{Kind: kv.Register, Session: nonce})
}

func get(key string) []byte { return kv.AppendOp(nil, &kv.Op{Kind: kv.Get, Key: key}) }

var lan = fault.Link{Latency: fault.Range{Min: 5 * raft.Millisecond, Max: 15 * raft.Millisecond}}

// execute puts one operation through a session of its own at the given server.
func (u *universe) execute(at *server, id uint64, forward bool, op kv.Op) kv.Result {
	expires := u.now + 10_000*raft.Millisecond
	at.request(replica.Request{ID: id, Kind: replica.RequestExecute, Op: register(id), Forward: forward, Expires: expires})
	u.until("registered", func() bool { return at.reply(id) != nil })
	session, err := kv.DecodeResult(at.reply(id).Result)
	require.NoError(u.t, err)
	command := kv.AppendCommand(nil, &kv.Command{Kind: kv.Execute, Session: session.Session, Serial: 1, Op: op})
	at.request(replica.Request{ID: id + 1, Kind: replica.RequestExecute, Op: command, Forward: forward, Expires: expires})
	u.until("executed", func() bool { return at.reply(id+1) != nil })
	require.Equal(u.t, replica.Done, at.reply(id+1).Answer)
	result, err := kv.DecodeResult(at.reply(id + 1).Result)
	require.NoError(u.t, err)
	require.Equal(u.t, kv.OK, result.Status)
	return result
}
