package learn

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/client"
	"raftlab/raft/director"
	"raftlab/raft/etcd"
	"raftlab/raft/kv"
	"raftlab/raft/order"
	"raftlab/raft/scenario"
	"raftlab/raft/sim"
	"raftlab/tests/seeds"
)

const (
	ms = raft.Millisecond
	// article is the article's name, and folder has it; longest is how long a figure may take, of the cluster's time.
	article = "etcd-and-raft"
	folder  = "../../www/learn/" + article
	longest = 60_000 * ms
)

// makers make the cores of director.Engines.
var makers = [...]func(raft.Config) (raft.Engine, error){func(c raft.Config) (raft.Engine, error) { return raft.New(c) }, etcd.New}

// run is a scenario that was played in virtual time, with what its client has seen.
type run struct {
	*scenario.Player
	stage scenario.Virtual
	puts  []put
}

// put is a client's write that has ended.
type put struct {
	ended raft.Time
	ok    bool
}

// Ended is director.Asker's.
func (r *run) Ended(o *client.Operation, ret *client.Return, why *order.Refusal) {
	if o.Op.Kind == kv.Put {
		r.puts = append(r.puts, put{r.stage.Now(), ret.Outcome == client.OK})
	}
	r.Player.Ended(o, ret, why)
}

// documents are the article's own scenarios, by name.
func documents(t *testing.T) map[string]string {
	t.Helper()
	paths, err := filepath.Glob(folder + "/scenarios/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	all := map[string]string{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		all[strings.TrimSuffix(filepath.Base(path), ".json")] = string(text)
	}
	return all
}

func read(t *testing.T, text string) *scenario.Document {
	t.Helper()
	d, err := scenario.Read([]byte(text))
	require.NoError(t, err, text)
	return d
}

// play plays a document to its end, at which it must have passed.
func play(t *testing.T, d *scenario.Document, engine int) *run {
	t.Helper()
	r := &run{Player: scenario.NewPlayer(d)}
	r.stage = scenario.Virtual{Timeline: sim.NewTimeline(makers[engine], r)}
	plan := d.Cluster(&director.Engines[engine])
	plan.Virtual = true
	r.Start(r.stage, plan)
	lesson := scenario.Lesson{Stage: r.stage, Player: r.Player}
	lesson.Go(longest, func() bool { _, over := r.Over(); return over })
	require.Nil(t, r.NotStarted())
	results := r.Results()
	require.NotEmpty(t, results)
	require.Nil(t, results[len(results)-1].Why, "%s", d.Steps[len(results)-1].Append(nil))
	passed, over := r.Over()
	require.True(t, passed && over, "it takes longer than a minute")
	return r
}

// said are the moments at which a run's captions came.
func (r *run) said(d *scenario.Document) (all []raft.Time) {
	for i, result := range r.Results() {
		if d.Steps[i].Is == order.Say {
			all = append(all, result.At)
		}
	}
	return all
}

// failed is how many writes did not get a good answer.
func (r *run) failed() (count int) {
	for _, p := range r.puts {
		if !p.ok {
			count++
		}
	}
	return count
}

// silence is the longest time between two acknowledged writes, from one moment on.
func (r *run) silence(from raft.Time) (longest raft.Time) {
	var acks []raft.Time
	for _, p := range r.puts {
		if p.ok && p.ended >= from {
			acks = append(acks, p.ended)
		}
	}
	slices.Sort(acks)
	for i := 1; i < len(acks); i++ {
		longest = max(longest, acks[i]-acks[i-1])
	}
	return longest
}

func TestEveryFigurePassesOnEveryEngineThatHasWhatItNeeds(t *testing.T) {
	for name, text := range documents(t) {
		for i := range director.Engines {
			engine := &director.Engines[i]
			t.Run(name+" "+engine.Name, func(t *testing.T) {
				seeds.Each(t, 20, func(t *testing.T, seed uint64) {
					d := read(t, text)
					if d.Refuses(engine) != nil {
						return
					}
					d.Plan.Config.Seed = seed
					play(t, d, i)
				})
			})
		}
	}
}

// Every figure is told: it has a title, captions, and something that must hold. Other languages have as many: see tests/unit/languages.test.mjs.
func TestEveryFigureIsTold(t *testing.T) {
	for name, text := range documents(t) {
		d := read(t, text)
		require.NotEmpty(t, d.Title.In("en"), name)
		captions, conditions := 0, 0
		for i := range d.Steps {
			switch s := &d.Steps[i]; s.Is {
			case order.Say:
				captions++
				require.NotEmpty(t, s.Say.In("en"), name)
			case order.Until, order.Expect:
				conditions++
			}
		}
		require.GreaterOrEqual(t, captions, 3, name)
		require.Positive(t, conditions, name)
	}
}
