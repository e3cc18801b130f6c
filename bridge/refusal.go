package bridge

import "raftlab/raft/refusal"

// What a browser refuses, or lacks.
const (
	diskNotOpened    refusal.Code = "diskNotOpened"
	diskNotClosed    refusal.Code = "diskNotClosed"
	diskNotEmptied   refusal.Code = "diskNotEmptied"
	filesRefused     refusal.Code = "filesRefused"
	fileNotOpened    refusal.Code = "fileNotOpened"
	sandboxFiles     refusal.Code = "sandboxFiles"
	storageRefused   refusal.Code = "storageRefused"
	storageSandboxed refusal.Code = "storageSandboxed"
	storageMissing   refusal.Code = "storageMissing"
	storageInsecure  refusal.Code = "storageInsecure"
	browserLacks     refusal.Code = "browserLacks"
	browserSilent    refusal.Code = "browserSilent"
	browserCode      refusal.Code = "browserCode"
	browserMoved     refusal.Code = "browserMoved"
	browserWrote     refusal.Code = "browserWrote"
	browserSize      refusal.Code = "browserSize"
	fileSize         refusal.Code = "fileSize"
	noLocks          refusal.Code = "noLocks"
	locksRefused     refusal.Code = "locksRefused"
)

// Codes tells the arguments that each code has. What a browser says is told in its own words, as
// refusal.Said.
var Codes = map[refusal.Code][]string{
	diskNotOpened:    {"why"},
	diskNotClosed:    {"why"},
	diskNotEmptied:   {"why"},
	filesRefused:     {"file", "why"},
	fileNotOpened:    {"file", "why"},
	sandboxFiles:     {"why"},
	storageRefused:   {"why"},
	storageSandboxed: {},
	storageMissing:   {},
	storageInsecure:  {},
	browserLacks:     {"name"},
	browserSilent:    {},
	browserCode:      {"got"},
	browserMoved:     {"got", "high"},
	browserWrote:     {"got", "high"},
	browserSize:      {"got"},
	fileSize:         {"got", "wanted"},
	noLocks:          {},
	locksRefused:     {"why"},
}
