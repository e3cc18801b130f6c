package trace

import "raftlab/raft/refusal"

// Why a file is no trace, or what a replay found.
const (
	noTrace         refusal.Code = "noTrace"
	traceVersion    refusal.Code = "traceVersion"
	traceSum        refusal.Code = "traceSum"
	traceCut        refusal.Code = "traceCut"
	traceHead       refusal.Code = "traceHead"
	traceRecord     refusal.Code = "traceRecord"
	traceKind       refusal.Code = "traceKind"
	traceBegin      refusal.Code = "traceBegin"
	noResume        refusal.Code = "noResume"
	inputPanics     refusal.Code = "inputPanics"
	inputUnreadable refusal.Code = "inputUnreadable"
	inputStrayed    refusal.Code = "inputStrayed"
	endStrayed      refusal.Code = "endStrayed"
)

// Codes tells the arguments that each code has. input is the place of one of so many inputs, from
// 1; 0: the start.
var Codes = map[refusal.Code][]string{
	noTrace:         {},
	traceVersion:    {"got", "reads"},
	traceSum:        {},
	traceCut:        {},
	traceHead:       {},
	traceRecord:     {},
	traceKind:       {"got"},
	traceBegin:      {"node"},
	noResume:        {"node"},
	inputPanics:     {"node", "incarnation", "input", "inputs", "why"},
	inputUnreadable: {"node", "incarnation", "input", "inputs"},
	inputStrayed:    {"node", "incarnation", "input", "inputs"},
	endStrayed:      {"node", "incarnation", "input", "inputs"},
}
