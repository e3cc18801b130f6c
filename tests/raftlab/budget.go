package main

import (
	"flag"
	"fmt"
	"runtime"
)

// budget is what a file may cost this machine: whoever wrote it may have meant no good.
type budget struct {
	events uint64 // that may happen
	bytes  uint64 // of memory that may be in use
	spent  uint64 // events
	why    error  // it is used up
}

// The usual budget: more events than a lab makes in some minutes, and more memory than a browser gives one.
const (
	usualEvents = 200_000_000
	mostMemory  = 3 << 30
)

func newBudget() *budget { return &budget{events: usualEvents, bytes: mostMemory} }

const budgetUsage = `  --events N       gives up after so many events, from 1 to 9007199254740991 (200000000)
`

func (b *budget) flag(f *flag.FlagSet) {
	f.Func("events", "", func(value string) error { return number(value, 1, &b.events) })
}

// memoryEvery is how many events happen between two looks at the memory.
const memoryEvery = 1 << 12

// spend takes one event from the budget; true: there is none left.
func (b *budget) spend() (over bool) {
	b.spent++
	if b.spent > b.events {
		b.why = fmt.Errorf("it takes more than %d events; --events allows for more", b.events)
	} else if b.spent%memoryEvery == 0 && inUse() > b.bytes {
		b.why = fmt.Errorf("it takes more than %d MiB of memory, after %d events", b.bytes>>20, b.spent)
	}
	return b.why != nil
}

// inUse is how many bytes the program has taken for its values.
func inUse() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}
