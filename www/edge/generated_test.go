package edge

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/sim"
	"raftlab/www/link"
)

// packedAny is a moment as www/lab/pack.ts writes it: numbers are whole, and no word is short for another.
func packedAny(v any) string {
	p := packer{}
	p.value(v)
	return "1" + base64.RawURLEncoding.EncodeToString(p.b)
}

type packer struct {
	b     []byte
	texts []string
}

func (p *packer) head(kind byte, n int) {
	if n < 31 {
		p.b = append(p.b, kind<<5|byte(n))
		return
	}
	p.b = append(p.b, kind<<5|31)
	for ; n > 127; n >>= 7 {
		p.b = append(p.b, byte(n)|128)
	}
	p.b = append(p.b, byte(n))
}

func (p *packer) value(v any) {
	const text, whole, list, object, other, again = 1, 2, 4, 5, 6, 7
	switch v := v.(type) {
	case string:
		if i := slices.Index(p.texts, v); i >= 0 {
			p.head(again, i)
			return
		}
		p.texts = append(p.texts, v)
		p.head(text, len(v))
		p.b = append(p.b, v...)
	case int:
		p.head(whole, v)
	case bool:
		p.head(other, map[bool]int{false: 1, true: 2}[v])
	case []any:
		p.head(list, len(v))
		for _, item := range v {
			p.value(item)
		}
	case fields:
		p.head(object, len(v)/2)
		for _, item := range v {
			p.value(item)
		}
	default:
		panic(fmt.Sprintf("%T", v))
	}
}

// fields are names and values in turn.
type fields []any

// packedMoment is the one of a run without calls.
func packedMoment(events, ns int) string {
	return packedAny([]any{"b", ns, events, "f", []any{}})
}

// packedLesson is the moment of a scenario, so many steps of which are over.
func packedLesson(document fields, events, steps int) string {
	return packedAny([]any{"b", 1_000_000_000_000_000, events, "f", []any{}, fields{"lesson", fields{"scenario", document, "step", steps, "reading", false}}})
}

// hopeless is a step with a condition that looks at all of a log, and never holds.
func hopeless(within int, reads ...any) fields {
	return fields{"until", fields(append(reads, "elections", 1_000_000)), "within", within}
}

// hostile draws a moment that takes as much work as one can ask for, as the words of a link and what is packed behind them: large values,
// crowds of clients, quick timers, snapshots after every entry, disks that are read again and again.
func hostile(dice *rand.Rand) (words string, moment []any) {
	of := func(all ...any) any { return all[dice.IntN(len(all))] }
	node := func() any { return "n" + fmt.Sprint(1+dice.IntN(9)) }
	value := strings.Repeat("v", 1<<dice.IntN(13))
	long := 1 + 150_000/len(value)
	var calls []any
	for range dice.IntN(600) {
		what := fields{"do", "put", "key", of("a", "b", "c", "d"), "value", value}
		if long--; long < 0 || dice.IntN(3) == 0 {
			what = of(
				fields{"do", "crash", "node", node()}, fields{"do", "restart", "node", node()}, fields{"do", "compact", "node", node()}, fields{"do", "campaign", "node", node()},
				fields{"do", "add", "node", node()}, fields{"do", "watch", "watch", dice.IntN(1000), "key", "a"}, fields{"do", "partition"}, fields{"do", "heal"},
				fields{"do", "stall", "node", node(), "what", "disk", "for", 1000}, fields{"do", "pause", "node", node(), "for", 1000}, fields{"do", "get", "key", "a"}, fields{"do", "remove", "node", node()},
			).(fields)
		}
		calls = append(calls, []any{1 + dice.IntN(1<<dice.IntN(10)), dice.IntN(1 << dice.IntN(28)), what})
	}
	moment = []any{"b", 1_000_000_000_000_000, mostEvents, "f", calls}
	words = fmt.Sprintf("world=sim&nodes=%d&seed=%d&snapshot-every=%v&election=%v&heartbeat=%v&latency=%v&fsync=%v&loss=%v&duplicate=%v&pre-vote=%v", 1+dice.IntN(9), dice.IntN(100),
		of(1, 2, 10, 1000), of("3-5", "10-20", "150-300"), of(1, 5, 50), of("0-1", 0, "5-15", "100-1000"), of(0, "0-1", 5), of(0, 0.1, 0.5), of(0, 1), of("true", "false"))
	if dice.IntN(2) == 0 {
		swarm := fields{"clients", of(1, 10, 1000), "judge", of(true, false), "steady", of(0, 100), "toEnd", of(true, false), "events", of(1000, 100_000, 1_000_000), "healed", of(0, 1000),
			"appendBytes", of(1, 1000, 1_000_000), "load", fields{"keys", of(1, 100, 1_000_000), "reads", of(0, 50, 100), "readers", of(0, 5), "leases", of(0, 100), "think", []any{of(0, 1), of(1, 10)}, "latency", []any{0, 1}, "patience", of(1, 100), "within", of(100, 10_000)}}
		moment = append(moment, fields{"settings", fields{"election", []any{50, 100}, "heartbeat", of(10, 20)}, "swarm", swarm})
	} else if dice.IntN(3) == 0 {
		var steps []any
		for _, call := range calls {
			if what := call.([]any)[2].(fields); what[1] != "watch" {
				steps = append(steps, append(what[:len(what):len(what)], "name", fmt.Sprint(len(steps))), of(
					fields{"wait", 1 + dice.IntN(1<<dice.IntN(20))}, fields{"expect", fields{"lacks", fields{"key", "z"}}}, fields{"until", fields{"leader", "any"}},
				))
			}
		}
		steps = append(steps, of(hopeless(1_000_000, "lacks", fields{"key", "z"}), hopeless(1_000_000, "equalLogs", true), hopeless(1_000_000, "lacks", fields{"value", value + "z", "committed", true}),
			hopeless(1_000_000, "equalTerms", true, "violated", true), fields{"wait", 1_000_000}))
		document := fields{"nodes", 9, "seed", dice.IntN(100), "snapshotEvery", of(1, 10, 1000), "settings", fields{"election", []any{20, 40}, "heartbeat", of(1, 10), "latency", []any{0, 1}}, "steps", steps}
		moment[4] = []any{}
		moment = append(moment, fields{"lesson", fields{"scenario", document, "step", len(steps), "reading", of(true, false)}})
	}
	return words, moment
}

// guessed is a hostile moment whose author has not made its run: what is asked for does not come where the link says.
func guessed(dice *rand.Rand) string {
	words, moment := hostile(dice)
	return words + "&moment=" + packedAny(moment)
}

// rehearsed is a hostile moment whose author has made its run up to the last that is asked for: nothing but its end gives it away.
func rehearsed(dice *rand.Rand) string {
	words, moment := hostile(dice)
	l, err := link.Read(words + "&moment=" + packedAny(moment))
	calls := moment[4].([]any)
	if err != nil || len(calls) == 0 {
		return words + "&moment=" + packedAny(moment)
	}
	run, err := runOf(l)
	if err != nil {
		panic(err)
	}
	all := run.Log
	run.Log, run.End = nil, sim.Position{}
	t, why := run.Open(engines[l.Engine], director.Deaf{})
	if why != nil {
		panic(why)
	}
	t.Go(func() bool { return false })
	var last sim.Position
	for i := range all {
		call := calls[i].([]any)
		for t.Lab().Events() < last.Events+uint64(call[0].(int)) && t.Step(raft.Time(l.At)) {
		}
		t.Ask(all[i].Ask)
		at := t.Log()[i+1].Position
		calls[i] = []any{int(at.Events - last.Events), int(at.At - last.At), call[2]}
		last = at
	}
	return words + "&moment=" + packedAny(moment)
}

// request draws an address that means no good: one in twenty of a hostile moment's picture, else of links that something happened to.
func request(dice *rand.Rand, all []linked) string {
	switch dice.IntN(40) {
	case 0:
		return "/m/" + guessed(dice) + ".png"
	case 1:
		return "/m/" + rehearsed(dice) + ".png"
	}
	path := []byte([]string{"/m/", "/e/", "/oembed?url=http://example.com/m/", "/"}[dice.IntN(4)] + all[dice.IntN(len(all))].Fragment)
	for range dice.IntN(4) {
		at := 1 + dice.IntN(len(path)-1)
		switch dice.IntN(3) {
		case 0:
			path[at] = "ABCDwxyz0189-_=&%/."[dice.IntN(19)]
		case 1:
			path = slices.Delete(path, at, min(len(path), at+1+dice.IntN(5)))
		default:
			path = slices.Insert(path, at, path[at/2:at]...)
		}
	}
	address := string(path) + []string{"", ".svg", ".png", ".svg?theme=dark", "?theme=none"}[dice.IntN(5)]
	if _, err := http.NewRequest(http.MethodGet, "http://example.com"+address, nil); err != nil || strings.Contains(address, " ") {
		return request(dice, all) // no client sends that
	}
	return address
}
