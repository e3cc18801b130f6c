package director

import (
	"raftlab/raft"
	"raftlab/raft/kv"
	"raftlab/raft/order"
	"raftlab/raft/refusal"
	"raftlab/raft/wal"
)

// A cluster may begin with a history: logs that its nodes' disks hold before anything has happened.

// refusesHistories: only a disk in memory, or of a machine, can be written from here.
func (d *Director) refusesHistories(p *Plan) *order.Refusal {
	if len(p.Histories) == 0 || p.Memory {
		return nil
	}
	if _, is := d.world.(Hardware); !is {
		return refuse(noHistory)
	}
	return nil
}

// loadHistory writes what a node begins with to its disk.
func (d *Director) loadHistory(h *order.History) {
	image := imageOf(h)
	if n := d.node(h.Node); d.plan.Memory {
		n.disk.put(image, 0)
	} else {
		d.world.(Hardware).Load(n.ID, image)
	}
}

// imageOf is a disk that holds a history: equal entries of two logs are equal in all.
func imageOf(h *order.History) []byte {
	r := wal.Record{Write: 1, Durable: raft.Durable{Term: h.Term, Vote: h.Vote}}
	for i, term := range h.Terms {
		e := raft.Entry{Index: raft.Index(i + 1), Term: term, Kind: raft.Command, Data: entryOf(i+1, term)}
		r.Entries = append(r.Entries, e)
		r.Durable.Term = max(r.Durable.Term, term)
	}
	file := wal.NewMemory(nil)
	log, _, err := wal.Open(file, h.Node)
	if err == nil {
		_, err = log.Append(&r)
	}
	if err != nil {
		panic("director: a history that no log takes: " + err.Error())
	}
	return file.Bytes()
}

// entryOf is what each log that has such an entry has in it: the first opens a session, in which the
// others put the term.
func entryOf(index int, term raft.Term) []byte {
	if index == 1 {
		return kv.AppendCommand(nil, &kv.Command{Kind: kv.Register})
	}
	key, value := refusal.AppendDecimal([]byte{'x'}, int64(index), 0), refusal.AppendDecimal(nil, int64(term), 0)
	return kv.AppendCommand(nil, &kv.Command{Kind: kv.Execute, Session: 1, Serial: uint64(index), Op: kv.Op{Kind: kv.Put, Key: string(key), Value: string(value)}})
}
