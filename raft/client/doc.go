// Package client is one client of a cluster: what it asks for through all attempts, the
// session in which a write that is tried twice happens once (dissertation §6.3), and what it
// may say in the end. The page's client is this one, and so are those of the simulated
// universes, whose histories are judged.
//
// A [Client] is a value without clock and goroutine. It is entered by [Client.Begin], by a
// node's answer ([Client.Answered]), by news ([Client.LeaderRose], [Client.NodeStarted],
// [Client.NodeDied]) and by [Client.Timer], which it next wants at [Client.Deadline]. What
// surrounds it is a [Cluster]: it carries requests, hears how operations end, and says what
// this client can know of the nodes, which may be nothing.
//
// An operation ends in one of three ways ([Outcome]): OK; Failed, which definitely did not
// happen and never will; Unknown. Why it ended so is a code ([Why]), not a sentence.
//
// # What it is not
//
// It has no words, and no JSON: raft/desk has. It keeps no history: who begins an
// operation does.
//
// Read operation.go first, then client.go, attempt.go and session.go.
package client
