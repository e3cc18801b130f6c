package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"raftlab/raft/order"
	"raftlab/raft/refusal"
	"raftlab/raft/scenario"
)

func schema() []byte {
	var d scenario.Document
	return order.AppendSchema(nil, "A scenario of Raftlab", "A cluster, what is done to it, and what must hold of it; times are in milliseconds.", d.Fields()...)
}

// targets are whom settings are for.
var targets = []struct {
	scope       order.Scopes
	name, about string
	settings    string // the interface of all that can be set
}{
	{order.OfCluster, "cluster", "What `set` takes for the whole cluster; see NodeSettings and LinkSettings.", "Settings"},
	{order.OfNode, "node", "What `set` takes for one node.", "NodeSettings"},
	{order.OfLink, "link", "What `set` takes for one link, one way.", "LinkSettings"},
}

var sorts = [...]string{order.SpanSort: "span", order.TimeSort: "time", order.FactorSort: "factor", order.ChanceSort: "chance", order.TruthSort: "truth", order.WholeSort: "whole"}

// vocabulary is raft/order as the page has it.
func vocabulary() []byte {
	var b strings.Builder
	b.WriteString(first + "/** raft/order as the page has it: what can be set, what can be asked, and what is refused. */\nimport type { Capabilities } from './capabilities.js'\n\n")
	b.WriteString("/** A fixed number of milliseconds, or an inclusive range from which each draw is uniform. */\nexport type Range = number | readonly [min: number, max: number]\n\n")
	table(&b)
	for _, t := range targets {
		settings(&b, t.settings, t.about, t.scope, "?", ranges)
	}
	settings(&b, "NodeValues", "What is set of one node.", order.OfNode, "", pairs)
	settings(&b, "LinkValues", "What is set of one link, one way.", order.OfLink, "", pairs)
	fmt.Fprintf(&b, "/** How long an operation may be tried, ms. */\nexport const minWithin = %s\nexport const maxWithin = %s\n\n", refusal.AppendDecimal(nil, int64(order.MinTime), 6), refusal.AppendDecimal(nil, int64(order.MaxWithin), 6))
	fmt.Fprintf(&b, "/** The longest document that is read, in bytes. */\nexport const longestDocument = %d\n\n", order.MaxDocument)
	fmt.Fprintf(&b, "/** What only a find has, of the keys of scenarios. */\nexport const findKeys: readonly string[] = ['%s']\n\n", strings.Join(order.FieldNames((&order.Swarm{}).Fields()), "', '"))
	fmt.Fprintf(&b, "/** What of a node may hang while its process lives; see `stall`. */\nexport const stallables = ['%s'] as const\n\n/** The longest that a fault may last that ends by itself, ms. */\nexport const longestFor = %s\n\n", strings.Join(order.WhatNames[1:], "', '"), refusal.AppendDecimal(nil, int64(order.MaxFor), 6))
	words(&b, "orderNames", "OrderName", "What can be asked of a cluster.", order.KindNames()[1:])
	refusals(&b)
	return []byte(b.String())
}

// table writes what readers and forms go by.
func table(b *strings.Builder) {
	b.WriteString("export type SettingSort = 'span' | 'time' | 'factor' | 'chance' | 'truth' | 'whole'\nexport type SettingScope = 'cluster' | 'node' | 'link'\n\n")
	b.WriteString("/** One setting: the kind of its value, what it can be set for, its bounds, what a lab starts with, and the capability without which it does not count. */\n")
	b.WriteString("export interface Setting {\n  sort: SettingSort\n  scopes: readonly SettingScope[]\n  low: number\n  high: number\n  initial: number | boolean | readonly [number, number]\n  /** What it takes beside numbers: a value without bound. */\n  word?: string\n  needs?: keyof Capabilities\n}\n\n")
	b.WriteString("export const settingTable = {\n")
	for i := range order.Settings {
		info := &order.Settings[i]
		if info.NoPage {
			continue
		}
		var scopes []string
		for _, t := range targets {
			if info.Scopes&t.scope != 0 {
				scopes = append(scopes, "'"+t.name+"'")
			}
		}
		fmt.Fprintf(b, "  %s: { sort: '%s', scopes: [%s], low: %s, high: %s, initial: %s", info.Name, sorts[info.Sort], strings.Join(scopes, ", "), number(info, info.Low), number(info, info.High), initial(info))
		if info.Word != "" {
			fmt.Fprintf(b, ", word: '%s'", info.Word)
		}
		if info.Needs != "" {
			fmt.Fprintf(b, ", needs: '%s'", info.Needs)
		}
		b.WriteString(" },\n")
	}
	b.WriteString("} as const satisfies Readonly<Record<string, Setting>>\nexport type SettingName = keyof typeof settingTable\n\n")
}

// number is a value in the unit that pages have.
func number(info *order.Info, v int64) string {
	switch info.Sort {
	case order.ChanceSort:
		return string(order.AppendChance(nil, uint32(v)))
	case order.TruthSort, order.WholeSort:
		return fmt.Sprint(v)
	}
	return string(refusal.AppendDecimal(nil, v, 6))
}

func initial(info *order.Info) string {
	low := number(info, info.Default.Min)
	switch info.Sort {
	case order.SpanSort:
		return "[" + low + ", " + number(info, info.Default.Max) + "]"
	case order.TruthSort:
		return fmt.Sprint(info.Default.Min != 0)
	}
	return low
}

// ranges and pairs are the types of spans: as they are given, and as they are told.
const ranges, pairs = "Range", "[number, number]"

// settings writes an interface with the settings of a scope.
func settings(b *strings.Builder, name, about string, scope order.Scopes, optional, span string) {
	fmt.Fprintf(b, "/** %s */\nexport interface %s {\n", about, name)
	for i := range order.Settings {
		info := &order.Settings[i]
		if info.NoPage || info.Scopes&scope == 0 {
			continue
		}
		kind := "number"
		switch info.Sort {
		case order.SpanSort:
			kind = span
		case order.TruthSort:
			kind = "boolean"
		}
		if info.Word != "" {
			kind += " | '" + info.Word + "'"
		}
		if optional != "" {
			fmt.Fprintf(b, "  /** %s */\n", info.About)
		}
		fmt.Fprintf(b, "  %s%s: %s\n", info.Name, optional, kind)
	}
	b.WriteString("}\n\n")
}

// words writes a list of words, and the type of one.
func words(b *strings.Builder, list, name, about string, words []string) {
	fmt.Fprintf(b, "/** %s */\nexport const %s = [\n", about, list)
	for i := 0; i < len(words); i += 8 {
		fmt.Fprintf(b, "  '%s',\n", strings.Join(words[i:min(i+8, len(words))], "', '"))
	}
	fmt.Fprintf(b, "] as const\nexport type %s = (typeof %s)[number]\n\n", name, list)
}

// refusals are the codes, each with its arguments.
func refusals(b *strings.Builder) {
	codes := slices.Sorted(maps.Keys(order.Codes))
	b.WriteString("/** The arguments of each refusal, by its code; refusals/ has their sentences. */\nexport interface RefusalArguments {\n")
	for _, code := range codes {
		args := make([]string, len(order.Codes[code]))
		for i, name := range order.Codes[code] {
			kind := "string"
			if name == "words" {
				kind = "string[]"
			}
			args[i] = name + ": " + kind
		}
		fmt.Fprintf(b, "  %s: { %s }\n", code, strings.Join(args, "; "))
	}
	b.WriteString("}\nexport type RefusalCode = keyof RefusalArguments\n")
}
