package edge

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
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

// encoding is one that a file may lie there in, under its name with an ending; the zero value: as it is.
type encoding struct{ name, ending string }

// encodings are such, the shortest first.
var encodings = [...]encoding{{"br", ".br"}, {"gzip", ".gz"}}

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
		refuse(w, http.StatusNotFound, "there is no %.200s", r.URL.EscapedPath())
		return
	}
	h := w.Header()
	h.Set("Content-Type", typeOf(name))
	h.Set("Cache-Control", asking)
	if hashed.MatchString(name) {
		h.Set("Cache-Control", forEver)
	}
	var err error
	for _, e := range s.encoded(h, r, name) {
		if err = s.send(w, r, name+e.ending, e.name); err == nil {
			return
		}
	}
	if errors.Is(err, fs.ErrNotExist) { // it went meanwhile
		refuse(w, http.StatusNotFound, "there is no %.200s", r.URL.EscapedPath())
		return
	}
	refuse(w, http.StatusInternalServerError, "the file can't be read")
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

// encoded are the encodings in which a file lies there and that the reader takes, and last the file itself. Parts are always of that.
func (s *site) encoded(h http.Header, r *http.Request, name string) (all []encoding) {
	for _, e := range encodings {
		if !s.has(name + e.ending) {
			continue
		}
		h.Set("Vary", "Accept-Encoding")
		if r.Header.Get("Range") == "" && takes(r.Header.Get("Accept-Encoding"), e.name) {
			all = append(all, e)
		}
	}
	return append(all, encoding{})
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

// send writes a file, a part of it, or that the reader has it already. An error is of a file that can't be read: nothing is written then.
func (s *site) send(w http.ResponseWriter, r *http.Request, name, encoding string) error {
	file, err := s.files.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	content, seeks := file.(io.ReadSeeker)
	if !seeks {
		return errors.New("no part of it can be read")
	}
	tag, err := s.tag(name, file, content)
	if err != nil {
		return err
	}
	if encoding != "" {
		w.Header().Set("Content-Encoding", encoding)
	}
	w.Header().Set("ETag", tag)
	sendContent(w, r, content)
	return nil
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
	if err != nil {
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
