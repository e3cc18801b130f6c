//go:build !js

package edge

import (
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/www/link"
)

// spent is the processor's time that this program has had.
func spent(t testing.TB) time.Duration {
	t.Helper()
	var u syscall.Rusage
	require.NoError(t, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// What a scenario's conditions read counts as work, whether they look at one moment or at all: the core does less for such a link than
// for one whose conditions read no log.
func TestAScenarioWhoseConditionsReadTooMuchShowsItsStart(t *testing.T) {
	begin := []any{fields{"do", "campaign", "node", "n1"}, fields{"until", fields{"leader", "n1"}}}
	for range 300 {
		begin = append(begin, fields{"do", "put", "key", "k", "value", "v"})
	}
	begin = append(begin, fields{"wait", 3000})
	taken := func(steps ...any) (n int) {
		l, err := link.Read("world=sim&moment=" + packedLesson(fields{"nodes", 9, "steps", slices.Concat(begin, steps)}, mostEvents, 20_000))
		require.NoError(t, err)
		m, err := told(func() { n++ }).reach(t.Context(), l)
		require.NoError(t, err)
		assert.Equal(t, tooLong, m.why)
		return n
	}
	lacks, most := fields{"key", "z"}, taken(hopeless(1_000_000, "term", 1_000_000))
	assert.Less(t, taken(hopeless(1_000_000, "lacks", lacks)), most)
	assert.Less(t, taken(hopeless(1_000_000, "holds", fields{"key", "k"}, "lacks", lacks)), most)
	assert.Less(t, taken(hopeless(1_000_000, "equalLogs", true)), most)
	assert.Less(t, taken(slices.Repeat([]any{fields{"expect", fields{"lacks", lacks}}}, 350)...), most/2)
}

// A scenario's run that has more events than its link says is another's.
func TestAScenarioIsPlayedNoLongerThanItsLinkSays(t *testing.T) {
	steps := 0
	l, err := link.Read("world=sim&moment=" + packedLesson(fields{"nodes", 3, "steps", []any{hopeless(1_000_000, "lacks", fields{"key", "z"})}}, 2000, 1))
	require.NoError(t, err)
	m, err := told(func() { steps++ }).reach(t.Context(), l)
	require.NoError(t, err)
	assert.Equal(t, otherDigest, m.why)
	assert.Less(t, steps, 3000)
}

func TestARunThatIsTooLongShowsItsStart(t *testing.T) {
	for fragment, why := range map[string]string{
		"world=sim&moment=" + packedMoment(mostEvents+1, 1e12):                                                            tooLong,
		"world=sim&nodes=9&election=1-2&heartbeat=0.5&latency=0-1&moment=" + packedMoment(mostEvents, 1e15):               tooLong,
		"world=sim&nodes=9&election=0.001&heartbeat=0.001&latency=0&duplicate=1&moment=" + packedMoment(mostEvents, 1e15): otherDigest,
		"world=sim&nodes=1&moment=" + packedMoment(100, 0):                                                                otherDigest,
	} {
		l, err := link.Read(fragment)
		require.NoError(t, err, fragment)
		before := spent(t)
		m, err := engines.reach(t.Context(), l)
		if err != nil { // a cluster that no lab has
			continue
		}
		assert.Equal(t, why, m.why, fragment)
		assert.Zero(t, m.At)
		assert.Less(t, spent(t)-before, 5*time.Second, "processor time of %s", fragment)
	}
}

// Large values, and a snapshot after each entry: an event of such a run takes up to a thousand times the work of another.
func TestARunWhoseEventsTakeTooMuchShowsItsStart(t *testing.T) {
	for _, seed := range []uint64{22, 86, 99} {
		l, err := link.Read(rehearsed(rand.New(rand.NewPCG(seed, 9))))
		require.NoError(t, err)
		m, err := engines.reach(t.Context(), l)
		require.NoError(t, err)
		assert.Equal(t, tooLong, m.why, "seed %d", seed)
	}
}

func TestARunOfACoreThatIsNotThereIsRefused(t *testing.T) {
	l, err := link.Read("world=sim&engine=etcd&moment=" + packedMoment(100, 0))
	require.NoError(t, err)
	_, err = Engines{"raftlab": engines["raftlab"]}.reach(t.Context(), l)
	assert.EqualError(t, err, "this server has no core etcd, and so can't make its run again")
}

func TestACoreThatCanNotBeSetSoIsRefused(t *testing.T) {
	r := get("/m/engine=etcd&rules-off=no-op&world=sim&moment=" + packedMoment(100, 0))
	assert.Equal(t, http.StatusNotFound, r.StatusCode)
	assert.Equal(t, "the link is of no cluster: rules takes no rule to switch off where the engine is 'etcd', not \"no-op\": its rules can't be switched off\n", body(r))
}

// Requests that mean no good are answered soon, and never with a failure of ours.
func TestHostileRequestsAreAnswered(t *testing.T) {
	took, _ := answered(t, home(t), 400)
	assert.Less(t, took[len(took)-1], 5*time.Second, "processor time")
}

// answered is how long requests took that mean no good, of the processor's time, and those of them that a picture came of; the longest last.
func answered(t testing.TB, h http.Handler, requests int) (all, pictures []time.Duration) {
	t.Helper()
	dice, known := rand.New(rand.NewPCG(3, 4)), links(t)
	for range requests {
		address := request(dice, known)
		before := spent(t)
		r := answer(h, http.MethodGet, address)
		took := spent(t) - before
		require.Less(t, r.StatusCode, 500, address)
		all = append(all, took)
		if strings.HasPrefix(r.Header.Get("Content-Type"), "image/") {
			pictures = append(pictures, took)
		}
	}
	slices.Sort(all)
	slices.Sort(pictures)
	return all, pictures
}

// BenchmarkHostile has the figures of the README with -benchtime 10000x.
func BenchmarkHostile(b *testing.B) {
	h := home(b)
	all, pictures := answered(b, h, b.N)
	if n := len(pictures); n > 0 { // the first round has one request
		b.ReportMetric(pictures[n/2].Seconds()*1e3, "cpu-ms/picture")
		b.ReportMetric(pictures[n*99/100].Seconds()*1e3, "cpu-ms-p99")
	}
	b.ReportMetric(all[len(all)-1].Seconds()*1e3, "cpu-ms-at-most")
}

func FuzzMoments(f *testing.F) {
	for _, l := range links(f) {
		f.Add(l.Fragment)
	}
	h := New(Config{Files: files, Engines: engines})
	f.Fuzz(func(t *testing.T, fragment string) {
		address := "/m/" + fragment + ".svg"
		if _, err := http.NewRequest(http.MethodGet, "http://example.com"+address, nil); err != nil || strings.ContainsAny(address, " \r\n") {
			return
		}
		assert.Less(t, answer(h, http.MethodGet, address).StatusCode, 500)
	})
}

func BenchmarkPicture(b *testing.B) {
	h := New(Config{Files: files, Engines: engines})
	for _, l := range links(b) {
		b.Run(l.Name, func(b *testing.B) {
			before := spent(b)
			for b.Loop() {
				answer(h, http.MethodGet, "/m/"+l.Fragment+".png")
			}
			b.ReportMetric(float64(spent(b)-before)/float64(b.N)/1e6, "cpu-ms/op")
		})
	}
}
