package raft_test

import (
	"fmt"

	"raftlab/raft"
)

// clock is a server's own: it showed at when the stage's time was since, and runs at speed,
// a percentage, from then on.
type clock struct {
	since, at raft.Time
	speed     uint64
}

func (c *clock) read(now raft.Time) raft.Time {
	return c.at + (now-c.since)*raft.Time(c.speed)/100
}

// when is the first moment of the stage at which the clock shows a time.
func (c *clock) when(shown raft.Time) raft.Time {
	if shown == raft.Never {
		return raft.Never
	}
	speed := raft.Time(c.speed)
	return c.since + ((shown-c.at)*100+speed-1)/speed
}

// setClock reads words as "n1 50%".
func (s *stage) setClock(words []string) {
	a, speed := s.actor(s.word(words, 0)), s.percent(s.word(words, 1))
	if speed == 0 {
		s.fail("a clock has to run")
	}
	a.clock = clock{since: s.now, at: a.clock.read(s.now), speed: speed}
	s.tale.tell(fmt.Sprintf("From now on the clock of %s runs at %d %% of its speed.", a.id, speed))
}
