package kv

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	// maxText is how many bytes of a key or value are shown before "…".
	maxText = 48
	// maxTextOps is how many comparisons, or operations of a side, are shown before "…".
	maxTextOps = 4
)

// Text is the operation in etcdctl's words, short enough for a line: put k v, get k,
// del k, txn if value(k) = v then put k w else get k.
func (op *Op) Text() string {
	switch op.Kind {
	case Put:
		return "put " + quote(op.Key) + " " + quote(op.Value)
	case Get:
		return "get " + quote(op.Key)
	case Delete:
		return "del " + quote(op.Key)
	case Txn:
		if op.Txn != nil {
			return op.Txn.text()
		}
	}
	return "op(" + strconv.Itoa(int(op.Kind)) + ")"
}

// Text is the command's operation, "register", or what is compacted: compact 512.
func (c *Command) Text() string {
	switch c.Kind {
	case Register:
		return "register"
	case Execute:
		return c.Op.Text()
	case Compact:
		return "compact " + strconv.FormatInt(c.Revision, 10)
	}
	return "command(" + strconv.Itoa(int(c.Kind)) + ")"
}

func (t *TxnOp) text() string {
	s := "txn"
	if len(t.Compare) > 0 {
		s += " if " + list(t.Compare, (*Compare).text)
	}
	if len(t.Success) > 0 {
		s += " then " + list(t.Success, (*Op).Text)
	}
	if len(t.Failure) > 0 {
		s += " else " + list(t.Failure, (*Op).Text)
	}
	return s
}

// list joins the texts of the first few items.
func list[T any](items []T, text func(*T) string) string {
	var texts []string
	for i := range items {
		if i == maxTextOps {
			texts = append(texts, "…")
			break
		}
		texts = append(texts, text(&items[i]))
	}
	return strings.Join(texts, ", ")
}

func (c *Compare) text() string {
	number := strconv.FormatInt(c.Number, 10)
	switch c.Target {
	case TargetValue:
		return "value(" + quote(c.Key) + ") " + c.Relation.text() + " " + quote(c.Value)
	case TargetVersion:
		return "version(" + quote(c.Key) + ") " + c.Relation.text() + " " + number
	case TargetMod:
		return "mod(" + quote(c.Key) + ") " + c.Relation.text() + " " + number
	case TargetCreate:
		return "create(" + quote(c.Key) + ") " + c.Relation.text() + " " + number
	}
	return "target(" + strconv.Itoa(int(c.Target)) + ")"
}

func (r Relation) text() string {
	switch r {
	case Equal:
		return "="
	case NotEqual:
		return "!="
	case Less:
		return "<"
	case Greater:
		return ">"
	}
	return "relation(" + strconv.Itoa(int(r)) + ")"
}

// quote shows a key or value: as it is when it is one plain word, else quoted; and
// only the start of a long one.
func quote(s string) string {
	more := ""
	if len(s) > maxText {
		n := maxText
		for n > maxText-utf8.UTFMax && !utf8.RuneStart(s[n]) {
			n--
		}
		s, more = s[:n], "…"
	}
	if plain(s) {
		return s + more
	}
	return strconv.Quote(s) + more
}

// plain reports whether s is one word that nobody can misread.
func plain(s string) bool {
	for _, r := range s {
		if r == utf8.RuneError || !strconv.IsGraphic(r) || r == ' ' || strings.ContainsRune("\"'`\\,()", r) {
			return false
		}
	}
	return s != ""
}
