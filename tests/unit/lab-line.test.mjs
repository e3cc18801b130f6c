// The line to the director: commands, replies, news; and those who wait for news.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './load.mjs'

const { Director, Unread, State, Waits, Audience, ownTime } = await load(
  'www/lab/director.ts', 'www/lab/unread.ts', 'www/lab/state.ts', 'www/lab/waits.ts', 'www/lab/listeners.ts', 'www/worker/origin.ts')

function line() {
  const sent = []
  const told = []
  const director = new Director((text) => sent.push(text.split('\n').map((line) => JSON.parse(line))), {
    delta: (text) => told.push(JSON.parse(text)),
    watch: (watch, changes) => told.push([watch, changes]),
    terminate: (node, incarnation) => told.push([node, incarnation]),
  })
  return { director, sent, told, take: (...messages) => director.take(messages.map((message) => JSON.stringify(message)).join('\n')) }
}

test('each reply goes to its own command', async () => {
  const { director, sent, take } = line()
  const put = director.ask('put', { key: 'a' })
  const get = director.ask('get', { key: 'b' })
  await null
  assert.deepEqual(sent, [[{ id: 1, do: 'put', key: 'a' }, { id: 2, do: 'get', key: 'b' }]], 'those of one task leave together')
  take({ t: 'reply', id: 2, outcome: 'ok', value: 'x' }, { t: 'reply', id: 1, outcome: 'unknown', error: { code: 'notAnswered', node: 'n2', maybe: 'true', within: '5000' } })
  assert.equal((await get).value, 'x')
  assert.equal((await put).error, 'n2 has not answered; it may have taken effect, or may yet (within 5000 ms)', 'an outcome resolves, whatever it is')
})

test('a command that did nothing rejects with the sentence on the director’s refusal', async () => {
  const { director, take } = line()
  const crash = director.ask('crash', { node: 'n1' })
  take({ t: 'reply', id: 1, error: { code: 'noNode', field: 'node', got: '"n9"', words: ['n1', 'n2'] } })
  await assert.rejects(crash, { name: 'Error', message: 'crash: node takes a node, one of n1, n2, not "n9"', cause: { code: 'noNode', field: 'node', got: '"n9"', words: ['n1', 'n2'] } })
})

test('bytes answer the command whose id they begin with', async () => {
  const { director, take } = line()
  const [trace, wire] = [director.askBytes('trace'), director.askBytes('wire')]
  director.takeBytes(new Uint8Array([1, 0, 0, 0, 7, 8]).buffer)
  take({ t: 'reply', id: 2, wire: null })
  assert.deepEqual([...(await trace)], [7, 8])
  assert.equal(await wire, null)
})

test('news come in order, before the reply that follows them', () => {
  const { told, take } = line()
  take({ t: 'delta', missed: 1 }, { t: 'watch', watch: 3, changes: [] }, { t: 'terminate', node: 'n1', incarnation: 2 }, { t: 'reply', id: 99 })
  assert.deepEqual(told, [{ t: 'delta', missed: 1 }, [3, []], ['n1', 2]])
})

test('a closed line refuses what is under way, what comes, and hears nothing', async () => {
  const { director, told, take } = line()
  const under = director.ask('put')
  director.close(new Error('this lab was disposed'))
  await assert.rejects(under, /this lab was disposed/)
  await assert.rejects(director.ask('put'), /this lab was disposed/)
  take({ t: 'delta' })
  assert.deepEqual(told, [])
})

function reader() {
  const read = []
  return { read, unread: new Unread((delta) => read.push(delta.missed)) }
}
const missed = (count) => JSON.stringify({ t: 'delta', missed: count })

test('a delta that nobody waits for is read once somebody looks, in its order', () => {
  const { read, unread } = reader()
  for (const count of [1, 2]) unread.add(missed(count), false)
  assert.deepEqual(read, [])
  unread.look()
  assert.deepEqual(read, [1, 2])
  unread.look()
  assert.deepEqual(read, [1, 2], 'and once only')
})

test('a delta that somebody waits for, or that sets the clock, is read at once, behind those before it', () => {
  for (const [text, awaited] of [[missed(2), true], [JSON.stringify({ t: 'delta', clock: {}, missed: 2 }), false]]) {
    const { read, unread } = reader()
    unread.add(missed(1), false)
    unread.add(text, awaited)
    assert.deepEqual(read, [1, 2])
  }
})

test('deltas that nobody looks at are read a little later, and before there are many', async () => {
  const { read, unread } = reader()
  unread.add(missed(0), false)
  while (read.length === 0) await new Promise((next) => setTimeout(next))
  for (let i = 1; i < 1000; i++) unread.add(missed(i), false)
  assert.ok(read.length > 900)
  unread.look()
  assert.deepEqual(read, Array.from({ length: 1000 }, (_, i) => i))
})

function waiting({ clock = {}, leader = null } = {}) {
  const state = new State()
  const lab = { disk: 'memory', diskFallback: null, seed: 1, build: '', leader, config: { voters: [], learners: [], joint: false } }
  state.apply({ t: 'delta', lab, clock: { real: ownTime(), cluster: 0, scale: 1, held: false, ...clock }, nodes: { n1: { alive: true, term: 4 } } })
  const waits = new Waits(state)
  const apply = (delta) => { state.apply({ t: 'delta', ...delta }); waits.look() }
  return { state, waits, apply, lead: (id) => apply({ lab: { ...lab, leader: id } }) }
}

test('until resolves with the status in which it came true', async () => {
  const { waits, lead } = waiting()
  const leader = waits.add('leader', 5000)
  lead('n1')
  assert.equal((await leader).leader, 'n1')
})

test('until resolves at once where it is true already', async () => {
  const { waits } = waiting({ leader: 'n1' })
  assert.equal((await waits.add((s) => s.nodes[0].term === 4, 5000)).leader, 'n1')
})

test('until notices what time alone makes true', async () => {
  const { waits } = waiting()
  const { time } = await waits.add((s) => s.time >= 60, 5000)
  assert.ok(time >= 60)
})

test('until rejects with a TimeoutError that tells what the cluster looked like', async () => {
  const { waits } = waiting({ clock: { scale: 10 } })
  await assert.rejects(waits.add('leader', 200), (error) => {
    assert.equal(error.name, 'TimeoutError')
    assert.match(error.message, /^until: no leader rose within 200 ms of the cluster's clock; at \d+ ms the leader was none; n1 follower, term 4, commit 0$/)
    return error instanceof Error
  })
  const strange = Object.defineProperty(() => false, 'toString', { value: () => { throw new Error('mine') } })
  await assert.rejects(waits.add(strange, 200), { name: 'TimeoutError', message: /^until: "\(\) => false" did not hold within 200 ms/ })
})

test('until is bounded by the cluster’s clock, not the real one', async () => {
  const { waits, apply } = waiting({ clock: { scale: 0.001 } })
  const ended = waits.add(() => false, 50).catch((error) => error.name)
  apply({ clock: { real: ownTime(), cluster: 100, scale: 0.001, held: false } })
  assert.equal(await ended, 'TimeoutError')
})

test('until rejects on a held lab', async () => {
  const { waits } = waiting({ clock: { held: true, why: 'run it' } })
  await assert.rejects(waits.add('leader', 10), /^Error: until: the lab is held: run it$/)
})

test('until survives a hold that comes later', async () => {
  const { waits, apply, lead } = waiting()
  const leader = waits.add('leader', 5000)
  apply({ clock: { real: ownTime(), cluster: 10, scale: 1, held: true } })
  apply({ clock: { real: ownTime(), cluster: 10, scale: 1, held: false } })
  lead('n1')
  assert.equal((await leader).leader, 'n1')
})

test('until rejects with what its condition throws, and refuses promises', async () => {
  const { waits } = waiting()
  await assert.rejects(waits.add(() => { throw new Error('mine') }, 10), /mine/)
  await assert.rejects(waits.add(async () => true, 10), /until: condition takes a function that answers at once/)
})

test('a listener that throws stops no other', (t) => {
  const reported = []
  globalThis.reportError = (error) => reported.push(error.message)
  t.after(() => delete globalThis.reportError)
  const audience = new Audience()
  const heard = []
  audience.add('event', () => { throw new Error('mine') })
  const off = audience.add('event', (event) => heard.push(event))
  audience.tell('event', 1)
  off()
  audience.tell('event', 2)
  assert.deepEqual([heard, reported], [[1], ['mine', 'mine']])
})

test('a name that nobody can listen to is refused', () => {
  const audience = new Audience()
  assert.throws(() => audience.add('changes', () => {}), /on: name takes 'change', 'event', 'crash' or 'violation', not "changes"/)
})
