package desk_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft/replica"
	"raftlab/raft/view"
)

// TestAMomentIsFoundAgainFromWhatTheNodesTold folds a cluster's own telemetry a second time, from
// states of the past on.
func TestAMomentIsFoundAgainFromWhatTheNodesTold(t *testing.T) {
	u := started(t, 5, fieldsOf{"loss": 0.1, "duplicate": 0.05, "snapshotEvery": 20, "scale": 0.5})
	u.leader()
	state := func() *view.State { return &u.desk.Director().View().State }
	type moment struct {
		*view.State
		told int // how much telemetry had come
	}
	var moments []moment
	for i := range 12 {
		moments = append(moments, moment{state().Clone(), len(u.telemetry)})
		for j := range 8 {
			u.ask("put", fieldsOf{"key": fmt.Sprint(j % 3), "value": fmt.Sprint(i)})
		}
	}
	last := moments[len(moments)-1]
	answers := map[uint64]view.Event{}
	events, _ := last.Events.Since(0)
	for _, e := range events {
		if e.Code == view.FirstLabCode+uint8(view.LabAnswered) {
			answers[e.ID] = e
		}
	}
	require.Len(t, answers, 11*8)
	for _, from := range moments[:len(moments)-1] {
		again := view.View{State: *from.Clone()}
		// What nodes don't tell: that the client was answered.
		answer := func(*view.Node, *replica.Record, view.Fact) {
			for e, is := answers[again.Events.Last+1]; is; e, is = answers[again.Events.Last+1] {
				again.Note(e)
			}
		}
		for _, came := range u.telemetry[from.told:last.told] {
			known, err := again.Fold(came.from, came.frame, answer)
			require.True(t, known)
			require.NoError(t, err)
		}
		require.False(t, from.Equal(last.State))
		require.True(t, again.State.Equal(last.State))
	}
}
