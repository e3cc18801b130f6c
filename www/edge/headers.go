package edge

import (
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// Headers is the file _headers for a host that serves the site's files by itself, and reads there what to say of them, as Cloudflare and
// Netlify do: of each file what New's handler says.
func Headers(files fs.FS) (string, error) {
	var b strings.Builder
	always := http.Header{}
	promise(always)
	always.Set("Content-Type", typeOf(""))
	always.Set("Cache-Control", asking)
	b.WriteString("/*\n")
	for _, name := range slices.Sorted(maps.Keys(always)) {
		fmt.Fprintf(&b, "  %s: %s\n", name, always.Get(name))
	}
	instead := func(path, name, value string) { fmt.Fprintf(&b, "%s\n  ! %s\n  %s: %s\n", path, name, name, value) }
	for _, ending := range slices.Sorted(maps.Keys(types)) {
		instead("/*"+ending, "Content-Type", types[ending])
	}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && hashed.MatchString(name) {
			instead("/"+name, "Cache-Control", forEver)
		}
		return err
	})
	return b.String(), err
}

// Ignored is the file .assetsignore for such a host: what it does not serve.
func Ignored() string { return strings.Join(own[:], "\n") + "\n" }

// Refused are the headers of a refusal, for a home that has to refuse what the handler can't.
func Refused() map[string]string {
	h := http.Header{}
	promise(h)
	unkept(h)
	refused := map[string]string{}
	for name := range h {
		refused[name] = h.Get(name)
	}
	return refused
}
