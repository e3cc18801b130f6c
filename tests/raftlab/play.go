package main

import (
	"errors"
	"flag"
	"fmt"
	"strings"

	"raftlab/raft/director"
	"raftlab/raft/order"
	"raftlab/raft/refusal"
	"raftlab/raft/scenario"
)

const playUsage = `Usage: ./build.sh play FILE [--engine E] [--seed N] [--events N]

Plays a scenario in virtual time, and prints each step with the time at which it was over.
Exits 1 where an expect does not hold, an until does not in time, an order is refused or a
safety property is violated, with the step. A find of ./build.sh sim is played until it is
judged, as in a page, and exits 1 where it still shows what was found. FILE may be - for standard input, or the name of a built-in scenario, such as election.

  --engine E       plays it on this engine: raftlab (which it is without), or etcd
  --seed N         throws dice from this seed, and not the scenario's own
` + budgetUsage

// playing is what the command line asks for.
type playing struct {
	file   string
	engine *director.Engine
	seed   *uint64 // nil: the scenario's own
	budget *budget
}

func runPlay(arguments []string) (code int, err error) {
	o := newPlaying()
	if err := o.read(o.flags("play"), arguments, "--engine, --seed or --events"); err != nil {
		return 2, err
	}
	text, err := textOf(o.file)
	if err != nil {
		return 2, err
	}
	d, err := o.document(text)
	if err != nil {
		return 2, err
	}
	return o.play(d)
}

func newPlaying() playing { return playing{engine: &director.Engines[0], budget: newBudget()} }

// flags are those of whatever plays a scenario.
func (o *playing) flags(verb string) *flag.FlagSet {
	f := flags(verb)
	f.Func("engine", "", func(value string) error {
		o.engine = director.EngineOf(value)
		if o.engine == nil {
			return errors.New("it takes raftlab or etcd")
		}
		return nil
	})
	f.Func("seed", "", func(value string) error {
		o.seed = new(uint64)
		return number(value, 0, o.seed)
	})
	o.budget.flag(f)
	return f
}

// read reads options and one file, in any order.
func (o *playing) read(f *flag.FlagSet, arguments []string, takes string) error {
	var files []string
	for len(arguments) > 0 {
		if err := parse(f, arguments, takes); err != nil {
			return err
		}
		if arguments = f.Args(); len(arguments) > 0 {
			files, arguments = append(files, arguments[0]), arguments[1:]
		}
	}
	if len(files) != 1 || files[0] == "" {
		return errors.New(f.Name() + " takes one FILE, a scenario; see --help")
	}
	o.file = files[0]
	return nil
}

// document is the scenario, with the seed and for the engine that are asked for.
func (o *playing) document(text []byte) (*scenario.Document, error) {
	d, err := parsed(o.file, text, scenario.Read)
	if err != nil {
		return nil, err
	}
	if o.seed != nil {
		d.Plan.Config.Seed = *o.seed
	}
	if why := d.Refuses(o.engine); why != nil {
		return nil, why
	}
	return d, nil
}

// play plays a document, as a page does.
func (o playing) play(d *scenario.Document) (code int, err error) {
	passed, err := d.Play(o.engine, replayers[o.engine.Name].New, o.budget.spend, func(i int, r scenario.Result) { tellResult(d, i, r) })
	switch {
	case errors.Is(err, scenario.ErrStopped):
		return 2, fmt.Errorf("the scenario is not played to its end: %w", o.budget.why)
	case err != nil:
		return 2, err
	case !passed:
		return 1, nil
	}
	fmt.Printf("passed: %d steps%s\n", len(d.Steps), with(o.engine.Name))
	return 0, nil
}

// tellResult prints what is over: a caption as it is, another step as its JSON, and, behind the steps, that a find is judged.
func tellResult(d *scenario.Document, i int, r scenario.Result) {
	text := "judged"
	if i < len(d.Steps) {
		s := &d.Steps[i]
		if text = string(s.Append(nil)); s.Is == order.Say {
			text = strings.ReplaceAll(s.Say.In("en"), "\n", " ")
		}
	}
	fmt.Printf("%8s ms  %d. %s\n", refusal.AppendDecimal(nil, int64(r.At), 6), i, text)
	if r.Why != nil {
		fmt.Println("failed: " + sentence(r.Why))
	}
}
