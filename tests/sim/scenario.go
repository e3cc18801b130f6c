package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"raftlab/raft/sim"
)

// effort is how long a find is shortened, at most, and tries how often a shorter one is tried.
const (
	effort = 20 * time.Second
	tries  = 20_000
)

// shrink shortens a plan that violates something, as long as the same kind is violated.
func shrink(plan sim.Plan, effort time.Duration) sim.Plan {
	first := judge(plan)
	end := time.Now().Add(effort)
	if !plan.ToEnd {
		plan.Events = min(plan.Events, first.events)
	}
	return sim.Shrink(plan, func(p sim.Plan) bool {
		if time.Now().After(end) {
			return false
		}
		v := judge(p)
		return v.kind() == first.kind()
	}, tries)
}

// tell prints a scenario with the command that runs it, and saves it where that is asked for.
func tell(plan sim.Plan, save string) error {
	v, text := judge(plan), sim.AppendPlan(nil, &plan)
	if save != "" {
		if err := os.WriteFile(save, text, 0o644); err != nil {
			return errors.New("--save: " + err.Error())
		}
	}
	fmt.Printf("shortened to %d actions on %d servers with %d clients, %d events: %s\n",
		len(plan.Actions), plan.Config.Nodes, plan.Config.Clients, v.events, v.what)
	if save == "" {
		fmt.Printf("run it with: ./build.sh sim --scenario - <<'END'\n%sEND\n", text)
	} else {
		fmt.Printf("run it with: ./build.sh sim --scenario %s\n%s", save, text)
	}
	return nil
}

// play judges the scenario in a file, and tells how to end: 1 after a violation.
func play(path string) (code int) {
	plan, err := load(path)
	if err != nil {
		fmt.Fprintln(os.Stderr, "sim: "+err.Error())
		return 2
	}
	v := judge(plan)
	fmt.Printf("scenario %s: events %d, hash %016x\n", path, v.events, v.hash)
	switch {
	case v.what != "":
		fmt.Println(v.what)
		return 1
	case v.unknown:
		fmt.Println("no violation; its history is beyond the bound")
	default:
		fmt.Println("no violation")
	}
	return 0
}

// load reads a scenario; - is standard input.
func load(path string) (sim.Plan, error) {
	read := func() ([]byte, error) { return os.ReadFile(path) }
	if path == "-" {
		read = func() ([]byte, error) { return io.ReadAll(os.Stdin) }
	}
	text, err := read()
	if err != nil {
		return sim.Plan{}, errors.New("--scenario takes the path of a file, or - for standard input: " + err.Error())
	}
	plan, err := sim.ReadPlan(text)
	if err != nil {
		return sim.Plan{}, errors.New("the scenario in " + path + ": " + err.Error())
	}
	if plan.Events == 0 {
		plan.Events = events
	}
	return plan, nil
}
