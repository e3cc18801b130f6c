package picture_test

import (
	"embed"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/view"
	"raftlab/tests/seeds"
	"raftlab/www/i18n"
	"raftlab/www/picture"
)

var update = flag.Bool("update", false, "writes the pictures of testdata anew: look at them before you commit")

//go:embed testdata
var testdata embed.FS

// Byte for byte, natively and in a worker.
func TestPicturesAreTheSameOnEveryMachine(t *testing.T) {
	same := func(name, text string, l picture.Look) {
		drawn := picture.SVG(after(t, text), l)
		path := "testdata/" + name + ".svg"
		if *update {
			require.NoError(t, os.WriteFile(path, drawn, 0o644))
			return
		}
		want, err := testdata.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, string(want), string(drawn), "%s: see -update", path)
	}
	for n := 1; n <= view.MaxNodes; n++ {
		same(fmt.Sprintf("nodes-%d", n), whole(n), english)
	}
	for _, of := range troubled {
		same(of.name, of.text, picture.Look{Theme: picture.Either, Words: english.Words})
		same(of.name+"-card", of.text, picture.Look{Size: picture.Card, Theme: picture.Dark, Words: i18n.Picture["ko"]})
	}
}

// english is a light stage.
var english = picture.Look{Words: i18n.Picture["en"]}

var looks = func() (all []picture.Look) {
	for size := range picture.SizeNames {
		for theme := range picture.ThemeNames {
			for _, lang := range i18n.Languages {
				all = append(all, picture.Look{Size: picture.Size(size), Theme: picture.Theme(theme), Words: i18n.Picture[lang]})
			}
		}
	}
	return all
}()

// TestNamesLieOverNoMark holds of healthy clusters of any size, and of whatever may happen to one.
func TestNamesLieOverNoMark(t *testing.T) {
	for n := 1; n <= view.MaxNodes; n++ {
		for _, l := range looks {
			assert.Empty(t, picture.Overlaps(after(t, whole(n)), l), "%d nodes, %+v", n, l)
		}
	}
	seeds.Each(t, 200, func(t *testing.T, seed uint64) {
		m := anyMoment(t, 5+int(seed%4), seed)
		for _, l := range looks {
			require.Empty(t, picture.Overlaps(m, l), "%+v", l)
		}
	})
}

// TestPicturesStandAlone: they are XML without ids, styles, scripts or references, of known elements, and begin with their text alternative.
func TestPicturesStandAlone(t *testing.T) {
	known := []string{"svg", "title", "desc", "rect", "circle", "path", "text", "tspan", "g"}
	seeds.Each(t, 10, func(t *testing.T, seed uint64) {
		m := anyMoment(t, 5, seed)
		for _, l := range looks {
			l.Title = "<script>alert(\"1\")</script> & \x00\x1b ]]> n\n1"
			text := picture.SVG(m, l)
			var seen []string
			for d := xml.NewDecoder(strings.NewReader(string(text))); ; {
				token, err := d.Token()
				if err == io.EOF {
					break
				}
				require.NoError(t, err, "%s", text)
				if e, is := token.(xml.StartElement); is {
					seen = append(seen, e.Name.Local)
					require.Contains(t, known, e.Name.Local)
					for _, a := range e.Attr {
						require.NotContains(t, []string{"id", "class", "style", "href"}, a.Name.Local)
						require.NotContains(t, a.Value, "url(")
						require.NotContains(t, a.Value, "NaN")
					}
				}
			}
			require.Equal(t, []string{"svg", "title", "desc"}, seen[:3])
		}
	})
}

func TestWhatIsSeenIsSaid(t *testing.T) {
	said := func(text string, l picture.Look) string {
		found := regexp.MustCompile(`<title>(.*)</title><desc>(.*)</desc>`).FindSubmatch(picture.SVG(after(t, text), l))
		return string(found[1]) + "\n" + string(found[2])
	}
	assert.Equal(t, "n2 is leader of term 1\n3 nodes at 0.344 s. n1: follower, term 1. n2: leader, term 1. n3: follower, term 1."+
		" 4 messages under way: append n2 → n1, append n2 → n3, heartbeat n3 → n2 (reply), heartbeat n1 → n2 (reply).", said(whole(3), english))
	crowded := said(troubled[1].text, picture.Look{Title: "A title", Words: english.Words})
	assert.Regexp(t, `^A title\nn4 is leader of term 2\. 9 nodes at [\d.]+ s\..* n2: process hangs, term 2, for 23 s more\..* n8: paused, term 2\. n9: learner, term 2\. Links cut: n2 ↔ n3, n4 ↔ n5\. `, crowded)
	assert.Regexp(t, `^리더 없음\n노드 5개, [\d.]+초 시점\. n1: 예비 후보, 임기 2, 5표 중 \d표\.`, said(troubled[0].text, picture.Look{Words: i18n.Picture["ko"]}))
}

// What a host did to a node is shown for as long as it is asked for.
func TestHostsFaultsAreMarked(t *testing.T) {
	m := after(t, whole(3))
	m.State.Nodes[1].Fault = &view.HostFault{At: m.At - 100*raft.Millisecond}
	mark := ">!</text>"
	assert.NotContains(t, string(picture.SVG(m, english)), mark)
	m.Marked = 101 * raft.Millisecond
	assert.Contains(t, string(picture.SVG(m, english)), mark)
	assert.Empty(t, picture.Overlaps(m, english))
}

func TestACardsWordsFitBesideTheRing(t *testing.T) {
	assert.Equal(t, []string{"A leader", "dies, and the", "write", "survives"}, picture.Wrapped("A leader dies, and the write survives", 60, true, 4))
	assert.Equal(t, []string{"one two", "three four", "five six…"}, picture.Wrapped("one two three four five six seven eight nine ten", 60, true, 3))
	long := picture.Wrapped(strings.Repeat("w", 100), 60, true, 4)
	assert.Len(t, long, 1)
	assert.True(t, strings.HasSuffix(long[0], "…"), long[0])
	assert.Equal(t, []string{""}, picture.Wrapped("", 60, true, 4))
}

func TestWordsThatLackOneAreRefused(t *testing.T) {
	_, err := picture.ReadWords([]byte(`{"lang": "de", "point": ","}`))
	assert.Equal(t, "seconds is missing", i18n.Sentence(i18n.English, err))
}

func TestTurnsAreTurns(t *testing.T) {
	for n, turn := range picture.Turns[1:] {
		sine, cosine := math.Sincos(2 * math.Pi / float64(n+1))
		assert.InDelta(t, cosine, turn.X, 1e-15)
		assert.InDelta(t, sine, turn.Y, 1e-15)
	}
	for a := -1.3; a <= 1.3; a += 0.1 {
		sine, cosine := picture.Bent(a)
		assert.InDelta(t, math.Sin(a), sine, 0.001)
		assert.InDelta(t, math.Cos(a), cosine, 0.001)
	}
}
