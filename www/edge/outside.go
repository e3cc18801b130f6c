package edge

import (
	"bytes"
	"errors"
	"io/fs"
	"time"
)

// Outside is a home whose things are elsewhere, and which can't wait for them within a call: Config's Files, Store and Limit in one. It is
// asked for each of them by one of the words below, and says that there is none where it does not know yet. Such a home throws the handler's
// answer away then, finds out, and has the handler answer anew.
type Outside func(what, name, text string) (answer []byte, is bool)

// What a home is asked for.
const (
	aFile    = "file"    // the bytes of the file that has a name
	aMoment  = "moment"  // the text that is stored under a name
	toKeep   = "keep"    // to store a text under a name; what is answered does not count
	mayStore = "address" // whether the address of that name may store one more
)

// Open is fs.FS's. There are no folders.
func (o Outside) Open(name string) (fs.File, error) {
	b, is := o(aFile, name, "")
	if !is {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return held{bytes.NewReader(b), name}, nil
}

// Get is Store's.
func (o Outside) Get(name string) (string, bool, error) {
	b, is := o(aMoment, name, "")
	return string(b), is, nil
}

// Put is Store's.
func (o Outside) Put(name, text string) error {
	if _, is := o(toKeep, name, text); !is {
		return errors.New("its store does not take it")
	}
	return nil
}

// Room is Store's: it is known only of who stores.
func (o Outside) Room() error { return nil }

// Takes is Limit's.
func (o Outside) Takes(address string) bool {
	_, is := o(mayStore, address, "")
	return is
}

// held is a file in memory, and what is told of it.
type held struct {
	*bytes.Reader
	name string
}

func (h held) Stat() (fs.FileInfo, error) { return h, nil }
func (h held) Close() error               { return nil }
func (h held) Name() string               { return h.name }
func (h held) Mode() fs.FileMode          { return 0o444 }
func (h held) ModTime() time.Time         { return time.Time{} }
func (h held) IsDir() bool                { return false }
func (h held) Sys() any                   { return nil }
