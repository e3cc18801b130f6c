//go:build js && wasm

package bridge

import (
	"time"

	"github.com/hack-pad/safejs"

	"raftlab/raft/refusal"
)

// ErrNoLocks: this browser gives this page no Web Locks, as in a sandboxed iframe.
var ErrNoLocks = refusal.New(noLocks)

// without is ErrNoLocks with its reason.
func without(why error) error { return refusal.New(locksRefused).Because(caught(why)) }

// HoldLock takes a Web Lock and keeps it for the worker's life. It parks until the lock
// is granted, so it is for main before Serve. Where there are no locks, or the browser
// refuses them, or answers nothing as long as patience lasts, it is ErrNoLocks.
func HoldLock(name string, patience time.Duration) error {
	locks, ok := path("navigator", "locks")
	if !ok {
		return ErrNoLocks
	}
	forever, err := pending()
	if err != nil {
		return err
	}
	granted := make(chan error, 2)
	// Not released: the lock's callback lives as long as the lock does.
	hold, err := safejs.FuncOf(func(safejs.Value, []safejs.Value) any {
		granted <- nil
		return forever
	})
	if err != nil {
		return err
	}
	request, err := locks.Call("request", name, hold)
	if err != nil {
		return without(err)
	}
	refused, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
		granted <- without(reasonOf(first(args)))
		return nil
	})
	if err != nil {
		return err
	}
	if _, err := request.Call("catch", refused); err != nil {
		return without(err)
	}
	select {
	case err := <-granted:
		return err
	case <-time.After(patience):
		return without(errSilent)
	}
}

// WatchLock calls freed, as a turn, once nobody holds the lock of this name: its
// holder's worker is gone, or nearly so. It returns at once, so a turn may call it. Where
// there are no locks it is ErrNoLocks; where the browser refuses them later, freed is
// never called. Watch after the holder has said that it holds: a lock that nobody took
// yet is free.
func WatchLock(name string, freed func()) error {
	locks, ok := path("navigator", "locks")
	if !ok {
		return ErrNoLocks
	}
	var granted, refused safejs.Func
	release := func() { granted.Release(); refused.Release() }
	granted, err := safejs.FuncOf(func(safejs.Value, []safejs.Value) any {
		release()
		turn(freed)
		return nil // which gives the lock back
	})
	if err != nil {
		return err
	}
	refused, err = safejs.FuncOf(func(safejs.Value, []safejs.Value) any {
		release()
		return nil
	})
	if err != nil {
		return err
	}
	request, err := locks.Call("request", name, granted)
	if err != nil {
		return without(err)
	}
	_, err = request.Call("catch", refused)
	return err
}

// pending makes a promise that never ends: a race without runners.
func pending() (safejs.Value, error) {
	promise, ok := path("Promise")
	if !ok {
		return safejs.Undefined(), lacks("Promise")
	}
	return promise.Call("race", []any{})
}
