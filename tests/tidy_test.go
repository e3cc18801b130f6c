package tests

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	longestFile     = 500 // lines
	longestFunction = 70
	longestMain     = 40
)

// entries are all that the top directory holds.
var entries = map[string]bool{
	"go.mod": true, "go.sum": true, "raft": true, "bridge": true, "wasm": true, "www": true, "tests": true,
	"build.sh": true, "README.md": true, "package.json": true, "package-lock.json": true, "tsconfig.json": true,
	".ci": true, "LICENSE": true, ".gitignore": true,
	".git": true, ".cache": true, "dist": true, "node_modules": true, // made, and not kept
}

var code = []string{".go", ".ts", ".js", ".mjs", ".sh", ".css", ".html"}

func lines(text string) int {
	return strings.Count(strings.TrimSuffix(text, "\n"), "\n") + 1
}

func TestTop_holds_what_is_fixed(t *testing.T) {
	found, err := os.ReadDir("..")
	require.NoError(t, err)
	for _, entry := range found {
		assert.True(t, entries[entry.Name()], "%s has no place in the top directory", entry.Name())
	}
}

func TestFiles_are_not_long(t *testing.T) {
	for _, s := range sources(t, code...) {
		assert.LessOrEqual(t, lines(s.text), longestFile, s.path)
		if strings.HasPrefix(s.path, "wasm/") {
			assert.LessOrEqual(t, lines(s.text), longestMain, "%s only wires", s.path)
		}
	}
}

func TestFunctions_are_not_long(t *testing.T) {
	for _, s := range sources(t, ".go") {
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, s.path, s.text, parser.SkipObjectResolution)
		require.NoError(t, err)
		for _, declaration := range file.Decls {
			if f, ok := declaration.(*ast.FuncDecl); ok {
				length := files.Position(f.End()).Line - files.Position(f.Pos()).Line + 1
				assert.LessOrEqual(t, length, longestFunction, "%s in %s", f.Name.Name, s.path)
			}
		}
	}
}

func TestPackages_open_with_a_doc(t *testing.T) {
	documented := map[string]bool{}
	for _, s := range sources(t, "doc.go") {
		file, err := parser.ParseFile(token.NewFileSet(), s.path, s.text, parser.ParseComments)
		require.NoError(t, err)
		documented[s.folder()] = file.Doc != nil
	}
	for _, s := range sources(t, ".go") {
		assert.True(t, documented[s.folder()], "%s has no doc.go with the package's comment", s.folder())
	}
}

func TestWords_of_the_unfinished_are_absent(t *testing.T) {
	// Put together here, so that this file passes too.
	words := regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X|HA` + `CK)\b|not ` + `implemented|\bdebug` + `ger;|console\.lo` + `g\(`)
	for _, s := range sources(t, code...) {
		if tool := strings.HasSuffix(s.path, ".mjs"); tool {
			continue // command line tools print
		}
		for i, line := range strings.Split(s.text, "\n") {
			assert.NotRegexp(t, words, line, "%s:%d", s.path, i+1)
		}
	}
}

func TestTests_neither_sleep_nor_skip(t *testing.T) {
	guesses := regexp.MustCompile(`time\.Sl` + `eep\(|waitFor` + `Timeout\(|\bt\.Sk` + `ip|\b(test|it|describe)\.(sk` + `ip|on` + `ly|to` + `do)\b`)
	for _, s := range sources(t, ".go", ".mjs", ".ts") {
		if !s.isTest() && !strings.HasPrefix(s.path, "tests/") {
			continue
		}
		for i, line := range strings.Split(s.text, "\n") {
			assert.NotRegexp(t, guesses, line, "%s:%d", s.path, i+1)
		}
	}
}
