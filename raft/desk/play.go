package desk

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/order"
	"raftlab/raft/refusal"
	"raftlab/raft/scenario"
	"raftlab/raft/trace"
	"raftlab/raft/view"
)

// play is a scenario that is played, in the place of the cluster that was there.
type play struct {
	ask    uint64 // whose answer tells how it went; no other scenario has the same
	name   uint64 // the page's, for it
	player *scenario.Player
	waits  []director.Ask // of a live lab, for the worker that the page makes: each one's node is another
	told   int            // so many steps were over when the page was told last
	timed  int            // of so many it knows when
	over   bool           // the page has its answer
}

// readScenario reads a document that this lab can play, and what begins there.
func (k *Desk) readScenario(v *order.JSON, name *uint64) (d *scenario.Document, p *director.Plan, why *order.Refusal) {
	text := ""
	if why = read(v, order.Must(order.Text("scenario", &text, 0, order.MaxDocument)), order.Whole("play", name, 0, maxID)); why != nil {
		return nil, nil, why
	}
	d, err := scenario.Read([]byte(text))
	if err != nil {
		return nil, nil, err.(*order.Refusal)
	}
	if d.Judged() {
		return nil, nil, order.Refuse(scenario.OnlyJudged)
	}
	p = d.Cluster(k.lab.plan.Engine)
	p.Version, p.Virtual = k.lab.plan.Version, k.course != nil
	if why = d.Refuses(p.Engine); why == nil && k.course == nil {
		p.Memory = true // files of the cluster before may still be there
		p.Settings = p.Settings.With(order.Scale, k.liveScale())
	}
	if why == nil {
		why = p.Refused()
	}
	return d, p, why
}

// liveScale is a live cluster's speed; of one whose workers were never made, what it was to be.
func (k *Desk) liveScale() order.Value {
	if v, is := k.lab.plan.Settings.Get(order.Scale); is && !k.director.Started() {
		return v
	}
	return order.Millionths(uint64(k.director.Clock().Scale))
}

// play replaces the cluster by a scenario's, and plays that. What was asked for before is not answered any more: the
// page has given it up.
func (k *Desk) play(id uint64, v *order.JSON) *order.Refusal {
	var name uint64
	d, plan, why := k.readScenario(v, &name)
	if why != nil {
		return why
	}
	k.endPlay()
	if k.course != nil {
		k.replaceCourse(plan)
	} else {
		k.director = director.New((*floor)(k), (*counter)(k), &k.recording)
		k.recording, k.tape, k.past, k.forking = trace.Recording{}, director.Tape{}, nil, forking{}
	}
	k.lab.plan, k.lab.fallback, k.anew = *plan, "", true
	k.playing = &play{ask: id, name: name, player: scenario.NewPlayer(d)}
	k.tellPlaying(nil)
	k.playing.player.Start(stage{k}, plan)
	k.turn()
	return nil
}

// replaceCourse lets another simulated cluster begin, at the speed of the one before.
func (k *Desk) replaceCourse(p *director.Plan) {
	scale := k.course.scale
	k.course = k.newCourse(p)
	k.course.scale = scale
	k.course.follow(k.now)
	k.look()
}

// turn lets the player go on, where there is one.
func (k *Desk) turn() {
	p := k.playing
	if p == nil {
		return
	}
	p.player.Turn(stage{k})
	if n := len(p.player.Results()); n > p.told {
		p.told = n
		k.tellPlaying(p.player.Results()[n-1].Why)
	}
	if passed, over := p.player.Over(); over && !p.over {
		p.over = true
		if why := p.player.NotStarted(); why != nil {
			k.refuse(p.ask, why)
		} else {
			k.say(k.appendResults(appendBool(key(k.answer(p.ask), "passed"), passed)))
		}
	}
	if p.over && p.player.Deadline() == raft.Never {
		k.playing = nil
	}
}

// due is when the player wants a turn, of the cluster's time.
func (k *Desk) due() raft.Time {
	if k.playing == nil {
		return raft.Never
	}
	return k.playing.player.Deadline()
}

// endPlay ends a scenario that is played before its end, since the reader goes elsewhere. The cluster stays.
func (k *Desk) endPlay() {
	p := k.playing
	if p == nil {
		return
	}
	if why := order.Refuse(director.SoughtElse); !p.over {
		k.tellPlaying(why)
		k.refuse(p.ask, why)
	}
	k.playing = nil
}

// playing is what the page is told of a scenario: how many steps are over, and why it has failed, if it has.
type playing struct {
	of   *play
	step int
	why  *order.Refusal
}

// tellPlaying lets the page know how far a scenario is.
func (k *Desk) tellPlaying(why *order.Refusal) {
	k.page.playing = &playing{k.playing, k.playing.told, why}
	k.director.View().Changes.Any = true
}

// appendPlaying writes that, where it is news.
func (k *Desk) appendPlaying(b []byte) []byte {
	p := k.page.playing
	if p == nil {
		return b
	}
	k.page.playing = nil
	b = appendUint(append(key(b, "playing"), `{"play":`...), p.of.name)
	b = append(key(appendInt(key(b, "step"), p.step), "at"), '[')
	for _, r := range p.of.player.Results()[p.of.timed:p.step] {
		b = appendMillis(comma(b), r.At)
	}
	p.of.timed = p.step
	b = append(b, ']')
	if p.why != nil {
		b = order.AppendRefusal(key(b, "error"), p.why)
	}
	return append(b, '}')
}

// player is who hears of what a scenario has asked for.
func (k *Desk) player() director.Asker {
	if k.playing == nil {
		return director.Deaf{}
	}
	return k.playing.player
}

// appendResults writes what came of the steps that are over.
func (k *Desk) appendResults(b []byte) []byte {
	b = append(key(b, "steps"), '[')
	for _, r := range k.playing.player.Results() {
		b = append(comma(b), '{')
		b = appendMillis(key(b, "at"), r.At)
		b = appendBool(key(b, "passed"), r.Why == nil)
		if r.Why != nil {
			b = order.AppendRefusal(key(b, "error"), r.Why)
		}
		b = append(b, '}')
	}
	return append(b, ']')
}

// stage is where a desk's player plays.
type stage struct{ *Desk }

// Now is scenario.Stage's.
func (s stage) Now() raft.Time {
	if s.course != nil {
		return s.course.run.Position().At
	}
	return s.director.Clock().Read(s.now)
}

// View is scenario.Stage's: the present's, whatever moment is in view.
func (s stage) View() *view.State { return &s.director.View().State }

// Ask is scenario.Stage's. What needs new workers waits until the page has made them.
func (s stage) Ask(a director.Ask) {
	switch {
	case s.course != nil:
		s.course.run.Ask(a)
		s.look()
	case a.Do == director.Start, a.Do == director.Join, a.Order.Kind == order.Restart:
		s.playing.waits = append(s.playing.waits, a)
		b := appendNode(key(appendUint(key(s.message("prepare"), "play"), s.playing.ask), "node"), nodeOf(&a))
		s.say(appendInt(key(b, "nodes"), s.lab.plan.Nodes))
	default:
		s.take(director.Word{Kind: director.Asked, Ask: &a})
	}
}

// nodeOf is whose worker an ask needs; None: all nodes'.
func nodeOf(a *director.Ask) raft.NodeID {
	if a.Do == director.Obey {
		return a.Order.Node
	}
	return a.Node
}

// prepared: the page has made the workers that a scenario's step waits for, or could not. Those of a scenario that another
// has replaced are nobody's.
func (k *Desk) prepared(id uint64, v *order.JSON) *order.Refusal {
	var play uint64
	var node raft.NodeID
	var incarnation uint32
	why := ""
	if why := read(v, order.Must(order.Whole("play", &play, 0, maxID)), order.Node("node", &node, MaxNodes), order.Whole("incarnation", &incarnation, 1, maxIncarnation), order.Text("why", &why, 0, order.MaxDocument)); why != nil {
		return why
	}
	k.done(id)
	if k.playing == nil || k.playing.ask != play {
		return nil
	}
	for i, a := range k.playing.waits {
		if nodeOf(&a) != node {
			continue
		}
		k.playing.waits = slices.Delete(k.playing.waits, i, i+1)
		if why != "" {
			k.playing.player.Refused(a.ID, order.Refuse(refusal.Said).With("text", why))
		} else {
			k.askPrepared(a, node, incarnation)
		}
		break
	}
	k.turn()
	return nil
}

// askPrepared asks for what has its workers now.
func (k *Desk) askPrepared(a director.Ask, node raft.NodeID, incarnation uint32) {
	if a.Do == director.Start {
		for i := range k.made {
			k.made[i] = incarnation
		}
		k.tape.Mark(k.director)
	} else {
		k.made[node-1] = incarnation
	}
	k.take(director.Word{Kind: director.Asked, Ask: &a})
}
