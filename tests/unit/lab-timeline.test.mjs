// A run as it went, folded from its events: what each node was, what failed, what clients had.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './load.mjs'

const { Fold, hostFaultKinds, hostFaultScopes } = await load('www/lab/timeline/fold.ts', 'www/lab/protocol.ts')

/** A lab's events as they come, with their ids. */
class Lab {
  fold = new Fold()
  events = []
  view = { now: true, from: 0, to: 0, undo: null, sought: null }
  nodes = []
  waiting = []

  happen(...events) {
    const made = events.map(([time, node, name, more = {}]) => ({ id: (this.id = (this.id ?? 0) + 1), time, node, name, term: 1, peer: null, numbers: [0, 0, 0, 0], ...more }))
    this.events.push(...made)
    this.view = { ...this.view, to: Math.max(this.view.to, ...made.map(({ time }) => time)) }
    this.tell(made)
    return this
  }
  tell(events, anew = false, time = this.view.to) {
    this.fold.apply(events, anew, { time, view: this.view, scale: 1, nodes: this.nodes, waiting: this.waiting })
  }
  /** Shows the moment after the event of an id, at a time. */
  seek(time, id) {
    this.view = { ...this.view, now: time >= this.view.to }
    this.tell(this.events.filter((event) => event.id <= id), true, time)
    return this
  }
  get timeline() {
    return this.fold.timeline
  }
  lane(id) {
    return this.timeline.lanes.find(({ node }) => node === id)?.spans.map(({ from, to, state, term }) => `${state} ${term}: ${from} to ${to}`)
  }
  get troubles() {
    return this.timeline.troubles.map(({ kind, node, peer, from, to }) => `${node}${peer ? `>${peer}` : ''} ${kind}: ${from} to ${to}`)
  }
  get marks() {
    return this.timeline.marks.map(({ time, node, name }) => `${time} ${node} ${name}`)
  }
}

const started = ['n1', 'n2', 'n3'].map((id) => [0, id, 'started', { term: 0 }])
const elected = [[100, 'n2', 'becamePreCandidate', { term: 0 }], [110, 'n2', 'becameCandidate'], [112, 'n1', 'newTerm'], [120, 'n2', 'becameLeader']]
const node = (id, more = {}) => ({ id, alive: true, role: 'follower', term: 1, paused: false, member: 'voter', ...more })

test('a lane says what its node was, in which term, one span behind the other', () => {
  const lab = new Lab().happen(...started, ...elected, [300, 'n2', 'crashed', { numbers: [1, 0, 0, 0] }], [301, 'n2', 'committed'], [400, 'n2', 'restarted'], [410, 'n2', 'started'], [500, 'n2', 'steppedDown', { term: 4 }])
  assert.deepEqual(lab.lane('n1'), ['follower 0: 0 to 112', 'follower 1: 112 to null'])
  assert.deepEqual(lab.lane('n2'), [
    'follower 0: 0 to 100', 'pre-candidate 0: 100 to 110', 'candidate 1: 110 to 120', 'leader 1: 120 to 300', 'down 1: 300 to 410', 'follower 1: 410 to 500', 'follower 4: 500 to null',
  ])
  assert.deepEqual(lab.marks, ['110 n2 becameCandidate', '120 n2 becameLeader'])
  assert.deepEqual(lab.timeline.lanes.map(({ node }) => node), ['n1', 'n2', 'n3'])
})

test('a node whose process hangs is paused meanwhile', () => {
  const lab = new Lab().happen(...started, [80, 'n1', 'stalled', { numbers: [3, 5e9, 0, 0] }], [85, 'n2', 'stalled', { numbers: [1, 5e9, 0, 0] }], [90, 'n1', 'stallEnded', { numbers: [3, 0, 0, 0] }])
  assert.deepEqual(lab.timeline.lanes[0].spans.map(({ from, paused }) => [from, paused]), [[0, false], [80, true], [90, false]])
  assert.ok(!lab.timeline.lanes[1].spans.some(({ paused }) => paused))
  assert.deepEqual(lab.troubles, ['n1 process: 80 to 90', 'n2 disk: 85 to null'])
})

test('what no event has told is as the nodes say, from then on', () => {
  const lab = new Lab().happen(...started, ...elected)
  lab.nodes = [node('n1', { term: 3 }), node('n2', { role: 'leader', paused: true }), node('n3', { alive: false, term: 0 }), node('n4', { alive: false, term: 0 })]
  lab.view = { ...lab.view, to: 200 }
  lab.tell([])
  assert.deepEqual(lab.lane('n1'), ['follower 0: 0 to 112', 'follower 1: 112 to 200', 'follower 3: 200 to null'])
  assert.equal(lab.timeline.lanes[1].spans.at(-1).paused, true)
  assert.deepEqual(lab.lane('n3'), ['follower 0: 0 to 200', 'down 0: 200 to null'])
  assert.equal(lab.lane('n4'), undefined, 'it has not started yet')
  const { timeline } = lab
  lab.tell([])
  assert.equal(lab.timeline, timeline, 'nothing is new')
})

test('a configuration of the leader’s says who is a learner', () => {
  const lab = new Lab().happen(...started, ...elected, [150, 'n3', 'configured', { numbers: [5, 0b001, 0, 0] }], [200, 'n2', 'configured', { numbers: [7, 0b011, 0, 0b100] }])
  assert.deepEqual(lab.timeline.lanes.map(({ spans }) => spans.at(-1).member), ['voter', 'voter', 'learner'])
  assert.equal(lab.timeline.lanes[2].spans.at(-1).from, 200)
})

test('troubles last from what began them to what ended them', () => {
  const lab = new Lab().happen(
    ...started,
    [10, 'n1', 'cut', { peer: 'n2' }], [10, 'n2', 'cut', { peer: 'n1' }], [20, 'n3', 'paused'], [30, 'n2', 'stalled', { numbers: [1, 5e9, 0, 0] }],
    [40, 'n1', 'healed', { peer: 'n2' }], [50, 'n3', 'resumed'], [60, 'n2', 'crashed'], [70, 'n2', 'started'], [80, 'n1', 'stalled', { numbers: [3, 5e9, 0, 0] }], [90, 'n1', 'stallEnded', { numbers: [3, 0, 0, 0] }],
    [2000, null, 'hostFault', { numbers: [hostFaultKinds.indexOf('hidden'), 500e6, hostFaultScopes.indexOf('page'), 0] }],
    [3000, null, 'hostFault', { numbers: [hostFaultKinds.indexOf('stopped'), 500e6, hostFaultScopes.indexOf('all'), 0] }],
  )
  assert.deepEqual(lab.troubles, [
    'n1>n2 cut: 10 to 40', 'n2>n1 cut: 10 to null', 'n3 paused: 20 to 50', 'n2 disk: 30 to 60', 'n2 down: 60 to 70', 'n1 process: 80 to 90',
    'null host: 1500 to 2000', 'null host: 3000 to 3000',
  ])
})

test('clients’ operations have their outcomes, and leaders their commits', () => {
  const answer = (time, op, outcome, took) => [time, null, 'answered', { term: 0, numbers: [op, outcome, took * 1e6, 0] }]
  const lab = new Lab().happen(answer(100, 1, 1, 12), answer(5000, 2, 3, 4000), [110, 'n2', 'committed', { numbers: [4, 6, 2, 3] }], [112, 'n1', 'committed', { numbers: [4, 6, 0, 0] }])
  assert.deepEqual(lab.timeline.answers.map(({ asked, to, op, count }) => [asked, to, op, count.ok, count.unknown]), [[88, 100, 'put', 1, 0], [1000, 5000, 'get', 0, 1]])
  assert.deepEqual(lab.timeline.commits, [{ node: 'n2', from: 110, to: 110, entries: 2 }])
})

test('what waits for an answer is that of the latest moment, whichever is in view', () => {
  const lab = new Lab().happen(...started, ...elected)
  lab.waiting = [{ asked: 115, count: 1, op: 'put' }, { asked: 118, count: 3, op: null }]
  lab.tell([])
  const { timeline } = lab
  assert.deepEqual(timeline.waiting.map(({ asked, count }) => [asked, count]), [[115, 1], [118, 3]])
  lab.tell([])
  assert.equal(lab.timeline, timeline, 'nothing is new')
  lab.waiting = []
  lab.seek(112, 6)
  assert.equal(lab.timeline.waiting, timeline.waiting)
  // Another future begins while the first of them waits.
  lab.waiting = [{ asked: 115, count: 1, op: 'put' }]
  lab.id = 6
  lab.view = { ...lab.view, now: true, undo: 116, to: 116 }
  lab.happen([116, 'n3', 'crashed'])
  assert.deepEqual(lab.timeline.waiting, lab.waiting)
  lab.waiting = []
  lab.happen([130, null, 'answered', { term: 0, numbers: [1, 1, 15e6, 0] }])
  assert.deepEqual(lab.timeline.waiting, [])
})

test('a lab that goes back keeps what it knows of later, and takes no event twice', () => {
  const lab = new Lab().happen(...started, ...elected, [300, 'n2', 'crashed'])
  const { timeline } = lab
  lab.seek(115, 6)
  assert.equal(lab.timeline, timeline)
  lab.seek(300, 8)
  assert.equal(lab.timeline, timeline)
  assert.ok(lab.view.now)
})

test('another future takes the place of the one that followed, until an undo', () => {
  const lab = new Lab().happen(...started, ...elected, [300, 'n2', 'crashed'], [310, 'n3', 'becameCandidate', { term: 2 }])
  const first = lab.timeline
  lab.seek(120, 7) // a step led there: its event is at that very time
  lab.id = 7
  lab.view = { ...lab.view, now: true, undo: 120, to: 120 }
  lab.happen([120, 'n3', 'crashed'], [400, 'n1', 'becameCandidate', { term: 2 }])
  assert.deepEqual(lab.marks, ['110 n2 becameCandidate', '120 n2 becameLeader', '400 n1 becameCandidate'])
  assert.deepEqual(lab.lane('n2').at(-1), 'leader 1: 120 to null')
  assert.deepEqual(lab.troubles, ['n3 down: 120 to null'])
  // From the same moment once more.
  lab.seek(120, 7)
  lab.id = 7
  lab.view = { ...lab.view, now: true, to: 130 }
  lab.happen([130, 'n1', 'paused'])
  assert.deepEqual(lab.troubles, ['n1 paused: 130 to null'])
  const second = lab.timeline
  lab.view = { ...lab.view, undo: null, to: 400, sought: { to: 400, reached: 0 } }
  lab.tell([])
  assert.deepEqual(lab.troubles, ['n3 down: 120 to null'], 'the future that it replaced last')
  assert.notEqual(lab.timeline, second)
  assert.deepEqual(first.marks.length, 3, 'a value stays what it was')
})

test('another cluster begins another timeline', () => {
  const lab = new Lab().happen(...started, ...elected, [300, 'n2', 'crashed'])
  lab.seek(120, 7)
  lab.view = { ...lab.view, now: true, undo: 120, to: 120 }
  lab.happen([130, 'n1', 'paused'])
  lab.fold.clear()
  lab.id = 0
  lab.view = { now: true, from: 0, to: 0, undo: null, sought: null }
  lab.happen([5, 'n1', 'started', { term: 0 }])
  assert.deepEqual(lab.timeline.lanes.map(({ node }) => node), ['n1'])
  assert.deepEqual(lab.lane('n1'), ['follower 0: 5 to null'])
  assert.deepEqual(lab.troubles, [])
})

test('a lab of which only the end is told begins there', () => {
  const lab = new Lab()
  lab.id = 900
  lab.happen([5000, 'n1', 'becameLeader'])
  assert.equal(lab.timeline.from, 5000)
})

test('a long run is bounded: operations are told together, none is lost; spans are the last ones', () => {
  const lab = new Lab()
  const many = 60_000
  for (let i = 0; i < many; i += 100) {
    lab.happen(...Array.from({ length: 100 }, (_, k) => [(i + k) * 10, null, 'answered', { numbers: [1, (i + k) % 100 === 0 ? 2 : 1, 5e6, 0] }]))
    lab.happen([i * 10, 'n1', 'becameCandidate', { term: i }], [i * 10 + 5, 'n1', 'newTerm', { term: i }])
  }
  const { answers, lanes, marks } = lab.timeline
  assert.ok(answers.length <= 4_000 && answers.length >= 1_500, String(answers.length))
  assert.equal(answers.reduce((sum, { count }) => sum + count.ok + count.failed, 0), many)
  assert.equal(answers.reduce((sum, { count }) => sum + count.failed, 0), many / 100)
  assert.ok(answers.at(-1).op === 'put' && answers[0].op === null)
  const widest = Math.max(...answers.map(({ from, to }) => to - from))
  assert.ok(widest < 2_000, `${widest} ms, of ten minutes`)
  assert.ok(lanes[0].spans.length <= 6_000 && marks.length <= 2_000)
})
