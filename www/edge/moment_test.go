package edge

import (
	"encoding/json"
	"net/http"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/www/link"
)

var engines = Cores

// linked is a link as a page has written it, and its moment.
type linked struct {
	Name, Fragment string
	Moment         struct{ At float64 }
}

func links(t testing.TB) (all []linked) {
	t.Helper()
	text, err := os.ReadFile("../../tests/unit/links.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &all))
	return all
}

func TestAMomentIsReachedExactly(t *testing.T) {
	for _, l := range links(t) {
		read, err := link.Read(l.Fragment)
		require.NoError(t, err)
		s, err := engines.reach(t.Context(), read)
		require.NoError(t, err, l.Name)
		if !read.Virtual {
			assert.Equal(t, ofLive, s.why, l.Name)
			assert.Len(t, s.State.Nodes, 3, l.Name)
			for _, n := range s.State.Nodes {
				assert.True(t, n.Alive(), "%v runs", n.ID)
			}
			continue
		}
		assert.Empty(t, s.why, l.Name)
		assert.InDelta(t, l.Moment.At, float64(s.At)/1e6, 1e-6, l.Name)
	}
}

func TestTheLastMomentsAreRememberedAsTheyWere(t *testing.T) {
	h := New(Config{Files: files, Engines: engines}).(*handler)
	first := map[string]string{}
	for range 2 {
		for _, l := range links(t) {
			for _, ending := range [...]string{".svg", ".png", ".svg?theme=dark", ".svg"} {
				path := "/m/" + l.Fragment + ending
				picture := body(answer(h, http.MethodGet, path))
				if first[path] == "" {
					first[path] = picture
				}
				assert.True(t, first[path] == picture, "another picture of %s", l.Name)
			}
			_, m := h.recent.find(l.Fragment)
			assert.NotNil(t, m, l.Name)
		}
	}
	assert.Len(t, h.recent.all, mostRecent)
	_, m := h.recent.find(links(t)[0].Fragment)
	assert.Nil(t, m, "newer ones took its place")
}
