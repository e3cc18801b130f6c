package tests

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// impure are packages of the standard library through which a clock, dice, a goroutine,
// the machine or chance could enter the core.
var impure = []string{
	"time", "os", "net", "syscall", "math/rand", "crypto", "sync", "unsafe", "runtime", "context", "log", "io/fs", "io/ioutil",
	"hash/maphash", "plugin", "testing", "embed", "expvar", "unique", "weak",
}

// heavy are kept out of what a node's program holds, to keep it small.
var heavy = []string{"encoding/json", "fmt", "reflect", "text", "html", "regexp", "encoding/gob", "encoding/xml"}

// integral are the packages in which integers decide, never floats.
var integral = []string{"raft", "raft/clock", "raft/refusal", "raft/fault", "raft/kv", "raft/wal", "raft/replica", "raft/host", "raft/sim", "raft/order"}

// pure tells whether a source is of the core, and not of a test.
func (s source) pure() bool {
	return within(s.path, "raft") && !s.isTest() && !within(s.path, "raft/wal/waltest") && !within(s.path, "raft/etcd")
}

// core are the sources of the core, by folder.
func core(t *testing.T) map[string][]source {
	all := map[string][]source{}
	for _, s := range sources(t, ".go") {
		if s.pure() {
			all[s.folder()] = append(all[s.folder()], s)
		}
	}
	require.Contains(t, all, "raft")
	return all
}

func parse(t *testing.T, files *token.FileSet, s source) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(files, s.path, s.text, parser.ParseComments)
	require.NoError(t, err)
	return file
}

func TestCore_imports_nothing_impure(t *testing.T) {
	for folder, all := range core(t) {
		for _, s := range all {
			for _, spec := range parse(t, token.NewFileSet(), s).Imports {
				path := strings.Trim(spec.Path.Value, `"`)
				for _, root := range impure {
					assert.False(t, within(path, root), "%s imports %s", s.path, path)
				}
				if slices.Contains(integral, folder) && folder != "raft/order" { // which reads JSON
					for _, root := range heavy {
						assert.False(t, within(path, root), "%s imports %s, which a node's program has no room for", s.path, path)
					}
				}
			}
		}
	}
}

func TestCore_has_no_goroutines_channels_or_floats(t *testing.T) {
	for folder, all := range core(t) {
		for _, s := range all {
			files := token.NewFileSet()
			ast.Inspect(parse(t, files, s), func(n ast.Node) bool {
				if what := forbidden(n, slices.Contains(integral, folder)); what != "" {
					assert.Fail(t, fmt.Sprintf("%s: the core has no %s", files.Position(n.Pos()), what))
				}
				return true
			})
		}
	}
}

// forbidden names what is forbidden about a piece of the core's code.
func forbidden(n ast.Node, integersOnly bool) string {
	switch n := n.(type) {
	case *ast.GoStmt:
		return "goroutine"
	case *ast.SelectStmt:
		return "select"
	case *ast.ChanType:
		return "channel"
	case *ast.Ident:
		if integersOnly && (n.Name == "float32" || n.Name == "float64") {
			return "float: integers decide"
		}
	case *ast.BasicLit:
		if integersOnly && n.Kind == token.FLOAT && !strings.Contains(n.Value, "e") {
			return "float: integers decide"
		}
	case *ast.SelectorExpr:
		if x, ok := n.X.(*ast.Ident); ok && x.Name == "math" && transcendental[n.Sel.Name] {
			return "math." + n.Sel.Name + ": it differs between platforms"
		}
	}
	return ""
}

// transcendental functions of package math may round differently natively and in wasm.
var transcendental = map[string]bool{
	"Exp": true, "Exp2": true, "Expm1": true, "Log": true, "Log2": true, "Log10": true, "Log1p": true, "Pow": true, "Sin": true, "Cos": true, "Tan": true,
	"Asin": true, "Acos": true, "Atan": true, "Atan2": true, "Sinh": true, "Cosh": true, "Tanh": true, "Cbrt": true, "Gamma": true, "FMA": true,
}

// sorted is how a comment on the line of a range over a map begins, where the map's
// order, which is chance, is lost again by sorting.
const sorted = "sorted below"

func TestCore_ranges_over_no_map(t *testing.T) {
	files := token.NewFileSet()
	from := importer.ForCompiler(files, "source", nil)
	for folder, all := range core(t) {
		var parsed []*ast.File
		excused := map[string]bool{}
		for _, s := range all {
			file := parse(t, files, s)
			parsed = append(parsed, file)
			for _, group := range file.Comments {
				if strings.HasPrefix(group.Text(), sorted) {
					excused[place(files, group.Pos())] = true
				}
			}
		}
		info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
		_, err := (&types.Config{Importer: from}).Check("raftlab/"+folder, files, parsed, info)
		require.NoError(t, err)
		for _, file := range parsed {
			ast.Inspect(file, func(n ast.Node) bool {
				if r, ok := n.(*ast.RangeStmt); ok && !excused[place(files, r.Pos())] {
					_, isMap := info.TypeOf(r.X).Underlying().(*types.Map)
					assert.False(t, isMap, "%s: it ranges over a map", files.Position(r.Pos()))
				}
				return true
			})
		}
	}
}

// place is a file and a line.
func place(files *token.FileSet, p token.Pos) string {
	at := files.Position(p)
	return fmt.Sprintf("%s:%d", at.Filename, at.Line)
}
