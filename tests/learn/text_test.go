package learn

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/www/i18n"
)

// constants are the numbers that stand in a text as they are, and no run gives: in which figure's scenario each is set, or
// who says so. Words of either language may be in between.
var constants = []struct{ form, scenario, source string }{
	{`\bn[1-5]\b`, "", "servers' names"},
	{`§\d+(\.\d+){0,2}`, "", "sections of the paper and of the dissertation"},
	{`150\D{1,8}300 ms`, "next-leader", `"election": [150, 300]`},
	{`225 ms`, "", "the middle of 150–300"},
	{`150[–~]200 ms`, "", "oneElection, narrow"},
	{`1000[–~]2000 ms`, "", "etcd's raft draws from [T, 2T): resetRandomizedElectionTimeout in raft.go; the duel's other range"},
	{`1000 ms`, "", "etcd's default election timeout: etcd.io/docs/latest/tuning"},
	{`100 ms`, "", "etcd's default heartbeat interval: etcd.io/docs/latest/tuning"},
	{`\b50 ms`, "two-pauses", `"heartbeat": 50`},
	{`300 ms`, "two-pauses", `"election": [150, 300]`},
	{`\b60 ms`, "two-pauses", `{"wait": 60}`},
	{`\b15\D{1,8}25 ms`, "one-write", `"latency": [15, 25]`},
	{`600 ms`, "two-pauses", `{"wait": 600}`},
	{`200 ms`, "split-vote", `"election": 200`},
	{`2초`, "one-then-two-down", `"within": 2000`},
	{`\b25 ms`, "leader-first", `{"at": 325, `},
	{`400 ms`, "leader-first", `"for": 400`},
	{`\b1 %`, "", "down, what the table assumes"},
	{`<th scope="row">[1-9]</th>`, "", "the table's rows"},
}

var (
	languages = slices.DeleteFunc(slices.Clone(i18n.Languages), func(lang string) bool {
		text, _ := i18n.Article(lang, article)
		return text == "" && lang != "en"
	})
	actions = regexp.MustCompile(`\{\{[^}]*\}\}`)
	tags    = regexp.MustCompile(`<[^>]*>`)
	digits  = regexp.MustCompile(`.{0,30}[0-9].{0,30}`)
)

func textIn(t *testing.T, lang string) string {
	t.Helper()
	text, _ := i18n.Article(lang, article)
	if lang == "en" {
		own, err := os.ReadFile(folder + "/en.html")
		require.NoError(t, err)
		text = string(own)
	}
	return strings.ReplaceAll(text, "&nbsp;", " ")
}

// bare is a text without what a template makes of it, and without numbers that may stand there.
func bare(text string) string {
	text = actions.ReplaceAllString(text, "")
	rows := regexp.MustCompile(constants[len(constants)-1].form)
	text = tags.ReplaceAllString(rows.ReplaceAllString(text, ""), "")
	for _, c := range constants {
		text = regexp.MustCompile(c.form).ReplaceAllString(text, "")
	}
	return text
}

func TestEveryNumberInATextIsOfARunOrHasASource(t *testing.T) {
	for _, lang := range languages {
		for _, found := range digits.FindAllString(bare(textIn(t, lang)), -1) {
			assert.Fail(t, "a number of nowhere", "%s.html: %q is neither {{n}} of numbers.json nor one of the constants", lang, found)
		}
	}
	assert.NotRegexp(t, digits, bare(`<p id="x1">n3 waits for {{n "gap-3"}}, from 150 to 300 ms (§5.2)</p>`))
	assert.Regexp(t, digits, bare("<p>It took 212 ms.</p>"))
}

func TestEveryConstantStandsWhereItsSourceSays(t *testing.T) {
	all := documents(t)
	used := textIn(t, "en") + textIn(t, "ko")
	for _, c := range constants {
		assert.True(t, regexp.MustCompile(c.form).MatchString(tags.ReplaceAllString(used, "")+used), "no text has %s any more", c.form)
		if c.scenario != "" {
			assert.Contains(t, all[c.scenario], c.source, "%s", c.form)
		}
	}
}

// A text's parts are those of every language: the blocks of each section in their order, and what stands within them
// in any, since sentences are built differently.
var (
	element = regexp.MustCompile(`<([a-z][\w-]*)((?:\s[^>]*)?)>|\{\{(n|value|figure) "([\w-]+)"`)
	named   = regexp.MustCompile(`\s(id|class|scope|href|for|name|at|min|max|step|set|until|data-raft-lab|data-do|tabindex|role)="([^"]*)"`)
	blocks  = []string{"section", "h2", "h3", "p", "ul", "ol", "li", "figure", "figcaption", "aside", "div", "table", "caption", "thead", "tbody", "tr", "th", "td", "raft-guess", "raft-duel", "raft-step"}
	words   = []string{"em", "strong"} // as a language stresses it
)

// parts are a section's blocks, and what is in them.
func parts(section string) (outer, inner []string) {
	for _, m := range element.FindAllStringSubmatch(section, -1) {
		part := m[3] + " " + m[4]
		kind := m[3]
		if m[1] != "" {
			kind, part = m[1], m[1]
			for _, a := range named.FindAllStringSubmatch(m[2], -1) {
				part += " " + a[1] + "=" + a[2]
			}
		}
		switch {
		case slices.Contains(words, kind):
		case slices.Contains(blocks, kind):
			outer = append(outer, part)
		default:
			inner = append(inner, part)
		}
	}
	slices.Sort(inner)
	return outer, inner
}

func TestAllLanguagesTellTheSame(t *testing.T) {
	english := strings.Split(textIn(t, "en"), "<h2")
	require.Greater(t, len(english), 10)
	for _, lang := range languages[1:] {
		other := strings.Split(textIn(t, lang), "<h2")
		require.Len(t, other, len(english), lang)
		for i := range english {
			outer, inner := parts("<h2" + english[i])
			otherOuter, otherInner := parts("<h2" + other[i])
			require.Equal(t, outer, otherOuter, "%s, section %d: its blocks", lang, i)
			require.Equal(t, inner, otherInner, "%s, section %d: what is in them", lang, i)
		}
	}
}

// A page's ids are of its sections and of its figures.
func TestNoIDIsThereTwice(t *testing.T) {
	text := textIn(t, "en")
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(`\sid="([\w-]+)"|\{\{figure "([\w-]+)"`).FindAllStringSubmatch(text, -1) {
		id := m[1] + m[2]
		assert.False(t, seen[id], "%q is there twice", id)
		seen[id] = true
	}
}
