package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// number is one in the text: its digits as they are written, and its unit.
type number struct {
	Value json.Number `json:"value"`
	Unit  string      `json:"unit"`
}

var units = []string{"", "ms", "s", "%", "B", "KB", "MB"}

func (n number) check() error {
	if n.Value == "" {
		return fmt.Errorf("it has no value")
	}
	if !slices.Contains(units, n.Unit) {
		return fmt.Errorf("its unit is %q: it takes one of %q", n.Unit, units)
	}
	return nil
}

// in is the number as a language writes it: 1,310 ms.
func (n number) in(words map[string]string) string {
	whole, part, broken := strings.Cut(string(n.Value), ".")
	for at := len(whole) - 3; at > 0 && whole[at-1] != '-'; at -= 3 {
		whole = whole[:at] + words["group"] + whole[at:]
	}
	if broken {
		whole += words["point"] + part
	}
	switch n.Unit {
	case "":
		return whole
	case "s":
		return strings.ReplaceAll(strings.ReplaceAll(words["seconds"], "{}", whole), " ", noBreak)
	}
	return whole + noBreak + n.Unit
}

// noBreak keeps a number and its unit on one line.
const noBreak = "\u00a0"
