package fork

import "raftlab/raft/order"

// Why a moment can't be gone on from.
const (
	tooOld  order.Code = "forkTooOld"  // what was known then is kept no more
	notHeld order.Code = "forkNotHeld" // the recording of a server does not have it
)

// Codes tells the arguments of each code.
var Codes = map[order.Code][]string{
	tooOld:  {},
	notHeld: {"node"},
}
