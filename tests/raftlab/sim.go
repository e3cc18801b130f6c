package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"

	"raftlab/raft/hunt"
	"raftlab/raft/refusal"
	"raftlab/www/i18n"
)

func runSim(arguments []string) (code int, err error) {
	o, err := readOptions(arguments)
	switch {
	case err != nil:
		return 2, err
	case o.scenario != "":
		return judgeFile(o.scenario, o.budget)
	}
	began := time.Now()
	t := judge(o)
	elapsed := time.Since(began)
	fmt.Printf("universes %d (%d to their end), events %d, events/s %.0f, histories beyond their bound %d, violations %d\n",
		t.universes, t.toEnd, t.events, float64(t.events)/elapsed.Seconds(), t.unknown, len(t.found))
	if len(t.found) == 0 {
		return 0, nil
	}
	first := t.found[0]
	for _, v := range t.found {
		if v.seed < first.seed {
			first = v
		}
	}
	fmt.Printf("seed %d: %s\nrepeat it with: %s\n", first.seed, said(&first.verdict), o.repeat(first.seed))
	if err := tell(shrink(o.draw(first.seed), effort), o.save); err != nil {
		return 2, err
	}
	return 1, nil
}

// said is what is wrong, with the sentence on the property that does not hold.
func said(v *hunt.Verdict) string {
	if sentence := i18n.English[refusal.Code(v.Kind())]; sentence != "" {
		return v.What + " (" + sentence + ")"
	}
	return v.What
}

// tally is what runs amount to.
type tally struct {
	universes, toEnd, events, unknown uint64
	found                             []violation
}

type violation struct {
	seed    uint64
	verdict hunt.Verdict
}

// judge judges the universes of all seeds, on all processors; it stops soon after the first
// that violates anything.
func judge(o options) tally {
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
		wait.Go(func() {
			for seed, more := take(); more; seed, more = take() {
				v := hunt.Judge(o.draw(seed))
				lock.Lock()
				all.add(v, seed)
				lock.Unlock()
			}
		})
	}
	wait.Wait()
	return all
}

func (t *tally) add(v hunt.Verdict, seed uint64) {
	t.universes++
	t.events += v.Events
	if v.ToEnd {
		t.toEnd++
	}
	if v.Unknown {
		t.unknown++
	}
	if v.What != "" {
		t.found = append(t.found, violation{seed, v})
	}
}
