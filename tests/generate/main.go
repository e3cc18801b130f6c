package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// output is a file that is written from others.
type output struct {
	path string // from the top directory
	make func(top string) ([]byte, error)
}

var outputs = []output{
	{"www/lab/protocol.ts", protocol},
	{"www/lab/vocabulary.ts", func(string) ([]byte, error) { return vocabulary(), nil }},
	{"www/picture/tables.go", picture},
	{"www/link/words.go", link},
	{"www/scenario.schema.json", func(string) ([]byte, error) { return schema(), nil }},
	{"tests/unit/runs.json", runs},
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "generate: "+err.Error())
		os.Exit(1)
	}
}

func run() error {
	module, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return err
	}
	top := filepath.Dir(strings.TrimSpace(string(module)))
	for _, o := range outputs {
		text, err := o.make(top)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(top, o.path), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
