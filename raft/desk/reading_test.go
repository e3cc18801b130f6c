package desk_test

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft/desk"
	"raftlab/raft/etcd"
	"raftlab/raft/scenario"
	"raftlab/www/lab/scenarios"
)

// labs are those in which a lesson is read.
var labs = map[string]func(*testing.T) *universe{
	"sim": func(t *testing.T) *universe { return simulated(t, nil) },
	"sim, etcd": func(t *testing.T) *universe {
		u := newUniverse(t, 0)
		u.desk = desk.New(u, etcd.New)
		u.start(fieldsOf{"world": "sim", "nodes": 3, "engine": "etcd"})
		return u
	},
	"live":       func(t *testing.T) *universe { return started(t, 2, nil) },
	"live, etcd": func(t *testing.T) *universe { return startedEtcd(t, 2, nil) },
}

func eachLab(t *testing.T, run func(*testing.T, *universe)) {
	for name, lab := range labs {
		t.Run(name, func(t *testing.T) { run(t, lab(t)) })
	}
}

// reader plays a lesson for a reader.
type reader struct {
	*universe
	play uint64
}

func read(u *universe, text string) *reader {
	return &reader{universe: u, play: u.command("play", fieldsOf{"scenario": text, "reading": true, "play": 7})}
}

// over is how many steps are.
func (r *reader) over() int {
	if r.page.playing["play"] != 7.0 {
		return 0
	}
	return int(r.page.playing["step"].(float64))
}

// stands waits until the lesson stands at a caption that is behind some steps; false: it is over.
func (r *reader) stands(behind int) bool {
	r.t.Helper()
	r.until("a caption", func() bool {
		return r.page.replies[r.play] != nil || r.over() > behind && r.page.playing["waits"] == true && r.page.clock["held"] == true
	})
	return r.page.replies[r.play] == nil
}

// caption is when the last step was over, and its place.
func (r *reader) caption() fieldsOf {
	return fieldsOf{"to": r.page.played[len(r.page.played)-1], "place": r.page.places[len(r.page.places)-1]}
}

// readOn goes to the end, and counts the captions on the way.
func (r *reader) readOn(from int) (captions int) {
	for r.stands(from) {
		captions++
		from = r.over()
		r.must("run", nil)
	}
	return captions
}

func TestALessonStandsAtEachCaptionUntilItsReaderGoesOn(t *testing.T) {
	eachLab(t, func(t *testing.T, u *universe) {
		text := scenarios.Of("replication")
		d, err := scenario.Read(text)
		require.NoError(t, err)
		r := read(u, string(text))
		for at := 0; r.stands(at); u.must("run", nil) {
			at = r.over()
			require.NotEmpty(t, d.Steps[at-1].Say, "it stands at captions only")
			now, step := u.shown(), r.over()
			u.pass(3000 * ms)
			require.Equal(t, []any{now, step}, []any{u.shown(), r.over()})
			require.Equal(t, "the lab is held: call run() first", u.ask("get", fieldsOf{"key": "color"})["error"])
		}
		require.Equal(t, true, u.await(r.play)["passed"])
		require.Equal(t, false, u.page.playing["waits"])
		require.Equal(t, "blue", u.ask("get", fieldsOf{"key": "color"})["value"], "its cluster goes on")
	})
}

// Whoever reads sees the very run that nobody reads.
func TestReadingChangesNothingOfARun(t *testing.T) {
	for _, name := range scenarios.Names {
		digests := map[bool]any{}
		for _, reading := range []bool{false, true} {
			u := simulated(t, nil)
			play := u.command("play", fieldsOf{"scenario": string(scenarios.Of(name)), "reading": reading, "play": 7})
			r := reader{universe: u, play: play}
			if reading {
				require.Greater(t, r.readOn(0), 1, name)
			}
			require.Equal(t, true, u.await(play)["passed"], name)
			u.must("seek", r.caption())
			digests[reading] = u.page.clock["digest"]
		}
		require.Equal(t, digests[false], digests[true], name)
	}
}

// The client's write is under way at most of these captions.
func TestAReaderLooksAtEarlierCaptionsAndGoesOn(t *testing.T) {
	eachLab(t, func(t *testing.T, u *universe) {
		r := read(u, string(scenarios.Of("replication")))
		var seen []fieldsOf
		var nodes []map[string]fieldsOf
		at := 0
		for range 3 {
			require.True(t, r.stands(at))
			at = r.over()
			u.pass(100 * ms)
			now, _ := u.page.seen()
			seen, nodes = append(seen, r.caption()), append(nodes, now)
			if len(seen) < 3 {
				u.must("run", nil)
			}
		}
		for _, i := range []int{1, 0, 1} {
			u.must("seek", seen[i])
			now, _ := u.page.seen()
			require.Equal(t, bare(nodes[i]), bare(now), "as it was at caption %d", i)
			require.Nil(t, u.page.replies[r.play])
		}
		u.must("run", nil) // what was seen is shown once more, in a simulated lab; a live one goes on
		require.Greater(t, r.readOn(min(at, r.over()-1)), 1)
		require.Equal(t, true, u.await(r.play)["passed"], u.page.playing["error"])
	})
}

// bare is what nodes were, without what is of the present alone.
func bare(nodes map[string]fieldsOf) map[string]fieldsOf {
	all := map[string]fieldsOf{}
	for name, fields := range nodes {
		all[name] = maps.Clone(fields)
		delete(all[name], "load")
	}
	return all
}

func TestAReaderWhoBeginsAnotherFutureLeavesTheLesson(t *testing.T) {
	u := simulated(t, nil)
	r := read(u, string(scenarios.Of("replication")))
	require.True(t, r.stands(0))
	first := r.caption()
	u.must("run", nil)
	require.True(t, r.stands(r.over()))
	u.must("seek", first)
	require.NotNil(t, u.ask("crash", fieldsOf{"node": "n9"})["error"])
	require.Nil(t, u.page.replies[r.play], "what is refused begins none")
	u.must("crash", fieldsOf{"node": "n1"})
	want := "something was changed at an earlier moment, so another future has begun, in which this scenario does not go on"
	require.Equal(t, want, u.await(r.play)["error"])
	require.Equal(t, []any{want, false}, []any{u.page.playing["error"], u.page.playing["waits"]})
	u.must("run", nil)
	u.until("time goes on", func() bool { return u.shown() > first["to"].(float64)+2000 })
}

func TestAReaderWhoGoesBeyondWhatWasSeenLeavesTheLesson(t *testing.T) {
	u := simulated(t, nil)
	r := read(u, string(scenarios.Of("replication")))
	require.True(t, r.stands(0))
	u.must("seek", fieldsOf{"to": u.shown() + 1000})
	require.Equal(t, "something else was asked for before that moment was in view", u.await(r.play)["error"])
}

// One event on is beyond the caption.
func TestAReaderGoesOnByEvents(t *testing.T) {
	u := simulated(t, nil)
	r := read(u, string(scenarios.Of("election")))
	require.True(t, r.stands(0))
	for at := r.over(); r.over() == at || u.page.playing["waits"] != true; {
		now := u.shown()
		if u.must("step", nil)["event"] == nil {
			require.Equal(t, []any{true, now}, []any{u.page.playing["waits"], u.shown()}, "nothing happens at a caption")
		}
	}
	require.Greater(t, r.readOn(r.over()-1), 1)
	require.Equal(t, true, u.await(r.play)["passed"])
}

// A link has the number of steps that are over, the place and the time of its moment.
func TestALessonIsOpenedAtAnyOfItsMoments(t *testing.T) {
	for _, name := range []string{"replication", "figure-8", "election"} {
		u := simulated(t, nil)
		r := read(u, string(scenarios.Of(name)))
		for at := 0; r.stands(at); u.must("run", nil) {
			at = r.over()
			opensAt(t, u, name, at)
			u.must("step", nil) // between two captions
			opensAt(t, u, name, r.over())
		}
		u.until("more of its time", func() bool { return u.shown() > r.page.played[len(r.page.played)-1].(float64)+50 })
		u.must("hold", nil)
		opensAt(t, u, name, r.over())
	}
}

// opensAt opens another lab at the moment in view, which then goes on to the lesson's end.
func opensAt(t *testing.T, u *universe, name string, step int) {
	t.Helper()
	other := simulated(t, nil)
	play := other.command("play", fieldsOf{
		"scenario": string(scenarios.Of(name)), "reading": true, "play": 7, "step": step, "place": u.page.clock["events"], "to": u.shown(),
	})
	r := reader{universe: other, play: play}
	other.until("the moment", func() bool { return r.over() >= step && other.page.clock["held"] == true })
	require.Equal(t, u.page.clock["digest"], other.page.clock["digest"], "%s, step %d", name, step)
	require.Equal(t, []any{u.shown(), u.page.playing["step"], u.page.playing["waits"]}, []any{other.shown(), other.page.playing["step"], other.page.playing["waits"]}, "%s, step %d", name, step)
	other.must("run", nil)
	r.readOn(0)
	require.Equal(t, true, other.await(play)["passed"])
}
