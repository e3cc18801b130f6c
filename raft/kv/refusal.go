package kv

import "raftlab/raft/refusal"

// Why an operation can't be executed, or a state not be read.
const (
	txnEmpty     refusal.Code = "txnEmpty"
	txnLong      refusal.Code = "txnLong"
	txnNested    refusal.Code = "txnNested"
	keyEmpty     refusal.Code = "keyEmpty"
	keyTwice     refusal.Code = "keyTwice"
	noKind       refusal.Code = "noKind"
	noTarget     refusal.Code = "noTarget"
	noRelation   refusal.Code = "noRelation"
	stateDamaged refusal.Code = "stateDamaged"
)

// Codes tells the arguments that each code has.
var Codes = map[refusal.Code][]string{
	txnEmpty:     {},
	txnLong:      {"high"},
	txnNested:    {},
	keyEmpty:     {},
	keyTwice:     {"key"},
	noKind:       {"got"},
	noTarget:     {"got"},
	noRelation:   {"got"},
	stateDamaged: {},
}
