package edge

import (
	"crypto/sha256"
	"encoding/base64"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strings"
	"sync"
	"time"
)

const text = "text/plain; charset=utf-8"

// types are those of the site's files, by their names' endings: what a system knows of types differs from one to the next.
var types = map[string]string{
	".css":         "text/css; charset=utf-8",
	".html":        "text/html; charset=utf-8",
	".ico":         "image/x-icon",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json; charset=utf-8",
	".map":         "application/json; charset=utf-8",
	".mjs":         "text/javascript; charset=utf-8",
	".png":         "image/png",
	".svg":         "image/svg+xml",
	".ts":          text,
	".txt":         text,
	".wasm":        "application/wasm",
	".webmanifest": "application/manifest+json",
}

// hashed are names that change with what the file holds, as www/build.mjs writes them.
var hashed = regexp.MustCompile(`\.([0-9a-f]{12}|[0-9A-Z]{8})\.(js|js\.map|wasm)$`)

// encodings are those that a file may also lie there in, under its name with an ending; the shortest first.
var encodings = []struct{ name, ending string }{{"br", ".br"}, {"gzip", ".gz"}}

// site is the static part: the files of a folder.
type site struct {
	files fs.FS
	tags  sync.Map // a version: its tag
}

// version is a file as it is now.
type version struct {
	name string
	size int64
	at   time.Time
}

func (s *site) serve(w http.ResponseWriter, r *http.Request) {
	at := path.Clean(r.URL.Path)
	name := strings.TrimPrefix(at, "/")
	if strings.HasSuffix(r.URL.Path, "/") {
		at = strings.TrimSuffix(at, "/") + "/"
		name = path.Join(name, "index.html")
	}
	if at != r.URL.Path || !s.has(name) { // a file has one address
		if at == r.URL.Path && s.has(path.Join(name, "index.html")) {
			s.slash(w, r, name)
			return
		}
		refuse(w, http.StatusNotFound, "there is no %.200s", r.URL.Path)
		return
	}
	h := w.Header()
	h.Set("Content-Type", typeOf(name))
	h.Set("Cache-Control", asking)
	if hashed.MatchString(name) {
		h.Set("Cache-Control", forEver)
	}
	s.send(w, r, s.encoded(h, r, name))
}

// has tells whether there is a file of that name.
func (s *site) has(name string) bool {
	if !fs.ValidPath(name) {
		return false
	}
	info, err := fs.Stat(s.files, name)
	return err == nil && !info.IsDir()
}

// slash sends to the same folder with a slash behind it, so that what its page names is found.
func (s *site) slash(w http.ResponseWriter, r *http.Request, name string) {
	to := url.URL{Path: "./" + path.Base(name) + "/", RawQuery: r.URL.RawQuery}
	w.Header().Set("Location", to.String())
	w.Header().Set("Cache-Control", asking)
	w.WriteHeader(http.StatusMovedPermanently)
}

func typeOf(name string) string {
	if known := types[path.Ext(name)]; known != "" {
		return known
	}
	return "application/octet-stream"
}

// encoded is the name of the file in an encoding that the reader takes. Parts are always of the file itself.
func (s *site) encoded(h http.Header, r *http.Request, name string) string {
	chosen := name
	for _, e := range encodings {
		if !s.has(name + e.ending) {
			continue
		}
		h.Set("Vary", "Accept-Encoding")
		if chosen == name && r.Header.Get("Range") == "" && takes(r.Header.Get("Accept-Encoding"), e.name) {
			chosen = name + e.ending
			h.Set("Content-Encoding", e.name)
		}
	}
	return chosen
}

// takes tells whether a reader accepts an encoding: "br;q=0.5, gzip;q=0" takes br alone.
func takes(accepted, encoding string) bool {
	for part := range strings.SplitSeq(accepted, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(name), encoding) {
			return strings.Trim(strings.TrimPrefix(strings.TrimSpace(weight), "q="), "0.") != "" || weight == ""
		}
	}
	return false
}

// send writes a file, a part of it, or that the reader has it already.
func (s *site) send(w http.ResponseWriter, r *http.Request, name string) {
	file, err := s.files.Open(name)
	if err != nil {
		refuse(w, http.StatusNotFound, "there is no %.200s", r.URL.Path)
		return
	}
	defer file.Close()
	content, seeks := file.(io.ReadSeeker)
	tag, err := s.tag(name, file, content)
	if err != nil || !seeks {
		refuse(w, http.StatusInternalServerError, "the file can't be read")
		return
	}
	w.Header().Set("ETag", tag)
	sendContent(w, r, content)
}

// sendContent is http.ServeContent, but what that refuses has a sentence, and nobody keeps it. A Range of something else than bytes is
// none (RFC 9110, section 14.2).
func sendContent(w http.ResponseWriter, r *http.Request, content io.ReadSeeker) {
	if parts := r.Header.Get("Range"); parts != "" && !strings.HasPrefix(parts, "bytes=") {
		r = r.Clone(r.Context())
		r.Header.Del("Range")
	}
	http.ServeContent(&refusing{ResponseWriter: w}, r, "", time.Time{}, content)
}

// refusing has a sentence for what http.ServeContent refuses.
type refusing struct {
	http.ResponseWriter
	refused bool
}

func (s *refusing) WriteHeader(status int) {
	switch status {
	case http.StatusPreconditionFailed:
		s.refused = true
		refuse(s.ResponseWriter, status, "what is here is not as the request's conditions want it")
	case http.StatusRequestedRangeNotSatisfiable:
		s.refused = true
		refuse(s.ResponseWriter, status, "there is no such part of it")
	default:
		s.ResponseWriter.WriteHeader(status)
	}
}

func (s *refusing) Write(b []byte) (int, error) {
	if s.refused {
		return len(b), nil
	}
	return s.ResponseWriter.Write(b)
}

// tag is a hash of what a file holds: equal builds have equal tags, wherever they are served.
func (s *site) tag(name string, file fs.File, content io.ReadSeeker) (string, error) {
	info, err := file.Stat()
	if err != nil || content == nil {
		return "", err
	}
	now := version{name, info.Size(), info.ModTime()}
	if known, is := s.tags.Load(now); is {
		return known.(string), nil
	}
	hash := sha256.New()
	if _, err := io.Copy(hash, content); err != nil {
		return "", err
	}
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	tag := `"` + base64.RawURLEncoding.EncodeToString(hash.Sum(nil)[:12]) + `"`
	s.tags.Store(now, tag)
	return tag, nil
}
