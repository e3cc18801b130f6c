//go:build !js

package raft

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// etcd's raft carries the data of its own tests in its Go module. They are read from the
// module's folder, as files, so this runs natively only: in a worker there are no files,
// and what the core answers is the same there (outputs.golden).

// scripted is one case of such a file: a line with a command and its arguments, lines of
// input, a line "----", and the answer that is expected.
type scripted struct {
	name    string // file and number, as quorum/joint_vote #3
	command string
	args    map[string][]string // key=value or key=(value,value)
	input   []string            // words
	want    string
}

// etcdCases reads all cases of one of the module's packages, by file. A module that is
// not there fails the test.
func etcdCases(t *testing.T, pkg string) map[string][]scripted {
	t.Helper()
	folder, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "go.etcd.io/raft/v3").Output()
	require.NoError(t, err, "where is etcd's raft?")
	paths, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(folder)), pkg, "testdata", "*.txt"))
	require.NoError(t, err)
	require.NotEmpty(t, paths, "etcd's raft is not among the modules of this machine: go mod download go.etcd.io/raft/v3")
	files := map[string][]scripted{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		name := pkg + "/" + strings.TrimSuffix(filepath.Base(path), ".txt")
		files[name] = parseScript(t, name, string(text))
	}
	return files
}

// parseScript reads one file. Blank lines and lines that begin with # stand between cases.
func parseScript(t *testing.T, name, text string) []scripted {
	var cases []scripted
	lines := strings.Split(text, "\n")
	for len(lines) > 0 {
		if line := lines[0]; line == "" || line[0] == '#' {
			lines = lines[1:]
			continue
		}
		bar := slices.Index(lines, "----")
		require.Positive(t, bar, "%s: %q has no answer", name, lines[0])
		c := scripted{name: fmt.Sprintf("%s #%d", name, len(cases)+1), input: strings.Fields(strings.Join(lines[1:bar], " "))}
		c.command, c.args = parseDirective(lines[0])
		lines = lines[bar+1:]
		end := slices.IndexFunc(lines, func(line string) bool { return line == "" || line[0] == '#' })
		if end < 0 {
			end = len(lines)
		}
		c.want = strings.Join(lines[:end], "\n")
		lines = lines[end:]
		cases = append(cases, c)
	}
	return cases
}

// parseDirective reads a command, then key=value and key=(value, value).
func parseDirective(line string) (string, map[string][]string) {
	command, rest, _ := strings.Cut(line, " ")
	args := map[string][]string{}
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimSpace(rest) {
		key, value, _ := strings.Cut(rest, "=")
		if list, found := strings.CutPrefix(value, "("); found {
			list, rest, _ = strings.Cut(list, ")")
			args[key] = strings.Split(strings.ReplaceAll(list, " ", ""), ",")
			continue
		}
		value, rest, _ = strings.Cut(value, " ")
		args[key] = []string{value}
	}
	return command, args
}

// inOrder calls do for every case, in the order of files and of cases in them, and
// returns how many there were.
func inOrder(files map[string][]scripted, do func(first bool, c scripted)) int {
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	count := 0
	for _, name := range names {
		for i, c := range files[name] {
			do(i == 0, c)
			count++
		}
	}
	return count
}
