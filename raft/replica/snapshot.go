package replica

import (
	"raftlab/raft"
	"raftlab/raft/kv"
)

// restore makes the state machine what a snapshot holds; new where there is none.
func (r *Replica) restore(s *raft.Snapshot) error {
	r.store, r.reached, r.snapshotted = kv.New(), 0, 0
	if s != nil {
		store, err := kv.Restore(s.Data)
		if err != nil {
			return err
		}
		r.store, r.reached, r.snapshotted = store, s.Index, s.Index
	}
	r.store.NoDedup = r.start.Off.Has(raft.SessionDedup)
	return nil
}

// replaceStore takes a leader's snapshot for the state machine. What becomes of the
// proposals that it stands for, nobody here can tell.
func (r *Replica) replaceStore(s *raft.Snapshot) {
	if err := r.restore(s); err != nil {
		panic("snapshot: " + err.Error())
	}
	r.lostLead()
}

// compactDue tells whether so much was applied since the latest snapshot that the log
// should be compacted.
func (r *Replica) compactDue() bool {
	every := r.start.SnapshotEvery
	return every > 0 && r.reached >= r.snapshotted+every
}

// compact saves the state machine, so that the log before may go, but for the latest
// entries.
func (r *Replica) compact(keep raft.Index) {
	if r.reached == r.snapshotted {
		return
	}
	r.snapshotted = r.reached
	r.stepEngine(raft.Input{
		Kind: raft.InputSnapshot, Keep: keep,
		Snapshot: &raft.Snapshot{Index: r.reached, Data: r.store.AppendState(nil)},
	})
}
