package edge

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// remote is a home that knows of nothing until it was asked for it once.
type remote struct {
	files   fstest.MapFS
	kept    map[string]string
	refuses bool
	known   map[string]*string
	asked   map[string][2]string
}

func (r *remote) ask(what, name, text string) ([]byte, bool) {
	found, known := r.known[what+" "+name]
	if !known {
		r.asked[what+" "+name] = [2]string{name, text}
	}
	if found == nil {
		return nil, false
	}
	return []byte(*found), true
}

// find finds out what was asked for.
func (r *remote) find() {
	for of, asked := range r.asked {
		what, name, text := strings.Fields(of)[0], asked[0], asked[1]
		r.known[of] = nil
		switch file := r.files[name]; {
		case what == aFile && file != nil:
			text = string(file.Data)
			r.known[of] = &text
		case what == aMoment:
			if kept, is := r.kept[name]; is {
				r.known[of] = &kept
			}
		case what == toKeep && !r.refuses:
			r.kept[name] = text
			r.known[of] = &text
		case what == mayStore && name != "192.0.2.9":
			r.known[of] = &text
		}
	}
}

// answer calls a handler until nothing is unknown.
func (r *remote) answer(t *testing.T, method, path, from, body string) *http.Response {
	t.Helper()
	h := New(Config{Files: Outside(r.ask), Engines: engines, Store: Outside(r.ask), Limit: Outside(r.ask)})
	r.known = map[string]*string{}
	for range 9 {
		r.asked = map[string][2]string{}
		request := httptest.NewRequest(method, path, strings.NewReader(body))
		request.RemoteAddr = from
		w := httptest.NewRecorder()
		h.ServeHTTP(w, request)
		if len(r.asked) == 0 {
			return w.Result()
		}
		r.find()
	}
	require.Fail(t, "it asks without an end", path)
	return nil
}

func TestAHomeWithoutItsFilesAnswersAsOneThatHasThem(t *testing.T) {
	r := &remote{files: files, kept: map[string]string{}}
	for _, path := range []string{"/", "/sub", "/sub/", "/sub?x=1", "/sub/empty", "/raft-lab.js", "/%C3%BC%201.txt", "/none", "//sub", "/%00", "/index.html/"} {
		there, here := r.answer(t, http.MethodGet, path, "192.0.2.1", ""), get(path)
		assert.Equal(t, here.StatusCode, there.StatusCode, path)
		assert.Equal(t, here.Header, there.Header, path)
		assert.Equal(t, body(here), body(there), path)
	}
}

func TestAHomeWithoutItsStoreKeepsMoments(t *testing.T) {
	r := &remote{files: files, kept: map[string]string{}}
	moment := links(t)[0].Fragment
	to := r.answer(t, http.MethodPost, "/s", "192.0.2.1", moment).Header.Get("Location")
	assert.Equal(t, map[string]string{strings.TrimPrefix(to, "/s/"): moment}, r.kept)
	assert.Equal(t, "/m/"+moment, r.answer(t, http.MethodGet, to, "192.0.2.1", "").Header.Get("Location"))
	assert.Equal(t, http.StatusTooManyRequests, r.answer(t, http.MethodPost, "/s", "192.0.2.9:80", moment).StatusCode)
	assert.Equal(t, http.StatusNotFound, r.answer(t, http.MethodGet, "/s/0123456789abcdef", "192.0.2.1", "").StatusCode)
	r.refuses = true
	wrong := r.answer(t, http.MethodPost, "/s", "192.0.2.1", moment)
	assert.Equal(t, http.StatusInsufficientStorage, wrong.StatusCode)
	assert.Equal(t, "the moment can't be stored: its store does not take it\n", body(wrong))
}

// A host that reads _headers says of each file what the handler says: the last rule that a path fits counts.
func TestHeadersSayOfEachFileWhatIsServed(t *testing.T) {
	text, err := Headers(files)
	require.NoError(t, err)
	for path := range files {
		said := http.Header{}
		fits := false
		for line := range strings.Lines(text) {
			line = strings.TrimSuffix(line, "\n")
			if before, after, splat := strings.Cut(line, "*"); line[0] == '/' {
				fits = line == "/"+path || splat && strings.HasPrefix("/"+path, before) && strings.HasSuffix(path, after)
			} else if name, value, is := strings.Cut(strings.TrimSpace(line), ": "); fits && is {
				said.Set(name, value)
			}
		}
		served := get("/" + strings.ReplaceAll(path, " ", "%20"))
		for name := range said {
			assert.Equal(t, served.Header.Get(name), said.Get(name), "%s of %s", name, path)
		}
		assert.Len(t, said, 9)
	}
	_, err = Headers(os.DirFS("no such folder"))
	assert.Error(t, err)
}

func TestAHomeRefusesByItselfAsTheHandlerDoes(t *testing.T) {
	r := get("/none")
	assert.Len(t, r.Header, len(Refused()))
	for name, value := range Refused() {
		assert.Equal(t, []string{value}, r.Header[name], name)
	}
}
