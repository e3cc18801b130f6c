//go:build js && wasm

package bridge

import (
	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/replica"
)

// suspend sends the marks behind all that this node has sent. The clocks stand, so it sends
// nothing more; and it goes on as it is, whether its worker is ended or not.
func (n *node) suspend(c *replica.Command) {
	n.marks.Await(c.Round, c.Peers)
	for _, peer := range c.Peers {
		Send(uint32(peer), replica.AppendMark(nil, c.Round))
	}
}

// writeDown tells the director all of this node, once all that its peers sent is here.
func (n *node) writeDown() {
	round := n.marks.Complete()
	if round == 0 {
		return
	}
	r := replica.Record{Kind: replica.RecordSuspended, ID: uint64(round)}
	rest := replica.Rest{Own: n.now, Cluster: n.cluster, Paused: n.paused, Lost: n.lost}
	for _, o := range n.orders {
		rest.Orders = append(rest.Orders, o.bytes)
	}
	for _, f := range n.mail.frames[n.mail.head:] {
		rest.Mail = append(rest.Mail, replica.Letter{From: f.from, Bytes: f.bytes})
	}
	if n.replica.Rest(&rest) {
		r.Bytes = replica.AppendRest(nil, &rest)
	}
	n.replica.Tell(&r)
	n.replica.Flush()
}

// goOn is the start of a worker in which a node that was suspended goes on.
func (n *node) goOn(c *replica.Continue) {
	rest, err := replica.DecodeRest(c.Rest)
	if err != nil {
		panic("what a suspended node left can't be read: " + err.Error())
	}
	n.clock = clock.GoOn(c.Clock, rest.Cluster, rest.Own)
	n.now, n.cluster, n.paused, n.lost = rest.Own, rest.Cluster, rest.Paused, rest.Lost
	r, err := replica.ResumeOn(n, rest.Checkpoint, n.file(c.Memory, c.Image), n.resume)
	if _, stopped := err.(*replica.Stop); stopped {
		panic(err)
	} else if err != nil {
		panic("the node can't go on: " + err.Error())
	}
	n.replica = r
	for _, b := range rest.Orders {
		n.order(b)
	}
	for _, l := range rest.Mail {
		n.hold(raft.NodeID(l.From), l.Bytes)
	}
	n.confirm(replica.RecordContinued)
}
