//go:build js && wasm

package bridge

import (
	"errors"

	"github.com/hack-pad/safejs"
)

// RunChecker has judge read the history that this worker was booted with, tells the page
// what it says, and ends. Judge may block: no turn is ever begun here. It may also never
// come to an end, and then the page ends the worker.
func RunChecker(judge func(history []byte, tell func(text []byte)) []byte) {
	history, err := configBytes("history")
	if err != nil {
		Fail(err.Error())
		return
	}
	Ready("", nil)
	SendText(judge(history, SendText))
}

// configBytes reads a boot setting that is a Uint8Array.
func configBytes(name string) ([]byte, error) {
	config, err := safejs.Global().Get("raftlabConfig")
	if err != nil {
		return nil, err
	}
	array, err := config.Get(name)
	if err != nil {
		return nil, err
	}
	size, err := array.Length()
	if err != nil {
		return nil, errors.New("bridge: the boot setting takes a Uint8Array: " + name)
	}
	b := make([]byte, size)
	_, err = safejs.CopyBytesToGo(b, array)
	return b, err
}
