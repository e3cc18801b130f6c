package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/www/lab/scenarios"
)

// drawn is what the command draws.
func drawn(t *testing.T, arguments ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "picture.svg")
	code, err := run(append([]string{"picture", "--out", path}, arguments...))
	require.NoError(t, err)
	require.Zero(t, code)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(text)
}

func TestAPictureIsOfTheMomentThatIsAskedFor(t *testing.T) {
	assert.Contains(t, drawn(t, "leader-crash", "--at", "0"), "<title>No leader</title><desc>5 nodes at 0 s.")
	assert.Contains(t, drawn(t, "leader-crash", "--at", "100.5"), "5 nodes at 0.1 s.")
	assert.Contains(t, drawn(t, "leader-crash", "--at", "5000"), "is leader of term 3</title><desc>5 nodes at 5 s.", "the cluster runs on behind the last step")
	last := drawn(t, "leader-crash")
	assert.Equal(t, last, drawn(t, "--step", "19", "leader-crash"))
	assert.NotEqual(t, last, drawn(t, "--step", "8", "leader-crash"))
	assert.NotEqual(t, last, drawn(t, "leader-crash", "--seed", "9"))
	card := drawn(t, "leader-crash", "--size", "card", "--theme", "dark", "--lang", "ko", "--title", "제목")
	assert.Contains(t, card, `lang="ko" width="1200" height="630"`)
	assert.Contains(t, card, "<title>제목</title>")
	assert.Contains(t, drawn(t, "election", "--engine", "etcd"), "is leader of term")
}

// recorded is a run's document: a cluster of three, and a crash.
const recorded = `{
  "raftlabRun": 1, "nodes": 3, "settings": {"election": [150, 300], "heartbeat": 50, "latency": [5, 15]},
  "asked": [{"after": 400, "at": 700, "do": "obey", "order": {"do": "crash", "node": "n1"}}], "end": {"events": 600, "at": 900}
}`

func TestARecordedRunHasItsPictures(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.json")
	require.NoError(t, os.WriteFile(path, []byte(recorded), 0o600))
	assert.Regexp(t, `<desc>3 nodes at 0\.9 s\. n1: crashed,`, drawn(t, path))
	assert.Regexp(t, `<desc>3 nodes at 0\.6 s\. n1: (follower|leader),`, drawn(t, path, "--at", "600"))
	assert.Regexp(t, `<desc>3 nodes at 2 s\. n1: crashed,`, drawn(t, path, "--at", "2000"), "it runs on")
	code, err := run([]string{"picture", path, "--step", "1"})
	require.EqualError(t, err, "a recorded run has no steps: --at says the moment")
	assert.Equal(t, 2, code)
	require.NoError(t, os.WriteFile(path, []byte(endlessRun), 0o600))
	code, err = run([]string{"picture", path, "--events", "500"})
	require.ErrorContains(t, err, "more than 500 events")
	assert.Equal(t, 1, code)
}

// What a find shows is drawn, as a page holds it in view.
func TestAFindHasItsPictures(t *testing.T) {
	find := filepath.Join(t.TempDir(), "find.json")
	code, err := run([]string{"sim", "--seeds", "1", "--from", "1", "--off", "pre-vote", "--save", find})
	require.NoError(t, err)
	require.Equal(t, 1, code)
	last := drawn(t, find)
	assert.Contains(t, last, "</svg>\n")
	assert.Contains(t, drawn(t, find, "--at", "1"), " nodes at 0.001 s.")
	assert.NotEqual(t, last, drawn(t, find, "--step", "0"))
	_, err = run([]string{"picture", find, "--step", "100000"})
	assert.ErrorContains(t, err, "--step takes a number from 0 to ")
}

func TestEveryBuiltInScenarioHasItsPicture(t *testing.T) {
	for _, name := range scenarios.Names {
		assert.Contains(t, drawn(t, name), "</svg>\n", name)
	}
}

func TestWhatCanBeNoPictureIsRefused(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	fails := write("fails.json", `{"nodes": 3, "steps": [{"wait": 5}, {"expect": {"leader": "any"}}, {"wait": 100}]}`)
	endless := write("endless.json", `{"nodes": 9, "settings": {"election": [0.001, 0.002], "heartbeat": 0.001}}`)
	for _, of := range []struct {
		code      int
		why       string
		arguments []string
	}{
		{1, "step 1 of " + fails + " fails: steps[1].expect.leader", []string{fails}},
		{2, "not played up to there: it takes more than 1000 events", []string{endless, "--at", "1e6", "--events", "1000"}},
		{2, "--step takes a number from 0 to 8, a step of election, not 9", []string{"election", "--step", "9"}},
		{2, "election.json has no steps", []string{write("election.json", `{"nodes": 3}`), "--step", "0"}},
		{2, "it takes a time in ms, from 0 to 1000000000", []string{"election", "--at", "soon"}},
		{2, "it takes a time in ms", []string{"election", "--at", "NaN"}},
		{2, "it takes one of light, dark, either", []string{"election", "--theme", "pink"}},
		{2, "one moment, --at or --step", []string{"election", "--at", "1", "--step", "1"}},
		{2, "--out takes the path of a file that can be written", []string{"election", "--out", folder}},
		{2, "picture takes one FILE", []string{"--at", "1"}},
		{2, "picture takes --at, --step", []string{"election", "--when", "1"}},
	} {
		code, err := run(append([]string{"picture"}, of.arguments...))
		require.Error(t, err, "%v", of.arguments)
		assert.Contains(t, sentence(err), of.why)
		assert.Equal(t, of.code, code, of.why)
	}
}
