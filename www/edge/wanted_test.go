package edge

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTheMostWantedEncodingIsSent(t *testing.T) {
	h := New(Config{Files: files})
	for _, of := range []struct {
		sent     string
		accepted []string
	}{
		{"br", []string{"br;x=1;q=0.5"}}, {"br", []string{"br;q=1.000 , gzip"}}, {"br", []string{"gzip", "br"}}, {"br", []string{"*"}}, {"br", []string{"identity;q=0.5, *;q=0.5"}}, {"br", []string{"br;"}},
		{"gzip", []string{"gzip;q=1, br;q=0.9"}}, {"gzip", []string{"deflate", "GZip;Q=0.3, br;Q=0.2"}}, {"gzip", []string{"*, br;q=0"}}, {"gzip", []string{"br;q=0, gzip"}},
		{"", []string{"br;Q=0"}}, {"", []string{"br;q =0"}}, {"", []string{"br;x=1;q=0"}}, {"", []string{"br ; q = 0.000"}}, {"", []string{"br;q=0, gzip;q=0, *"}}, {"", []string{"br;q=0", "br"}},
		{"", []string{"br;q=x"}}, {"", []string{"br;q=2"}}, {"", []string{"br;q=-1"}}, {"", []string{"br;q=0.0001"}}, {"", []string{"br;q="}}, {"", []string{"br;q"}}, {"", []string{"br;q=NaN"}}, {"", []string{"br;q=1e0"}},
		{"", []string{"br;q=0.5, identity"}}, {"", []string{",;,"}}, {"", []string{"brr, b r"}},
	} {
		r := httptest.NewRequest(http.MethodGet, "/raft-lab.js", nil)
		r.Header["Accept-Encoding"] = of.accepted
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		assert.Equal(t, of.sent, w.Header().Get("Content-Encoding"), "%q", of.accepted)
	}
}

func TestTooManyPartsAreTheWhole(t *testing.T) {
	for parts, status := range map[string]int{
		"0-0" + strings.Repeat(",1-1", 1000): 200, "0-0" + strings.Repeat(",0-0", 16): 200, "0-8,1-9": 200, "abc": 200, "": 200, "1": 200, "-": 200, "-0": 200, "0-1,x": 200, "0-1;": 200, "+1-2": 200,
		"0-0,2-2": 206, " 0-0 , 2-2 ": 206, "-3": 206, "3-": 206, "0-99": 206, "0-0" + strings.Repeat(",1-1", 9): 206, "10-": 416, "99999999999999999999-": 416,
	} {
		r := get("/raft-lab.js", "Range", "bytes="+parts)
		assert.Equal(t, status, r.StatusCode, parts)
		sent := body(r)
		if status == http.StatusOK {
			assert.Equal(t, "0123456789", sent, parts)
		}
		assert.Less(t, len(sent), 2500, parts)
	}
	assert.Equal(t, "br", get("/raft-lab.js", "Range", "bytes=abc", "Accept-Encoding", "br").Header.Get("Content-Encoding"), "what is no range asks for no part")
	picture := "/m/" + links(t)[0].Fragment + ".svg"
	assert.Equal(t, http.StatusOK, get(picture, "Range", "bytes=0-0"+strings.Repeat(",1-1", 16)).StatusCode)
	r := httptest.NewRequest(http.MethodGet, "/raft-lab.js", nil)
	r.Header["Range"] = []string{"bytes=0-0", "bytes=1-1"}
	w := httptest.NewRecorder()
	New(Config{Files: files}).ServeHTTP(w, r)
	assert.Equal(t, http.StatusOK, w.Code)
	assert.Len(t, r.Header["Range"], 2, "the request is another's")
}
