package desk_test

import (
	"encoding/json"
	"maps"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/desk"
	"raftlab/www/picture"
)

// drawn is a picture of the moment in view, in a language.
func (u *universe) drawnIn(lang string, look fieldsOf) string {
	u.t.Helper()
	var words fieldsOf
	text, err := os.ReadFile("../../www/i18n/" + lang + "/picture.json")
	require.NoError(u.t, err)
	require.NoError(u.t, json.Unmarshal(text, &words))
	fields := fieldsOf{"words": words}
	maps.Copy(fields, look)
	id := u.command("picture", fields)
	u.await(id)
	require.Contains(u.t, u.page.binaries, id)
	return string(u.page.binaries[id])
}

func (u *universe) drawn() string { return u.drawnIn("en", nil) }

func TestAPictureIsOfTheMomentInView(t *testing.T) {
	u := simulated(t, fieldsOf{"scale": 0.1})
	u.desk.PaintBy(func() desk.Picture { return new(picture.OfPage) })
	u.must("seek", fieldsOf{"to": 1000})
	require.Regexp(t, `lang="en".*<desc>5 nodes at 1 s\.`, u.drawn())
	u.must("crash", fieldsOf{"node": "n1"})
	require.Contains(t, u.drawnIn("ko", fieldsOf{"theme": "dark", "title": "<T>"}), `lang="ko"`)
	require.Contains(t, u.drawn(), "n1: crashed,")
	u.must("seek", fieldsOf{"to": 2000})
	u.must("seek", fieldsOf{"to": 900})
	before := u.drawn()
	require.Contains(t, before, "<desc>5 nodes at 0.9 s.")
	require.NotContains(t, before, "crashed")
	u.must("seek", nil)
	require.Contains(t, u.drawn(), "<desc>5 nodes at 2 s. n1: crashed,")
	u.must("seek", fieldsOf{"to": 900})
	require.Equal(t, before, u.drawn())
	require.Contains(t, worded(u.ask("picture", fieldsOf{"words": fieldsOf{}, "theme": "pink"}))["error"], "words.lang is missing")
	require.Contains(t, worded(u.ask("picture", nil))["error"], "words is missing")
}

// The clock runs, and so do the alarms of a picture of the present; one of the past stands.
func TestALivePictureIsOfTheMomentInView(t *testing.T) {
	u := started(t, 3, nil)
	u.desk.PaintBy(func() desk.Picture { return new(picture.OfPage) })
	u.leader()
	u.pass(500 * ms)
	u.must("seek", fieldsOf{"to": float64(u.desk.Director().Cluster())/1e6 - 20})
	then := u.drawn()
	u.pass(500 * ms)
	require.Equal(t, then, u.drawn())
	u.must("seek", nil)
	now := u.drawn()
	require.Contains(t, now, " is leader of term ")
	u.pass(3 * ms)
	require.NotEqual(t, now, u.drawn())
	u.stops(2000*ms, true, "n1")
	u.pass(100 * ms)
	require.Contains(t, u.drawn(), ">!</text>", "what the host did")
}

func TestAFindHasItsPicture(t *testing.T) {
	u := simulated(t, fieldsOf{"scale": 0.1})
	u.desk.PaintBy(func() desk.Picture { return new(picture.OfPage) })
	text, _ := found(t, raft.PreVoteFirst, 1)
	u.must("play", fieldsOf{"scenario": text, "play": 1})
	require.Contains(t, u.drawn(), "</svg>\n")
}
