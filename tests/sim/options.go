package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"raftlab/raft"
)

// options are the command line's.
type options struct {
	seeds, from uint64
	off         *raft.Rule
	save        string // the file for a find's scenario; empty: none
	scenario    string // the file of the one plan to run; empty: seeds are
}

const takes = "it takes --seeds N, --from S, --off RULE and --save FILE, or --scenario FILE alone"

// readOptions reads '--name value' and '--name=value'.
func readOptions(args []string) (options, error) {
	o, given := options{seeds: 1000, from: 1}, 0
	for len(args) > 0 {
		name, value, joined := strings.Cut(args[0], "=")
		args = args[1:]
		if !joined {
			if len(args) == 0 {
				return o, errors.New(name + " lacks its value; " + takes)
			}
			value, args = args[0], args[1:]
		}
		if err := o.set(name, value); err != nil {
			return o, err
		}
		given++
	}
	if o.scenario != "" && given > 1 {
		return o, errors.New("--scenario goes with nothing else: " + takes)
	}
	return o, nil
}

func (o *options) set(name, value string) error {
	switch name {
	case "--seeds":
		return number(name, value, 1, &o.seeds)
	case "--from":
		return number(name, value, 0, &o.from)
	case "--off":
		rule, known := raft.RuleOf(value)
		if !known {
			return errors.New("--off takes the id of a rule, one of " + ruleIDs() + "; not " + strconv.Quote(value))
		}
		o.off = &rule
		return nil
	case "--save":
		return file(name, value, &o.save)
	case "--scenario":
		return file(name, value, &o.scenario)
	}
	return errors.New("there is no " + name + ": " + takes)
}

func number(name, value string, least uint64, into *uint64) error {
	n, err := strconv.ParseUint(value, 10, 63)
	if err != nil || n < least {
		return fmt.Errorf("%s takes a whole number from %d on, not %q", name, least, value)
	}
	*into = n
	return nil
}

func file(name, value string, into *string) error {
	if value == "" {
		return errors.New(name + " takes the path of a file")
	}
	*into = value
	return nil
}

func ruleIDs() string {
	var ids []string
	for _, info := range raft.RuleTable {
		ids = append(ids, info.ID)
	}
	return strings.Join(ids, ", ")
}

// repeat is the command that runs one seed again.
func (o options) repeat(seed uint64) string {
	command := "./build.sh sim --seeds 1 --from " + strconv.FormatUint(seed, 10)
	if o.off != nil {
		command += " --off " + raft.RuleTable[*o.off].ID
	}
	return command
}
