package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		fail("site takes one folder, into which it writes: go run ./www/site dist")
	}
	address, err := readAddress(os.Getenv("RAFTLAB_SITE"))
	if err != nil {
		fail(err.Error())
	}
	built, err := readBuilt(os.Args[1])
	if err != nil {
		fail(err.Error())
	}
	pages, err := Pages(address, built)
	if err != nil {
		fail(err.Error())
	}
	for _, p := range pages {
		if err := write(filepath.Join(os.Args[1], filepath.FromSlash(p.Path)), p.Text); err != nil {
			fail(err.Error())
		}
		fmt.Println(p.Path)
	}
}

// readAddress is where the site is to stand, without a slash at its end; "": nobody says.
func readAddress(text string) (string, error) {
	u, err := url.Parse(text)
	if text != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.RawQuery != "" || u.Fragment != "") {
		return "", fmt.Errorf("RAFTLAB_SITE takes the address of the site's folder, such as https://your.host/raftlab, not %q", text)
	}
	return strings.TrimRight(text, "/"), nil
}

// Built are the names in the folder that change with what the files hold; "": nothing is built yet.
type Built struct {
	Script   string
	Programs struct{ Lab string }
}

func readBuilt(folder string) (b Built, err error) {
	text, err := os.ReadFile(filepath.Join(folder, "build.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return b, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &b)
	}
	return b, err
}

// write leaves a file alone that is so already.
func write(path string, text []byte) error {
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, text) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644)
}

func fail(why string) {
	fmt.Fprintln(os.Stderr, "site: "+why)
	os.Exit(1)
}
