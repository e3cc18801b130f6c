import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './load.mjs'

const { State, History, ownTime } = await load('www/lab/state.ts', 'www/lab/history.ts', 'www/worker/origin.ts')

const held = (cluster) => ({ real: ownTime(), cluster, scale: 1, held: true })
const entry = (index, term = 1) => [index, term, 'command', `put k ${index}`]
const entries = (from, to, term) => Array.from({ length: to - from + 1 }, (_, i) => entry(from + i, term))
const indexes = (state) => state.node('n1').log.entries.map(({ index }) => index)

function withLog(...logs) {
  const state = new State()
  for (const log of logs) state.apply({ t: 'delta', nodes: { n1: { log } } })
  return state
}

test('a delta changes the fields that it names and keeps the others', () => {
  const state = new State()
  state.apply({ t: 'delta', nodes: { n1: { role: 'leader', term: 3 }, n2: { term: 3 } } })
  state.apply({ t: 'delta', nodes: { n1: { commit: 7 } } })
  const [n1, n2] = state.snapshot().nodes
  assert.deepEqual([n1.role, n1.term, n1.commit], ['leader', 3, 7])
  assert.deepEqual([n2.id, n2.role, n2.term, n2.commit], ['n2', 'follower', 3, 0])
})

test('a snapshot does not change later', () => {
  const state = withLog({ first: 1, last: 2, from: 1, entries: entries(1, 2) })
  const before = state.snapshot()
  state.apply({ t: 'delta', nodes: { n1: { term: 9, log: { first: 1, last: 3, from: 3, entries: entries(3, 3) } } } })
  assert.equal(before.nodes[0].term, 0)
  assert.equal(before.nodes[0].log.entries.length, 2)
  assert.equal(state.snapshot().nodes[0].log.entries.length, 3)
})

test('a clock that stands keeps the speed that was set, until the next reading', () => {
  const state = new State()
  const { clock } = state
  clock.set({ real: performance.timeOrigin, cluster: 0, scale: 0.5, held: false, why: '' })
  clock.look = () => clock.stand(80)
  const { time, scale, held } = state.snapshot()
  assert.deepEqual({ time, scale, held }, { time: 40, scale: 0.5, held: false })
  assert.equal(clock.realUntil(1000), Infinity)
  clock.look = () => {}
  assert.equal(clock.now(), 40)
  clock.set({ real: performance.timeOrigin + performance.now(), cluster: 40, scale: 0.5, held: false, why: '' })
  assert.ok(clock.realUntil(1e9) > 1e9 && clock.realUntil(1e9) < Infinity)
})

test('a future that a call after a seek replaced is told, until it is back', () => {
  const state = new State('sim')
  const reading = (cluster, to, fields) => state.apply({ t: 'delta', clock: { ...held(cluster), to, now: cluster === to, digest: '1', ...fields } })
  const undo = () => state.snapshot().view.undo
  reading(5, 10)
  assert.equal(undo(), null, 'a seek replaces nothing')
  reading(5, 5, { undo: 5 })
  assert.equal(undo(), 5)
  reading(7, 7, { held: false, undo: 5 })
  assert.equal(undo(), 5)
  reading(12, 12)
  assert.equal(undo(), null)
})

test('entries for which a snapshot stands are dropped', () => {
  const state = withLog({ first: 1, last: 6, from: 1, entries: entries(1, 6) }, { first: 5, last: 7, from: 7, entries: entries(7, 7) })
  assert.deepEqual(indexes(state), [5, 6, 7])
})

test('what is measured is told in numbers, with messages a second, and a mark ends a stretch', () => {
  const state = new State()
  const stretch = (since, ...sent) => [since, -1, -1, -1, 0, 0, 5, 2, 1, 9, 3, 0, 0, 1500, 2250, ...sent]
  assert.deepEqual(state.snapshot().measured.leaderless, { last: null, median: null, worst: null, total: 0, count: 0 })
  state.apply({ t: 'delta', clock: held(2000), measured: [stretch(0, 100, 5000)] })
  const { measured } = state.snapshot()
  const { elections, failedElections, splitVotes, terms, puts, before } = measured
  assert.deepEqual({ elections, failedElections, splitVotes, terms, before }, { elections: 5, failedElections: 2, splitVotes: 1, terms: 9, before: null })
  assert.deepEqual(puts, { ok: 3, failed: 0, unknown: 0, p50: 1.5, p99: 2.25 })
  assert.deepEqual([measured.messages, measured.bytes, measured.sent], [50, 2500, { messages: 100, bytes: 5000 }])
  state.apply({ t: 'delta', clock: held(4000), measured: [stretch(3_000_000, 10, 70), stretch(0, 600, 900)] })
  const { measured: after } = state.snapshot()
  assert.deepEqual([after.since, after.messages, after.bytes], [3000, 10, 70])
  assert.deepEqual([after.before.since, after.before.until, after.before.messages, after.before.bytes], [0, 3000, 200, 300])
  assert.equal(measured.messages, 50)
  assert.ok(Object.isFrozen(after) && Object.isFrozen(after.puts) && Object.isFrozen(after.before.puts))
})

test('nodes are in order of their ids, whenever they came', () => {
  const state = new State()
  for (const id of ['n1', 'n8', 'n6']) state.apply({ t: 'delta', nodes: { [id]: {} } })
  assert.deepEqual(state.snapshot().nodes.map((n) => n.id), ['n1', 'n6', 'n8'])
  assert.deepEqual(state.ids, ['n1', 'n6', 'n8'])
})

test('snapshots share the nodes that did not change', () => {
  const state = new State()
  state.apply({ t: 'delta', nodes: { n1: {}, n2: {} } })
  const before = state.snapshot()
  state.apply({ t: 'delta', nodes: { n2: { term: 1 } } })
  const after = state.snapshot()
  assert.equal(after.nodes[0], before.nodes[0])
  assert.notEqual(after.nodes[1], before.nodes[1])
})

test('what snapshots share can not be changed, and their lists are the caller’s own', () => {
  const state = withLog({ first: 1, last: 2, from: 1, entries: entries(1, 2) })
  const config = { voters: ['n1'], learners: [], joint: false }
  const settings = { election: [1, 2], heartbeat: 1, fsync: [0, 0], drift: 1 }
  state.apply({ t: 'delta', lab: { config }, nodes: { n1: { settings, progress: [{ id: 'n2', match: 1 }], votes: ['n1'] }, n2: {} } })
  state.apply({ t: 'delta', links: [['n1', 'n2', 5, 15, 0, 0, false]] })
  const before = JSON.stringify(state.snapshot().nodes)
  const spoilt = state.snapshot()
  const [n1, n2] = spoilt.nodes
  for (const spoil of [
    () => (n1.term = 99),
    () => (n2.term = 99),
    () => (n2.settings.election[0] = 99),
    () => (n1.settings.heartbeat = 99),
    () => (n1.settings.election[0] = 99),
    () => (n1.progress[0].match = 99),
    () => n1.votes.push('n3'),
    () => (n1.log.last = 99),
    () => n1.log.entries.reverse(),
    () => (n1.log.entries[0].text = 'spoilt'),
    () => (spoilt.links[0].latency[1] = 99),
    () => (spoilt.links[0].cut = true),
    () => spoilt.config.voters.pop(),
  ]) assert.throws(spoil, TypeError, String(spoil))
  spoilt.nodes.reverse()
  spoilt.links.pop()
  assert.equal(JSON.stringify(state.snapshot().nodes), before)
  assert.deepEqual([state.snapshot().links.length, state.snapshot().links[0].latency], [1, [5, 15]])
})

test('entries are replaced from the first that changed', () => {
  const state = withLog(
    { first: 1, last: 5, from: 1, entries: entries(1, 5, 1) },
    { first: 1, last: 4, from: 3, entries: entries(3, 4, 2) },
  )
  assert.deepEqual(state.node('n1').log.entries.map(({ index, term }) => [index, term]), [[1, 1], [2, 1], [3, 2], [4, 2]])
})

test('a log that was cut to nothing is empty', () => {
  const state = withLog({ first: 1, last: 5, from: 1, entries: entries(1, 5) }, { first: 1, last: 0, from: 1, entries: [] })
  assert.deepEqual(indexes(state), [])
})

test('only the tail of a long log is kept', () => {
  const state = withLog({ first: 1, last: 200, from: 1, entries: entries(1, 200) }, { first: 1, last: 300, from: 201, entries: entries(201, 300) })
  assert.deepEqual([indexes(state).length, indexes(state)[0], indexes(state).at(-1)], [256, 45, 300])
})

test('a log is cut before the kept tail when it was truncated that far', () => {
  const state = withLog({ first: 1, last: 300, from: 45, entries: entries(45, 300) }, { first: 1, last: 20, from: 10, entries: entries(10, 20, 2) })
  assert.deepEqual([indexes(state)[0], indexes(state).at(-1)], [10, 20])
})

test('entries after a gap leave no hole', () => {
  const state = withLog({ first: 1, last: 5, from: 1, entries: entries(1, 5) }, { first: 1, last: 900, from: 645, entries: entries(645, 900) })
  assert.deepEqual([indexes(state).length, indexes(state)[0]], [256, 645])
})

test('the clock runs between deltas, at its scale, and stands while held', () => {
  const state = new State()
  state.apply({ t: 'delta', clock: { real: ownTime() - 1000, cluster: 500, scale: 0.1, held: false } })
  const { time, scale } = state.snapshot()
  assert.ok(time >= 600 && time < 700, `600 ms and the time of this test, not ${time}`)
  assert.equal(scale, 0.1)
  state.apply({ t: 'delta', clock: held(650) })
  assert.deepEqual([state.snapshot().time, state.snapshot().held], [650, true])
})

test('a link is told from its other direction', () => {
  const state = new State()
  state.apply({ t: 'delta', links: [['n1', 'n2', 5, 15, 0, 0, false], ['n2', 'n1', 5, 15, 0, 0, false]] })
  state.apply({ t: 'delta', links: [['n2', 'n1', 5, 15, 0.5, 0, true]] })
  assert.deepEqual(state.snapshot().links.map(({ from, loss, cut }) => [from, loss, cut]), [['n1', 0, false], ['n2', 0.5, true]])
})

const flight = (id, due, fate = 'delivered') => [id, 'n1', 'n2', 'append', false, false, 1, 1, 0, 40, due - 10, due, fate]

test('events come with names, the core’s and the lab’s', () => {
  const history = new History(new State().clock)
  const events = history.apply({ t: 'delta', events: [[1, 5, 'n1', 1, 0, null, 0, 0, 0, 0], [2, 6, 'n2', 128, 3, 'n1', 1, 0, 0, 0]] })
  assert.deepEqual(events.map(({ name }) => name), ['started', 'crashed'])
  assert.deepEqual(events[1], { id: 2, time: 6, node: 'n2', name: 'crashed', term: 3, peer: 'n1', numbers: [1, 0, 0, 0] })
  assert.deepEqual(history.events, events)
})

test('violations add up, and none changes later', () => {
  const state = new State()
  const violation = (node) => ({ property: 'election-safety', node, at: 5, numbers: [2, 1, 0, 0], sentence: 'At most one.' })
  state.apply({ t: 'delta', violations: [violation('n1')] })
  const before = state.snapshot()
  state.apply({ t: 'delta', violations: [violation('n2')] })
  assert.deepEqual([before.violations, state.snapshot().violations].map((list) => list.map(({ node }) => node)), [['n1'], ['n1', 'n2']])
  assert.throws(() => (before.violations[0].numbers[0] = 9), TypeError)
})

test('the last thousand events are kept', () => {
  const history = new History(new State().clock)
  const some = (from) => Array.from({ length: 400 }, (_, i) => [from + i, 0, 'n1', 1, 0, null, 0, 0, 0, 0])
  for (const from of [1, 401, 801]) history.apply({ t: 'delta', events: some(from) })
  assert.deepEqual([history.events.length, history.events[0].id, history.events.at(-1).id], [1000, 201, 1200])
})

test('flights are those that end after the asked moment, and a refused one says so', () => {
  const state = new State()
  state.apply({ t: 'delta', clock: held(0) })
  const history = new History(state.clock)
  history.apply({ t: 'delta', flights: [flight('n1.1.1', 10), flight('n1.1.2', 20)] })
  history.apply({ t: 'delta', refused: [['n1.1.2', 'n2'], ['n1.1.9', 'n2']] })
  assert.deepEqual(history.flights(10).map(({ id, fate }) => [id, fate]), [['n1.1.2', 'refused']])
})

test('flights that have not ended are kept however long they take, within a bound', () => {
  const state = new State()
  state.apply({ t: 'delta', clock: held(0) })
  const history = new History(state.clock)
  history.apply({ t: 'delta', flights: Array.from({ length: 20_100 }, (_, i) => flight(`n1.1.${i}`, 1000)) })
  assert.deepEqual([history.flights(0).length, history.flights(0)[0].id], [20_000, 'n1.1.100'])
})

test('rates of links that fell silent are gone', () => {
  const history = new History(new State().clock)
  history.apply({ t: 'delta', traffic: { 'n1>n2': 40, 'n2>n1': 20 } })
  history.apply({ t: 'delta', traffic: { 'n2>n1': 0 } })
  assert.deepEqual([...history.traffic], [['n1>n2', 40]])
})
