package clock_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	. "raftlab/raft/clock"
)

func shown(p *Pair, real raft.Time) [2]raft.Time {
	cluster, own := p.Read(real)
	return [2]raft.Time{cluster, own}
}

func TestPair_is_never_turned_back_and_holds(t *testing.T) {
	p := Start(Mapping{Clock{10 * second, 0, Par}, Par}, 12*second)
	require.Equal(t, [2]raft.Time{2 * second, 2 * second}, shown(&p, 12*second))
	// The order to slow down was given at 12 s and comes at 13 s.
	p.Set(Mapping{Clock{12 * second, 2 * second, Par / 10}, Par}, 13*second)
	require.Equal(t, [2]raft.Time{3 * second, 3 * second}, shown(&p, 13*second), "it waits for the others")
	require.Equal(t, [2]raft.Time{3 * second, 3 * second}, shown(&p, 22*second))
	require.LessOrEqual(t, p.WhenCluster(3*second), 22*second, "it shows that")
	require.Equal(t, 32*second, p.WhenCluster(4*second))
	require.Equal(t, [2]raft.Time{4 * second, 4 * second}, shown(&p, 32*second))
	p.Set(Mapping{Clock{32 * second, 4 * second, 0}, Par}, 32*second)
	require.True(t, p.Held())
	require.Equal(t, [2]raft.Time{4 * second, 4 * second}, shown(&p, 99*second), "held")
	require.Equal(t, raft.Never, p.WhenOwn(4*second+1))
	p.Set(Mapping{Clock{99 * second, 4 * second, Par}, Par}, 99*second)
	require.Equal(t, [2]raft.Time{5 * second, 5 * second}, shown(&p, 100*second))
}

func TestPair_drifts_from_when_it_was_told_to(t *testing.T) {
	p := Start(Mapping{Clock{Rate: Par}, Par}, 10*second)
	require.Equal(t, [2]raft.Time{10 * second, 10 * second}, shown(&p, 10*second))
	p.Set(Mapping{Clock{Rate: Par}, 2 * Par}, 10*second)
	require.Equal(t, [2]raft.Time{12 * second, 14 * second}, shown(&p, 12*second))
	p.Set(Mapping{Clock{Rate: Par}, Par / 2}, 12*second)
	require.Equal(t, [2]raft.Time{14 * second, 15 * second}, shown(&p, 14*second))
	require.Equal(t, 16*second, p.WhenOwn(16*second))
}

func TestPair_stands_until_it_is_set(t *testing.T) {
	p := Start(Mapping{Clock{Rate: Par / 2}, 2 * Par}, 0)
	p.Stand(8 * second)
	require.Equal(t, [2]raft.Time{4 * second, 8 * second}, shown(&p, 60*second))
	p.Set(Mapping{Clock{60 * second, 30 * second, Par / 2}, 2 * Par}, 60*second)
	require.Equal(t, [2]raft.Time{30 * second, 60 * second}, shown(&p, 60*second), "the others ran meanwhile")
}

func TestPair_goes_on_from_what_it_showed(t *testing.T) {
	p := GoOn(Mapping{Clock{50 * second, 7 * second, Par}, 2 * Par}, 7*second, 9*second)
	require.Equal(t, [2]raft.Time{7 * second, 9 * second}, shown(&p, 50*second))
	require.Equal(t, 51*second, p.WhenOwn(11*second))
	require.Equal(t, [2]raft.Time{8 * second, 11 * second}, shown(&p, 51*second))
	require.LessOrEqual(t, p.WhenOwn(11*second), 51*second, "it has shown that")
}
