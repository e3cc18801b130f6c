package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"raftlab/raft/hunt"
	"raftlab/raft/order"
	"raftlab/raft/scenario"
	"raftlab/raft/sim"
	"raftlab/www/lab/scenarios"
)

// effort is how long a find is shortened, at most, and tries how often a shorter one is tried.
const (
	effort = 20 * time.Second
	tries  = 20_000
)

// shrink shortens a plan that violates something, for at most that long.
func shrink(plan sim.Plan, effort time.Duration) sim.Plan {
	end := time.Now().Add(effort)
	return hunt.Shrink(plan, tries, func() bool { return time.Now().Before(end) })
}

// tell prints a scenario with the command that runs it, and saves it where that is asked for.
func tell(plan sim.Plan, save string) error {
	v, text := hunt.Judge(plan), scenario.OfPlan(&plan).Append(nil)
	fmt.Printf("shortened to %d orders on %d servers with %d clients, %d events: %s\n",
		len(plan.Orders), plan.Config.Nodes, plan.Config.Clients, v.Events, said(&v))
	if save == "" {
		fmt.Printf("run it with: ./build.sh sim --scenario - <<'END'\n%sEND\n", text)
		return nil
	}
	fmt.Printf("run it with: ./build.sh sim --scenario %s\n%s", save, text)
	if err := os.WriteFile(save, text, 0o644); err != nil { // it is printed: nothing is lost
		return errors.New("the scenario above could not be saved: " + err.Error())
	}
	return nil
}

// judgeFile judges the universe of the scenario in a file; 1 after a violation.
func judgeFile(path string, b *budget) (code int, err error) {
	d, err := load(path, scenario.ReadUniverse)
	if err != nil {
		return 2, fmt.Errorf("--scenario: %w", err)
	}
	plan, err := d.Universe()
	if err != nil {
		return 2, errors.New("the scenario in " + path + " is no universe's, and ./build.sh play plays it: " + sentence(err))
	}
	return judgePlan(path, plan, b)
}

func judgePlan(path string, plan sim.Plan, b *budget) (code int, err error) {
	v := hunt.JudgeUntil(plan, b.spend)
	if v.Stopped {
		return 2, fmt.Errorf("the scenario in %s is not judged: %w", path, b.why)
	}
	fmt.Printf("scenario %s: events %d, hash %016x\n", path, v.Events, v.Hash)
	switch {
	case v.What != "":
		fmt.Println(said(&v))
		return 1, nil
	case v.Unknown:
		fmt.Println("no violation; its history is beyond the bound")
	default:
		fmt.Println("no violation")
	}
	return 0, nil
}

// readUpTo reads that many bytes of a file at most.
func readUpTo(path string, most int64) ([]byte, error) {
	file := os.Stdin
	if path != "-" {
		var err error
		if file, err = os.Open(path); err != nil {
			return nil, err
		}
		defer file.Close()
	}
	return io.ReadAll(io.LimitReader(file, most))
}

// load reads a scenario.
func load(path string, read func([]byte) (*scenario.Document, error)) (*scenario.Document, error) {
	text, err := textOf(path)
	if err != nil {
		return nil, err
	}
	return parsed(path, text, read)
}

// textOf is a scenario's: of a file, of standard input (-), or a built-in one.
func textOf(path string) ([]byte, error) {
	text, err := readUpTo(path, order.MaxDocument+1)
	if builtIn := scenarios.Of(path); errors.Is(err, os.ErrNotExist) && builtIn != nil {
		text, err = builtIn, nil
	}
	if err != nil {
		return nil, errors.New("a scenario is the path of a file, - for standard input, or the name of a built-in one (" + strings.Join(scenarios.Names, ", ") + "): " + err.Error())
	}
	return text, nil
}

func parsed(path string, text []byte, read func([]byte) (*scenario.Document, error)) (*scenario.Document, error) {
	d, err := read(text)
	if err != nil {
		return nil, errors.New("the scenario in " + path + ": " + sentence(err))
	}
	return d, nil
}
