package main

import (
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// What the page packs links with.
const packSource = "www/lab/pack.ts"

var (
	packed = regexp.MustCompile(`(?s)\nconst words: readonly string\[\] = \(\n(.*?)\n\)\.split\(' '\)`)
	quoted = regexp.MustCompile(`'([^']*)'`)
)

// link is the words of packed texts for www/link.
func link(top string) ([]byte, error) {
	text, err := os.ReadFile(filepath.Join(top, filepath.FromSlash(packSource)))
	if err != nil {
		return nil, err
	}
	found := packed.FindSubmatch(text)
	if found == nil {
		return nil, fmt.Errorf("%s has no words", packSource)
	}
	var all strings.Builder
	for _, part := range quoted.FindAllStringSubmatch(string(found[1]), -1) {
		all.WriteString(part[1])
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\npackage link\n\n// words are those of %s, by their places.\nvar words = [...]string{", first, packSource)
	for i, word := range strings.Split(all.String(), " ") {
		if i%20 == 0 {
			b.WriteString("\n")
		}
		b.WriteString(strconv.Quote(word) + ", ")
	}
	b.WriteString("\n}\n")
	return format.Source([]byte(b.String()))
}
