package order

// Kind is what is asked.
type Kind uint8

// The kinds. Add to the end, and a row to Kinds.
const (
	Crash Kind = 1 + iota
	PowerLoss
	Restart
	Pause
	Resume
	Cut
	Partition
	Heal
	HealAll
	Set
	FillDisk
	FlipBit
	Jump
	Campaign
	Transfer
	Add
	Remove
	Reconfigure
	Compact
	StopClients
	Hold
	Run
	Put
	Get
	Delete
	Txn
	Stall
	kinds
)

// parts are fields of an order, as bits.
type parts uint32

const (
	hasNode    parts = 1 << iota // required
	hasLeader                    // a node; whoever leads where there is none
	hasTarget                    // of Set: a node or a link
	hasLink                      // required
	hasFrom                      // the node that is asked; whoever leads where there is none
	hasNodes                     // a list of nodes, required
	hasGroups                    // lists of nodes; where there is none, the leader is one
	hasMembers                   // voters, required, and learners
	hasWhen
	hasRemains
	hasDisk
	hasFor
	hasBy
	hasBytes
	hasOneWay
	hasLearner
	hasSettings
	hasWhy
	hasKey // and via, within
	hasValue
	hasRead
	hasTxn
	hasWithin
	hasWhat // and for how long
)

// KindInfo tells of one kind.
type KindInfo struct {
	Name  string
	parts parts
	// About is a sentence for those who write scenarios.
	About string
}

// Kinds tells of every kind; the first is none.
var Kinds = [kinds]KindInfo{
	Crash:       {"crash", hasLeader | hasWhen | hasRemains | hasFor, "Ends a node's process; its disk keeps what remains says. It starts again after for, if that is given."},
	PowerLoss:   {"powerLoss", hasNodes | hasRemains, "Ends the processes of several nodes at once."},
	Restart:     {"restart", hasNode | hasDisk, "Starts a node that is down."},
	Pause:       {"pause", hasLeader | hasFor, "Stops a node's process, whose clock runs on; it goes on after for, if that is given."},
	Resume:      {"resume", hasNode, "Lets a paused node go on."},
	Cut:         {"cut", hasLink | hasOneWay, "Cuts the link between two nodes, or one way of it."},
	Partition:   {"partition", hasGroups, "Cuts the links between groups and heals those inside; nodes that no group names form one more. Without groups it parts the leader from all others."},
	Heal:        {"heal", 0, "Heals all links."},
	HealAll:     {"healAll", 0, "Ends all that is wrong: heals, restarts, resumes, and calms network, disks and clocks."},
	Set:         {"set", hasTarget | hasSettings, "Changes settings of the cluster, of one node or of one link."},
	FillDisk:    {"fillDisk", hasLeader | hasBytes, "Leaves a node's disk room for so many bytes in all; without bytes, for any number."},
	FlipBit:     {"flipBit", hasNode, "Turns one bit on the disk of a node that is down."},
	Jump:        {"jump", hasNode | hasBy, "Puts a node's clock ahead, or back where by is negative: then it stands until it has caught up."},
	Campaign:    {"campaign", hasLeader, "Makes a node start an election."},
	Transfer:    {"transfer", hasNode | hasFrom, "Asks the leader, or from if that one leads, to hand over to a node."},
	Add:         {"add", hasNode | hasLearner | hasWithin, "Makes a node a voter, or a learner."},
	Remove:      {"remove", hasNode | hasWithin, "Removes a node from the cluster."},
	Reconfigure: {"reconfigure", hasMembers | hasWithin, "Makes all voters and learners those that are named, in one joint change."},
	Compact:     {"compact", hasLeader, "Makes a node save a snapshot and drop its log before it."},
	StopClients: {"stopClients", 0, "Lets every client of a swarm finish what it does, and begin nothing more."},
	Hold:        {"hold", hasWhy, "Stops the cluster's clock."},
	Run:         {"run", 0, "Lets the cluster's clock go on."},
	Put:         {"put", hasKey | hasValue, "Writes a value."},
	Get:         {"get", hasKey | hasRead, "Reads a value."},
	Delete:      {"delete", hasKey, "Deletes a key."},
	Txn:         {"txn", hasTxn | hasRead, "Runs a transaction."},
	Stall:       {"stall", hasLeader | hasWhat, "Lets something of a node hang while its process lives: no sync of its disk ends, nothing is applied, or nothing runs at all."},
}

func (k Kind) String() string {
	if k == 0 || k >= kinds {
		return "none"
	}
	return Kinds[k].Name
}

// KindNames are all kinds' names, in order; the first is "", which is no kind's.
func KindNames() []string {
	names := make([]string, kinds)
	for i := range Kinds {
		names[i] = Kinds[i].Name
	}
	return names
}

// KindOf finds a kind by its name; 0: there is none.
func KindOf(name string) Kind {
	for i := Crash; i < kinds; i++ {
		if Kinds[i].Name == name {
			return i
		}
	}
	return 0
}

// stepAbout are sentences on the steps that are no order, for those who write scenarios.
var stepAbout = [...]string{
	Until:  "Goes on once all of this holds; the scenario fails if that takes longer than within: 10 s of the cluster's clock, if nothing is said.",
	Wait:   "Goes on after so many ms of the cluster's clock.",
	Expect: "The scenario fails unless all of this holds now.",
	Say:    "A caption; it stands until the next one; the player waits only where it is played for a reader.",
}
