package director_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"raftlab/raft"
	"raftlab/raft/director"
)

func TestAPercentileIsOffByLessThanAHundredth(t *testing.T) {
	dice := raft.NewDice(5)
	for _, most := range []raft.Time{5000, 3 * ms, 700 * ms, 3_600_000 * ms} {
		h, all := &director.Histogram{}, make([]int, 0, 999)
		for range 999 {
			v := 2000 + raft.Time(dice.Below(uint64(most)))
			h.Add(v)
			all = append(all, int(v))
		}
		slices.Sort(all)
		assert.InEpsilon(t, float64(all[499]), float64(h.Percentile(50)), 0.01)
		assert.InEpsilon(t, float64(all[989]), float64(h.Percentile(99)), 0.01)
	}
	assert.Zero(t, (&director.Histogram{}).Percentile(99))
}
