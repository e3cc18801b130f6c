package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		fail("site takes one folder, into which it writes: go run ./www/site dist")
	}
	pages, err := Pages(strings.TrimSuffix(os.Getenv("RAFTLAB_SITE"), "/"))
	if err != nil {
		fail(err.Error())
	}
	for _, p := range pages {
		if err := write(filepath.Join(os.Args[1], filepath.FromSlash(p.Path)), p.Text); err != nil {
			fail(err.Error())
		}
		fmt.Println(p.Path)
	}
}

// write leaves a file alone that is so already.
func write(path string, text []byte) error {
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, text) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644)
}

func fail(why string) {
	fmt.Fprintln(os.Stderr, "site: "+why)
	os.Exit(1)
}
