package sim

import (
	"strconv"

	"raftlab/raft"
	"raftlab/raft/kv"
)

// client does one operation after the other, each in one attempt or in several.
type client struct {
	index   uint32
	dice    raft.Dice
	retired bool
	alarm   uint64 // the number of the alarm that counts; those set before are void

	session uint64 // 0: none is open
	serial  uint64 // of the last command that was given one
	hint    raft.NodeID
	asked   uint64 // how many servers were asked in turn

	current  int // in the history; −1 when it does nothing
	deadline raft.Time
	first    uint64 // attempts from this one on are of the present command
	last     uint64 // the latest attempt
	open     []uint64
	tried    int // attempts at the present command
	register bool
}

func newClient(seed uint64, index uint32) client {
	return client{index: index, dice: *raft.NewDice(seed, clientDice, uint64(index)), current: -1}
}

// wakeAt sets the client's alarm, in place of the one before.
func (u *Universe) wakeAt(c *client, at raft.Time) {
	c.alarm++
	u.push(event{at: at, kind: wake, client: c.index, token: c.alarm})
}

// rest lets the client think.
func (u *Universe) rest(c *client) {
	c.current = -1
	u.wakeAt(c, u.now+u.config.Load.Think.Draw(&c.dice))
}

// woken begins an operation, or goes on with one that was not answered.
func (u *Universe) woken(c *client) {
	switch {
	case c.current < 0 && c.retired:
	case c.current < 0:
		u.call(c)
	case u.now >= c.deadline:
		u.giveUp(c)
	default:
		u.attempt(c)
	}
}

// call begins an operation: of those that pass through the log, two thirds are puts.
func (u *Universe) call(c *client) {
	op := kv.Op{Kind: kv.Put, Key: "k" + strconv.FormatUint(c.dice.Below(u.config.Load.Keys), 10)}
	read := c.dice.Below(100) < u.config.Load.Reads || uint64(c.index) < u.config.Load.Readers
	switch die := c.dice.Below(6); {
	case read || die == 0:
		op.Kind = kv.Get
	case die == 1:
		op.Kind = kv.Delete
	default:
		op.Value = "c" + strconv.Itoa(int(c.index)) + "-" + strconv.Itoa(len(u.history))
	}
	c.current, c.deadline = len(u.history), u.now+u.config.Load.Within
	u.history = append(u.history, Operation{Client: int(c.index), Op: op, Read: read, Call: u.now, Return: raft.Never})
	if !read {
		c.serial++
	}
	c.register = !read && c.session == 0
	c.begin()
	u.attempt(c)
}

// begin makes the attempts so far those of another command.
func (c *client) begin() { c.first, c.open, c.tried = c.last+1, c.open[:0], 0 }

// end tells the history how the current operation ended.
func (u *Universe) end(c *client, outcome Outcome, result kv.Result) {
	o := &u.history[c.current]
	o.Return, o.Outcome, o.Result = u.now, outcome, result
	u.chain.number(uint64(c.current)<<2 | uint64(outcome))
	u.rest(c)
}

// giveUp ends an operation that was not answered in time. It failed only if no attempt
// can have been executed.
func (u *Universe) giveUp(c *client) {
	if len(c.open) > 0 && !c.register && !u.history[c.current].Read {
		u.end(c, Unknown, kv.Result{})
		return
	}
	u.end(c, Failed, kv.Result{})
}
