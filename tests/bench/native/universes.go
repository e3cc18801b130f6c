package main

import (
	"fmt"
	"time"

	"raftlab/raft"
	"raftlab/raft/etcd"
	"raftlab/raft/hunt"
	"raftlab/raft/order"
	"raftlab/raft/sim"
)

// engine makes a server's core.
type engine func(raft.Config) (raft.Engine, error)

func raftlabEngine(c raft.Config) (raft.Engine, error) { return raft.New(c) }
func etcdEngine(c raft.Config) (raft.Engine, error)    { return etcd.New(c) }

// config makes the plan of a universe from a seed.
type config func(seed uint64) sim.Plan

// healthy is three servers without faults, with two clients, and nobody who judges.
func healthy(e engine) config {
	return func(seed uint64) sim.Plan {
		c := sim.Healthy(3, seed)
		c.Engine = e
		return sim.Plan{Config: c}
	}
}

// swarm is hunt.Swarm with its judge, as `./build.sh sim` runs it.
func swarm(e engine) config {
	return func(seed uint64) sim.Plan {
		plan := hunt.Swarm(seed)
		plan.Config.Engine = e
		return plan
	}
}

// goOn lets so many universes go on for so many events each.
func goOn(c config, universes, events int) (happened int, err error) {
	for seed := range universes {
		plan := c(uint64(seed + 1))
		u, err := plan.Run(uint64(events))
		if err != nil {
			return 0, err
		}
		happened += int(u.Events())
	}
	return happened, nil
}

// elect has leaders crash in universes of five servers, and others rise. Who crashed comes
// back at once.
func elect(e engine, universes, elections int) (elected int, err error) {
	for seed := range universes {
		c := sim.Healthy(5, uint64(seed+1))
		c.Clients, c.Engine = 0, e
		u, err := sim.New(c)
		if err != nil {
			return 0, err
		}
		for range elections {
			before, _ := u.Status(u.Leader())
			if err := u.Do(order.Order{Kind: order.Crash, For: 1}); err != nil {
				return 0, err
			}
			for now := before; now.Term <= before.Term; now, _ = u.Status(u.Leader()) {
				if !u.Step() {
					return 0, fmt.Errorf("universe %d stands still", seed)
				}
			}
			elected++
		}
	}
	return elected, nil
}

// rate is how many of what work counts happen in a second.
func rate(work func() (int, error)) (float64, error) {
	start := time.Now()
	count, err := work()
	return float64(count) / time.Since(start).Seconds(), err
}

// compareUniverses measures universes of both cores in turn.
func compareUniverses() error {
	universes := proposals >> 9
	if err := compareRates("universe_events_per_s.healthy", "events/s", func(e engine) (int, error) { return goOn(healthy(e), universes, 2000) }); err != nil {
		return err
	}
	if err := compareRates("elections_per_s.5nodes", "elections/s", func(e engine) (int, error) { return elect(e, universes, 20) }); err != nil {
		return err
	}
	var swarms []float64
	for range pairs {
		r, err := rate(func() (int, error) { return goOn(swarm(raftlabEngine), universes, 2000) })
		if err != nil {
			return err
		}
		swarms = append(swarms, r)
	}
	report("universe_events_per_s.swarm", fmt.Sprintf("%.0f events/s", median(swarms)), "– (judged after each event)", "", true)
	return nil
}

// compareRates measures what one core does, and then the other.
func compareRates(name, unit string, work func(engine) (int, error)) error {
	var s series
	for range pairs {
		ours, err := rate(func() (int, error) { return work(raftlabEngine) })
		if err != nil {
			return err
		}
		theirs, err := rate(func() (int, error) { return work(etcdEngine) })
		if err != nil {
			return err
		}
		s.add(ours, theirs)
	}
	report(name, fmt.Sprintf("%.0f %s", median(s.value), unit),
		fmt.Sprintf("%.2f× the same with etcd's core (%.0f)", median(s.ratio), median(s.reference)), "", true)
	return nil
}
