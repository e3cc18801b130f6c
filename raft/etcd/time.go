package etcd

import "raftlab/raft"

// alarm follows etcd's election timer, which it shows to nobody, by what resets it and by
// what was drawn.
type alarm struct {
	start   raft.Time // when it was reset
	elapsed int       // ticks since then
	timeout int       // ticks, as drawn
}

func (a *alarm) reset(now raft.Time) { a.start, a.elapsed = now, 0 }

// after is t + d, or Never where that is beyond the end of time.
func after(t, d raft.Time) raft.Time {
	if sum := t + d; sum >= t {
		return sum
	}
	return raft.Never
}

// timePassed ticks once if a tick is due, however many were missed.
func (n *Node) timePassed() {
	if n.now < n.tickDue {
		return
	}
	missed := (n.now - n.tickDue) / n.settings.Heartbeat
	n.tickDue = after(n.tickDue, (missed+1)*n.settings.Heartbeat)
	if n.leads() {
		n.active = n.answered()
	} else {
		n.countDown()
	}
	n.raw.Tick()
	n.tell()
	n.goOnTransfers()
}

// countDown brings the alarm forward, as etcd does its own.
func (n *Node) countDown() {
	n.alarm.elapsed++
	if n.alarm.elapsed < n.alarm.timeout || !n.configuration().Votes(n.id) {
		return
	}
	n.emit(raft.Event{
		Code: raft.EventElectionTimeout,
		A:    uint64(n.now - n.alarm.start), B: uint64(raft.Time(n.alarm.timeout) * n.settings.Heartbeat),
	})
	n.alarm.reset(n.now)
}

// changeSettings changes the length of a tick at once. What etcd fixes at the start takes a
// new core, from what the disk holds: so a leader steps down, as by a restart. What etcd can't
// do changes nothing, and no EventSettings is told.
func (n *Node) changeSettings(s raft.Settings) {
	if checkSettings(&s) != nil {
		return
	}
	was := n.settings
	n.settings = s
	n.tickDue = after(n.tickDue-was.Heartbeat, s.Heartbeat)
	if electionTicks(&s) != n.electionTicks || s.PreVote != was.PreVote || s.CheckQuorum != was.CheckQuorum {
		must(n.boot(n.durable(), min(n.look().commit, n.disk.last()))) // etcd may have had more that it had not given out
	}
	e := raft.Event{Code: raft.EventSettings, A: uint64(n.ticks(n.electionTicks)), B: uint64(n.ticks(2*n.electionTicks - 1)), C: uint64(s.Heartbeat)}
	if s.PreVote {
		e.D |= 1
	}
	if s.CheckQuorum {
		e.D |= 2
	}
	n.emit(e)
}

func (n *Node) ticks(count int) raft.Time { return raft.Time(count) * n.settings.Heartbeat }
