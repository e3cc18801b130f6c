// How the page takes a reader from caption to caption of a scenario that stands at each.
import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { load } from './load.mjs'

const { Reading, timeToRead, current } = await load('www/element/reading.ts', 'www/element/captions.ts')
globalThis.document = { hidden: false }

const caption = { en: 'A caption.' }
/** Captions at these steps of ten; those up to `over` were said. */
const playing = (step, { over = step, waits = true, more = {} } = {}) => ({
  reading: true, waits, step, steps: 10, caption, passed: null, failed: null, ...more,
  captions: [2, 5, 8].map((step) => ({ step, at: step <= over ? step * 100 : null, caption })),
  named: [['asked', 3], ['won', 5], ['written', 7]].map(([name, step]) => ({ name, step, at: step <= over ? step * 100 : null })),
})

/** A reader of a lab that is at a place; `asked` is what the lab was asked for. */
function reader(t, at, { scale = 0.1, now = true } = {}) {
  mock.timers.enable({ apis: ['setTimeout'] })
  const asked = []
  const state = { playing: at, scale, view: { now }, held: true }
  const lab = {
    status: () => state,
    run: async () => void asked.push('run'),
    seek: async ({ step }) => (state.refuses ? Promise.reject(state.refuses) : void asked.push({ step })),
    set: async ({ scale }) => void (asked.push(scale), (state.scale = scale)),
  }
  const reading = new Reading(lab, { seek: ({ step }) => asked.push({ step }), latest: () => asked.push('now') }, (error) => assert.fail(error))
  t.after(() => (reading.rest(), mock.timers.reset()))
  const shows = (change) => reading.look(Object.assign(state, change))
  shows({})
  return { reading, asked, state, shows }
}

test('a caption stands for as long as it takes to read it, in any language', () => {
  assert.deepEqual([timeToRead({ en: 'x'.repeat(100) }), timeToRead({ en: 'x', ko: '리'.repeat(100) })], [8_000, 14_000])
  assert.deepEqual([1, 2, 4, 5, 10].map((step) => current(playing(step))), [-1, 0, 0, 1, 2])
})

test('it goes on by itself, once for each caption, until the reader takes over', (t) => {
  const { reading, asked, shows } = reader(t, playing(2))
  mock.timers.tick(timeToRead(caption) - 1)
  shows({})
  assert.deepEqual(asked, [])
  mock.timers.tick(1)
  assert.deepEqual(asked, ['run'])
  shows({ playing: playing(3, { waits: false }), held: false })
  mock.timers.tick(1e6)
  assert.deepEqual(asked, ['run'], 'not between captions')
  shows({ playing: playing(5), held: true })
  reading.take()
  mock.timers.tick(1e6)
  assert.deepEqual([asked, reading.auto], [['run'], false])
  reading.toggle()
  mock.timers.tick(timeToRead(caption))
  assert.deepEqual(asked, ['run', 'run'])
})

test('nobody reads off screen, nor where the page is hidden', (t) => {
  const { reading, asked, shows } = reader(t, playing(2))
  reading.rest()
  mock.timers.tick(1e6)
  document.hidden = true
  shows({})
  mock.timers.tick(1e6)
  assert.deepEqual(asked, [])
  document.hidden = false
  shows({})
  mock.timers.tick(timeToRead(caption))
  assert.deepEqual(asked, ['run'])
})

test('who looks at an earlier moment has taken over', (t) => {
  const { reading, shows } = reader(t, playing(2))
  shows({ view: { now: false }, playing: playing(2, { over: 5, waits: false }) })
  assert.equal(reading.auto, false)
})

test('Back and Next go to the captions that were said, and Next on from the last of them', async (t) => {
  const { reading, asked, state, shows } = reader(t, playing(5))
  reading.back()
  shows({ view: { now: false }, playing: playing(2, { over: 5, waits: false }) })
  reading.back()
  reading.next()
  shows({ playing: playing(6, { over: 6, waits: false }) })
  reading.next()
  assert.deepEqual(asked, [{ step: 2 }, { step: 5 }, 'now'], 'nothing is before the first')
  shows({ view: { now: true }, playing: playing(5) })
  reading.next()
  assert.deepEqual([asked.slice(3), state.scale], [['run'], 0.1], 'at the speed that the reader has chosen')
})

test('captions are skipped at once, and the speed is as before then', async (t) => {
  const { reading, asked, shows } = reader(t, playing(2))
  reading.goTo(8)
  await null
  assert.deepEqual(asked, [1, 'run'])
  shows({ playing: playing(4, { waits: false }), held: false })
  shows({ playing: playing(5), held: true })
  await null
  assert.deepEqual(asked, [1, 'run', 'run'], 'past the caption between')
  shows({ playing: playing(8), held: true })
  assert.deepEqual(asked.slice(3), [0.1])
  mock.timers.tick(1e6)
  reading.goTo(2)
  assert.deepEqual(asked.slice(4), [{ step: 2 }])
})

test('who holds the lab while captions are skipped stays there, and so does the end', async (t) => {
  const { reading, asked, shows } = reader(t, playing(2))
  for (const end of [{ held: true, playing: playing(4, { waits: false }) }, { held: false, playing: playing(10, { waits: false, more: { passed: true } }) }]) {
    asked.length = 0
    shows({ playing: playing(3, { waits: false }), held: false })
    reading.next()
    await null
    shows(end)
    assert.deepEqual(asked, [1, 'run', 0.1])
  }
})

const turn = () => new Promise((done) => setImmediate(done))

test('a step is reached by its name: back to one that is over, on to one that is not yet, past the captions before', async (t) => {
  const { reading, asked, shows } = reader(t, playing(5))
  await reading.reach('asked')
  assert.deepEqual([asked, reading.auto], [[{ step: 'asked' }], false], 'the reader is with the prose now')
  shows({ playing: playing(5), view: { now: true }, held: true })
  await reading.reach('won')
  assert.deepEqual(asked.slice(1), [], 'it is there')
  const there = reading.reach('written')
  await turn()
  shows({ playing: playing(6, { waits: false }), held: false })
  await turn()
  assert.deepEqual(asked.slice(1), [1, 'run'])
  shows({ playing: playing(8), held: true })
  await there
  assert.deepEqual(asked.slice(3), [0.1, { step: 'written' }], 'a step that is no caption is gone back to, exactly')
})

test('a step is reached at real time by a lab that nobody has looked at yet', async () => {
  const asked = []
  const state = { playing: playing(2, { waits: false }), scale: 0.01, view: { now: true }, held: false }
  const reading = new Reading({ status: () => state, run: async () => void asked.push('run'), set: async ({ scale }) => void asked.push(scale) }, {}, (error) => assert.fail(error))
  const there = reading.reach('written')
  await turn()
  reading.look(Object.assign(state, { playing: playing(7, { waits: false }), scale: 1, held: true }))
  await there
  assert.deepEqual(asked, [1, 'run', 0.01])
})

test('who goes elsewhere on the way to a step is left alone, and a step that never comes is told', async (t) => {
  const { reading, asked, state, shows } = reader(t, playing(2))
  const there = reading.reach('written')
  await turn()
  shows({ playing: playing(4, { waits: false }), held: true })
  await there
  assert.deepEqual(asked, [1, 'run', 0.1])
  state.refuses = new RangeError('how many steps are over')
  shows({ playing: playing(4, { waits: false, more: { failed: 'no' } }), held: false })
  const never = reading.reach('written')
  await turn()
  shows({ playing: playing(4, { waits: false, more: { failed: 'no' } }), held: false })
  await assert.rejects(never, /how many steps/)
  state.refuses = new Error('gone', { cause: { code: 'soughtElse' } })
  await reading.reach('asked')
})
