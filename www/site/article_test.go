package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/www/learn"
)

const head = `{{define "title"}}A title{{end}}{{define "description"}}It describes.{{end}}`

// example is what a text may name.
func example(t *testing.T) *shared {
	f := &figure{Scenario: "election", Attributes: map[string]string{"scale": "0.02", "parts": "stage"}}
	require.NoError(t, f.prepare("etcd-and-raft", "first"))
	return &shared{map[string]*figure{"first": f}, map[string]number{"most": {"300", "ms"}}}
}

func TestATextBecomesAnArticle(t *testing.T) {
	a, err := example(t).read("a", "ko", head+`<p>{{n "most"}}</p>{{figure "first" "<그림>"}}<h2 id="one">One</h2><h2 id="two">Two &amp; three</h2><b data-x="{{value "most"}}"></b>`)
	require.NoError(t, err)
	assert.Equal(t, []heading{{"one", "One"}, {"two", "Two &amp; three"}}, a.Contents)
	assert.EqualValues(t, "A title", a.Title)
	body := string(a.Body)
	assert.True(t, strings.HasPrefix(body, "<p>300\u00a0ms</p>"+`<raft-lab id="first" world="sim" scenario="election" parts="stage" scale="0.02"><svg `), body)
	assert.Contains(t, body, `lang="ko"`)
	assert.Contains(t, body, "<title>&lt;그림&gt;</title>")
	assert.Contains(t, body, `data-x="300"`)
	assert.Contains(t, body, "light-dark(")
}

func TestWhatIsWrongInATextIsNamed(t *testing.T) {
	whole := head + `{{figure "first"}}{{n "most"}}`
	for text, said := range map[string]string{
		whole + `{{figure "second"}}`:                    `figures.json has no "second"`,
		whole + `{{figure "first"}}`:                     `"first", or the text has it twice`,
		whole + `{{n "least"}}`:                          `numbers.json has no "least"`,
		whole + `{{value "least"}}`:                      `numbers.json has no "least"`,
		head + `{{n "most"}}`:                            `nothing in it names the figure "first"`,
		head + `{{figure "first"}}`:                      `nothing in it names the number "most"`,
		whole + `<h2>No id</h2>`:                         `0 of 1 sections have a plain heading with an id`,
		whole + `<p style="color: red">`:                 `"style=" has no place in a text`,
		whole + `<script src="x.js"></script>`:           `"<script" has no place in a text`,
		whole + `<button onclick="go()">`:                `"onclick=" has no place in a text`,
		`{{figure "first"}}{{n "most"}}`:                 `it has no {{define`,
		whole + `{{figur "first"}}`:                      `function "figur" not defined`,
		strings.Replace(whole, "{{end}}", "{{end", 1):    `template: text:1`,
		head + `<p title="{{figure "first"}}">{{n "x"}}`: `numbers.json has no "x"`,
	} {
		_, err := example(t).read("a", "en", text)
		if assert.Error(t, err, text) {
			assert.Contains(t, err.Error(), said)
		}
	}
}

func TestWhatIsWrongWithAFigureIsNamed(t *testing.T) {
	step, at, far := 2, 100.0, 99
	for said, f := range map[string]figure{
		`there is no scenario "../election"`:               {Scenario: "../election"},
		`there is no scenario "none"`:                      {Scenario: "none"},
		"one moment, a step or a time":                     {Scenario: "election", Step: &step, At: &at},
		"a number from 0 to 8, a step of election, not 99": {Scenario: "election", Step: &far},
		"may not have id":                                  {Scenario: "election", Attributes: map[string]string{"id": "x"}},
	} {
		err := f.prepare("etcd-and-raft", "first")
		if assert.Error(t, err, said) {
			assert.Contains(t, err.Error(), said)
		}
	}
	failing := &figure{Scenario: "own"}
	assert.ErrorContains(t, failing.play([]byte(`{"nodes": 1, "steps": [{"wait": 1}, {"expect": {"leader": "any"}}]}`)), "step 1 of the scenario own fails: ")
	assert.ErrorContains(t, failing.play([]byte(`{"nodes": 1, "seeds": 4}`)), "the scenario own: there is no seeds")
}

func TestAFiguresMomentIsItsStepsEnd(t *testing.T) {
	step, at := 6, 245.0
	later := &figure{Scenario: "leader-crash", At: &at}
	crashed := &figure{Scenario: "leader-crash", Step: &step}
	require.NoError(t, later.prepare("etcd-and-raft", "first"))
	require.NoError(t, crashed.prepare("etcd-and-raft", "first"))
	assert.EqualValues(t, 245e6, later.moment.At)
	assert.Less(t, crashed.moment.At, later.moment.At)
	assert.Zero(t, crashed.moment.State.ShownLeader())
}

func TestEachArticleHasAFolder(t *testing.T) {
	found, err := learn.Files.ReadDir(".")
	require.NoError(t, err)
	var folders []string
	for _, entry := range found {
		folders = append(folders, entry.Name())
	}
	assert.ElementsMatch(t, folders, learn.Names)
}
