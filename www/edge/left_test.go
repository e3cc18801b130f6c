package edge

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// stepping is a core that tells of its steps.
type stepping struct {
	raft.Engine
	told func()
}

func (s stepping) Step(in raft.Input) *raft.Output {
	s.told()
	return s.Engine.Step(in)
}

// told are engines whose cores tell of their steps.
func told(f func()) Engines {
	return Engines{"raftlab": func(c raft.Config) (raft.Engine, error) {
		core, err := raft.New(c)
		return stepping{core, f}, err
	}}
}

// unanswered asks for what is given no answer.
func unanswered(t *testing.T, h http.Handler, ctx context.Context, path string) {
	t.Helper()
	w := httptest.NewRecorder()
	assert.PanicsWithValue(t, http.ErrAbortHandler, func() { h.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil)) })
	assert.Zero(t, w.Body.Len())
}

func TestNoRunIsMadeForWhoHasLeft(t *testing.T) {
	ctx, leave := context.WithCancel(t.Context())
	leave()
	made := 0
	h := New(Config{Files: files, Engines: Engines{"raftlab": func(c raft.Config) (raft.Engine, error) {
		made++
		return raft.New(c)
	}}})
	for range 20 {
		unanswered(t, h, ctx, "/m/"+links(t)[0].Fragment+".svg")
	}
	assert.Zero(t, made)
}

func TestARunEndsOnceNobodyWaitsForIt(t *testing.T) {
	for _, fragment := range []string{
		"world=sim&nodes=9&moment=" + packedMoment(mostEvents, 1e15),
		"world=sim&moment=" + packedLesson(fields{"nodes", 9, "steps", []any{fields{"wait", 1_000_000}}}, mostEvents, 1),
	} {
		ctx, leave := context.WithCancel(t.Context())
		steps := 0
		h := New(Config{Files: files, Engines: told(func() {
			if steps++; steps == 1000 {
				leave()
			}
		})}).(*handler)
		unanswered(t, h, ctx, "/m/"+fragment+".svg")
		assert.Less(t, steps, 1000+2*unheeded)
		assert.GreaterOrEqual(t, steps, 1000)
		assert.Empty(t, h.recent.all, "nothing of such a run is kept")
		assert.Empty(t, h.turns)
	}
}

func TestPicturesAreDrawnInTurn(t *testing.T) {
	h := home(t).(*handler)
	path := "/m/" + links(t)[0].Fragment + ".png"
	require.Equal(t, http.StatusOK, answer(h, http.MethodGet, path).StatusCode)
	for range cap(h.turns) {
		h.turns <- struct{}{}
	}
	ctx, leave := context.WithCancel(t.Context())
	leave()
	unanswered(t, h, ctx, path) // it had waited until it left
	for range cap(h.turns) {
		<-h.turns
	}
	assert.Equal(t, http.StatusOK, answer(h, http.MethodGet, path).StatusCode)
}
