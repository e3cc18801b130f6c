package edge

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// post sends a moment from an address.
func post(h http.Handler, from, body string) *http.Response {
	r := httptest.NewRequest(http.MethodPost, "/s", strings.NewReader(body))
	r.RemoteAddr = from
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func TestAMomentIsStoredUnderOneName(t *testing.T) {
	folder := t.TempDir()
	h := New(Config{Files: files, Engines: engines, Store: Folder{folder, 2}})
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
	h := New(Config{Files: files, Engines: engines, Store: Folder{folder, 100}})
	assert.Equal(t, http.StatusBadRequest, post(h, "192.0.2.1:1", "javascript:alert(1)").StatusCode)
	r := post(h, "192.0.2.1:1", strings.Repeat("x", 20_000))
	assert.Equal(t, http.StatusRequestEntityTooLarge, r.StatusCode)
	assert.Equal(t, "a moment has at most 16384 characters\n", body(r))
	for _, name := range []string{"", "secret", "..%2fsecret", "0123456789abcdef", "0123456789abcde/"} {
		assert.Equal(t, http.StatusNotFound, answer(h, http.MethodGet, "/s/"+name).StatusCode, name)
	}
}

func TestOneAddressStoresSoManyAMinute(t *testing.T) {
	now := time.Unix(1, 0)
	h := New(Config{Files: files, Engines: engines, Store: Folder{t.TempDir(), 100}, Limit: &Minutely{Most: 2, Now: func() time.Time { return now }}})
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
	h = New(Config{Files: files, Engines: engines, Store: Folder{t.TempDir(), 1}})
	r = answer(h, http.MethodHead, "/s")
	assert.Equal(t, http.StatusOK, r.StatusCode)
	assert.Equal(t, "no-store", r.Header.Get("Cache-Control"))
}
