package replica

import (
	"raftlab/raft"
	"raftlab/raft/kv"
)

// restore makes the state machine what a snapshot holds; new where there is none.
func (r *Replica) restore(s *raft.Snapshot) error {
	if s == nil {
		r.replace(kv.New(), 0)
		return nil
	}
	store, err := kv.Restore(s.Data)
	if err == nil {
		r.replace(store, s.Index)
	}
	return err
}

func (r *Replica) replace(store *kv.Store, reached raft.Index) {
	r.store, r.reached, r.snapshotted, r.logBytes = store, reached, reached, 0
	r.setUpStore()
}

// setUpStore tells the state machine what no state says.
func (r *Replica) setUpStore() {
	r.store.NoDedup = r.start.Off.Has(raft.SessionDedup)
	r.store.Bounds.Revisions = r.start.History
}

// replaceStore takes a leader's snapshot for the state machine. What becomes of the
// proposals that it stands for, nobody here can tell.
func (r *Replica) replaceStore(s *raft.Snapshot) {
	r.saving = nil
	if in := r.installing; in != nil { // it is read already
		r.installing = nil
		r.replace(in.store, s.Index)
	} else if err := r.restore(s); err != nil {
		panic(stopBySent(err))
	}
	r.lostLead()
}

// historyDue tells whether it is for this server to have the store's history shortened.
// Only a leader asks, once: the next time is when the state machine has come that far.
func (r *Replica) historyDue() bool {
	if r.reached < r.shorten || !r.store.CompactionDue() {
		return false
	}
	leads, _ := r.leads()
	return leads
}

// shortenHistory proposes it to the log, so that all servers forget the same at one index.
func (r *Replica) shortenHistory() {
	r.shorten = r.reached + 1
	command := kv.AppendCommand(nil, &kv.Command{Kind: kv.Compact, Revision: r.store.Keep()})
	r.stepEngine(raft.Input{Kind: raft.InputPropose, Proposals: [][]byte{command}})
}

// maxLogBytes is how many bytes of commands are applied, few as they may be, before the log
// is compacted.
const maxLogBytes = 16 << 20

// compactDue tells whether so much was applied since the latest snapshot that the log
// should be compacted.
func (r *Replica) compactDue() bool {
	every := r.start.SnapshotEvery
	return every > 0 && r.saving == nil && len(r.stalls.given) == 0 && r.reached > r.snapshotted && (r.reached >= r.snapshotted+every || r.logBytes > maxLogBytes)
}

// compact begins to save the state machine, so that the log before may go, but for the
// latest entries.
func (r *Replica) compact(keep raft.Index) {
	switch {
	case len(r.stalls.given) > 0: // the engine may have come further, by a leader's snapshot
	case r.saving != nil:
		r.saving.keep = min(r.saving.keep, keep)
	case r.reached > r.snapshotted:
		r.logBytes, r.ahead = 0, nil
		r.saving = &saving{index: r.reached, keep: keep, saver: r.store.Save()}
		r.savePart()
		if r.saving != nil && !r.turned {
			r.savePart()
		}
	}
}

// saved hands a snapshot over to the engine.
func (r *Replica) saved(s *saving) {
	r.saving, r.snapshotted = nil, s.index
	r.stepEngine(raft.Input{Kind: raft.InputSnapshot, Keep: s.keep, Snapshot: &raft.Snapshot{Index: s.index, Data: s.data}})
}
