package edge

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"runtime"
	"strings"

	"raftlab/raft/refusal"
	"raftlab/www/i18n"
	"raftlab/www/link"
)

// Config is what a home of the handler knows.
type Config struct {
	// Files are those of dist/.
	Files fs.FS
	// Engines make the cores of the clusters that links are of.
	Engines Engines
	// Address is where the site stands, such as https://your.host; "": where a request says that it is.
	Address string
	// Store keeps moments under short names; nil: none are kept. Limit is for whom it may keep how many; nil: any number.
	Store Store
	Limit Limit
	// Proxies are whose X-Forwarded-For and X-Forwarded-Proto are believed; nil: nobody's.
	Proxies []netip.Prefix
}

// handler answers requests.
type handler struct {
	Config
	site   site
	recent recent
	// turns has a place for each run that is made, and picture that is drawn, at one time.
	turns chan struct{}
}

// New is a handler of the site, and of the moments that links are of.
func New(c Config) http.Handler {
	c.Address = strings.TrimSuffix(c.Address, "/")
	return &handler{Config: c, site: site{files: c.Files}, turns: make(chan struct{}, runtime.GOMAXPROCS(0))}
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	promise(w.Header())
	r = readable(r)
	at := r.URL.EscapedPath()
	stores := h.Store != nil && at == storePath
	switch {
	case r.Method == http.MethodGet || r.Method == http.MethodHead:
	case stores && r.Method == http.MethodPost:
		h.keep(w, r)
		return
	case stores:
		w.Header().Set("Allow", "GET, HEAD, POST")
		refuse(w, http.StatusMethodNotAllowed, "only GET, HEAD and POST are served here")
		return
	default:
		w.Header().Set("Allow", "GET, HEAD")
		refuse(w, http.StatusMethodNotAllowed, "only GET and HEAD are served")
		return
	}
	moment, isMoment := strings.CutPrefix(at, momentPath)
	short, isShort := strings.CutPrefix(at, shortPath)
	frame, isFrame := strings.CutPrefix(at, framePath)
	switch ending := path.Ext(moment); {
	case (isMoment || isFrame || at == "/oembed") && h.nowhere(w, r):
	case isMoment && formats[ending] != nil:
		h.servePicture(w, r, ending, strings.TrimSuffix(moment, ending))
	case isMoment:
		h.servePage(w, r, "moment", moment)
	case isFrame:
		h.servePage(w, r, "embed", frame)
	case isShort && h.Store != nil:
		h.fetch(w, short)
	case at == storePath:
		h.tellStore(w)
	case at == "/oembed":
		h.serveOffer(w, r)
	default:
		h.site.serve(w, r)
	}
}

// moment is what a link shows; where it is no link, that is answered, and nil.
func (h *handler) moment(w http.ResponseWriter, r *http.Request, fragment string) (*link.Link, *shown) {
	if l, m := h.recent.find(fragment); m != nil {
		return l, m
	}
	l, err := link.Read(fragment)
	if err != nil {
		refuse(w, http.StatusNotFound, "%s", err)
		return nil, nil
	}
	defer h.turn(r)()
	heard(r)
	if l, m := h.recent.find(fragment); m != nil { // another request has asked for it meanwhile
		return l, m
	}
	m, err := h.Engines.reach(r.Context(), l)
	heard(r)
	if err != nil {
		refuseCluster(w, http.StatusNotFound, err)
		return nil, nil
	}
	h.recent.keep(fragment, l, m)
	return l, m
}

// turn waits for a turn, which is over with what it returns: as much is done at one time as there are processors.
func (h *handler) turn(r *http.Request) (over func()) {
	select {
	case h.turns <- struct{}{}:
	case <-r.Context().Done():
		heard(r)
	}
	return func() { <-h.turns }
}

// heard gives no answer to who has left.
func heard(r *http.Request) {
	if r.Context().Err() != nil {
		panic(http.ErrAbortHandler)
	}
}

// linked is a link that has a page, and how many nodes its cluster has; what has none is refused with a status, in the words of moment, and
// without a run.
func (h *handler) linked(w http.ResponseWriter, fragment string, refused int) (l *link.Link, nodes int, is bool) {
	l, err := link.Read(fragment)
	if err != nil {
		refuse(w, refused, "%s", err)
		return nil, 0, false
	}
	if nodes, err = h.Engines.nodes(l); err != nil {
		refuseCluster(w, refused, err)
	}
	return l, nodes, err == nil
}

// refuseCluster says why no lab has the cluster of a link.
func refuseCluster(w http.ResponseWriter, refused int, err error) {
	said := err.Error()
	if why := (*refusal.Refusal)(nil); errors.As(err, &why) {
		said = i18n.Sentence(i18n.English, why)
	}
	refuse(w, refused, "the link is of no cluster: %s", said)
}

// build is the name of the build that is served; "": nobody says.
func (h *handler) build() string {
	var names struct{ Build string }
	text, err := fs.ReadFile(h.Files, "build.json")
	if err != nil || json.Unmarshal(text, &names) != nil {
		return ""
	}
	return names.Build
}

// nowhere tells whether nobody says where the site stands, which is refused then.
func (h *handler) nowhere(w http.ResponseWriter, r *http.Request) bool {
	is := h.Address == "" && r.Host == ""
	if is {
		refuse(w, http.StatusBadRequest, "the request names no Host, and nobody else says where this site stands")
	}
	return is
}

// origin is where the site stands, for who reads its addresses elsewhere. A request that names a scheme is not believed: whoever asks writes that.
func (h *handler) origin(r *http.Request) string {
	switch {
	case h.Address != "":
		return h.Address
	case r.TLS != nil || h.believes(r.RemoteAddr) && r.Header.Get("X-Forwarded-Proto") == "https":
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// query is what stands behind an address's "?"; where that can't be read, that is answered, and false.
func query(w http.ResponseWriter, r *http.Request) (url.Values, bool) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		refuse(w, http.StatusBadRequest, "%.200s can't be read: behind the ? stand names and values, with & between, and escaped by %%XX", r.URL.RawQuery)
	}
	return values, err == nil
}

// promise sets what every answer says: pages of all origins may use what is served, and no browser guesses at its type.
func promise(h http.Header) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	h.Set("Raftlab-Moments", momentPath) // pages ask for it: www/element/share/home.ts
	h.Set("Access-Control-Expose-Headers", "Raftlab-Moments")
}

// How long browsers keep an answer.
const (
	forEver = "public, max-age=31536000, immutable" // its address changes with what is there
	asking  = "no-cache"                            // they ask each time whether it is still so
	never   = "no-store"
)

// unkept sets what is said of a sentence for one reader.
func unkept(h http.Header) {
	h.Set("Content-Type", text)
	h.Set("Cache-Control", never)
}

// refuse answers with a sentence, in one line whatever it repeats of a request.
func refuse(w http.ResponseWriter, status int, format string, of ...any) {
	h := w.Header()
	unkept(h)
	h.Del("ETag")
	h.Del("Content-Encoding")
	w.WriteHeader(status)
	fmt.Fprintln(w, plain(fmt.Sprintf(format, of...)))
}
