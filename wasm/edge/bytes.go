package main

import (
	"bytes"
	"net/http"
	"syscall/js"

	"github.com/syumai/workers/cloudflare"
)

// ask is edge.Outside: bytes, or null.
func ask(what, name, text string) ([]byte, bool) {
	found := cloudflare.GetBinding("ask").Invoke(what, name, text)
	if found.IsNull() {
		return nil, false
	}
	b := make([]byte, found.Length())
	js.CopyBytesToGo(b, found)
	return b, true
}

// answer keeps a body until it is whole.
type answer struct {
	http.ResponseWriter
	body bytes.Buffer
}

func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }

func (a *answer) array() js.Value {
	array := js.Global().Get("Uint8Array").New(a.body.Len())
	js.CopyBytesToJS(array, a.body.Bytes())
	return array
}
