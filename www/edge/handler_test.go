package edge

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// Whatever is answered says what the README promises, and who is refused hears a sentence that nobody keeps.
func TestEveryAnswerKeepsItsPromises(t *testing.T) {
	site := home(t).(*handler).Files
	at := func(store Store, limit Limit) http.Handler {
		return New(Config{Files: site, Engines: engines, Store: store, Limit: limit})
	}
	fragment := links(t)[0].Fragment
	folder := &Folder{Path: t.TempDir(), Most: 1}
	moment, picture := "/m/"+fragment, "/m/"+fragment+".svg?build="+build
	asked := func(method, path, body string, headers ...string) *http.Request {
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		return r
	}
	for _, of := range []struct {
		h      http.Handler
		r      *http.Request
		status int
		kept   string
	}{
		{at(nil, nil), asked("GET", "/", ""), 200, asking},
		{at(nil, nil), asked("GET", "/", "", "If-None-Match", "*"), 304, asking},
		{at(nil, nil), asked("GET", "/", "", "Range", "bytes=0-3"), 206, asking},
		{at(nil, nil), asked("GET", "/ko", ""), 301, asking},
		{at(nil, nil), asked("HEAD", moment, ""), 200, asking},
		{at(nil, nil), asked("GET", picture, ""), 200, forEver},
		{at(nil, nil), asked("GET", picture+"0", ""), 200, asking},
		{at(nil, nil), asked("GET", picture, "", "If-Match", `"x"`), 412, never},
		{at(nil, nil), asked("GET", picture, "", "Range", "bytes=9999999-"), 416, never},
		{at(nil, nil), asked("GET", picture+"&theme=pink", ""), 400, never},
		{at(nil, nil), asked("GET", picture+"&%zz", ""), 400, never},
		{at(nil, nil), asked("GET", "/m/none.svg?build="+build, ""), 404, never},
		{at(nil, nil), asked("GET", "/raft-lab.none.0123456789ab.js", ""), 404, never},
		{at(nil, nil), asked("GET", "/oembed?format=xml", ""), 501, never},
		{at(nil, nil), asked("OPTIONS", "/", ""), 405, never},
		{at(nil, nil), asked("GET", "/s", ""), 204, never},
		{at(folder, nil), asked("GET", "/s", ""), 200, never},
		{at(folder, nil), asked("POST", "/s", fragment), 201, never},
		{at(folder, nil), asked("GET", "/s/"+nameOf(fragment), ""), 302, asking},
		{at(folder, nil), asked("GET", "/s", ""), 507, never},
		{at(folder, nil), asked("POST", "/s", links(t)[1].Fragment), 507, never},
		{at(folder, nil), asked("POST", "/s", "none"), 400, never},
		{at(folder, nil), asked("POST", "/s", strings.Repeat("x", 20_000)), 413, never},
		{at(folder, nil), asked("DELETE", "/s", ""), 405, never},
		{at(folder, &Minutely{Now: time.Now}), asked("POST", "/s", fragment), 429, never},
		{at(&Folder{Path: filepath.Join(t.TempDir(), "none")}, nil), asked("GET", "/s/"+nameOf(fragment), ""), 500, never},
	} {
		w := httptest.NewRecorder()
		of.h.ServeHTTP(w, of.r)
		r, what := w.Result(), of.r.Method+" "+of.r.URL.Path
		assert.Equal(t, of.status, r.StatusCode, what)
		assert.Equal(t, of.kept, r.Header.Get("Cache-Control"), what)
		said := http.Header{}
		promise(said)
		for name := range said {
			assert.Equal(t, said.Get(name), r.Header.Get(name), what)
		}
		if of.status >= 400 {
			assert.Regexp(t, `^[^\pC]{10,}\n$`, body(r), what)
			assert.Equal(t, text, r.Header.Get("Content-Type"), what)
			assert.Empty(t, r.Header.Get("ETag"), what)
		}
	}
}
