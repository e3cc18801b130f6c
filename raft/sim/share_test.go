package sim_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/hunt"
	"raftlab/raft/order"
	"raftlab/raft/replica"
)

// unchanging are the types whose memory clones may share with their originals: it is
// never written to again.
var unchanging = []reflect.Type{
	reflect.TypeFor[[]raft.Entry](), reflect.TypeFor[[]replica.Peer](), reflect.TypeFor[*replica.Reply](),
	reflect.TypeFor[*replica.Command](), reflect.TypeFor[[]*order.Order](), reflect.TypeFor[[]raft.NodeID](), reflect.TypeFor[*raft.Snapshot](),
	reflect.TypeFor[*check.Safety](), // it copies what it shares before it writes
}

// memory notes each piece of memory that can be reached from a value, with the way to it.
type memory map[uintptr]string

func (m memory) walk(v reflect.Value, way string) {
	if slices.Contains(unchanging, v.Type()) {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && m.note(v, way) {
			m.walk(v.Elem(), way+"*")
		}
	case reflect.Interface:
		if !v.IsNil() {
			m.walk(v.Elem(), way)
		}
	case reflect.Slice:
		if v.Cap() > 0 && v.Type().Elem().Size() > 0 {
			m.note(v, way)
		}
		for i := range v.Len() {
			m.walk(v.Index(i), way+"[]")
		}
	case reflect.Array:
		for i := range v.Len() {
			m.walk(v.Index(i), way+"[]")
		}
	case reflect.Map:
		if !v.IsNil() {
			m.note(v, way)
		}
		for i := v.MapRange(); i.Next(); {
			m.walk(i.Value(), way+"{}")
		}
	case reflect.Struct:
		for i := range v.NumField() {
			m.walk(v.Field(i), way+"."+v.Type().Field(i).Name)
		}
	}
}

// note is false for memory that was noted before.
func (m memory) note(v reflect.Value, way string) bool {
	at := v.Pointer()
	if _, known := m[at]; known {
		return false
	}
	m[at] = way
	return true
}

// shared are the ends of ways to memory that clones share on purpose: inputs, which pass
// to who takes them and are not written to; the keys' histories and the list of their
// changes, of which only what lies behind the shared part is; configurations, and snapshots
// as they are sent; and what a disk holds, behind which each appends its own.
var shared = []string{
	".bytes", ".old", ".Bytes", ".request.Op", ".waiting[].Op", ".reply.Result", ".store*.keys{}*", ".store*.past.changes",
	".file*.content", ".disk.content", ".members.history", ".members.sets", ".sending", ".sending*.bytes", ".progress[].snapshot", ".progress[].snapshot*.bytes",
}

func mayShare(way string) bool {
	return slices.ContainsFunc(shared, func(end string) bool { return strings.HasSuffix(way, end) })
}

func TestClonesShareNoMemoryThatChanges(t *testing.T) {
	for seed := range uint64(60) {
		plan := hunt.Swarm(seed)
		u, err := plan.Run(700)
		require.NoError(t, err)
		c, err := u.Clone()
		require.NoError(t, err)
		mine, its := memory{}, memory{}
		mine.walk(reflect.ValueOf(u), "")
		its.walk(reflect.ValueOf(c), "")
		require.Greater(t, len(its), 5)
		for at, way := range its {
			if other, both := mine[at]; both {
				require.True(t, mayShare(way), "%s is also %s; seed %d", way, other, seed)
			}
		}
	}
}
