//go:build js && wasm

package main

import "raftlab/bridge"

type echo struct{}

func (echo) Receive(port uint32, frame []byte) { bridge.Send(port, frame) }
func (echo) Timer()                            {}
func (echo) Stood(int64, int64)                {}
func (echo) Busy(int64, int64)                 {}
func (echo) Jumped(int64)                      {}
func (echo) Panicked(string)                   {}

func main() {
	bridge.Ready("", nil)
	bridge.Serve(echo{})
}
