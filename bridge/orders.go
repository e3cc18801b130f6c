//go:build js && wasm

package bridge

import (
	"slices"

	"raftlab/raft/replica"
)

// order is a command of the director.
type order struct {
	replica.Command
	bytes []byte
}

// orders are those that came while the node was paused, in the order in which it will
// take them. However long that lasts, they are no more than the requests that somebody
// still waits for, and the latest of each other kind.
type orders []order

func (l *orders) add(o order) {
	before := len(*l)
	if o.Kind != replica.CommandRequest {
		*l = slices.DeleteFunc(*l, o.voids)
	}
	if o.Kind == replica.CommandCancel && len(*l) < before {
		return // what it cancels was never taken
	}
	*l = append(*l, o)
}

// voids tells whether an earlier order need not be taken any more.
func (o order) voids(earlier order) bool {
	switch o.Kind {
	case replica.CommandCancel:
		return earlier.Kind == replica.CommandRequest && earlier.Request.ID == o.Cancel
	case replica.CommandRequest:
		return false
	}
	return earlier.Kind == o.Kind && earlier.Peer == o.Peer
}
