// Written by go run ./tests/generate, from what it names. Change that.

package link

// words are those of www/lab/pack.ts, by their places.
var words = [...]string{
	"put", "key", "value", "do", "n1", "n2", "n3", "n4", "n5", "crash", "restart", "node", "set", "settings", "get", "delete", "via", "within", "cut", "link",
	"heal", "partition", "groups", "campaign", "transfer", "pause", "resume", "add", "remove", "watch", "w/1", "w/2", "w/3", "n6", "n7", "n8", "n9", "read", "local", "lease",
	"linearizable", "election", "heartbeat", "preVote", "checkQuorum", "driftBound", "priority", "quiet", "latency", "loss", "duplicate", "reorder", "fsync", "drift", "scale", "max", "oneWay", "learner", "voters", "learners",
	"reconfigure", "compact", "powerLoss", "nodes", "remains", "nothing", "everything", "torn", "fillDisk", "bytes", "flipBit", "stall", "what", "for", "disk", "apply", "process", "wipe", "trust", "txn",
	"compare", "success", "failure", "target", "op", "version", "mod", "create", "=", "!=", "<", ">", "join", "unwatch", "mark", "from", "jump", "by", "healAll", "stopClients",
	"hold", "run", "why", "when", "inWrite", "atWrite", "at", "order", "logs", "terms", "term", "vote",
}
