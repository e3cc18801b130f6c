package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"raftlab/raft"
)

// protocolSource has the protocol between page and director.
const protocolSource = "raft/desk/protocol.go"

// first is the beginning of a file that is generated.
const first = "// Written by go run ./tests/generate, from what it names. Change that.\n"

// protocol is TypeScript's side of the protocol: the header as it is, constants, and lists of names with
// the union of each.
func protocol(top string) ([]byte, error) {
	path := filepath.Join(top, filepath.FromSlash(protocolSource))
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, text, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	w := &protocolWriter{source: string(text), files: files}
	w.b.WriteString(first + header(string(text)))
	for _, d := range file.Decls {
		if g, ok := d.(*ast.GenDecl); ok {
			w.declaration(g)
		}
	}
	w.list("ruleIds", "Ids of raft.RuleTable, in order: rules of Raft that can be switched off for study.", ruleLines())
	w.b.WriteString("\n/** What happened to or in a node; the page's Why tells each in a sentence with its numbers. */\nexport type EventName = CoreEventName | LabEventName\n")
	return []byte(w.b.String()), nil
}

// header is the comment before the first constant, without the blank line that parts it from those.
func header(text string) string {
	from := strings.Index(text, "// One protocol")
	end := strings.Index(text[from:], "\nconst (")
	return text[from:from+end] + "\n\n"
}

type protocolWriter struct {
	b      strings.Builder
	source string
	files  *token.FileSet
}

// declaration translates constants that are numbers, and lists of strings.
func (w *protocolWriter) declaration(g *ast.GenDecl) {
	for _, s := range g.Specs {
		v, ok := s.(*ast.ValueSpec)
		if !ok || len(v.Values) != 1 {
			continue
		}
		switch value := v.Values[0].(type) {
		case *ast.BasicLit:
			w.constant(v, value.Value)
		case *ast.CompositeLit:
			about := g.Doc.Text()
			w.list(lower(v.Names[0].Name), strings.TrimSpace(strings.TrimPrefix(flat(about), v.Names[0].Name)), w.items(value))
		}
	}
}

func (w *protocolWriter) constant(v *ast.ValueSpec, value string) {
	name := v.Names[0].Name
	if v.Doc != nil {
		fmt.Fprintf(&w.b, "/** %s */\n", lowerNames(flat(v.Doc.Text())))
	}
	fmt.Fprintf(&w.b, "export const %s = %s", lower(name), value)
	if v.Comment != nil {
		fmt.Fprintf(&w.b, " // %s", flat(v.Comment.Text()))
	}
	w.b.WriteString("\n")
}

// items are the lines of a list, with their comments.
func (w *protocolWriter) items(list *ast.CompositeLit) []string {
	from, to := w.files.Position(list.Lbrace), w.files.Position(list.Rbrace)
	return strings.Split(w.source[from.Offset+2:to.Offset-1], "\n")
}

// unions are the names of the unions of lists.
var unions = map[string]string{
	"eventNames": "CoreEventName", "labEventNames": "LabEventName", "stopNames": "StopReason", "propertyNames": "PropertyName", "findingNames": "FindingName",
	"hostFaultKinds": "HostFaultKind", "hostFaultScopes": "HostFaultScope", "asleepToo": "AsleepCommand", "ruleIds": "RuleId",
}

var item = regexp.MustCompile(`"([^"]*)",\s*`)

// list writes a list of names and their union.
func (w *protocolWriter) list(name, about string, lines []string) {
	about = lowerNames(strings.ToUpper(about[:1]) + about[1:])
	fmt.Fprintf(&w.b, "\n/** %s */\nexport const %s = [\n", about, name)
	var names []string
	for _, line := range lines {
		line = strings.TrimSpace(line)
		if found := item.FindStringSubmatch(line); found != nil {
			names = append(names, "'"+found[1]+"'")
			line = strings.TrimSpace("'" + found[1] + "', " + strings.TrimPrefix(line, found[0]))
		}
		w.b.WriteString("  " + lowerNames(line) + "\n")
	}
	union := unions[name]
	if union == "" {
		panic("generate: " + name + " has no name for its union: give it one in unions")
	}
	fmt.Fprintf(&w.b, "] as const\n/** %s */\nexport type %s =\n", about, union)
	for i := 0; i < len(names); i += 6 {
		fmt.Fprintf(&w.b, "  | %s\n", strings.Join(names[i:min(i+6, len(names))], " | "))
	}
}

func ruleLines() []string {
	var lines []string
	for _, rule := range raft.RuleTable {
		lines = append(lines, `"`+rule.ID+`",`)
	}
	return lines
}

// flat is a comment on one line.
func flat(comment string) string { return strings.Join(strings.Fields(comment), " ") }

// lower is a name as TypeScript has it.
func lower(name string) string { return strings.ToLower(name[:1]) + name[1:] }

var ownName = regexp.MustCompile(`\b(ProtocolVersion|LogTail|PushInterval|EventsInDelta|FlightsInDelta|SlowScale|Default[A-Z]\w*|Max[A-Z]\w*|LabEvents|\w+Names|HostFault\w+s|AsleepToo)\b`)

// lowerNames writes names of the protocol in a comment as TypeScript has them.
func lowerNames(comment string) string { return ownName.ReplaceAllStringFunc(comment, lower) }
