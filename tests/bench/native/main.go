package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
)

// proposals are in one run, and pairs is how many runs there are of each core. In a browser
// all takes longer.
var proposals, pairs, world = 1 << 16, 7, "native"

func init() {
	if runtime.GOOS == "js" {
		proposals, pairs, world = 1<<14, 5, "wasm"
	}
}

// series are the runs of a figure, its reference's, and the ratios of neighbours.
type series struct{ value, reference, ratio []float64 }

func (s *series) add(value, reference float64) {
	s.value, s.reference, s.ratio = append(s.value, value), append(s.reference, reference), append(s.ratio, value/reference)
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

func main() {
	for _, servers := range []int{3, 5} {
		for _, size := range []int{1, 128} {
			compareProposals(servers, size)
		}
	}
	if err := compareUniverses(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// report prints a line as the other benchmarks do; aim may be none.
func report(name, value, reference, aim string, met bool) {
	verdict := "missed"
	if met {
		verdict = "met"
	}
	fmt.Printf("%-46s  %20s  %-48s", world+"."+name, value, reference)
	if aim != "" {
		fmt.Printf("  aim %s: %s", aim, verdict)
	}
	fmt.Println()
}

// etcdVersion is the version that this program was built with.
func etcdVersion() string {
	info, ok := debug.ReadBuildInfo()
	if ok {
		for _, m := range info.Deps {
			if m.Path == "go.etcd.io/raft/v3" {
				return m.Version
			}
		}
	}
	return "of unknown version"
}
