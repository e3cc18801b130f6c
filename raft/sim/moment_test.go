package sim_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/client"
	"raftlab/raft/director"
	"raftlab/raft/order"
	"raftlab/raft/sim"
	"raftlab/tests/seeds"
)

// of is a run that goes on from a lab as it is.
func of(t *testing.T, l *sim.Lab, asks uint64) *labRun {
	t.Helper()
	a := &asker{done: map[uint64]int{}, refused: map[uint64]order.Code{}, ended: map[uint64]client.Outcome{}}
	run, err := sim.NewTimelineFrom(l, a)
	require.NoError(t, err)
	return &labRun{run, a, asks}
}

// goOn lets a lab go on for a while, as far as anything happens.
func (r *labRun) goOn(seed uint64) {
	dice := raft.NewDice(seed)
	for i := 0; i < 1500 && r.Step(raft.Never); i++ {
		if dice.Below(50) == 0 {
			r.mischief(dice)
		}
	}
}

func TestAMomentThatIsWrittenDownGoesOnAsItWas(t *testing.T) {
	seeds.Each(t, 3, func(t *testing.T, seed uint64) {
		r := begun(t, seed)
		r.ask(director.Ask{Do: director.Watch, Watch: 7, Key: "k"})
		r.story(t, seed, 300+int(raft.NewDice(seed).Below(1500)))
		copied, err := r.Lab().Clone()
		require.NoError(t, err)
		one := of(t, copied, r.asks)
		run, err := sim.ReadRun(one.AppendRun(nil, "b1"))
		require.NoError(t, err)
		again, why := run.Open(nil, one.asker)
		require.Nil(t, why)
		require.True(t, again.Go(never))
		other := &labRun{again, one.asker, r.asks}
		require.Equal(t, r.Lab().Digest(), other.Lab().Digest())
		for _, each := range []*labRun{r, one, other} {
			each.goOn(seed + 100)
		}
		require.Equal(t, r.Lab().Digest(), one.Lab().Digest())
		require.Equal(t, r.Lab().Digest(), other.Lab().Digest())
		require.True(t, r.Lab().Director().View().State.Equal(&other.Lab().Director().View().State))
		at := other.moment()
		other.SeekEvents(at.Events - min(700, at.Events))
		other.SeekEvents(at.Events)
		other.requireAt(t, at)
		other.Seek(0)
		require.Equal(t, other.From(), other.Position().At)
		require.False(t, other.Back(), "nobody goes back behind the moment")
	})
}

func TestAMomentOfAnotherBuildOrADamagedOneIsRefused(t *testing.T) {
	r := begun(t, 1)
	r.RunUntil(500 * ms)
	copied, err := r.Lab().Clone()
	require.NoError(t, err)
	text := of(t, copied, 0).AppendRun(nil, "b1")
	at := slices.Index(text, 'm')
	for string(text[at:at+10]) != `moment": "` {
		at++
	}
	for _, bad := range []struct {
		place int
		want  order.Code
	}{{at + 10, director.NoMoment}, {at + 500, director.NoMoment}} {
		other := slices.Clone(text)
		other[bad.place] ^= 1
		run, err := sim.ReadRun(other)
		require.NoError(t, err)
		_, why := run.Open(nil, director.Deaf{})
		require.NotNil(t, why)
		require.Equal(t, bad.want, why.Code)
	}
}
