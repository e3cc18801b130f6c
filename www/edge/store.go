package edge

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"raftlab/www/link"
)

// Moments are stored by a POST to storePath, and are below shortPath then.
const (
	storePath = "/s"
	shortPath = storePath + "/"
)

// Store keeps texts under names that are hashes of them, so nobody can change one.
type Store interface {
	Get(name string) (text string, is bool, err error)
	Put(name, text string) error
	// Room is nil where one more can be stored, as far as is known; else it says why not.
	Room() error
}

// isName is what a name looks like: 96 bits of a SHA-256.
var isName = regexp.MustCompile(`^[\w-]{16}$`)

func nameOf(text string) string {
	hash := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(hash[:12])
}

// keep stores the moment that a request has in its body, and answers with its address, the same for the same link. Whatever is sent
// counts for the limit, since a wrong body has to be read too.
func (h *handler) keep(w http.ResponseWriter, r *http.Request) {
	if h.nowhere(w, r) {
		return
	}
	if h.Limit != nil && !h.Limit.Takes(h.client(r)) {
		w.Header().Set("Retry-After", "60")
		refuse(w, http.StatusTooManyRequests, "this address has sent as many moments as one may in a minute")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, link.LongestFragment))
	if long := (*http.MaxBytesError)(nil); errors.As(err, &long) {
		refuse(w, http.StatusRequestEntityTooLarge, "a moment has at most %d characters", link.LongestFragment)
		return
	} else if err != nil {
		refuse(w, http.StatusBadRequest, "the moment did not arrive whole")
		return
	}
	moment := strings.ReplaceAll(string(body), " ", "+") // as it is written in an address
	if _, _, is := h.linked(w, moment, http.StatusBadRequest); !is {
		return
	}
	name := nameOf(moment)
	if err := h.Store.Put(name, moment); err != nil {
		refuse(w, http.StatusInsufficientStorage, "the moment can't be stored: %s", err)
		return
	}
	w.Header().Set("Location", shortPath+name)
	w.Header().Set("Content-Type", text)
	w.Header().Set("Cache-Control", never)
	w.WriteHeader(http.StatusCreated)
	fmt.Fprintln(w, h.origin(r)+shortPath+name)
}

// tellStore tells whether moments are stored here: 204, which no browser takes for an error, says that none are.
func (h *handler) tellStore(w http.ResponseWriter) {
	if h.Store == nil {
		w.Header().Set("Cache-Control", never)
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if err := h.Store.Room(); err != nil {
		refuse(w, http.StatusInsufficientStorage, "no moment can be stored now: %s", err)
		return
	}
	w.Header().Set("Cache-Control", never)
	w.Header().Set("Content-Type", text)
	fmt.Fprintln(w, "POST a link's moment here, and its short address is the answer")
}

// fetch sends to the moment that has a name.
func (h *handler) fetch(w http.ResponseWriter, name string) {
	moment, is := h.stored(w, name)
	if !is {
		return
	}
	w.Header().Set("Location", momentPath+moment)
	w.Header().Set("Cache-Control", asking)
	w.WriteHeader(http.StatusFound)
}

// stored is the moment that has a name; where there is none, that is answered, and false.
func (h *handler) stored(w http.ResponseWriter, name string) (moment string, is bool) {
	if isName.MatchString(name) {
		var err error
		if moment, is, err = h.Store.Get(name); err != nil {
			refuse(w, http.StatusInternalServerError, "the moment can't be read")
			return "", false
		}
	}
	if !is || nameOf(moment) != name { // a file that was cut short is none
		refuse(w, http.StatusNotFound, "no moment is stored as %.60q", name)
		return "", false
	}
	return moment, true
}

// Folder is a store in a folder of this machine: a file a moment, and at most so many.
type Folder struct {
	Path string
	Most int

	mutex sync.Mutex
	files int       // that it had when they were counted
	since time.Time // when it had changed last then
}

// Get is Store's.
func (f *Folder) Get(name string) (string, bool, error) {
	b, err := os.ReadFile(filepath.Join(f.Path, name))
	if os.IsNotExist(err) {
		_, err = os.Stat(f.Path) // without its folder nobody knows what was stored
		return "", false, err
	}
	return string(b), err == nil, err
}

// Put is Store's. A file is whole, or not there.
func (f *Folder) Put(name, text string) error {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if there, is, _ := f.Get(name); is && there == text {
		return nil
	}
	if err := f.room(); err != nil {
		return err
	}
	f.since = time.Time{}
	if f.write(filepath.Join(f.Path, name), text) != nil {
		return errors.New("its folder can't be written to")
	}
	return nil
}

// Room is Store's.
func (f *Folder) Room() error {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.room()
}

// room counts what is in the folder where that has changed.
func (f *Folder) room() error {
	info, err := os.Stat(f.Path)
	if err == nil && !info.ModTime().Equal(f.since) {
		var all []fs.DirEntry
		all, err = os.ReadDir(f.Path)
		all = slices.DeleteFunc(all, func(e fs.DirEntry) bool { return !isName.MatchString(e.Name()) }) // what a write left behind that was cut short
		f.files, f.since = len(all), info.ModTime()
	}
	switch {
	case err != nil:
		f.since = time.Time{}
		return errors.New("its folder can't be read")
	case f.files >= f.Most:
		return fmt.Errorf("the store has room for %d", f.Most)
	}
	return nil
}

// write makes a file that is whole on the disk before it has its name.
func (f *Folder) write(path, text string) error {
	file, err := os.CreateTemp(f.Path, ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.WriteString(text)
	if err == nil {
		err = file.Sync()
	}
	if wrong := file.Close(); err == nil {
		err = wrong
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	return err
}

// Limit is how many moments one address may store.
type Limit interface {
	// Takes tells whether an address may store one more, and counts it.
	Takes(address string) bool
}

// Minutely lets one address store so many moments in a minute.
type Minutely struct {
	Most int
	Now  func() time.Time

	mutex sync.Mutex
	since time.Time
	taken map[string]int
}

// Takes is Limit's.
func (l *Minutely) Takes(address string) bool {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if now := l.Now(); now.Sub(l.since) >= time.Minute {
		l.since, l.taken = now, map[string]int{}
	}
	l.taken[address]++
	return l.taken[address] <= l.Most
}
