package freeze_test

import (
	"encoding/binary"
	"hash/crc32"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/freeze"
)

type shape interface{ area() int }

type square struct{ side int }

func (s *square) area() int { return s.side * s.side }

type number uint8

type outside interface{ away() }

type tree struct {
	name     string
	small    int8
	large    uint64
	bits     []byte
	none     []byte
	empty    []string
	grid     [2][3]number
	byName   map[string]*tree
	byPlace  map[*tree]int
	children []*tree
	parent   *tree
	shape    shape
	shapes   []shape
	around   outside
	do       func()
	inner    struct{ a, b bool }
	known    *square
}

var known = &square{7}

var format = freeze.Format{Kinds: []any{(*square)(nil)}, Left: []any{(*outside)(nil)}, Fixed: []any{known}}

func (t *tree) away() {}

func planted() *tree {
	root := &tree{
		name: "root", small: -5, large: 1 << 63, bits: []byte{0, 200}, empty: []string{}, grid: [2][3]number{{1, 2, 3}, {4, 5, 255}},
		shape: &square{3}, do: func() {}, known: known,
	}
	root.inner.b = true
	child := &tree{name: "child", parent: root, around: root, shape: root.shape}
	root.children = []*tree{child, nil, child}
	root.byName = map[string]*tree{"b": child, "a": root}
	root.byPlace = map[*tree]int{child: 1, root: 2}
	root.shapes = []shape{known, nil, root.shape}
	return root
}

func TestWhatIsReadIsWhatWasWritten(t *testing.T) {
	b, err := format.Append(nil, planted())
	require.NoError(t, err)
	var root tree
	require.NoError(t, format.Read(b, &root))
	child := root.children[0]
	require.Same(t, child, root.children[2])
	require.Same(t, &root, child.parent)
	require.Same(t, &root, root.byName["a"])
	require.Equal(t, map[*tree]int{child: 1, &root: 2}, root.byPlace)
	require.Same(t, known, root.known)
	require.Same(t, known, root.shapes[0])
	require.Same(t, root.shape, root.shapes[2])
	require.Same(t, root.shape, child.shape)
	require.Nil(t, root.do)
	require.Nil(t, child.around)
	require.Nil(t, root.none)
	want := planted()
	want.do, want.children[0].around = nil, nil
	require.Equal(t, want.bits, root.bits)
	require.Equal(t, want.grid, root.grid)
	require.Equal(t, want.inner, root.inner)
	require.NotNil(t, root.empty)
	require.Equal(t, []any{want.name, want.small, want.large}, []any{root.name, root.small, root.large})
	again, err := format.Append(nil, &root)
	require.NoError(t, err)
	require.Equal(t, b, again)
}

func TestOtherTypesAndDamageAreRefused(t *testing.T) {
	b, err := format.Append(nil, planted())
	require.NoError(t, err)
	var other struct{ name string }
	require.Equal(t, freeze.ErrOther, format.Read(b, &other))
	dice := raft.NewDice(1)
	for range 100 {
		bad := append([]byte(nil), b[:1+dice.Below(uint64(len(b)))]...)
		bad[dice.Below(uint64(len(bad)))] ^= byte(1 + dice.Below(255))
		require.Equal(t, freeze.ErrDamaged, format.Read(bad, &tree{}))
	}
}

// A count and pointers can claim more than follows, under a checksum that is right.
func TestLiesTakeNoMemory(t *testing.T) {
	type wide struct{ room [1024]uint64 }
	type liar struct {
		many []wide
		each []*wide
	}
	var format freeze.Format
	honest, err := format.Append(nil, &liar{})
	require.NoError(t, err)
	count := raft.AppendUint(nil, uint64(901))
	pointers := append([]byte{0}, count...)
	for i := range uint64(900) {
		pointers = raft.AppendUint(pointers, i+2)
	}
	for _, lie := range [][]byte{append(count, make([]byte, 1000)...), pointers} {
		bad := append(honest[:4:4], lie...)
		bad = binary.LittleEndian.AppendUint32(bad, crc32.Checksum(bad, crc32.MakeTable(crc32.Castagnoli)))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		require.Equal(t, freeze.ErrDamaged, format.Read(bad, &liar{}))
		runtime.ReadMemStats(&after)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(1<<20))
	}
}

func TestWhatCannotBeWrittenIsNamed(t *testing.T) {
	_, err := format.Append(nil, &struct{ c complex64 }{})
	require.EqualError(t, err, "freeze: no such type can be written: complex64")
	_, err = format.Append(nil, &struct{ s any }{1})
	require.EqualError(t, err, "freeze: no interface is known to hold this: int")
}
