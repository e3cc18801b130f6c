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
	"slices"
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

// own are the files of the site's folder that are no pages but its servers', by the name of a file or folder, as path.Match reads it and
// .assetsignore: templates, what a host reads by itself, what hides.
var own = [...]string{"*.tmpl", "_headers", ".*"}

func isOwn(name string) bool {
	return slices.ContainsFunc(strings.Split(strings.ToLower(name), "/"), func(part string) bool { // some systems' names have no case
		return slices.ContainsFunc(own[:], func(pattern string) bool {
			is, _ := path.Match(pattern, part)
			return is
		})
	})
}

// has tells whether there is a file of that name for the site's readers. What is no regular file may keep who reads it waiting.
func (s *site) has(name string) bool {
	if !fs.ValidPath(name) || isOwn(name) {
		return false
	}
	info, err := fs.Stat(s.files, name)
	return err == nil && info.Mode().IsRegular()
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

// encoded are the encodings in which a file lies there and that the reader takes, as they are wanted, and last the file itself. Parts are
// always of that.
func (s *site) encoded(h http.Header, r *http.Request, name string) (all []encoding) {
	for _, e := range encodings {
		if s.has(name + e.ending) {
			h.Set("Vary", "Accept-Encoding")
			all = append(all, e)
		}
	}
	if r.Header.Get("Range") != "" {
		all = nil
	}
	return append(wanted(all, r.Header), encoding{})
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

// sendContent is http.ServeContent, but what that refuses has a sentence, and nobody keeps it.
func sendContent(w http.ResponseWriter, r *http.Request, content io.ReadSeeker) {
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
