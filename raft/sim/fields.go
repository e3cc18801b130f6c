package sim

// fields says which fields of an action count, besides At and Kind.
type fields uint8

const (
	hasNode fields = 1 << iota
	hasPeer
	hasGroup
	hasRemains
	hasLink
	hasRange
	hasAmount
	hasSettings
)

var actionFields = [actionKinds]fields{
	Crash: hasNode | hasRemains | hasAmount, CrashInWrite: hasNode | hasRemains | hasAmount, CrashAtWrite: hasNode | hasRemains | hasAmount,
	PowerLoss: hasGroup | hasRemains, Restart: hasNode, Pause: hasNode | hasAmount, Resume: hasNode, Cut: hasNode | hasPeer,
	Partition: hasGroup, Conditions: hasLink, SetLink: hasNode | hasPeer | hasLink, Disk: hasNode | hasRange,
	FillDisk: hasNode | hasAmount, FlipBit: hasNode, Drift: hasNode | hasAmount, Jump: hasNode | hasAmount, JumpBack: hasNode | hasAmount,
	Settings: hasSettings, Campaign: hasNode, Transfer: hasNode | hasPeer,
	AddVoter: hasNode, AddLearner: hasNode, RemoveServer: hasNode, Reconfigure: hasGroup, Compact: hasNode,
}

// counting is the action with the fields alone that count for its kind.
func (a *Action) Counting() Action {
	has, c := actionFields[a.Kind], Action{At: a.At, Kind: a.Kind}
	if has&hasNode != 0 {
		c.Node = a.Node
	}
	if has&hasPeer != 0 {
		c.Peer = a.Peer
	}
	if has&hasGroup != 0 {
		c.Group = a.Group
	}
	if has&hasRemains != 0 {
		c.Remains = a.Remains
	}
	if has&hasLink != 0 {
		c.Link = a.Link
	}
	if a.Kind == Conditions { // which leaves cuts as they are
		c.Link.Cut = false
	}
	if has&hasRange != 0 {
		c.Range = a.Range
	}
	if has&hasAmount != 0 {
		c.Amount = a.Amount
	}
	if has&hasSettings != 0 {
		c.Settings = a.Settings
	}
	return c
}

// amountNames are what documents call the Amount of an action.
var amountNames = [actionKinds]string{
	Crash: "restart", CrashInWrite: "restart", CrashAtWrite: "restart", Pause: "resume",
	FillDisk: "bytes", Drift: "speed", Jump: "by", JumpBack: "by",
}

var remainsNames = [remainsKinds]string{"nothing", "everything", "torn"}
