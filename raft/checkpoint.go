package raft

import "math"

// AppendCheckpoint writes the node's whole state between two steps, so that
// [Resume] continues it to equal outputs for equal inputs. It must not be called
// while a write runs, nor before the first step. What only candidates or only
// leaders have is written for them alone: the others' is left from earlier terms.
func (n *Node) AppendCheckpoint(b []byte) []byte {
	b = AppendUint(b, uint32(n.id))
	b = AppendUint(b, len(n.voters))
	for _, v := range n.voters {
		b = AppendUint(b, uint32(v))
	}
	b = AppendInt(b, n.settings.ElectionMin)
	b = AppendInt(b, n.settings.ElectionMax)
	b = AppendInt(b, n.settings.Heartbeat)
	b = AppendBool(b, n.settings.PreVote)
	b = AppendBool(b, n.settings.CheckQuorum)
	b = AppendInt(b, n.noticeDelay)
	b = AppendUint(b, n.maxAppendBytes)
	b = AppendUint(b, uint32(n.off))
	b = AppendUint(b, n.dice.State)
	b = AppendInt(b, n.now)
	b = AppendUint(b, uint64(n.term))
	b = AppendUint(b, uint32(n.vote))
	b = AppendEntryList(b, n.log.between(1, n.log.last()))
	b = AppendUint(b, n.write)
	b = append(b, byte(n.role))
	b = AppendUint(b, uint32(n.leader))
	for _, i := range []Index{n.commit, n.handed, n.applied, n.stable} {
		b = AppendUint(b, uint64(i))
	}
	for _, t := range []Time{n.heard, n.electionStart, n.electionDeadline, n.candidateSince} {
		b = AppendInt(b, t)
	}
	switch n.role {
	case Candidate, PreCandidate:
		for _, v := range n.votes {
			b = append(b, byte(v))
		}
	case Leader:
		b = n.appendLeader(b)
	}
	return b
}

func (n *Node) appendLeader(b []byte) []byte {
	b = AppendInt(b, n.heartbeatDue)
	b = AppendInt(b, n.noticeDue)
	b = AppendUint(b, n.round)
	b = AppendUint(b, uint64(n.heldAt))
	b = AppendUint(b, uint32(n.transfer.to))
	b = AppendInt(b, n.transfer.due)
	b = AppendBool(b, n.transfer.told)
	for i := range n.progress {
		b = n.progress[i].append(b)
	}
	b = AppendUint(b, len(n.reads))
	for _, r := range n.reads {
		b = AppendUint(AppendUint(AppendUint(b, r.read), uint64(r.index)), r.round)
	}
	return b
}

// Resume makes a node from a checkpoint.
func Resume(checkpoint []byte) (*Node, error) {
	d := Decode(checkpoint)
	c := Config{ID: d.Node()}
	for range d.Count() {
		c.Voters = append(c.Voters, d.Node())
	}
	c.Settings = Settings{ElectionMin: d.Time(), ElectionMax: d.Time(), Heartbeat: d.Time(), PreVote: d.Bool(), CheckQuorum: d.Bool()}
	c.NoticeDelay = d.Time()
	c.MaxAppendBytes = int(d.Uint() & math.MaxInt32)
	c.Off = Rules(d.Node())
	c.Dice = &Dice{State: d.Uint()}
	c.Now = d.Time()
	c.Durable = Durable{Term: Term(d.Uint()), Vote: d.Node()}
	c.Entries = d.Entries(nil)
	for i := range c.Entries {
		c.Entries[i].Data = append([]byte(nil), c.Entries[i].Data...)
	}
	c.Write = d.Uint()
	if d.Err() != nil {
		return nil, d.Err()
	}
	n, err := New(c)
	if err != nil {
		return nil, err
	}
	n.told, n.dice = true, *c.Dice
	n.resume(&d)
	if err := d.End(); err != nil {
		return nil, err
	}
	return n, nil
}

func (n *Node) resume(d *Decoder) {
	n.role, n.leader = Role(d.Byte()), d.Node()
	n.commit, n.handed, n.applied, n.stable = n.indexInLog(d), Index(d.Uint()), Index(d.Uint()), n.indexInLog(d)
	if max(n.handed, n.applied) > n.log.last() && n.off == 0 {
		d.Fail()
	}
	for _, t := range []*Time{&n.heard, &n.electionStart, &n.electionDeadline, &n.candidateSince} {
		*t = d.Time()
	}
	switch n.role {
	case Follower:
	case Candidate, PreCandidate:
		for i := range n.votes {
			if n.votes[i] = ballot(d.Byte()); n.votes[i] > refused {
				d.Fail()
			}
		}
	case Leader:
		n.resumeLeader(d)
	default:
		d.Fail()
	}
}

func (n *Node) resumeLeader(d *Decoder) {
	n.heartbeatDue, n.noticeDue = d.Time(), d.Time()
	n.round, n.heldAt = d.Uint(), n.indexInLog(d)
	n.transfer = transfer{to: d.Node(), due: d.Time(), told: d.Bool()}
	if i := n.position(n.transfer.to); n.transfer.to != None && (i < 0 || i == n.self) {
		d.Fail()
	}
	for i := range n.progress {
		p := &n.progress[i]
		p.resume(d)
		if p.match >= p.next && n.off == 0 || p.next > n.log.last()+1 {
			d.Fail()
		}
	}
	for range d.Count() {
		n.reads = append(n.reads, pendingRead{read: d.Uint(), index: Index(d.Uint()), round: d.Uint()})
	}
}

// indexInLog reads an index that must not lie beyond the log.
func (n *Node) indexInLog(d *Decoder) Index {
	i := Index(d.Uint())
	if i > n.log.last() {
		d.Fail()
		return 0
	}
	return i
}

func (p *progress) append(b []byte) []byte {
	b = append(b, byte(p.state))
	b = AppendBool(b, p.probed)
	for _, i := range []Index{p.match, p.next, p.told} {
		b = AppendUint(b, uint64(i))
	}
	b = AppendUint(AppendUint(b, p.round), p.asked)
	b = AppendInt(b, p.heard)
	b = AppendUint(b, p.count)
	for i := range p.count {
		b = AppendUint(b, uint64(p.inflight[(p.head+i)%maxInflight]))
	}
	return b
}

func (p *progress) resume(d *Decoder) {
	p.state, p.probed = ProgressState(d.Byte()), d.Bool()
	for _, i := range []*Index{&p.match, &p.next, &p.told} {
		*i = Index(d.Uint())
	}
	p.round, p.asked, p.heard = d.Uint(), d.Uint(), d.Time()
	count := d.Count()
	if count > maxInflight || p.state > Replicate {
		d.Fail()
		return
	}
	for range count {
		p.push(Index(d.Uint()))
	}
}

// Persistent is what the node's disk holds when no write runs.
func (n *Node) Persistent() (Durable, []Entry) { return n.saved, n.log.between(1, n.log.last()) }
