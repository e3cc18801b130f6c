package scenario

import "raftlab/raft/order"

// What can be wrong with a scenario beside what raft/order refuses, and why a step fails.
const (
	NoOperation order.Code = "noOperationBefore" // an answer is expected that nobody has asked for by then
	EngineLacks order.Code = "engineLacks"       // the engine can't do what the scenario needs
	OnlyVirtual order.Code = "onlyVirtual"       // a find plays in virtual time only
	Unmet       order.Code = "unmet"             // a condition does not hold
	TooLate     order.Code = "tooLate"           // likewise, in time
	NotTaken    order.Code = "notTaken"          // an order was refused
	NobodyLeads order.Code = "nobodyLeadsNow"    // an order is for the leader, and there is none
	Broken      order.Code = "broken"            // a safety property does not hold any more
	OtherFuture order.Code = "otherFuture"       // its reader has begun another future at an earlier moment
	Left        order.Code = "left"              // its reader has gone on without it
	JudgedHere  order.Code = "judgedHere"        // a find has a cluster of its own
	Found       order.Code = "found"             // a find shows what it is about
	Faulty      order.Code = "faulty"            // it shows what no property is about
)

// Codes tells the arguments that each code has, as order.Codes does.
var Codes = map[order.Code][]string{
	NoOperation: {"field", "words"},
	EngineLacks: {"engine", "words"},
	OnlyVirtual: {},
	Unmet:       {"field", "want", "got"},
	TooLate:     {"field", "want", "got", "ms"},
	NotTaken:    {"field", "why"},
	NobodyLeads: {"field"},
	Broken:      {"field", "why"},
	OtherFuture: {},
	Left:        {},
	JudgedHere:  {},
	Found:       {"why"},
	Faulty:      {},
}
