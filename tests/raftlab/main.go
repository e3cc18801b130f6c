package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"raftlab/www/i18n"
)

// verb is one thing that the command does. It tells its exit code: 0, 1 where what it
// looked at is wrong, or 2 with an error where it was asked for what it can't do.
type verb struct {
	name, usage string
	run         func(arguments []string) (code int, err error)
}

var verbs = []verb{
	{"sim", simUsage, runSim},
	{"play", playUsage, runPlay},
	{"picture", pictureUsage, runPicture},
	{"replay", replayUsage, runReplay},
}

func main() {
	code, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, strings.Join(os.Args[1:min(2, len(os.Args))], "")+": "+sentence(err))
	}
	os.Exit(code)
}

// run runs the verb that comes first.
func run(arguments []string) (code int, err error) {
	defer func() {
		if p := recover(); p != nil {
			code, err = 2, fmt.Errorf("this program fails at what it was given, and should not: %v", p)
		}
	}()
	var names []string
	for _, v := range verbs {
		if len(arguments) > 0 && arguments[0] == v.name {
			code, err = v.run(arguments[1:])
			if errors.Is(err, flag.ErrHelp) {
				fmt.Print(v.usage)
				return 0, nil
			}
			return code, err
		}
		names = append(names, v.name)
	}
	return 2, errors.New("raftlab takes one of " + strings.Join(names, ", ") + ", and then --help")
}

// sentence is what an error says to a reader.
func sentence(err error) string { return i18n.Sentence(i18n.English, err) }

// flags are a verb's, whose errors are the caller's to tell.
func flags(verb string) *flag.FlagSet {
	f := flag.NewFlagSet(verb, flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.Usage = func() {}
	return f
}

// parse reads a verb's arguments; takes says what it takes, for those that it does not.
func parse(f *flag.FlagSet, arguments []string, takes string) error {
	err := f.Parse(arguments)
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return err
	}
	if name, unknown := strings.CutPrefix(err.Error(), "flag provided but not defined: "); unknown {
		return fmt.Errorf("%s takes %s, not %s; see --help", f.Name(), takes, name)
	}
	return fmt.Errorf("%w; see --help", err)
}
