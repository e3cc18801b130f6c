package tests

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// worded are the core's files that may have sentences, and why.
var worded = map[string]string{
	"raft/rules.go":            "what a rule is for, for who reads the code",
	"raft/order/kind.go":       "descriptions for the JSON Schema",
	"raft/order/setting.go":    "descriptions for the types and the JSON Schema",
	"raft/order/parse.go":      "what encoding/json says, compared with",
	"raft/fault/shape.go":      "a shape's name in documents",
	"raft/trace/file.go":       "the mark at a file's begin",
	"raft/check/liveness.go":   "a verdict's words, for who hunts",
	"raft/check/disruption.go": "a verdict's words, for who hunts",
}

// verdicts are the rooms whose words are their command's: no page has them.
var verdicts = []string{"raft/sim", "raft/hunt"}

var twoWords = regexp.MustCompile(`\pL[\pL’']* \pL`)

// TestCore_has_codes_and_no_sentences: whatever a page or a command line shows is told by a code
// of raft/refusal. What only a programmer may see is a panic's argument, or begins with the package's name.
func TestCore_has_codes_and_no_sentences(t *testing.T) {
	for _, s := range sources(t, ".go") {
		if !s.pure() && !(s.folder() == "bridge" && !s.isTest()) || worded[s.path] != "" || within(s.folder(), verdicts[0]) || within(s.folder(), verdicts[1]) {
			continue
		}
		files := token.NewFileSet()
		ast.Inspect(parse(t, files, s), func(n ast.Node) bool {
			if call, is := n.(*ast.CallExpr); is {
				name, _ := call.Fun.(*ast.Ident)
				return name == nil || name.Name != "panic"
			}
			if literal, is := n.(*ast.BasicLit); is && literal.Kind == token.STRING {
				text, _ := strconv.Unquote(literal.Value)
				assert.False(t, twoWords.MatchString(text) && !strings.HasPrefix(text, path.Base(s.folder())+": "),
					"%s: %q is for www/i18n", files.Position(literal.Pos()), text)
			}
			return true
		})
	}
}
