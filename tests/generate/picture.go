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

// What the page's style sheet and stage have, and pictures draw with too.
const (
	tokensSource = "www/element/style/tokens.ts"
	shapesSource = "www/element/stage/flight-marks.ts"
)

var (
	colour = regexp.MustCompile(`--([a-z0-9-]+): var\(--raft-lab-[^#]*?(?:light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\)|#([0-9a-f]{6}))`)
	shape  = regexp.MustCompile(`(?m)^  (\w+): '([^']+)',$`)
	step   = regexp.MustCompile(`([MLHVZ])([^MLHVZ]*)`)
	digit  = regexp.MustCompile(`-?[0-9.]+`)
)

// picture is the tables of www/picture: colours, and the shapes of messages.
func picture(top string) ([]byte, error) {
	style, err := os.ReadFile(filepath.Join(top, filepath.FromSlash(tokensSource)))
	if err != nil {
		return nil, err
	}
	marks, err := os.ReadFile(filepath.Join(top, filepath.FromSlash(shapesSource)))
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\npackage picture\n\n// Colours of %s.\nvar (\n", first, tokensSource)
	var terms []string
	for _, found := range colour.FindAllStringSubmatch(string(style), -1) {
		light, dark := found[2]+found[4], found[3]+found[4]
		if strings.HasPrefix(found[1], "term-") {
			terms = append(terms, light)
			continue
		}
		fmt.Fprintf(&b, "%s = Colour{0x%s, 0x%s}\n", camel(found[1]), light, dark)
	}
	b.WriteString(")\n\n// terms are those of terms, in turn.\nvar terms = [...]Colour{\n")
	for _, c := range terms {
		fmt.Fprintf(&b, "{0x%s, 0x%s},\n", c, c)
	}
	fmt.Fprintf(&b, "}\n\n// shapes are those of %s, around 0,0; a heartbeat is a circle.\nvar shapes = [...][]Point{\n", shapesSource)
	for _, found := range shape.FindAllStringSubmatch(string(marks), -1) {
		if found[1] == "heartbeat" {
			continue
		}
		fmt.Fprintf(&b, "%sKind: {%s},\n", found[1], points(found[2]))
	}
	b.WriteString("}\n")
	return format.Source([]byte(b.String()))
}

// points are the corners of a path of straight lines.
func points(path string) string {
	var x, y float64
	var all []string
	for _, found := range step.FindAllStringSubmatch(path, -1) {
		numbers := digit.FindAllString(found[2], -1)
		value := func(i int) float64 {
			n, err := strconv.ParseFloat(numbers[i], 64)
			if err != nil {
				panic("generate: " + path + ": " + err.Error())
			}
			return n
		}
		switch found[1] {
		case "M", "L":
			x, y = value(0), value(1)
		case "H":
			x = value(0)
		case "V":
			y = value(0)
		case "Z":
			continue
		}
		all = append(all, fmt.Sprintf("{%g, %g}", x, y))
	}
	return strings.Join(all, ", ")
}

// camel is a token's name in Go.
func camel(name string) string {
	words := strings.Split(name, "-")
	for i := range words[1:] {
		words[i+1] = strings.ToUpper(words[i+1][:1]) + words[i+1][1:]
	}
	return strings.Join(words, "")
}
