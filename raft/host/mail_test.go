package host

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

func TestMail_is_taken_by_due_time_and_then_by_arrival(t *testing.T) {
	var m mail
	for i, due := range []raft.Time{5, 3, 5, 4, 3} {
		m.add(letter{due: due, from: raft.NodeID(i + 1)})
	}
	require.Equal(t, raft.NodeID(2), m.take().from)
	m.add(letter{due: 1, from: 6})
	require.Equal(t, 3, m.overdue(5))
	var order []raft.NodeID
	for m.due() != raft.Never {
		order = append(order, m.take().from)
	}
	require.Equal(t, []raft.NodeID{6, 5, 4, 1, 3}, order)
}

func TestMail_is_bounded_and_keeps_no_more_room_than_it_needs(t *testing.T) {
	var m mail
	for i := range MaxHeld {
		require.False(t, m.full())
		m.add(letter{due: raft.Time(i)})
	}
	require.True(t, m.full())
	for i := range 10 * MaxHeld {
		require.Equal(t, raft.Time(i), m.take().due)
		m.add(letter{due: raft.Time(MaxHeld + i)})
	}
	require.Equal(t, MaxHeld, m.waiting())
	require.Less(t, cap(m.letters), 4*MaxHeld)
}
