package tests

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// doors says for each room which others it may import, and which modules of others
// ("*" is any room). What is not named here has no place yet.
var doors = map[string][]string{
	"raft":              {},
	"raft/clock":        {"raft"},
	"raft/refusal":      {"raft"},
	"raft/fault":        {"raft"},
	"raft/kv":           {"raft", "raft/refusal"},
	"raft/wal":          {"raft", "raft/refusal"},
	"raft/wal/waltest":  {"raft", "raft/wal", "github.com/stretchr/testify"},
	"raft/order":        {"raft", "raft/refusal", "raft/fault", "raft/kv"},
	"raft/replica":      {"raft", "raft/refusal", "raft/clock", "raft/fault", "raft/kv", "raft/wal"},
	"raft/host":         {"raft", "raft/clock", "raft/wal", "raft/replica"},
	"raft/check":        {"raft", "raft/kv", "github.com/anishathalye/porcupine"},
	"raft/client":       {"raft", "raft/kv", "raft/replica"},
	"raft/sim":          {"raft", "raft/clock", "raft/fault", "raft/kv", "raft/order", "raft/wal", "raft/replica", "raft/host", "raft/client", "raft/check", "raft/view", "raft/director", "raft/freeze"},
	"raft/scenario":     {"raft", "raft/refusal", "raft/kv", "raft/check", "raft/client", "raft/order", "raft/view", "raft/director", "raft/sim"},
	"raft/hunt":         {"raft", "raft/fault", "raft/order", "raft/sim", "raft/check"},
	"raft/etcd":         {"raft", "go.etcd.io/raft/v3", "google.golang.org/protobuf"},
	"raft/freeze":       {"raft"},
	"raft/fork":         {"raft", "raft/refusal", "raft/clock", "raft/order", "raft/replica", "raft/view", "raft/director", "raft/trace", "raft/sim"},
	"raft/trace":        {"raft", "raft/refusal", "raft/wal", "raft/replica"},
	"raft/view":         {"raft", "raft/refusal", "raft/clock", "raft/fault", "raft/wal", "raft/replica", "raft/check"},
	"raft/director":     {"raft", "raft/refusal", "raft/clock", "raft/fault", "raft/kv", "raft/wal", "raft/replica", "raft/client", "raft/check", "raft/order", "raft/view"},
	"raft/desk":         {"raft", "raft/refusal", "raft/clock", "raft/fault", "raft/kv", "raft/replica", "raft/client", "raft/check", "raft/order", "raft/view", "raft/director", "raft/trace", "raft/sim", "raft/scenario", "raft/fork"},
	"bridge":            {"raft", "raft/refusal", "raft/wal", "raft/replica", "raft/host", "github.com/hack-pad/safejs"},
	"www/i18n":          {"raft/refusal", "www/picture"},
	"www/lab/scenarios": {},
	"www/picture":       {"raft", "raft/refusal", "raft/fault", "raft/order", "raft/view"},
	"www/learn":         {},
	"www/site":          {"raft", "raft/director", "raft/order", "raft/scenario", "www/i18n", "www/lab/scenarios", "www/learn", "www/picture", "www/raster", "github.com/stretchr/testify"},
	"www/link":          {"raft/desk", "raft/order", "raft/refusal", "raft/sim", "www/lab/scenarios", "github.com/stretchr/testify"},
	"www/raster":        {"www/picture", "golang.org/x/image", "raft", "raft/director", "raft/order", "raft/scenario", "www/i18n", "www/lab/scenarios", "github.com/stretchr/testify"},
	"www/edge":          {"raft", "raft/refusal", "raft/director", "raft/etcd", "raft/scenario", "raft/sim", "www/i18n", "www/link", "www/picture", "www/raster", "github.com/stretchr/testify"},
	"www/edge/headers":  {"www/edge"},
	"www/serve":         {"www/edge", "github.com/stretchr/testify"},
	"wasm/edge":         {"www/edge", "github.com/syumai/workers"}, // a module of its own
	"wasm/director":     {"bridge", "raft", "raft/desk", "www/picture"},
	"wasm/lab":          {"bridge", "raft", "raft/desk", "wasm/director"},
	"wasm/node-etcd":    {"bridge", "raft/etcd"},
	"wasm/sim-etcd":     {"bridge", "raft/etcd", "wasm/director"},
	"tests":             {"*", "github.com/stretchr/testify", "go.etcd.io/raft/v3"}, // and below it
}

// allowed are the doors of a room; false for one that has none.
func allowed(name string) ([]string, bool) {
	if within(name, "tests") {
		name = "tests"
	}
	found, known := doors[name]
	return found, known
}

// worlds are the platforms under which the doors must hold.
var worlds = []struct {
	name string
	env  []string
}{
	{"native", nil},
	{"wasm", []string{"GOOS=js", "GOARCH=wasm"}},
}

// pkg is what go list tells of a package.
type pkg struct {
	ImportPath string
	Standard   bool
	Imports    []string
	Deps       []string
}

// list runs go list in the top directory.
func list(t *testing.T, env []string, patterns ...string) []pkg {
	t.Helper()
	return listIn(t, "..", env, patterns...)
}

// listIn runs go list in a module's directory.
func listIn(t *testing.T, directory string, env []string, patterns ...string) []pkg {
	t.Helper()
	args := append([]string{"list", "-json=ImportPath,Standard,Imports,Deps"}, patterns...)
	command := exec.Command("go", args...)
	command.Dir, command.Env = directory, append(os.Environ(), env...)
	var complaint bytes.Buffer
	command.Stderr = &complaint
	output, err := command.Output()
	require.NoError(t, err, complaint.String())
	var all []pkg
	for d := json.NewDecoder(bytes.NewReader(output)); d.More(); {
		var p pkg
		require.NoError(t, d.Decode(&p))
		all = append(all, p)
	}
	return all
}

// room is a package's place in the top directory; false for one that is not ours.
func room(importPath string) (string, bool) {
	return strings.CutPrefix(importPath, "raftlab/")
}

// standard tells whether a package is of Go's own library: their paths begin without
// a domain.
func standard(importPath string) bool {
	top, _, _ := strings.Cut(importPath, "/")
	return !strings.Contains(top, ".") && top != "raftlab"
}

// within tells whether a package is root or below it.
func within(importPath, root string) bool {
	return importPath == root || strings.HasPrefix(importPath, root+"/")
}

// opens tells whether these doors let importPath in.
func opens(doors []string, importPath string) bool {
	if inside, ok := room(importPath); ok {
		return slices.Contains(doors, inside) || slices.Contains(doors, "*")
	}
	return standard(importPath) || slices.ContainsFunc(doors, func(root string) bool { return within(importPath, root) })
}

func TestDoors_are_shut(t *testing.T) {
	for _, world := range worlds {
		t.Run(world.name, func(t *testing.T) {
			all := list(t, world.env, "./...")
			if world.name == "wasm" {
				all = append(all, listIn(t, "../wasm/edge", world.env, ".")...)
			}
			for _, p := range all {
				name, _ := room(p.ImportPath)
				open, known := allowed(name)
				if !assert.True(t, known, "%s has no place among the doors: give it one", p.ImportPath) {
					continue
				}
				for _, importPath := range p.Imports {
					assert.True(t, opens(open, importPath), "%s imports %s: it may import %v", name, importPath, open)
				}
			}
		})
	}
}

func TestDoors_name_no_room_that_opens_upwards(t *testing.T) {
	for name, open := range doors {
		if within(name, "raft") || name == "bridge" {
			assert.NotContains(t, open, "*", name)
			for _, other := range open {
				assert.False(t, within(other, "bridge") || within(other, "wasm") || within(other, "tests"), "%s opens to %s", name, other)
			}
		}
	}
}

func TestServer_is_in_no_program_of_the_lab(t *testing.T) {
	for _, p := range list(t, worlds[1].env, "./...") {
		name, _ := room(p.ImportPath)
		assert.False(t, within(name, "wasm") && slices.ContainsFunc(p.Deps, func(dep string) bool { return dep == "net/http" || within(dep, "raftlab/www/edge") }), "%s holds the server", name)
	}
	module, err := os.ReadFile("../go.mod")
	require.NoError(t, err)
	assert.NotContains(t, string(module), "syumai", "the lab's module needs no workers")
}

func TestPrograms_stay_small(t *testing.T) {
	for program, kept := range map[string][]string{
		"lab":      {"google.golang.org/protobuf", "net/http", "go.etcd.io", "testing", "github.com/stretchr", "raftlab/raft/etcd"},
		"sim-etcd": {"net/http", "testing", "github.com/stretchr"},
		"node-etcd": {
			"net/http", "testing", "github.com/stretchr", "raftlab/raft/sim", "raftlab/raft/check", "raftlab/raft/director", "raftlab/raft/desk",
		},
	} {
		t.Run(program, func(t *testing.T) {
			found := list(t, worlds[1].env, "./wasm/"+program)
			require.Len(t, found, 1)
			for _, out := range kept {
				for _, dep := range found[0].Deps {
					assert.False(t, within(dep, out), "it holds %s", dep)
				}
			}
		})
	}
}
