package edge

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWhoAsksDoesNotSayWhetherTheSiteIsSecret(t *testing.T) {
	h := home(t)
	canonical := func(secret bool) string {
		r := httptest.NewRequest(http.MethodGet, "/m/"+links(t)[0].Fragment, nil)
		r.URL.Scheme, r.URL.Host, r.Host = "https", "a.example", "a.example" // as the first line of a request may say
		if secret {
			r.TLS = &tls.ConnectionState{}
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return tags(w.Body.String())["canonical"]
	}
	assert.Regexp(t, `^http://a\.example/m/`, canonical(false))
	assert.Regexp(t, `^https://a\.example/m/`, canonical(true))
}

func TestNoAddressIsWrittenThatHasNoHost(t *testing.T) {
	site := home(t).(*handler).Files
	asked := func(c Config, method, path, body string) *http.Response {
		c.Files, c.Engines = site, engines
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		r.Host = ""
		w := httptest.NewRecorder()
		New(c).ServeHTTP(w, r)
		return w.Result()
	}
	fragment := links(t)[0].Fragment
	known, folder := Config{Address: "https://a.example"}, &Folder{Path: t.TempDir(), Most: 1}
	for _, path := range []string{"/m/" + fragment, "/e/" + fragment, "/m/" + fragment + ".svg", "/oembed?url=" + url.QueryEscape("https://a.example/m/"+fragment)} {
		r := asked(Config{}, http.MethodGet, path, "")
		assert.Equal(t, http.StatusBadRequest, r.StatusCode, path)
		assert.Equal(t, "the request names no Host, and nobody else says where this site stands\n", body(r), path)
		assert.Equal(t, http.StatusOK, asked(known, http.MethodGet, path, "").StatusCode, path)
	}
	assert.Equal(t, http.StatusBadRequest, asked(Config{Store: folder}, http.MethodPost, "/s", fragment).StatusCode)
	assert.NoError(t, folder.Room(), "nothing is stored")
	assert.Equal(t, http.StatusOK, asked(Config{}, http.MethodGet, "/", "").StatusCode, "a file names no address")
}

func TestAnOfferIsOfThisSiteHoweverItsAddressIsWritten(t *testing.T) {
	fragment, site := links(t)[0].Fragment, home(t).(*handler).Files
	for _, of := range []struct {
		stands, asked string
		own           bool
	}{
		{"http://h.example", "http://h.example:80", true}, {"http://h.example", "https://h.example:443", true}, {"http://h.example", "http://H.example.", true}, {"http://h.example", "http://h.example.:80", true},
		{"https://h.example:443", "http://h.example", true}, {"http://h.example:8080", "https://h.example:8080", true}, {"http://[::1]", "http://[::1]:80", true}, {"http://h.example", "http://h.example:", true},
		{"http://h.example", "http://h.example:443", false}, {"http://h.example", "https://h.example:80", false}, {"http://h.example", "http://h.example:8080", false}, {"http://h.example:8080", "http://h.example", false},
		{"http://h.example", "http://h.example.evil", false}, {"http://h.example", "http://h.example..", false}, {"http://h.example", "http://h.example@evil", false},
	} {
		h := New(Config{Files: site, Engines: engines, Address: of.stands})
		r := answer(h, http.MethodGet, "/oembed?url="+url.QueryEscape(of.asked+"/m/"+fragment))
		assert.Equal(t, of.own, r.StatusCode == http.StatusOK, "%s at %s", of.asked, of.stands)
		if !of.own {
			assert.Equal(t, http.StatusNotFound, r.StatusCode, of.asked)
		}
	}
}
