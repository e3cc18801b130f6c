//go:build js && wasm

package bridge

import (
	"errors"
	"fmt"

	"github.com/hack-pad/safejs"

	"raftlab/raft/refusal"
)

// Boot is what the page told this worker when it made it.
type Boot struct {
	Role        string // RoleNode, …
	Lab         string // names the lab's directory and locks
	ID          uint32 // a node's: 1, 2, …
	Incarnation uint32 // a node's: 1, 2, …, growing at each restart
	Nodes       int    // the director's: how many nodes have workers at first
	Disk        string // a node's: "opfs" or "memory"
	Continues   bool   // a node's: it was suspended, and goes on
}

// Config reads the worker's boot settings. Absent ones are zero; one of a wrong type is
// an error that names it.
func Config() (Boot, error) {
	config, err := safejs.Global().Get("raftlabConfig")
	if err != nil {
		return Boot{}, err
	}
	if config.Type() != safejs.TypeObject {
		return Boot{}, errors.New("bridge: the worker was booted without settings: raftlabConfig is no object")
	}
	r := configReader{config: config}
	boot := Boot{
		Role:        r.text("role"),
		Lab:         r.text("lab"),
		ID:          uint32(r.number("id")),
		Incarnation: uint32(r.number("incarnation")),
		Nodes:       r.number("nodes"),
		Disk:        r.text("disk"),
		Continues:   r.number("continues") > 0,
	}
	return boot, r.err
}

// configReader reads settings and keeps the first error.
type configReader struct {
	config safejs.Value
	err    error
}

func (r *configReader) get(name string, want safejs.Type) (safejs.Value, bool) {
	v, err := r.config.Get(name)
	if err == nil && !v.IsUndefined() && v.Type() != want {
		err = fmt.Errorf("bridge: the boot setting %s is a %v: it takes a %v", name, v.Type(), want)
	}
	if r.err == nil {
		r.err = err
	}
	return v, err == nil && !v.IsUndefined()
}

func (r *configReader) text(name string) string {
	v, ok := r.get(name, safejs.TypeString)
	if !ok {
		return ""
	}
	s, err := v.String()
	if r.err == nil {
		r.err = err
	}
	return s
}

func (r *configReader) number(name string) int {
	v, ok := r.get(name, safejs.TypeNumber)
	if !ok {
		return 0
	}
	n, err := v.Int()
	if err == nil && n < 0 {
		err = fmt.Errorf("bridge: the boot setting %s is %d: it takes a number from 0", name, n)
	}
	if r.err == nil {
		r.err = err
	}
	return n
}

// Ready tells the page that this worker is about to serve: disk is the kind that it
// uses, "opfs" or "memory" ("" where there is none), and why, unless it is nil, what kept it from
// the kind that was asked for.
func Ready(disk string, why error) {
	message := map[string]any{"type": "ready"}
	if disk != "" {
		message["disk"] = disk
	}
	if why != nil {
		message["why"] = plain(refusal.Of(why))
	}
	post(message)
}

// plain is a refusal as a JavaScript object.
func plain(r *refusal.Refusal) map[string]any {
	object := map[string]any{"code": string(r.Code)}
	for i := range r.Args {
		if a := &r.Args[i]; a.Why != nil {
			object[a.Name] = plain(a.Why)
		} else {
			object[a.Name] = a.String()
		}
	}
	return object
}

// Fail tells the page why this worker can't start.
func Fail(why string) {
	post(map[string]any{"type": "failed", "error": why})
}

// post sends a message of plain values to the page. A worker whose postMessage fails has
// nobody to tell, so it dies of it: the page sees the exit.
func post(message map[string]any) {
	if _, err := safejs.Global().Call("postMessage", message); err != nil {
		panic(err)
	}
}
