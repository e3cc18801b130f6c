package differential

import (
	"fmt"
	"slices"
	"strconv"

	"raftlab/raft"
	"raftlab/raft/kv"
	"raftlab/raft/order"
	"raftlab/raft/replica"
	"raftlab/raft/sim"
)

const ms = raft.Millisecond

// patience is how long a step may take, and pause how long until what failed is tried again.
const patience, pause = 120_000 * ms, 400 * ms

// world runs a script with one engine.
type world struct {
	u       *sim.Universe
	now     cluster // after the present step
	session uint64
	serial  uint64
	commits map[raft.Index]raft.Entry
}

// outcome is how a script ended.
type outcome struct {
	commands []string // committed, each when it came first
	members  raft.Configuration
	contents []string // of the state machine, the same everywhere
}

type newEngine func(raft.Config) (raft.Engine, error)

// noting is an engine whose committed entries are kept. That all servers commit the same is
// for the universe's judge to say.
type noting struct {
	raft.Engine
	world *world
}

func (n noting) Step(in raft.Input) *raft.Output {
	out := n.Engine.Step(in)
	for _, e := range out.Committed {
		n.world.commits[e.Index] = e
	}
	return out
}

// play runs a script to its end.
func play(s *script, make newEngine) (outcome, error) {
	w := &world{commits: map[raft.Index]raft.Entry{}}
	c := s.config
	c.Engine = func(c raft.Config) (raft.Engine, error) {
		engine, err := make(c)
		return noting{engine, w}, err
	}
	var err error
	if w.u, err = sim.New(c); err != nil {
		return outcome{}, err
	}
	for i := range s.steps {
		if err := w.step(&s.steps[i]); err != nil {
			return outcome{}, fmt.Errorf("step %d: %w", i+1, err)
		}
	}
	return w.end()
}

func (w *world) step(s *step) error {
	w.now = s.after
	for _, a := range s.orders {
		if err := w.u.Do(a); err != nil {
			return err
		}
	}
	if s.puts > 0 {
		if err := w.put(s.puts); err != nil {
			return err
		}
	}
	if s.change {
		if err := w.change(s.joint); err != nil {
			return err
		}
	}
	return w.rest()
}

// until lets the universe go on until something holds.
func (w *world) until(what string, within raft.Time, holds func() bool) error {
	for end := w.u.Now() + within; !holds(); {
		if w.u.Now() > end || !w.u.Step() {
			return fmt.Errorf("never: %s; leader: %s", what, w.u.Leader())
		}
		if err := w.u.Err(); err != nil {
			return err
		}
		if v := w.u.Violations(); len(v) > 0 {
			return fmt.Errorf("%v", v[0])
		}
	}
	return nil
}

// leader is one that a majority can hear, and that has applied all that it has.
func (w *world) leader() (s raft.Status, is bool) {
	id := w.u.Leader()
	if id == raft.None || w.now.cut.has(id) && !w.now.oneWay {
		return s, false
	}
	s, _ = w.u.Status(id)
	return s, s.Applied == s.Last && s.Transferee == raft.None && !s.Configuration.Joint()
}

// rest waits until a leader, and all members that are well, have nothing left to do.
func (w *world) rest() error {
	return w.until("all is at rest", patience, func() bool {
		leader, is := w.leader()
		if !is {
			return false
		}
		for _, id := range w.now.well().ids() {
			s, up := w.u.Status(id)
			if !up || s.Leader != leader.ID || s.Applied != leader.Last || s.Term != leader.Term {
				return false
			}
		}
		return true
	})
}

// attempt asks whoever leads until it said Done.
func (w *world) attempt(what string, kind replica.RequestKind, ops func() [][]byte) error {
	return w.until(what, patience, func() bool {
		leader, is := w.leader()
		if !is {
			return false
		}
		todo := ops()
		var asked []uint64
		for _, op := range todo {
			asked = append(asked, w.u.Ask(leader.ID, replica.Request{Kind: kind, Op: op}))
		}
		return len(todo) == 0 || w.until("", pause, func() bool { return w.done(asked) }) == nil
	})
}

// done tells whether each of the requests was executed.
func (w *world) done(requests []uint64) bool {
	return !slices.ContainsFunc(requests, func(id uint64) bool {
		reply, told := w.u.Answer(id)
		return !told || reply.Answer != replica.Done
	})
}

// put has commands executed that put the next numbers, each once and in order: as all are
// asked for again until all are executed, in a session.
func (w *world) put(count int) error {
	if err := w.register(); err != nil {
		return err
	}
	var commands [][]byte
	for range count {
		w.serial++
		op := kv.Op{Kind: kv.Put, Key: key(w.serial), Value: strconv.FormatUint(w.serial, 10)}
		commands = append(commands, kv.AppendCommand(nil, &kv.Command{Kind: kv.Execute, Session: w.session, Serial: w.serial, Op: op}))
	}
	return w.attempt("the puts are committed", replica.RequestExecute, func() [][]byte { return commands })
}

func key(serial uint64) string { return "k" + strconv.FormatUint(serial%7, 10) }

func (w *world) register() error {
	if w.session != 0 {
		return nil
	}
	command := kv.AppendCommand(nil, &kv.Command{Kind: kv.Register, Session: 1})
	err := w.attempt("a session is open", replica.RequestExecute, func() [][]byte { return [][]byte{command} })
	for i := raft.Index(1); w.session == 0 && err == nil; i++ {
		if e := w.commits[i]; e.Kind == raft.Command {
			w.session = uint64(i)
		}
	}
	return err
}

// change has the leader change the members, until they are what they should be.
func (w *world) change(joint bool) error {
	by := raft.TransitionAuto
	if joint {
		by = raft.TransitionJoint
	}
	return w.attempt("the members are changed", replica.RequestChange, func() [][]byte {
		leader, _ := w.leader()
		changes := w.missing(&leader.Configuration)
		if len(changes) == 0 {
			return nil
		}
		return [][]byte{replica.AppendChange(nil, changes, by)}
	})
}

// missing are the changes from a configuration to what it should be.
func (w *world) missing(c *raft.Configuration) (changes []raft.Change) {
	for id := raft.NodeID(1); id <= servers; id++ {
		votes, learns := c.Votes(id), c.Learns(id)
		switch {
		case w.now.voters.has(id) && !votes:
			changes = append(changes, raft.Change{Kind: raft.AddVoter, Node: id})
		case w.now.learners.has(id) && !learns:
			changes = append(changes, raft.Change{Kind: raft.AddLearner, Node: id})
		case !w.now.members().has(id) && (votes || learns):
			changes = append(changes, raft.Change{Kind: raft.RemoveServer, Node: id})
		}
	}
	return changes
}

// end heals all, and tells what came of it.
func (w *world) end() (o outcome, err error) {
	w.now.cut, w.now.oneWay = 0, false
	w.u.Do(order.Order{Kind: order.Heal})
	for _, id := range (w.now.down & w.now.members()).ids() {
		w.u.Do(order.Order{Kind: order.Restart, Node: id})
		w.now.down &^= only(id)
	}
	if err = w.put(1); err != nil {
		return o, err
	}
	if err = w.rest(); err != nil {
		return o, err
	}
	leader, _ := w.leader()
	o.members, o.commands = leader.Configuration, w.commands(leader.Applied)
	for _, id := range w.now.well().ids() {
		contents, err := w.read(id)
		if err != nil {
			return o, err
		}
		if o.contents != nil && !slices.Equal(o.contents, contents) {
			return o, fmt.Errorf("%s holds %q, and a server before %q", id, contents, o.contents)
		}
		o.contents = contents
	}
	return o, nil
}

// commands are the committed ones, as a client put them: a retry is the same command.
func (w *world) commands(applied raft.Index) (all []string) {
	last := uint64(0)
	for i := raft.Index(1); i <= applied; i++ {
		e := w.commits[i]
		c, err := kv.DecodeCommand(e.Data)
		if e.Kind == raft.Command && (err != nil || c.Kind == kv.Execute && c.Serial > last) {
			last = c.Serial
			all = append(all, fmt.Sprintf("put %s=%s", c.Op.Key, c.Op.Value))
		}
	}
	return all
}

// read reads all of a server's state machine.
func (w *world) read(id raft.NodeID) (contents []string, err error) {
	for i := range uint64(7) {
		op := kv.Op{Kind: kv.Get, Key: key(i)}
		asked := w.u.Ask(id, replica.Request{Kind: replica.RequestLocalRead, Op: kv.AppendOp(nil, &op)})
		if err := w.until("a read is answered", pause, func() bool { return w.done([]uint64{asked}) }); err != nil {
			return nil, err
		}
		reply, _ := w.u.Answer(asked)
		result, err := kv.DecodeResult(reply.Result)
		if err != nil {
			return nil, err
		}
		contents = append(contents, fmt.Sprintf("%+v at %d", result.KV, result.Revision))
	}
	return contents, nil
}
