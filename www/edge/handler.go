package edge

import (
	"fmt"
	"io/fs"
	"net/http"
)

// New serves the site whose files those of dist/ are.
func New(files fs.FS) http.Handler {
	site := &site{files: files}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		promise(w.Header())
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			refuse(w, http.StatusMethodNotAllowed, "only GET and HEAD are served")
			return
		}
		site.serve(w, r)
	})
}

// promise sets what every answer says: pages of all origins may use what is served, and no browser guesses at its type.
func promise(h http.Header) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
}

// How long browsers keep an answer.
const (
	forEver = "public, max-age=31536000, immutable" // its address changes with what is there
	asking  = "no-cache"                            // they ask each time whether it is still so
	never   = "no-store"
)

// refuse answers with a sentence.
func refuse(w http.ResponseWriter, status int, format string, of ...any) {
	w.Header().Set("Content-Type", text)
	w.Header().Set("Cache-Control", never)
	w.WriteHeader(status)
	fmt.Fprintf(w, format+"\n", of...)
}
