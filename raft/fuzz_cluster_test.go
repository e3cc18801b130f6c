package raft_test

import (
	"testing"

	"raftlab/raft"
)

// hand plays a storm by a script instead of dice: each byte is a deed, and some more say to
// whom. What is sent waits in post until the script delivers, drops or forgets it, and may be
// delivered again long after.
type hand struct {
	*storm
	script []byte
	post   []raft.Message
	past   []raft.Message
}

// pastKept bounds how many delivered messages may come once more.
const pastKept = 200

func newHand(t *testing.T, script []byte) *hand {
	h := &hand{script: script}
	size, nonMembers, switches := 1+h.below(5), h.below(3), h.next()
	bytes := []int{0, 1, 30}
	h.storm = newStormIn(t, 1, func(w *conditions) {
		*w = conditions{
			size: size, nonMembers: nonMembers, large: 1 << 60, chaos: ms, latency: ms,
			preVote: switches&1 != 0, checkQuorum: switches&2 != 0, quiet: switches&4 != 0, leases: switches&8 != 0,
			priorities:  uint64(switches >> 4 & 1),
			appendBytes: bytes[h.below(3)], inflightBytes: bytes[h.below(3)], uncommittedBytes: bytes[h.below(3)],
		}
	})
	h.mail = func(m raft.Message) { h.post = append(h.post, m) }
	return h
}

// next is the script's next byte; 0 behind its end.
func (h *hand) next() byte {
	if len(h.script) == 0 {
		return 0
	}
	b := h.script[0]
	h.script = h.script[1:]
	return b
}

func (h *hand) below(n int) int { return int(h.next()) % n }

func (h *hand) who() *member { return h.members[h.below(len(h.members))] }

// do does the script's next deed.
func (h *hand) do() {
	switch h.below(20) {
	case 0:
		h.bring(0)
	case 1, 2, 3, 4:
		h.spell(h.below(60))
	case 5:
		h.bring(h.below(16))
	case 6:
		h.drop(h.below(16))
	case 7:
		if len(h.past) > 0 {
			h.deliver(h.past[int(h.next())*len(h.past)/256])
		}
	case 8, 9:
		h.pass(raft.Time(h.below(60)) * ms)
	case 10:
		h.pass(raft.Time(h.next()) * 2 * ms)
	case 11:
		h.flush(h.who())
	case 12:
		h.reboot(h.who(), h.next())
	default:
		if m := h.who(); m.up {
			h.ask(m)
		}
	}
}

// spell is a while in which the network and the disks work.
func (h *hand) spell(deliveries int) {
	for range deliveries {
		h.bring(0)
		for _, m := range h.members {
			h.flush(m)
		}
	}
}

// ask gives a server something to do that no message asks for.
func (h *hand) ask(m *member) {
	switch h.below(8) {
	case 0, 1:
		h.propose(m, 1+h.below(3))
	case 2:
		h.reconfigure(m)
	case 3:
		if m.machine.index > 0 {
			h.step(m, raft.Input{
				Kind: raft.InputSnapshot, Keep: raft.Index(h.below(4)),
				Snapshot: &raft.Snapshot{Index: m.machine.index, Data: m.machine.save()},
			})
		}
	case 4:
		h.step(m, raft.Input{Kind: raft.InputTransfer, Transfer: h.who().id})
	case 5:
		h.read(m)
	case 6:
		h.step(m, raft.Input{Kind: raft.InputCampaign})
	case 7:
		if h.below(2) == 0 {
			h.step(m, raft.Input{Kind: raft.InputAwake})
			return
		}
		h.step(m, raft.Input{Kind: raft.InputSettings, Settings: h.conditions.settingsIn(h.dice, m.id)})
	}
}

func (h *hand) reconfigure(m *member) {
	in := raft.Input{Kind: raft.InputChange, Transition: raft.Transition(h.below(3))}
	for range h.below(4) {
		in.Changes = append(in.Changes, raft.Change{Kind: raft.ChangeKind(1 + h.below(3)), Node: h.who().id})
	}
	h.step(m, in)
}

// bring delivers the message at a place in the post.
func (h *hand) bring(i int) {
	if i >= len(h.post) {
		return
	}
	m := h.post[i]
	h.drop(i)
	h.past = append(h.past, m)
	h.past = h.past[max(0, len(h.past)-pastKept):]
	h.deliver(m)
}

func (h *hand) drop(i int) {
	if i < len(h.post) {
		h.post = append(h.post[:i:i], h.post[i+1:]...)
	}
}

// pass lets time pass, and fires the alarms that are due.
func (h *hand) pass(d raft.Time) {
	h.now += d
	for _, m := range h.members {
		if m.up && m.alarm <= m.clock(h.now) {
			m.alarm = raft.Never
			h.step(m, raft.Input{Kind: raft.InputTime})
		}
	}
}

// flush ends a server's write.
func (h *hand) flush(m *member) {
	if m.write != nil {
		h.endWrite(m)
	}
}

// reboot ends a server, or starts it again.
func (h *hand) reboot(m *member, how byte) {
	if !m.up {
		h.start(m)
		return
	}
	h.crash(m, how&1 != 0)
}

// FuzzNode_Step_in_a_cluster_keeps_every_law: no order of deliveries, losses, repetitions,
// writes, crashes and requests makes a node panic or breaks a law; and once all is healed the
// cluster works, where the script asks for that.
func FuzzNode_Step_in_a_cluster_keeps_every_law(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(scriptOf(seed))
	}
	f.Fuzz(func(t *testing.T, script []byte) { playHand(t, script[:min(len(script), 2000)]) })
}

func playHand(t *testing.T, script []byte) *hand {
	h := newHand(t, script)
	recovers := h.below(8) == 0
	for len(h.script) > 0 {
		h.do()
	}
	if recovers {
		h.mail = nil
		requireRecovery(t, h.storm)
	}
	return h
}

// scriptOf is a script by dice.
func scriptOf(seed uint64) []byte {
	dice := raft.NewDice(seed, 0xf022)
	script := make([]byte, 1500)
	for i := range script {
		script[i] = byte(dice.Uint64())
	}
	return script
}

// Scripts by dice, since the fuzzer's own corpus only grows where it is run for long.
func TestNode_Step_in_a_cluster_keeps_every_law_by_scripts(t *testing.T) {
	first, end := seeds()
	var seen [raft.EventCodes]int
	for seed := first; seed < end; seed++ {
		func() {
			defer printsSeed(t, seed)
			h := playHand(t, scriptOf(seed))
			for code, count := range h.seen {
				seen[code] += count
			}
		}()
	}
	t.Logf("%d scripts: %d commits told, %d elections, %d leaders removed, %d snapshots installed", end-first,
		seen[raft.EventCommitted], seen[raft.EventBecameLeader], seen[raft.EventRemoved], seen[raft.EventSnapshotInstalled])
}
