package edge

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// post sends a moment from an address, with headers in pairs.
func post(h http.Handler, from, body string, headers ...string) *http.Response {
	r := httptest.NewRequest(http.MethodPost, "/s", strings.NewReader(body))
	r.RemoteAddr = from
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func TestAMomentIsStoredUnderOneName(t *testing.T) {
	folder := t.TempDir()
	h := New(Config{Files: files, Engines: engines, Store: &Folder{Path: folder, Most: 2}})
	all := links(t)
	r := post(h, "192.0.2.1:1", all[0].Fragment)
	require.Equal(t, http.StatusCreated, r.StatusCode)
	to := r.Header.Get("Location")
	assert.Regexp(t, `^/s/[\w-]{16}$`, to)
	assert.Equal(t, "http://example.com"+to+"\n", body(r))
	assert.Equal(t, to, post(h, "192.0.2.1:1", all[0].Fragment).Header.Get("Location"), "the same moment has the same name")
	r = answer(h, http.MethodGet, to)
	assert.Equal(t, http.StatusFound, r.StatusCode)
	assert.Equal(t, "/m/"+all[0].Fragment, r.Header.Get("Location"))

	assert.Equal(t, http.StatusCreated, post(h, "192.0.2.1:1", all[1].Fragment).StatusCode)
	r = post(h, "192.0.2.1:1", all[2].Fragment)
	assert.Equal(t, http.StatusInsufficientStorage, r.StatusCode)
	assert.Equal(t, "the moment can't be stored: the store has room for 2\n", body(r))
	kept, err := os.ReadDir(folder)
	require.NoError(t, err)
	assert.Len(t, kept, 2, "nothing of the third is left")
}

func TestWhatIsNoMomentIsNotStored(t *testing.T) {
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(folder+"/secret", []byte("x"), 0o600))
	h := New(Config{Files: files, Engines: engines, Store: &Folder{Path: folder, Most: 100}})
	assert.Equal(t, http.StatusBadRequest, post(h, "192.0.2.1:1", "javascript:alert(1)").StatusCode)
	r := post(h, "192.0.2.1:1", strings.Repeat("x", 20_000))
	assert.Equal(t, http.StatusRequestEntityTooLarge, r.StatusCode)
	assert.Equal(t, "a moment has at most 16384 characters\n", body(r))
	for _, name := range []string{"", "secret", "..%2fsecret", "0123456789abcdef", "0123456789abcde/"} {
		assert.Equal(t, http.StatusNotFound, answer(h, http.MethodGet, "/s/"+name).StatusCode, name)
	}
}

// A moment whose scenario no lab plays, or whose cluster no lab has, has no page: it is refused in the same words.
func TestWhatHasNoPageIsNotStored(t *testing.T) {
	folder := t.TempDir()
	h := New(Config{Files: home(t).(*handler).Files, Engines: engines, Store: &Folder{Path: folder, Most: 100}})
	lesson := func(document fields) string {
		return "world=sim&moment=" + packedAny([]any{"b", 0, 1, "f", []any{}, fields{"lesson", fields{"scenario", document, "step", 0, "reading", false}}})
	}
	for _, moment := range []string{
		lesson(fields{"title", fields{"en", strings.Repeat("long ", 450)}, "nodes", 1, "steps", []any{fields{"wait", 1}}}),
		lesson(fields{"nodes", 1, "steps", []any{fields{"fly", 1}}}),
		"nodes=99&" + links(t)[0].Fragment, "engine=etcd&rules-off=no-op&world=sim&moment=" + packedAny([]any{"b", 0, 100, "f", []any{}}),
	} {
		page := answer(h, http.MethodGet, "/m/"+moment)
		require.Equal(t, http.StatusNotFound, page.StatusCode)
		r := post(h, "192.0.2.1:1", moment)
		assert.Equal(t, http.StatusBadRequest, r.StatusCode)
		assert.Equal(t, body(page), body(r))
	}
	kept, err := os.ReadDir(folder)
	require.NoError(t, err)
	assert.Empty(t, kept)
	for _, l := range links(t) {
		to := post(h, "192.0.2.1:1", l.Fragment).Header.Get("Location")
		assert.Equal(t, http.StatusOK, answer(h, http.MethodGet, answer(h, http.MethodGet, to).Header.Get("Location")).StatusCode, l.Name)
	}
	spaced := post(h, "192.0.2.1:1", "parts=stage time&"+links(t)[0].Fragment).Header.Get("Location")
	assert.Equal(t, spaced, post(h, "192.0.2.1:1", "parts=stage+time&"+links(t)[0].Fragment).Header.Get("Location"), "written as an address has it")
	assert.Equal(t, "/m/parts=stage+time&"+links(t)[0].Fragment, answer(h, http.MethodGet, spaced).Header.Get("Location"))
}

func TestWhatIsNotStoredCountsToo(t *testing.T) {
	h := New(Config{Files: files, Engines: engines, Store: &Folder{Path: t.TempDir(), Most: 100}, Limit: &Minutely{Most: 3, Now: func() time.Time { return time.Unix(1, 0) }}})
	for body, status := range map[string]int{"none": http.StatusBadRequest, strings.Repeat("x", 20_000): http.StatusRequestEntityTooLarge, "": http.StatusBadRequest} {
		assert.Equal(t, status, post(h, "192.0.2.1:1", body).StatusCode)
	}
	assert.Equal(t, http.StatusTooManyRequests, post(h, "192.0.2.1:1", links(t)[0].Fragment).StatusCode)
}

func TestABodyThatBreaksOffIsNotTooLong(t *testing.T) {
	h := New(Config{Files: files, Engines: engines, Store: &Folder{Path: t.TempDir(), Most: 100}})
	r := httptest.NewRequest(http.MethodPost, "/s", io.MultiReader(strings.NewReader("world="), iotest.ErrReader(io.ErrUnexpectedEOF)))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	assert.Equal(t, http.StatusBadRequest, w.Code)
	assert.Equal(t, "the moment did not arrive whole\n", w.Body.String())
}

func TestAStoreTellsWhetherItHasRoom(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "store")
	require.NoError(t, os.Mkdir(folder, 0o755))
	h := New(Config{Files: files, Engines: engines, Store: &Folder{Path: folder, Most: 1}})
	asked := func() (int, string) {
		r := answer(h, http.MethodGet, "/s")
		assert.Equal(t, never, r.Header.Get("Cache-Control"))
		return r.StatusCode, body(r)
	}
	status, _ := asked()
	assert.Equal(t, http.StatusOK, status)
	to := post(h, "192.0.2.1:1", links(t)[0].Fragment).Header.Get("Location")
	status, why := asked()
	assert.Equal(t, http.StatusInsufficientStorage, status)
	assert.Equal(t, "no moment can be stored now: the store has room for 1\n", why)
	kept := filepath.Join(folder, strings.TrimPrefix(to, "/s/"))
	require.NoError(t, os.WriteFile(kept, []byte("cut"), 0o644))
	assert.Equal(t, http.StatusNotFound, answer(h, http.MethodGet, to).StatusCode, "what was cut short is no moment")
	require.NoError(t, os.Remove(kept))
	status, _ = asked()
	assert.Equal(t, http.StatusOK, status, "there is room again")
	assert.Equal(t, http.StatusNotFound, answer(h, http.MethodGet, to).StatusCode)
	require.NoError(t, os.Remove(folder))
	status, why = asked()
	assert.Equal(t, http.StatusInsufficientStorage, status)
	assert.Equal(t, "no moment can be stored now: its folder can't be read\n", why)
	assert.Equal(t, http.StatusInternalServerError, answer(h, http.MethodGet, to).StatusCode, "nobody knows what was stored")
}

func TestOneAddressStoresSoManyAMinute(t *testing.T) {
	now := time.Unix(1, 0)
	h := New(Config{Files: files, Engines: engines, Store: &Folder{Path: t.TempDir(), Most: 100}, Limit: &Minutely{Most: 2, Now: func() time.Time { return now }}})
	moment := links(t)[0].Fragment
	for range 2 {
		assert.Equal(t, http.StatusCreated, post(h, "192.0.2.1:1", moment).StatusCode)
	}
	r := post(h, "192.0.2.1:2", moment)
	assert.Equal(t, http.StatusTooManyRequests, r.StatusCode)
	assert.Equal(t, "60", r.Header.Get("Retry-After"))
	assert.Equal(t, http.StatusCreated, post(h, "192.0.2.2:1", moment).StatusCode, "another may")
	now = now.Add(time.Minute)
	assert.Equal(t, http.StatusCreated, post(h, "192.0.2.1:1", moment).StatusCode)
}

func TestNothingIsStoredUnlessItsHomeSaysSo(t *testing.T) {
	h := New(Config{Files: files, Engines: engines})
	assert.Equal(t, http.StatusMethodNotAllowed, post(h, "192.0.2.1:1", links(t)[0].Fragment).StatusCode)
	assert.Equal(t, http.StatusNotFound, answer(h, http.MethodGet, "/s/0123456789abcdef").StatusCode)
	r := answer(h, http.MethodHead, "/s")
	assert.Equal(t, http.StatusNoContent, r.StatusCode)
	assert.Equal(t, "/m/", r.Header.Get("Raftlab-Moments"), "but a page of each there is")
	h = New(Config{Files: files, Engines: engines, Store: &Folder{Path: t.TempDir(), Most: 1}})
	r = answer(h, http.MethodHead, "/s")
	assert.Equal(t, http.StatusOK, r.StatusCode)
	assert.Equal(t, "no-store", r.Header.Get("Cache-Control"))
}

func TestAStoreMendsWhatWasCutShortAndTellsNoPath(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "store")
	require.NoError(t, os.Mkdir(folder, 0o755))
	f := &Folder{Path: folder, Most: 1}
	require.NoError(t, os.WriteFile(filepath.Join(folder, ".new-1"), nil, 0o644))
	name := nameOf("x")
	require.NoError(t, f.Put(name, "x"))
	assert.EqualError(t, f.Put(nameOf("y"), "y"), "the store has room for 1")
	f.Most = 2
	require.NoError(t, os.WriteFile(filepath.Join(folder, name), nil, 0o644)) // a power loss left it empty
	require.NoError(t, f.Put(name, "x"))
	kept, is, err := f.Get(name)
	require.NoError(t, err)
	assert.True(t, is)
	assert.Equal(t, "x", kept)
	require.NoError(t, os.RemoveAll(folder))
	assert.EqualError(t, f.Put(name, "x"), "its folder can't be read")
}

func TestAStoreHasNoMoreThanItHasRoomFor(t *testing.T) {
	f := &Folder{Path: t.TempDir(), Most: 3}
	var all sync.WaitGroup
	for i := range 12 {
		all.Go(func() { _ = f.Put(nameOf(strconv.Itoa(i)), "x") })
	}
	all.Wait()
	there, err := os.ReadDir(f.Path)
	require.NoError(t, err)
	assert.Len(t, there, 3)
}
