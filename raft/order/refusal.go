package order

import (
	"unicode/utf8"

	"raftlab/raft/refusal"
)

// Refusal is the error that this package tells.
type (
	Refusal = refusal.Refusal
	Code    = refusal.Code
)

// What can be wrong with a document or an order. The arguments of each are in Codes.
const (
	NoJSON       Code = "noJSON"       // it is no JSON from there on
	Ends         Code = "ends"         // the JSON ends too early
	More         Code = "more"         // something follows the JSON
	TooLong      Code = "tooLong"      // the document has too many bytes
	TooDeep      Code = "tooDeep"      // it nests too deep
	TooMuch      Code = "tooMuch"      // it has too many values
	NoDocument   Code = "noDocument"   // the whole is no object
	NoObject     Code = "noObject"     // a field is none
	NoList       Code = "noList"       // it is no list, or one that is too long
	UnknownField Code = "unknownField" // nothing is so named here
	Twice        Code = "twice"        // a field comes twice
	Missing      Code = "missing"      // a field is required
	NoWhole      Code = "noWhole"      // it is no whole number within the bounds
	NoNumber     Code = "noNumber"     // likewise, a number
	NoTime       Code = "noTime"       // likewise, a number of milliseconds
	NoSpan       Code = "noSpan"       // likewise, such a number or two of them
	NoShapedSpan Code = "noShapedSpan" // likewise, and maybe a shape
	NoTruth      Code = "noTruth"      // it is neither true nor false
	NoText       Code = "noText"       // it is no string, or one of another length
	NoWord       Code = "noWord"       // it is none of some words
	NoTag        Code = "noTag"        // it is by language, and something there is no language's tag
	NoNode       Code = "noNode"       // it names none of the servers
	NoNodes      Code = "noNodes"      // it is no list of servers
	NoLink       Code = "noLink"       // it is no pair of servers
	NoLoop       Code = "noLoop"       // no server has a link to itself
	NodeTwice    Code = "nodeTwice"    // a server is named twice
	NoOperation  Code = "noOperation"  // it is no operation of a transaction
	ReadsOnly    Code = "readsOnly"    // what writes can be read in one way only
	NoVoters     Code = "noVoters"     // nobody would decide
	NoSettings   Code = "noSettings"   // nothing is set
	NotOfNode    Code = "notOfNode"    // a node has no such setting
	NotOfLink    Code = "notOfLink"    // a link has none
	NotOfAll     Code = "notOfAll"     // it is of one node, or of one link
	TwoTargets   Code = "twoTargets"   // a node and a link are named
	Spins        Code = "spins"        // neither of two times may be zero with the other: time would stand still
	InPast       Code = "inPast"       // its time has passed
	NotDone      Code = "notDone"      // this world does not do that
	NoStep       Code = "noStep"       // it is none of a scenario's steps, or more than one
	NoCondition  Code = "noCondition"  // it says nothing
	TermFalls    Code = "termFalls"    // a log's terms never do
	NoLoad       Code = "noLoad"       // there are clients, and nothing says what they do
)

// Codes tells the arguments that each code has: a sentence may use these. Field is the path of
// what is wrong, such as steps[3].node; Words is a list.
var Codes = map[Code][]string{
	NoJSON:       {"line", "column", "got"},
	Ends:         {"line", "column"},
	More:         {"line", "column"},
	TooLong:      {"high"},
	TooDeep:      {"line", "column", "high"},
	TooMuch:      {"line", "column"},
	NoDocument:   {"got"},
	NoObject:     {"field", "got"},
	NoList:       {"field", "high", "got"},
	UnknownField: {"field", "words"},
	Twice:        {"field"},
	Missing:      {"field"},
	NoWhole:      {"field", "low", "high", "got"},
	NoNumber:     {"field", "low", "high", "got"},
	NoTime:       {"field", "low", "high", "got"},
	NoSpan:       {"field", "low", "high", "got"},
	NoShapedSpan: {"field", "low", "high", "words", "got"},
	NoTruth:      {"field", "got"},
	NoText:       {"field", "low", "high", "got"},
	NoWord:       {"field", "words", "got"},
	NoTag:        {"field", "got"},
	NoNode:       {"field", "words", "got"},
	NoNodes:      {"field", "words", "got"},
	NoLink:       {"field", "words", "got"},
	NoLoop:       {"field", "node"},
	NodeTwice:    {"field", "node"},
	NoOperation:  {"field", "got"},
	ReadsOnly:    {"field", "got"},
	NoVoters:     {"field"},
	NoSettings:   {"field", "words"},
	NotOfNode:    {"field", "words"},
	NotOfLink:    {"field", "words"},
	NotOfAll:     {"field", "words"},
	TwoTargets:   {"field"},
	Spins:        {"field", "other"},
	InPast:       {"low", "got"},
	NotDone:      {"field", "got"},
	NoStep:       {"field", "words", "got"},
	NoCondition:  {"field", "words"},
	TermFalls:    {"field", "low", "got"},
	NoLoad:       {"field", "words"},
}

// Refuse begins a refusal.
func Refuse(code Code) *Refusal { return refusal.New(code) }

// Under is a refusal of what is a part of something else: its field's path begins there.
func Under(path string, err error) error {
	if r, is := err.(*Refusal); is {
		for i := range r.Args {
			if a := &r.Args[i]; a.Name == "field" {
				a.Text = path + "." + a.Text
			}
		}
	}
	return err
}

// AppendRefusal writes a refusal as a JSON object: its code and its arguments, each a string, a
// list of strings, or such an object.
func AppendRefusal(b []byte, r *Refusal) []byte {
	w := NewWriter(b, "")
	w.Word("code", string(r.Code))
	for i := range r.Args {
		switch a := &r.Args[i]; {
		case a.Words != nil:
			w.Words(a.Name, a.Words)
		case a.Why != nil:
			w.b = AppendRefusal(w.keyed(a.Name), a.Why)
		default:
			w.Word(a.Name, a.Text)
		}
	}
	return w.End()
}

// longestShown is the longest text of somebody else's that a refusal repeats, in bytes.
const longestShown = 60

// Short cuts a text of somebody else's to what a refusal repeats.
func Short(text string) string {
	if len(text) <= longestShown {
		return text
	}
	cut := longestShown
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}
