package edge

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"slices"
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
}

// stored is what a name looks like: 96 bits of a SHA-256.
var stored = regexp.MustCompile(`^[\w-]{16}$`)

func nameOf(text string) string {
	hash := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(hash[:12])
}

// keep stores the moment that a request has in its body, and answers with its address, the same for the same moment.
func (h *handler) keep(w http.ResponseWriter, r *http.Request) {
	if h.Limit != nil && !h.Limit.Takes(addressOf(r)) {
		w.Header().Set("Retry-After", "60")
		refuse(w, http.StatusTooManyRequests, "this address has stored as many moments as one may in a minute")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, link.LongestFragment))
	if err != nil {
		refuse(w, http.StatusRequestEntityTooLarge, "a moment has at most %d characters", link.LongestFragment)
		return
	}
	if _, err := link.Read(string(body)); err != nil {
		refuse(w, http.StatusBadRequest, "%s", err)
		return
	}
	name := nameOf(string(body))
	if err := h.Store.Put(name, string(body)); err != nil {
		refuse(w, http.StatusInsufficientStorage, "the moment can't be stored: %s", err)
		return
	}
	w.Header().Set("Location", shortPath+name)
	w.Header().Set("Content-Type", text)
	w.Header().Set("Cache-Control", never)
	w.WriteHeader(http.StatusCreated)
	fmt.Fprintln(w, h.origin(r)+shortPath+name)
}

// tellStore tells whether moments are stored here, in a way that no browser takes for an error: 204 says that none are.
func (h *handler) tellStore(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", never)
	if h.Store == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", text)
	fmt.Fprintln(w, "POST a link's moment here, and its short address is the answer")
}

// fetch sends to the moment that has a name.
func (h *handler) fetch(w http.ResponseWriter, r *http.Request, name string) {
	moment, is := "", false
	if stored.MatchString(name) {
		var err error
		if moment, is, err = h.Store.Get(name); err != nil {
			refuse(w, http.StatusInternalServerError, "the moment can't be read")
			return
		}
	}
	if !is {
		refuse(w, http.StatusNotFound, "no moment is stored as %.60s", name)
		return
	}
	w.Header().Set("Location", momentPath+moment)
	w.Header().Set("Cache-Control", asking)
	w.WriteHeader(http.StatusFound)
}

// Folder is a store in a folder of this machine: a file a moment, and at most so many.
type Folder struct {
	Path string
	Most int

	mutex sync.Mutex
}

// Get is Store's.
func (f *Folder) Get(name string) (string, bool, error) {
	b, err := os.ReadFile(filepath.Join(f.Path, name))
	if os.IsNotExist(err) {
		return "", false, nil
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
	all, err := os.ReadDir(f.Path)
	if err != nil {
		return errors.New("its folder can't be read")
	}
	all = slices.DeleteFunc(all, func(e fs.DirEntry) bool { return !stored.MatchString(e.Name()) }) // what a write left behind that was cut short
	if len(all) >= f.Most {
		return fmt.Errorf("the store has room for %d", f.Most)
	}
	if f.write(filepath.Join(f.Path, name), text) != nil {
		return errors.New("its folder can't be written to")
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

// addressOf is whence a request comes, without its port; of IPv6 the network of 64 bits, which is one client's.
func addressOf(r *http.Request) string {
	address, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		address = r.RemoteAddr
	}
	if ip, err := netip.ParseAddr(address); err == nil && ip.Is6() && !ip.Is4In6() {
		network, _ := ip.WithZone("").Prefix(64)
		return network.String()
	}
	return address
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
