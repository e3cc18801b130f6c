//go:build !js

package desk_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft/trace"
)

// Not in a worker: a program that never yields gives its collector no turn there, and this
// one makes some gigabytes of garbage.

// mebibytes16 is the bound that the README gives of a recording.
const mebibytes16 = 16 << 20

func TestARecordingNeverPassesItsBound(t *testing.T) {
	for _, change := range []fieldsOf{
		{"nodes": 5, "snapshotEvery": 100}, // bases fit
		{"nodes": 9, "snapshotEvery": 100},
		{"nodes": 3, "snapshotEvery": 0}, // they soon don't: the log is kept whole
		{"nodes": 2, "engine": "etcd"},   // there are none
	} {
		t.Run(fmt.Sprint(change), func(t *testing.T) {
			u := newUniverse(t, change["nodes"].(int))
			if change["engine"] != nil {
				u.engine = engines["etcd"]
			}
			u.start(change)
			put := func(count int) {
				for range count {
					u.must("put", fieldsOf{"key": "k", "value": strings.Repeat("v", 30_000), "within": 60000})
				}
			}
			inputs := 0
			for range 4 {
				put(60)
				id := u.command("trace", nil)
				u.await(id)
				require.Less(t, len(u.page.binaries[id]), mebibytes16)
				require.LessOrEqual(t, u.desk.Recording().Room(), mebibytes16)
			}
			for _, s := range readTrace(t, u).Segments {
				require.NoError(t, s.Replay(trace.Replayer{New: u.engine, Resume: ours.Resume}))
				inputs += len(s.Inputs)
			}
			require.Greater(t, inputs, 100)
			if change["nodes"] == 5 {
				u.join("n6") // the shares are smaller now
				require.LessOrEqual(t, u.desk.Recording().Room(), mebibytes16)
				put(20)
				for _, s := range readTrace(t, u).Segments {
					require.NoError(t, s.Replay(ours))
				}
			}
		})
	}
}
