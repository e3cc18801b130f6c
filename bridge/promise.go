//go:build js && wasm

package bridge

import (
	"errors"
	"fmt"
	"syscall/js"
	"time"

	"github.com/hack-pad/safejs"

	"raftlab/raft/refusal"
)

// jsError is a JavaScript exception or a promise's rejection.
type jsError struct {
	Name    string // the error's class, as "NotAllowedError"
	Message string
}

func (e *jsError) Error() string { return e.Name + ": " + e.Message }

// named tells whether err is the JavaScript error of this name.
func named(err error, name string) bool {
	var e *jsError
	return errors.As(err, &e) && e.Name == name
}

// caught turns what a call threw into a jsError: anything can be thrown, and Go's own error
// of what is no object can't even be read.
func caught(err error) error {
	var e js.Error
	if errors.As(err, &e) {
		return reasonOf(safejs.Safe(e.Value))
	}
	return err
}

// reasonOf turns what a promise was rejected with into an error.
func reasonOf(reason safejs.Value) error {
	if reason.Type() != safejs.TypeObject { // a thing that is no error, as it stands
		return &jsError{Name: "Error", Message: fmt.Sprint(safejs.Unsafe(reason))}
	}
	field := func(name string) string {
		v, err := reason.Get(name)
		if err != nil || v.Type() != safejs.TypeString {
			return ""
		}
		s, _ := v.String()
		return s
	}
	return &jsError{Name: field("name"), Message: field("message")}
}

// settled is how a promise ended.
type settled struct {
	value safejs.Value
	err   error
}

// errSilent: a browser that is told to keep a page's data may neither grant nor refuse.
var errSilent = refusal.New(browserSilent)

// await waits for a promise, as long as patience lasts. It parks, so it is for main before
// Serve.
func await(promise safejs.Value, patience time.Duration) (safejs.Value, error) {
	done := make(chan settled, 1)
	fulfilled, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
		done <- settled{value: first(args)}
		return nil
	})
	if err != nil {
		return safejs.Undefined(), err
	}
	rejected, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
		done <- settled{err: reasonOf(first(args))}
		return nil
	})
	if err != nil {
		return safejs.Undefined(), err
	}
	if _, err := promise.Call("then", fulfilled, rejected); err != nil {
		return safejs.Undefined(), caught(err)
	}
	select {
	case end := <-done:
		fulfilled.Release()
		rejected.Release()
		return end.value, end.err
	case <-time.After(patience): // an answer may yet come, so they are not released
		return safejs.Undefined(), errSilent
	}
}

// awaitCall awaits the promise that a method returns.
func awaitCall(patience time.Duration, v safejs.Value, method string, args ...any) (safejs.Value, error) {
	f, err := property(v, method)
	if err != nil {
		return safejs.Undefined(), err
	}
	if f.Type() != safejs.TypeFunction {
		return safejs.Undefined(), lacks(method)
	}
	promise, err := v.Call(method, args...)
	if err != nil {
		return safejs.Undefined(), caught(err)
	}
	return await(promise, patience)
}

// lacks is the error of a browser without something of that name.
func lacks(name string) error { return refusal.New(browserLacks).With("name", name) }

func first(args []safejs.Value) safejs.Value {
	if len(args) == 0 {
		return safejs.Undefined()
	}
	return args[0]
}

// property reads one property. A getter that throws is an error here, and Go's own way to
// read one dies of it.
func property(v safejs.Value, name string) (safejs.Value, error) {
	reflect, err := safejs.Global().Get("Reflect")
	if err != nil {
		return reflect, err
	}
	found, err := reflect.Call("get", v, name)
	if err != nil {
		return safejs.Undefined(), caught(err)
	}
	return found, nil
}

// path reads a chain of properties of the global object, as navigator.locks; false
// where one of them is missing, or can't be read.
func path(names ...string) (safejs.Value, bool) {
	v := safejs.Global()
	for _, name := range names {
		next, err := property(v, name)
		if err != nil || next.IsUndefined() || next.IsNull() {
			return safejs.Undefined(), false
		}
		v = next
	}
	return v, true
}
