package main

import (
	"bytes"
	"crypto/tls"
	"io"
	"net/http"
	"strings"
	"syscall/js"

	"github.com/syumai/workers"
	"github.com/syumai/workers/cloudflare"

	"raftlab/www/edge"
)

func main() {
	config := edge.Config{Files: edge.Outside(ask), Engines: edge.Cores, Address: cloudflare.Getenv("RAFTLAB_SITE")}
	if cloudflare.GetBinding("stores").Bool() {
		config.Store, config.Limit = edge.Outside(ask), edge.Outside(ask)
	}
	handler := edge.New(config)
	workers.ServeNonBlock(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, values := range r.Header { // workers has split them
			r.Header[name] = []string{strings.Join(values, ",")}
		}
		if r.URL.Scheme == "https" { // the platform says so, which took the request
			r.TLS = &tls.ConnectionState{}
		}
		if r.Method == http.MethodPost {
			body, _ := ask("body", "", "")
			r.Body = io.NopCloser(bytes.NewReader(body))
		}
		whole := answer{ResponseWriter: w}
		handler.ServeHTTP(&whole, r)
		w.(interface{ WriteRawJSBody(js.Value) }).WriteRawJSBody(whole.array())
	}))
	workers.Ready()
	select {}
}
