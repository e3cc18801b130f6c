package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"

	"raftlab/raft"
	"raftlab/raft/hunt"
	"raftlab/raft/sim"
)

const simUsage = `Usage: ./build.sh sim [--seeds N] [--from S] [--off RULE] [--save FILE]
       ./build.sh sim --scenario FILE [--events N]

Judges the universes of N seeds (1000) from S (1) on, each a cluster in virtual time with
faults that its seed draws. Exits 1 after a violation, which it names, with the command that
repeats it, and shortens to a scenario.

  --seeds N        how many universes, from 1 to 9007199254740991
  --from S         the first seed, from 0 to 9007199254740991
  --off RULE       switches that rule of Raft off, and finds what its absence breaks
  --save FILE      saves the shortened scenario there
  --scenario FILE  judges this one scenario instead; - is standard input
` + budgetUsage

// options are the command line's.
type options struct {
	seeds, from uint64
	off         *raft.Rule
	save        string // the file for a find's scenario; empty: none
	scenario    string // the file of the one plan to run; empty: seeds are
	budget      *budget
}

// readOptions reads '--name value' and '--name=value'.
func readOptions(arguments []string) (options, error) {
	o := options{seeds: 1000, from: 1, budget: newBudget()}
	f := flags("sim")
	f.Func("seeds", "", func(value string) error { return number(value, 1, &o.seeds) })
	f.Func("from", "", func(value string) error { return number(value, 0, &o.from) })
	f.Func("off", "", o.switchOff)
	f.Func("save", "", func(value string) error { return file(value, &o.save) })
	f.Func("scenario", "", func(value string) error { return file(value, &o.scenario) })
	o.budget.flag(f)
	given := map[string]bool{}
	err := parse(f, arguments, "--seeds, --from, --off, --save, --scenario or --events")
	f.Visit(func(is *flag.Flag) { given[is.Name] = true })
	switch delete(given, "events"); {
	case err != nil:
		return o, err
	case f.NArg() > 0:
		return o, fmt.Errorf("sim takes nothing but options, not %q: see --help", f.Arg(0))
	case o.scenario != "" && len(given) > 1:
		return o, errors.New("--scenario goes with nothing but --events: see --help")
	case o.scenario == "" && len(given) < f.NFlag():
		return o, errors.New("--events goes with --scenario: see --help")
	}
	return o, writable(o.save)
}

// writable tells before a search whether its find could be saved.
func writable(path string) error {
	if path == "" {
		return nil
	}
	_, missing := os.Stat(path)
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o644)
	if err != nil {
		return errors.New("--save takes the path of a file that can be written: " + err.Error())
	}
	if missing != nil {
		defer os.Remove(path)
	}
	return file.Close()
}

func (o *options) switchOff(value string) error {
	rule, known := raft.RuleOf(value)
	if !known {
		return errors.New("it takes the id of a rule, one of " + strings.Join(raft.RuleIDs(), ", "))
	}
	o.off = &rule
	return nil
}

// most is the highest number of seeds, and the highest first one: what a page can tell from its neighbours.
const most = 1<<53 - 1

func number(value string, least uint64, into *uint64) error {
	n, err := strconv.ParseUint(value, 10, 64)
	if err != nil || n < least || n > most {
		return fmt.Errorf("it takes a whole number from %d to %d", least, most)
	}
	*into = n
	return nil
}

func file(value string, into *string) error {
	if value == "" {
		return errors.New("it takes the path of a file")
	}
	*into = value
	return nil
}

// draw is the plan of a seed.
func (o options) draw(seed uint64) sim.Plan {
	if o.off != nil {
		return hunt.DrawWithout(*o.off, seed)
	}
	return hunt.Draw(seed)
}

// repeat is the command that runs one seed again.
func (o options) repeat(seed uint64) string {
	command := "./build.sh sim --seeds 1 --from " + strconv.FormatUint(seed, 10)
	if o.off != nil {
		command += " --off " + raft.RuleTable[*o.off].ID
	}
	return command
}
