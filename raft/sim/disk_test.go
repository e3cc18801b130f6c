package sim

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/wal"
	"raftlab/raft/wal/waltest"
)

func TestDisk_passes_the_suite(t *testing.T) {
	waltest.Suite(t, func(_ *testing.T, image []byte) (wal.File, func() []byte) {
		d := &disk{content: slices.Clone(image)}
		return d, func() []byte { return slices.Clone(d.content) }
	})
}

func TestDisk_passes_the_suite_where_it_is_full(t *testing.T) {
	waltest.Full(t, func(_ *testing.T, image []byte, room int) (wal.File, func(), func() []byte) {
		d := &disk{content: slices.Clone(image), room: max(room, 1)} // no room at all has no number
		return d, func() { d.room = 0 }, func() []byte { return slices.Clone(d.content) }
	})
}

func TestDisk_clones_go_their_own_way(t *testing.T) {
	for seed := range uint64(200) {
		dice := raft.NewDice(seed)
		disks, models := []*disk{{}}, [][]byte{nil}
		for range 200 {
			i := int(dice.Below(uint64(len(disks))))
			d, m := disks[i], &models[i]
			at := int(dice.Below(uint64(len(d.content)) + 1))
			switch dice.Below(6) {
			case 0:
				c := *d
				d.clone(&c)
				disks, models = append(disks, &c), append(models, slices.Clone(*m))
			case 1:
				require.NoError(t, d.Truncate(int64(at)))
				*m = (*m)[:at]
			case 2:
				at = len(d.content)
				fallthrough
			default:
				p := []byte{byte(dice.Below(256)), byte(i), 7}
				_, err := d.WriteAt(p, int64(at))
				require.NoError(t, err)
				*m = append((*m)[:at:at], append(p, (*m)[min(len(*m), at+3):]...)...)
			}
			for j := range disks {
				require.Equal(t, string(models[j]), string(disks[j].content), "disk %d, seed %d", j, seed)
			}
		}
	}
}
