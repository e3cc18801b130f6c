package edge

import (
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"raftlab/raft"
	"raftlab/www/i18n"
	"raftlab/www/link"
)

// How large a frame is whose page says nothing, in CSS pixels.
const frameWidth, frameHeight = 800, 600

// offer is an answer of type rich; see https://oembed.com, version 1.0.
type offer struct {
	Version         string `json:"version"`
	Type            string `json:"type"`
	Title           string `json:"title"`
	ProviderName    string `json:"provider_name"`
	ProviderURL     string `json:"provider_url"`
	HTML            string `json:"html"`
	Width           int    `json:"width"`
	Height          int    `json:"height"`
	ThumbnailURL    string `json:"thumbnail_url,omitempty"`
	ThumbnailWidth  int    `json:"thumbnail_width,omitempty"`
	ThumbnailHeight int    `json:"thumbnail_height,omitempty"`
}

// serveOffer answers whoever wants to embed an address.
func (h *handler) serveOffer(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if format := query.Get("format"); format != "" && format != "json" {
		refuse(w, http.StatusNotImplemented, "format takes json, not %.60q", format)
		return
	}
	width, isWidth := atMost(query.Get("maxwidth"), frameWidth)
	height, isHeight := atMost(query.Get("maxheight"), frameHeight)
	if !isWidth || !isHeight {
		refuse(w, http.StatusBadRequest, "maxwidth and maxheight take whole numbers from 1 on")
		return
	}
	if query.Get("url") == "" {
		refuse(w, http.StatusBadRequest, "url takes the address of a moment: …%s…", momentPath)
		return
	}
	fragment, is := h.fragmentOf(r, query.Get("url"))
	if !is {
		refuse(w, http.StatusNotFound, "nothing of this site is at %.200s: url takes the address of a moment: …%s…", query.Get("url"), momentPath)
		return
	}
	l, err := link.Read(fragment)
	if err != nil {
		refuse(w, http.StatusNotFound, "%s", err)
		return
	}
	nodes, err := h.Engines.nodes(l)
	if err != nil {
		refuseCluster(w, err)
		return
	}
	b, err := json.Marshal(h.offer(r, offeredTitle(l, nodes), fragment, width, height))
	if err != nil {
		refuse(w, http.StatusInternalServerError, "the answer can't be written")
		return
	}
	give(w, r, types[".json"], asking, b)
}

// offeredTitle says of a moment what its link says: an offer needs no run.
func offeredTitle(l *link.Link, nodes int) string {
	lang := language(l)
	title := titleOf(l.Lesson, lang)
	switch {
	case title != "":
	case !l.Virtual:
		title = i18n.Site[lang]["start"]
	default:
		title = strings.TrimSuffix(i18n.Picture[lang].Moment(nodes, raft.Time(l.At)), ".")
	}
	return clipped(title, longestTitle)
}

func (h *handler) offer(r *http.Request, title, fragment string, width, height int) *offer {
	at := h.origin(r)
	o := &offer{
		Version: "1.0", Type: "rich", Title: title, ProviderName: "Raftlab", ProviderURL: at + "/", Width: width, Height: height,
		HTML: `<iframe src="` + html.EscapeString(at+framePath+fragment) + `" title="` + html.EscapeString(title) + `" width="` + strconv.Itoa(width) + `" height="` + strconv.Itoa(height) +
			`" sandbox="allow-scripts" loading="lazy" style="border:0"></iframe>`,
	}
	if width >= cardWidth && height >= cardHeight || r.FormValue("maxwidth") == "" && r.FormValue("maxheight") == "" { // a thumbnail keeps to them too
		o.ThumbnailURL, o.ThumbnailWidth, o.ThumbnailHeight = h.image(at+momentPath+fragment), cardWidth, cardHeight
	}
	return o
}

// cardWidth and cardHeight are a picture's.
const cardWidth, cardHeight = 1200, 630

// atMost is a length that is no more than a text says.
func atMost(text string, length int) (int, bool) {
	if text == "" {
		return length, true
	}
	most, err := strconv.ParseUint(text, 10, 31)
	return min(length, int(most)), err == nil && most > 0
}

// fragmentOf is the moment at an address of this site.
func (h *handler) fragmentOf(r *http.Request, address string) (fragment string, is bool) {
	u, err := url.Parse(address)
	own, wrong := url.Parse(h.origin(r))
	if err != nil || wrong != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host != own.Host {
		return "", false
	}
	for _, before := range [...]string{momentPath, framePath} {
		if fragment, is = strings.CutPrefix(u.EscapedPath(), before); is {
			return fragment, true
		}
	}
	return "", false
}
