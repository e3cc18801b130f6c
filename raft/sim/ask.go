package sim

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/replica"
)

// ownRequests is from where on requests are the universe's own, and no client's. Nobody
// awaits the answers to those that are named unawaited.
const ownRequests, unawaited = uint64(1) << 63, ^uint64(0)

// Ask gives a server that is up a request of the caller's, beside those of the clients, in
// no time. Answer knows it by the id that is returned.
func (u *Universe) Ask(id raft.NodeID, q replica.Request) (request uint64) {
	u.begin(u.now)
	u.asked++
	request = ownRequests + u.asked
	u.node(id).ask(request, q)
	return request
}

// ask gives a server a request under that name.
func (n *node) ask(request uint64, q replica.Request) {
	q.ID = request
	n.command(&replica.Command{Kind: replica.CommandRequest, Request: q})
}

// Answer is what a server said to a request of Ask; false as long as none did.
func (u *Universe) Answer(request uint64) (replica.Reply, bool) {
	for i := range u.answers {
		if u.answers[i].ID == request {
			return u.answers[i], true
		}
	}
	return replica.Reply{}, false
}

// keepAnswer keeps an answer to one of the universe's own requests, if it is awaited.
func (u *Universe) keepAnswer(reply *replica.Reply) {
	if reply.ID == unawaited {
		return
	}
	kept := *reply
	kept.Result = slices.Clone(reply.Result)
	u.answers = append(slices.Clip(u.answers), kept) // clones share what there was
}
