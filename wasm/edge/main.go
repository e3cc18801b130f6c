package main

import (
	"bytes"
	"embed"
	"io"
	"io/fs"
	"net/http"
	"strings"
	"syscall/js"

	"github.com/syumai/workers"
	"github.com/syumai/workers/cloudflare"

	"raftlab/raft"
	"raftlab/raft/etcd"
	"raftlab/www/edge"
)

//go:embed site
var site embed.FS

func main() {
	files, _ := fs.Sub(site, "site")
	engines := edge.Engines{"raftlab": func(c raft.Config) (raft.Engine, error) { return raft.New(c) }, "etcd": etcd.New}
	h := edge.New(edge.Config{Files: files, Engines: engines, Address: cloudflare.Getenv("RAFTLAB_SITE")})
	workers.ServeNonBlock(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, values := range r.Header { 
			r.Header.Set(name, strings.Join(values, ","))
		}
		body := cloudflare.GetBinding("body")
		b := make([]byte, body.Length())
		js.CopyBytesToGo(b, body)
		r.Body = io.NopCloser(bytes.NewReader(b))
		h.ServeHTTP(w, r)
	}))
	workers.Ready()
	select {}
}
