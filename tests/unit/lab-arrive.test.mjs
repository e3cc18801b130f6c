// How a lab comes to the moment of a link that anybody may have written.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './load.mjs'

const { arrive, brisk } = await load('www/lab/arrive.ts')

const plan = { world: 'live', scale: 0.1, election: [150, 300], heartbeat: 50 }
/** A clock of which a look takes 50 ms. */
const clock = () => {
  let time = 0
  return { now: () => (time += 50), realUntil: () => 0, get time() { return time }, held: false, why: '', view: { now: true } }
}

/** All that a live lab is asked for at last, and when. */
async function asked(calls, at = 0, meanwhile = () => {}) {
  const all = []
  const moment = { build: 'b', at, events: 0, digest: '', calls, besides: {} }
  const running = clock()
  const note = (name) => async (...given) => {
    all.push([name, ...given])
    meanwhile(running, lab)
    if (given[0] === 'n9') throw new Error('n9 is no node')
  }
  const lab = { status: () => ({ digest: null, playing: lab.playing }), playing: null, ...Object.fromEntries(['set', 'hold', 'add', 'reconfigure', 'restart'].map((name) => [name, note(name)])) }
  const arrival = await arrive(lab, plan, moment, running, (command, args) => note('ask')(command, args))
  return { all, arrival, time: running.time }
}

const obey = (order, at = 0) => ({ do: 'obey', order, at })
const end = [['set', { scale: 0.1 }], ['hold']]

test('a live lab’s calls are made again in their order, and those that need a worker are the lab’s own', async () => {
  const { all, arrival } = await asked([
    obey({ do: 'put', key: 'k', value: 'v', via: 'n2' }), obey({ do: 'crash', node: 'n1' }), { do: 'join', node: 'n6', at: 0 }, obey({ do: 'add', node: 'n6', learner: true }),
    obey({ do: 'restart', node: 'n1', disk: 'trust' }), obey({ do: 'reconfigure', voters: ['n1'], learners: [] }), { do: 'watch', watch: 1, key: 'k', at: 0 }, obey({ do: 'restart', node: 'n9' }),
  ])
  assert.deepEqual(all, [
    ['ask', 'put', { key: 'k', value: 'v', via: 'n2' }], ['ask', 'crash', { node: 'n1' }], ['add', 'n6', { learner: true }],
    ['restart', 'n1', { disk: 'trust' }], ['reconfigure', { voters: ['n1'], learners: [] }], ['restart', 'n9', {}], ...end,
  ])
  assert.deepEqual(arrival, { build: 'b', differs: false, made: 8, refused: 1, left: 0, again: false })
})

test('a link gives no command that is not an order, and no name of the page’s own for one', async () => {
  const { all } = await asked([
    ...['start', 'open', 'terminated', 'died', 'suspend', 'trace', 'seek', 'fork', '__proto__', 'constructor', undefined, 7, {}].map((name) => obey({ do: name, node: 'n1', incarnation: 1, run: '{}' })),
    obey({ do: 'pause', node: 'n1', id: 1, incarnation: 9 }), { do: 'obey' }, { do: 'join', at: 0 },
  ])
  assert.deepEqual(all, [['ask', 'pause', { node: 'n1' }], ...end])
})

test('a reader who holds the lab, goes to its past or plays a scenario has the rest of a link’s calls left out', async () => {
  const calls = [obey({ do: 'crash', node: 'n1' }), obey({ do: 'restart', node: 'n1' }, 100), obey({ do: 'heal' }, 200)]
  for (const meanwhile of [(clock) => (clock.held = true), (clock) => (clock.view = { now: false }), (_, lab) => (lab.playing = { nth: 1 })]) {
    const { all, arrival } = await asked(calls, 300, meanwhile)
    assert.deepEqual(all, [['ask', 'crash', { node: 'n1' }]], 'and nothing holds it')
    assert.deepEqual(arrival, { build: 'b', differs: false, made: 1, refused: 0, left: 2, again: false })
  }
  const { all } = await asked([obey({ do: 'hold' }), obey({ do: 'heal' })], 0, (clock) => Object.assign(clock, { held: true, why: 'its element is off screen' }))
  assert.deepEqual(all, [['ask', 'heal', {}], ...end], 'off screen a lab is held, and its link waits')
})

test('it waits between calls for as long as there was, but no longer than elections take, and not between writes', async () => {
  const put = (at) => obey({ do: 'put', key: 'k', value: 'v' }, at)
  const near = (time, wanted) => assert.ok(Math.abs(time - wanted) <= 500, `${time} is about ${wanted}`)
  near((await asked([put(0), put(50_000), put(100_000)], 100_000)).time, 0)
  near((await asked([obey({ do: 'heal' }, 300), obey({ do: 'heal' }, 1e9)], 2e9)).time, 300 + 600 + 600)
})

test('calls are made again in real time, where the timeouts allow it', () => {
  assert.equal(brisk(plan), 1)
  assert.equal(brisk({ ...plan, scale: 5 }), 5)
  assert.equal(brisk({ ...plan, scale: 0.01, election: [2, 4], heartbeat: 1 }), 0.5)
  assert.equal(brisk({ ...plan, world: 'sim', scale: 'max' }), 'max')
})
