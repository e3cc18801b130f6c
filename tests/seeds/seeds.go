package seeds

import (
	"flag"
	"path"
	"runtime"
	"strings"
	"testing"
)

var one = flag.Uint64("seed", 0, "run the random tests with this seed alone")

// Each runs a test for the seeds from 1 to count, or for the one of the flag. A failure names
// its seed and how to repeat it.
func Each(t *testing.T, count uint64, test func(t *testing.T, seed uint64)) {
	t.Helper()
	folder := caller()
	first := uint64(1)
	if *one != 0 {
		first, count = *one, 1
	}
	for seed := first; seed < first+count; seed++ {
		run(t, seed, folder, test)
	}
}

func run(t *testing.T, seed uint64, folder string, test func(t *testing.T, seed uint64)) {
	t.Helper()
	defer func() {
		if t.Failed() {
			t.Logf("seed %d; repeat it with: go test ./%s -run '^%s$' -seed %d", seed, folder, t.Name(), seed)
		}
	}()
	test(t, seed)
}

// caller is the folder, from the top directory, of the test that called Each.
func caller() string {
	_, file, _, _ := runtime.Caller(2)
	folder := path.Dir(strings.ReplaceAll(file, "\\", "/"))
	for _, top := range []string{"/raft/", "/www/", "/tests/"} {
		if i := strings.LastIndex(folder, top); i >= 0 {
			return folder[i+1:]
		}
	}
	return folder
}
