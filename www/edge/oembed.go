package edge

import (
	"encoding/json"
	"errors"
	"html"
	"math"
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
	asked, is := query(w, r)
	if !is {
		return
	}
	if format := asked.Get("format"); format != "" && format != "json" {
		refuse(w, http.StatusNotImplemented, "format takes json, not %.60q", format)
		return
	}
	width, isWidth := most(asked.Get("maxwidth"))
	height, isHeight := most(asked.Get("maxheight"))
	if !isWidth || !isHeight {
		refuse(w, http.StatusBadRequest, "maxwidth and maxheight take whole numbers from 1 on")
		return
	}
	address, err := url.Parse(asked.Get("url"))
	if err != nil || !address.IsAbs() || address.Host == "" && address.Opaque == "" {
		refuse(w, http.StatusBadRequest, "url takes the whole address of a moment, such as %s%s…, not %.200q", h.origin(r), momentPath, asked.Get("url"))
		return
	}
	fragment, is := h.fragmentOf(w, r, address)
	if !is {
		return
	}
	l, nodes, is := h.linked(w, fragment, http.StatusNotFound)
	if !is {
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
		title = i18n.Site[lang]["labHeading"]
	default:
		title = strings.TrimSuffix(i18n.Picture[lang].Moment(nodes, raft.Time(l.At)), ".")
	}
	return clipped(title, longestTitle)
}

// offer is of a moment, for who has a room of at most so many CSS pixels.
func (h *handler) offer(r *http.Request, title, fragment string, mostWidth, mostHeight int) *offer {
	at, width, height := h.origin(r), min(frameWidth, mostWidth), min(frameHeight, mostHeight)
	o := &offer{
		Version: "1.0", Type: "rich", Title: title, ProviderName: "Raftlab", ProviderURL: at + "/", Width: width, Height: height,
		HTML: `<iframe src="` + html.EscapeString(at+framePath+fragment) + `" title="` + html.EscapeString(title) + `" width="` + strconv.Itoa(width) + `" height="` + strconv.Itoa(height) +
			`" sandbox="allow-scripts" allow="clipboard-write" loading="lazy" style="border:0"></iframe>`,
	}
	if mostWidth >= cardWidth && mostHeight >= cardHeight { // a thumbnail keeps to them too
		o.ThumbnailURL, o.ThumbnailWidth, o.ThumbnailHeight = h.image(at+momentPath+fragment), cardWidth, cardHeight
	}
	return o
}

// cardWidth and cardHeight are a picture's.
const cardWidth, cardHeight = 1200, 630

// most is what a text bounds a length by; "": by nothing.
func most(text string) (int, bool) {
	if text == "" {
		return math.MaxInt, true
	}
	n, err := strconv.ParseUint(text, 10, 31)
	return int(n), n > 0 && (err == nil || errors.Is(err, strconv.ErrRange))
}

// hostOf is an address's host and its port, unless that is its scheme's: equal ones are one place, however they are written.
func hostOf(address *url.URL) [2]string {
	host, port := strings.ToLower(strings.TrimSuffix(address.Hostname(), ".")), address.Port()
	if port == map[string]string{"http": "80", "https": "443"}[address.Scheme] {
		port = ""
	}
	return [2]string{host, port}
}

// fragmentOf is the moment at an address of this site, a short one too; where there is none, that is answered, and false.
func (h *handler) fragmentOf(w http.ResponseWriter, r *http.Request, address *url.URL) (fragment string, is bool) {
	own, err := url.Parse(h.origin(r))
	if err == nil && (address.Scheme == "https" || address.Scheme == "http") && hostOf(address) == hostOf(own) {
		for _, before := range [...]string{momentPath, framePath} {
			if fragment, is = strings.CutPrefix(address.EscapedPath(), before); is {
				return fragment, true
			}
		}
		if name, is := strings.CutPrefix(address.EscapedPath(), shortPath); is && h.Store != nil {
			return h.stored(w, name)
		}
	}
	refuse(w, http.StatusNotFound, "no moment of this site is at %.200s: url takes the address of one, such as %s%s…", address, h.origin(r), momentPath)
	return "", false
}
