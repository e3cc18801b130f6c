package main

import (
	"fmt"
	"os"
	"runtime"
	"sync"
	"time"
)

func main() {
	o, err := readOptions(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "sim: "+err.Error())
		os.Exit(2)
	}
	if o.scenario != "" {
		os.Exit(play(o.scenario))
	}
	began := time.Now()
	t := run(o)
	elapsed := time.Since(began)
	fmt.Printf("universes %d (%d to their end), events %d, events/s %.0f, histories beyond their bound %d, violations %d\n",
		t.universes, t.whole, t.events, float64(t.events)/elapsed.Seconds(), t.unknown, len(t.found))
	if len(t.found) == 0 {
		return
	}
	first := t.found[0]
	for _, v := range t.found {
		if v.seed < first.seed {
			first = v
		}
	}
	fmt.Printf("seed %d: %s\nrepeat it with: %s\n", first.seed, first.what, o.repeat(first.seed))
	if err := tell(shrink(draw(o, first.seed), effort), o.save); err != nil {
		fmt.Fprintln(os.Stderr, "sim: "+err.Error())
		os.Exit(2)
	}
	os.Exit(1)
}

// tally is what runs amount to.
type tally struct {
	universes, whole, events, unknown uint64
	found                             []violation
}

type violation struct {
	seed uint64
	what string
}

// run judges the universes of all seeds, on all processors; it stops soon after the first
// that violates anything.
func run(o options) tally {
	var all tally
	var lock sync.Mutex
	var wait sync.WaitGroup
	next := o.from
	take := func() (seed uint64, more bool) {
		lock.Lock()
		defer lock.Unlock()
		if len(all.found) > 0 || next-o.from >= o.seeds {
			return 0, false
		}
		next++
		return next - 1, true
	}
	for range runtime.NumCPU() {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for seed, more := take(); more; seed, more = take() {
				v := judge(draw(o, seed))
				lock.Lock()
				all.add(v, seed)
				lock.Unlock()
			}
		}()
	}
	wait.Wait()
	return all
}

func (t *tally) add(v verdict, seed uint64) {
	t.universes++
	t.events += v.events
	if v.whole {
		t.whole++
	}
	if v.unknown {
		t.unknown++
	}
	if v.what != "" {
		t.found = append(t.found, violation{seed, v.what})
	}
}
