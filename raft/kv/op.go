package kv

// OpKind is what an operation does.
type OpKind uint8

const (
	Put OpKind = 1 + iota
	Get
	Delete
	Txn
)

// Op is one operation. Fields that its kind does not list are zero.
//
//	Put     Key, Value
//	Get     Key
//	Delete  Key
//	Txn     Txn
type Op struct {
	Kind       OpKind
	Key, Value string
	Txn        *TxnOp
}

// TxnOp runs Success when all of Compare hold, else Failure, as one step. No
// transaction stands inside another.
type TxnOp struct {
	Compare          []Compare
	Success, Failure []Op
}

// Target is what a comparison looks at.
type Target uint8

const (
	TargetValue   Target = 1 + iota
	TargetVersion        // how often the key was put since it was created; 0: it is absent
	TargetMod            // the revision that last changed it; 0: it is absent
	TargetCreate         // the revision that created it; 0: it is absent
)

// Relation is how the target must stand to the given value or number.
type Relation uint8

const (
	Equal Relation = 1 + iota
	NotEqual
	Less
	Greater
)

// Compare is one condition. Value counts with TargetValue, Number with the others.
// As in etcd, no condition on the value of an absent key holds, NotEqual neither.
type Compare struct {
	Key      string
	Target   Target
	Relation Relation
	Value    string
	Number   int64
}

// CommandKind is what an entry of the log asks of the state machine.
type CommandKind uint8

const (
	// Register opens a session (dissertation §6.3, RegisterClient).
	Register CommandKind = 1 + iota
	// Execute runs Op once in a session.
	Execute
	// Compact forgets the changes before Revision that later ones replaced. A leader asks
	// for it once the history has outgrown its bounds; no client does.
	Compact
)

// Command is what a log entry holds.
//
//	Register  Session: a number of the client's choice, by which it can tell its own
//	          entry; the session's id is in the result
//	Execute   Session: its id; Serial: 1, 2, …, one for each operation, equal in its
//	          retries; Ack: the client has had the answers of all serials ≤ Ack; Op
//	Compact   Revision
type Command struct {
	Kind                 CommandKind
	Session, Serial, Ack uint64
	Op                   Op
	Revision             int64
}
