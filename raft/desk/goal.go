package desk

import "raftlab/raft"

// goal is where a scenario that a link carries is to be in view: after so many steps and, of a simulated lab, exactly at a
// place and a time. Nobody reads the captions before. Of reach it is a time alone.
type goal struct {
	ask   uint64 // who is answered then; 0: nobody
	steps int
	place uint64
	at    raft.Time
}

// toGoal lets a simulated lab go on to where a scenario is to be in view, as fast as it can and as far as a slice allows, and
// holds it there.
func (k *Desk) toGoal() {
	c, full := k.course, k.slice()
	for at := k.goal.at; !k.reached(); {
		if c.held { // at a caption before that moment
			c.held = false
			k.readOn()
			k.turn()
			continue
		}
		if !k.goOne(at) {
			break
		}
		if !c.held && full() {
			k.look()
			return
		}
	}
	if c.run.Next() > k.goal.at { // else what is due at that time came after that moment
		c.run.RunUntil(k.goal.at)
	}
	ask := k.goal.ask
	k.goal = nil
	k.hold()
	if ask != 0 {
		k.arrived(ask)
	}
}

// reached tells whether a scenario is at its goal.
func (k *Desk) reached() bool {
	return k.place() >= k.goal.place && (k.playing == nil || len(k.playing.player.Results()) >= k.goal.steps)
}
