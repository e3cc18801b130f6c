//go:build js && wasm

package bridge

import (
	"errors"
	"fmt"
	"syscall/js"

	"github.com/hack-pad/safejs"
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

// await waits for a promise. It parks, so it is for main before Serve.
func await(promise safejs.Value) (safejs.Value, error) {
	done := make(chan settled, 1)
	fulfilled, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
		done <- settled{value: first(args)}
		return nil
	})
	if err != nil {
		return safejs.Undefined(), err
	}
	defer fulfilled.Release()
	rejected, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
		done <- settled{err: reasonOf(first(args))}
		return nil
	})
	if err != nil {
		return safejs.Undefined(), err
	}
	defer rejected.Release()
	if _, err := promise.Call("then", fulfilled, rejected); err != nil {
		return safejs.Undefined(), err
	}
	end := <-done
	return end.value, end.err
}

// awaitCall awaits the promise that a method returns.
func awaitCall(v safejs.Value, method string, args ...any) (safejs.Value, error) {
	promise, err := v.Call(method, args...)
	if err != nil {
		return safejs.Undefined(), caught(err)
	}
	return await(promise)
}

func first(args []safejs.Value) safejs.Value {
	if len(args) == 0 {
		return safejs.Undefined()
	}
	return args[0]
}

// path reads a chain of properties of the global object, as navigator.locks; false
// where one of them is missing.
func path(names ...string) (safejs.Value, bool) {
	v := safejs.Global()
	for _, name := range names {
		next, err := v.Get(name)
		if err != nil || next.IsUndefined() || next.IsNull() {
			return safejs.Undefined(), false
		}
		v = next
	}
	return v, true
}
