package host

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/replica"
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

func TestMail_loses_to_a_cancellation_the_request_of_its_name_alone(t *testing.T) {
	command := func(kind replica.CommandKind, about uint64) letter {
		return letter{kind: replica.InputCommand, order: kind, about: about}
	}
	frame := letter{kind: replica.InputFrame, from: 2}
	written := letter{kind: replica.InputDurable, about: 2} // its token
	first, second, third := command(replica.CommandRequest, 1), command(replica.CommandRequest, 2), command(replica.CommandRequest, 3)
	link, stall := command(replica.CommandLink, 2), command(replica.CommandStall, 2)
	var m mail
	taken := command(replica.CommandRequest, 4)
	m.add(taken)
	for _, l := range []letter{first, frame, second, third, written, link, stall} {
		if l.kind == replica.InputCommand {
			m.addOrder(l)
		} else {
			m.add(l)
		}
	}
	require.Equal(t, taken, m.take())
	m.addOrder(command(replica.CommandCancel, 2))
	require.Equal(t, []letter{first, frame, third, written, link, stall}, m.all())
	again, late := command(replica.CommandCancel, 2), command(replica.CommandCancel, 4)
	m.addOrder(again)
	m.addOrder(late)
	require.Equal(t, []letter{first, frame, third, written, link, stall, again, late}, m.all(), "the server hears of what does not wait here")
}
