package sim

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/replica"
)

// ownRequests is from where on requests are the universe's own, and no client's.
const ownRequests = uint64(1) << 63

// Ask gives a server that is up a request of the caller's, beside those of the clients, in
// no time. Answer knows it by the id that is returned.
func (u *Universe) Ask(id raft.NodeID, q replica.Request) (request uint64) {
	u.begin(u.now)
	u.asked++
	q.ID = ownRequests + u.asked
	u.node(id).command(&replica.Command{Kind: replica.CommandRequest, Request: q})
	return q.ID
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

// keepAnswer keeps an answer to a request of Ask. Nobody awaits those to changes.
func (u *Universe) keepAnswer(reply *replica.Reply) {
	if reply.ID == changeRequest {
		return
	}
	kept := *reply
	kept.Result = slices.Clone(reply.Result)
	u.answers = append(slices.Clip(u.answers), kept) // clones share what there was
}
