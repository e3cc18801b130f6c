package edge

import (
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var files = fstest.MapFS{
	"index.html":                       {Data: []byte("<p>top")},
	"sub/index.html":                   {Data: []byte("<p>sub")},
	"sub/empty/a.txt":                  {Data: []byte("a")},
	"ü 1.txt":                          {Data: []byte("ü")},
	"raft-lab.js":                      {Data: []byte("0123456789")},
	"raft-lab.js.br":                   {Data: []byte("brotli")},
	"raft-lab.js.gz":                   {Data: []byte("gzip")},
	"raft-lab.whole.AB12CD34.js":       {Data: []byte("whole")},
	"raft-lab.ko.0123456789ab.js":      {Data: []byte("ko")},
	"lab.0123456789ab.wasm":            {Data: []byte("\x00asm")},
	"raft-lab.whole.AB12CD34.js.map":   {Data: []byte("{}")},
	"data.unknown":                     {Data: []byte("?")},
	"learn/etcd-and-raft.8/index.html": {Data: []byte("<p>8")},
}

// get asks for a path, with headers in pairs.
func get(path string, headers ...string) *http.Response { return ask(http.MethodGet, path, headers...) }

func ask(method, path string, headers ...string) *http.Response {
	return answer(New(Config{Files: files, Engines: engines}), method, path, headers...)
}

func answer(h http.Handler, method, path string, headers ...string) *http.Response {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(r *http.Response) string {
	b, _ := io.ReadAll(r.Body)
	return string(b)
}

func TestAFileComesWithItsTypeForAnyOrigin(t *testing.T) {
	for path, kind := range map[string]string{
		"/": "text/html; charset=utf-8", "/raft-lab.js": "text/javascript; charset=utf-8", "/lab.0123456789ab.wasm": "application/wasm",
		"/%C3%BC%201.txt": "text/plain; charset=utf-8", "/data.unknown": "application/octet-stream",
	} {
		r := get(path)
		assert.Equal(t, http.StatusOK, r.StatusCode, path)
		assert.Equal(t, kind, r.Header.Get("Content-Type"), path)
		assert.Equal(t, "*", r.Header.Get("Access-Control-Allow-Origin"))
		assert.Equal(t, "cross-origin", r.Header.Get("Cross-Origin-Resource-Policy"))
		assert.Equal(t, "nosniff", r.Header.Get("X-Content-Type-Options"))
		assert.Equal(t, "/m/", r.Header.Get("Raftlab-Moments"), "pages of all origins hear that moments have addresses")
		assert.Equal(t, "Raftlab-Moments", r.Header.Get("Access-Control-Expose-Headers"))
	}
}

func TestAFolderIsItsPage(t *testing.T) {
	assert.Equal(t, "<p>top", body(get("/")))
	assert.Equal(t, "<p>top", body(get("/index.html?x=1")))
	assert.Equal(t, "<p>sub", body(get("/sub/")))
	for path, location := range map[string]string{"/sub": "./sub/", "/sub?x=1": "./sub/?x=1", "/learn/etcd-and-raft.8": "./etcd-and-raft.8/"} {
		r := get(path)
		assert.Equal(t, http.StatusMovedPermanently, r.StatusCode, path)
		assert.Equal(t, location, r.Header.Get("Location"), path)
	}
	assert.Equal(t, http.StatusNotFound, get("/sub/empty/").StatusCode, "it has no page")
}

func TestWhatIsNotThereIsRefusedWithASentence(t *testing.T) {
	for _, path := range []string{"/none", "//elsewhere/", "/../secret.txt", "/..%2fsecret.txt", "/index.html/", "/%00", "/a\\b"} {
		r := get(path)
		assert.Equal(t, http.StatusNotFound, r.StatusCode, path)
		assert.Regexp(t, "^there is no /", body(r), path)
		assert.Equal(t, "no-store", r.Header.Get("Cache-Control"))
	}
	r := ask(http.MethodPost, "/")
	assert.Equal(t, http.StatusMethodNotAllowed, r.StatusCode)
	assert.Equal(t, "only GET and HEAD are served\n", body(r))
	assert.Equal(t, "GET, HEAD", r.Header.Get("Allow"))
	assert.Equal(t, "*", r.Header.Get("Access-Control-Allow-Origin"), "a page hears why")
}

func TestWhoHasTheFileHearsSo(t *testing.T) {
	tag := get("/raft-lab.js").Header.Get("ETag")
	assert.Regexp(t, `^"[\w-]{16}"$`, tag)
	r := get("/raft-lab.js", "If-None-Match", tag)
	assert.Equal(t, http.StatusNotModified, r.StatusCode)
	assert.Empty(t, body(r))
	assert.Equal(t, "*", r.Header.Get("Access-Control-Allow-Origin"))
	assert.NotEqual(t, tag, get("/raft-lab.js", "Accept-Encoding", "br").Header.Get("ETag"), "another encoding is another answer")
}

func TestAPartIsOfTheFileItself(t *testing.T) {
	r := get("/raft-lab.js", "Range", "bytes=2-4", "Accept-Encoding", "br, gzip")
	assert.Equal(t, http.StatusPartialContent, r.StatusCode)
	assert.Equal(t, "bytes 2-4/10", r.Header.Get("Content-Range"))
	assert.Equal(t, "234", body(r))
	assert.Equal(t, http.StatusRequestedRangeNotSatisfiable, get("/raft-lab.js", "Range", "bytes=20-").StatusCode)
}

func TestTheShortestEncodingIsSentThatTheReaderTakes(t *testing.T) {
	for accepted, sent := range map[string]string{
		"": "0123456789", "gzip, deflate, br, zstd": "brotli", "gzip": "gzip", "br;q=0, gzip;q=0.5": "gzip", "BR ; q=0.001": "brotli", "br;q=0.0": "0123456789", "identity": "0123456789",
	} {
		r := get("/raft-lab.js", "Accept-Encoding", accepted)
		assert.Equal(t, sent, body(r), accepted)
		assert.Equal(t, "Accept-Encoding", r.Header.Get("Vary"), "caches keep them apart")
		assert.Equal(t, "text/javascript; charset=utf-8", r.Header.Get("Content-Type"))
		assert.Equal(t, map[string]string{"brotli": "br", "gzip": "gzip"}[sent], r.Header.Get("Content-Encoding"))
	}
	assert.Empty(t, get("/index.html", "Accept-Encoding", "br").Header.Get("Vary"), "there is one alone")
}

// broken is a folder of which some files can't be opened, and some not be read.
type broken struct {
	fs.FS
	opens, reads string
}

func (b broken) Open(name string) (fs.File, error) {
	if strings.HasSuffix(name, b.opens) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	file, err := b.FS.Open(name)
	if err == nil && strings.HasSuffix(name, b.reads) {
		return unread{file}, nil
	}
	return file, err
}

// Stat is fs.StatFS's: what can't be opened is there all the same.
func (b broken) Stat(name string) (fs.FileInfo, error) { return fs.Stat(b.FS, name) }

type unread struct{ fs.File }

func (unread) Read([]byte) (int, error)       { return 0, io.ErrUnexpectedEOF }
func (unread) Seek(int64, int) (int64, error) { return 0, nil }

func TestWhatCanNotBeReadGivesWayToWhatCan(t *testing.T) {
	for _, of := range []struct{ opens, reads, sent string }{{".br", "-", "gzip"}, {"-", ".br", "gzip"}, {".br", ".gz", "0123456789"}, {".gz", ".br", "0123456789"}} {
		r := answer(New(Config{Files: broken{files, of.opens, of.reads}}), http.MethodGet, "/raft-lab.js", "Accept-Encoding", "br, gzip")
		assert.Equal(t, http.StatusOK, r.StatusCode)
		assert.Equal(t, of.sent, body(r))
		assert.Equal(t, strings.Trim(of.sent, "0123456789"), r.Header.Get("Content-Encoding"))
		assert.Equal(t, "Accept-Encoding", r.Header.Get("Vary"))
	}
	for _, h := range []http.Handler{New(Config{Files: broken{files, ".js", "-"}}), New(Config{Files: broken{files, "-", ".js"}})} {
		r := answer(h, http.MethodGet, "/raft-lab.js")
		assert.Equal(t, http.StatusInternalServerError, r.StatusCode)
		assert.Equal(t, "the file can't be read\n", body(r))
		assert.Equal(t, never, r.Header.Get("Cache-Control"))
		assert.Equal(t, "brotli", body(answer(h, http.MethodGet, "/raft-lab.js", "Accept-Encoding", "br")), "another form of it can be")
	}
}

func TestWhatAnAddressNamesByItsHashIsKeptForEver(t *testing.T) {
	for path := range files {
		kept := get("/" + strings.ReplaceAll(path, " ", "%20")).Header.Get("Cache-Control")
		if strings.Contains(path, "0123456789ab.") || strings.Contains(path, "AB12CD34.") {
			assert.Equal(t, "public, max-age=31536000, immutable", kept, path)
		} else {
			assert.Equal(t, "no-cache", kept, path)
		}
	}
}

func TestHeadHasNoBody(t *testing.T) {
	r := ask(http.MethodHead, "/raft-lab.js")
	assert.Equal(t, "10", r.Header.Get("Content-Length"))
	assert.Empty(t, body(r))
}

func TestWhatIsRefusedIsNotKept(t *testing.T) {
	h := New(Config{Files: files, Engines: engines})
	for _, path := range []string{"/index.html", "/raft-lab.js", "/m/" + links(t)[0].Fragment + ".svg"} {
		for name, value := range map[string]string{"If-Match": `"x"`, "Range": "bytes=99999999-"} {
			r := answer(h, http.MethodGet, path, name, value)
			assert.Contains(t, []int{http.StatusPreconditionFailed, http.StatusRequestedRangeNotSatisfiable}, r.StatusCode, path)
			assert.Equal(t, never, r.Header.Get("Cache-Control"), "%s %s", path, name)
			assert.Equal(t, text, r.Header.Get("Content-Type"))
			assert.Empty(t, r.Header.Get("ETag"))
			assert.Regexp(t, `^[a-z].*\n$`, body(r))
		}
		assert.Equal(t, http.StatusOK, answer(h, http.MethodGet, path, "Range", "chars=0-1").StatusCode, "%s: parts are of bytes", path)
	}
}

func TestWhatIsTheServersIsNoPage(t *testing.T) {
	files := fstest.MapFS{"sub/.git/index.html": {}, "index.html": {}}
	secret := []string{"_headers", "moment.en.tmpl", "sub/a.tmpl", ".assetsignore", "sub/.env", ".well/a.txt", ".well/index.html"}
	for _, name := range secret {
		files[name] = &fstest.MapFile{Data: []byte("secret")}
	}
	h := New(Config{Files: files})
	for _, name := range append(secret, "moment%2een%2etmpl", "%5fheaders", ".well/", ".well", "sub/.git", "sub/.git/", "MOMENT.EN.TMPL") {
		r := answer(h, http.MethodGet, "/"+name)
		assert.Equal(t, http.StatusNotFound, r.StatusCode, name)
		assert.Equal(t, "there is no /"+name+"\n", body(r))
	}
	assert.Equal(t, "*.tmpl\n_headers\n.*\n", Ignored(), "a host that serves files by itself hears so")
}

func TestWhatIsNoRegularFileIsNone(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"pipe", "a.txt.br"} {
		require.NoError(t, exec.Command("mkfifo", filepath.Join(folder, name)).Run())
	}
	require.NoError(t, os.WriteFile(filepath.Join(folder, "a.txt"), []byte("a"), 0o600))
	require.NoError(t, os.Symlink("a.txt", filepath.Join(folder, "b.txt")))
	h := New(Config{Files: os.DirFS(folder)})
	assert.Equal(t, http.StatusNotFound, answer(h, http.MethodGet, "/pipe").StatusCode)
	assert.Equal(t, http.StatusNotFound, answer(h, http.MethodGet, "/pipe/").StatusCode)
	assert.Equal(t, "a", body(answer(h, http.MethodGet, "/a.txt", "Accept-Encoding", "br")))
	assert.Equal(t, "a", body(answer(h, http.MethodGet, "/b.txt")))
}

func TestAFileHasOneAddress(t *testing.T) {
	for _, path := range []string{"//raft-lab.js", "/sub/../raft-lab.js", "/sub/%2e%2e/raft-lab.js", "/./raft-lab.js", "/raft-lab.js//", "//", "/sub//"} {
		assert.Equal(t, http.StatusNotFound, get(path).StatusCode, path)
	}
}
