import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './load.mjs'

const { builtIn, documentsIn, isFind, longestDocument, playedOf, Play, Plays, readScenario, Voice } = await load('www/lab/playing.ts', 'www/lab/voice.ts', 'www/lab/scenarios/index.ts', 'www/lab/vocabulary.ts')
const [en, ko] = await Promise.all(['en', 'ko'].map(async (lang) => (await load(`www/i18n/${lang}/tongue.ts`)).tongue))

test('eleven scenarios ship with the lab, each with a title and captions, and a lab has them in its language too', () => {
  assert.deepEqual(builtIn(en).map(({ name }) => name), ['election', 'replication', 'leader-crash', 'split-vote', 'partition', 'log-repair', 'figure-8', 'rejoin', 'learner', 'rolling-upgrade', 'opening'])
  for (const { title, steps } of builtIn(ko)) for (const { en, ko } of [title, ...steps.flatMap(({ say }) => say ?? [])]) assert.ok(en && ko)
  for (const { title, steps } of builtIn(en)) for (const caption of [title, ...steps.flatMap(({ say }) => say ?? [])]) assert.deepEqual(Object.keys(caption), ['en'])
  assert.throws(() => builtIn(ko)[0].steps.push({}), TypeError)
  const given = readScenario('play: scenario', 'election')
  const said = ({ tongue }) => playedOf(given, { passed: true, steps: given.document.steps.map(() => ({ at: 1, passed: true })) }, new Voice(tongue)).steps.find(({ say }) => say).say
  assert.deepEqual([said({ tongue: en }), said({ tongue: ko }).ko], [given.document.steps.find(({ say }) => say).say, ko.lessons.election.say[0]])
  assert.equal(documentsIn(ko), documentsIn(ko))
})

test('what is no scenario is refused with what is accepted', () => {
  for (const value of [undefined, null, 7, 'split', '', [], new Map(), () => {}, 'constructor']) {
    assert.throws(() => readScenario('play: scenario', value), /play: scenario takes a scenario, or one of election, replication, .*, not /, String(value))
  }
  const loop = {}
  loop.steps = loop
  const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)
  assert.throws(() => readScenario('play: scenario', { nodes: 3, steps: deep }), /play: scenario takes a scenario that can be written as JSON, whose objects and lists do not nest thousands deep/)
  assert.throws(() => readScenario('play: scenario', loop), /play: scenario takes a scenario that can be written as JSON/)
})

test('a scenario that is longer than any document is not walked to its end', () => {
  const endless = new Proxy([], { get: (list, key) => (key === 'length' ? 4e9 : key === 'toJSON' ? undefined : { wait: 1 }) })
  const wide = Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`${i}`.padEnd(8000), 1]))
  for (const steps of [new Array(4e9), endless, Array(5e6), [{ say: { en: 'x'.repeat(1e8) } }], Array(5000).fill({ say: { en: 'x'.repeat(1000) } }), [wide]]) {
    assert.throws(() => readScenario('play: scenario', { nodes: 3, steps }), { name: 'RangeError', message: 'play: scenario: a document takes at most 4194304 bytes, and this has more' })
  }
  assert.equal(readScenario('play: scenario', { steps: Array(1000).fill({ wait: 1 }) }).document.steps.length, 1000)
})

test('a scenario that can not be looked through is refused with a sentence', () => {
  const { proxy, revoke } = Proxy.revocable([], {})
  revoke()
  const throws = () => { throw new Error('mine') }
  for (const strange of [Object.defineProperty({}, 'steps', { enumerable: true, get: throws }), { nodes: 1n }, { steps: proxy }, { steps: { toJSON: throws } }, { steps: new Proxy([], { get: throws }) }]) {
    assert.throws(() => readScenario('play: scenario', strange), /^TypeError: play: scenario takes a scenario that can be written as JSON, /)
  }
})

test('a find is known by what no lesson has', () => {
  assert.deepEqual([{ nodes: 3, clients: 2 }, { nodes: 3, judge: true }, { nodes: 3, steps: [] }, null, 'election', []].map(isFind), [true, true, false, false, false, false])
})

const say = (en) => ({ say: { en } })
const given = readScenario('play: scenario', { nodes: 3, title: { en: 'A title' }, steps: [say('one'), { wait: 5 }, say('two'), { expect: { leader: 'any' } }] })

/** Nobody reads, and it begins its own cluster. */
const alone = { reading: false, here: false }
/** A live lab's moment, and the latest one. */
const live = (time, undo = null) => ({ time, now: false, events: null, undo })
const now = { time: 0, now: true, events: null, undo: null }

test('the caption is what was said last, until the moment in view', () => {
  const play = new Play(2, given, alone)
  play.take({ play: 2, steps: 4, step: 1, at: [0], places: [3], waits: false })
  play.take({ play: 2, steps: 4, step: 3, at: [5, 5], places: [8, 8], waits: false })
  assert.deepEqual([live(-1), live(0), live(4.9), live(5), now].map((at) => play.at(at).caption?.en), [undefined, 'one', 'one', 'two', 'two'])
  assert.equal(play.at(live(7)), play.at(live(8)), 'made once')
  play.take({ play: 2, steps: 4, step: 4, at: [9], places: [11], waits: false })
  const captions = [{ step: 1, at: 0, caption: { en: 'one' } }, { step: 3, at: 5, caption: { en: 'two' } }]
  const end = { nth: 2, here: false, name: null, title: { en: 'A title' }, alone: true, reading: false, waits: false, captions, named: [], step: 4, steps: 4, caption: { en: 'two' }, passed: true, failed: null, left: false }
  assert.deepEqual(play.at(now), end)
  assert.deepEqual(play.at(live(8)), { ...end, step: 3, passed: null })
})

test('of steps at one time a simulated lab’s events tell which are over, and of those at one event the one that is sought', () => {
  const play = new Play(1, given, { ...alone, reading: true })
  const sim = (events, more) => ({ time: 5, now: false, events, undo: null, ...more })
  play.take({ play: 1, steps: 4, step: 1, at: [5], places: [8], waits: true })
  assert.deepEqual([play.at(now).waits, play.at(now).captions[1].at], [true, null])
  play.take({ play: 1, steps: 4, step: 3, at: [5, 5], places: [9, 9], waits: true })
  assert.deepEqual([7, 8, 9].map((events) => play.at(sim(events)).step), [0, 1, 3])
  assert.deepEqual(play.sought(2, now), { to: 5, place: 9 })
  assert.deepEqual([play.at(sim(9)).step, play.at(sim(9)).waits, play.at(sim(9, { now: true })).step, play.at(sim(8)).step], [2, false, 2, 1])
  play.sought(null, now)
  assert.deepEqual([play.at(sim(9)).step, play.at(sim(9)).waits], [3, true])
  for (const step of [4, 1e9]) assert.throws(() => play.sought(step, now), new RegExp(`seek: to.step takes how many steps are over, from 1 to 3 here, not ${step}`))
})

test('another future has the steps that were over where it began', () => {
  const play = new Play(1, given, { ...alone, reading: true })
  play.take({ play: 1, steps: 4, step: 3, at: [5, 5, 5], places: [8, 8, 9], waits: true })
  assert.equal(play.at({ ...now, undo: 5 }).step, 3, 'as far as its time tells')
  play.take({ play: 1, steps: 4, step: 2, at: [], places: [], waits: false, error: { code: 'otherFuture' } })
  const other = play.at({ ...now, undo: 5 })
  assert.deepEqual([other.step, other.captions[1].at, other.passed, play.at(now).step], [2, null, false, 3])
  assert.match(other.failed, /another future has begun/)
})

test('why a scenario has failed is told at its end', () => {
  const play = new Play(1, given, alone)
  play.take({ play: 1, steps: 4, step: 4, at: [1, 2, 3, 4], places: [1, 2, 3, 4], waits: false, error: { code: 'unmet', field: 'steps[3].expect.leader', want: '"any"', got: 'none' } })
  assert.deepEqual([play.at(now).passed, play.at(now).failed], [false, 'steps[3].expect.leader should be "any", and is not (none)'])
  assert.deepEqual([play.at(live(3)).passed, play.at(live(3)).failed], [null, null])
})

test('a step is sought by its name, of which the first one counts', () => {
  const named = readScenario('play: scenario', { nodes: 3, steps: [{ wait: 5, name: 'rest' }, { ...say('one'), name: 'won' }, { wait: 5, name: 'rest' }, { ...say('two'), name: 'end' }] })
  const play = new Play(1, named, { ...alone, reading: true })
  assert.throws(() => play.sought('rest', now), /seek: to.step takes a step that is over, and none is yet, not "rest"/)
  play.take({ play: 1, steps: 4, step: 2, at: [5, 5], places: [8, 9], waits: true })
  assert.deepEqual(play.at(now).named, [{ name: 'rest', step: 1, at: 5 }, { name: 'won', step: 2, at: 5 }, { name: 'rest', step: 3, at: null }, { name: 'end', step: 4, at: null }])
  assert.deepEqual([play.sought('won', now), play.sought('rest', now)], [{ to: 5, place: 9 }, { to: 5, place: 8 }])
  assert.throws(() => play.sought('end', now), /seek: to.step takes how many steps are over, from 1 to 2 here, not "end"/)
  for (const name of ['One', 'toString', '']) assert.throws(() => play.sought(name, now), /seek: to.step takes the name of a step, one of rest, won, end, not /, name)
  const nameless = new Play(1, given, { ...alone, reading: true })
  assert.throws(() => nameless.sought('won', now), /seek: to.step takes how many steps are over: no step of this scenario has a name, not "won"/)
})

test('one that is left has neither passed nor failed, and was not left before', () => {
  const play = new Play(1, given, { ...alone, here: true })
  play.take({ play: 1, steps: 4, step: 1, at: [3], places: [1], waits: false })
  assert.deepEqual([play.visits, play.at(now).here, play.at(now).alone, play.lesson(now)], [true, true, false, null])
  play.take({ play: 1, steps: 4, step: 1, at: [], places: [], waits: false, error: { code: 'left' } })
  const { left, passed, failed, caption } = play.at(now)
  assert.deepEqual([play.visits, left, passed, failed, caption.en], [false, true, null, null, 'one'])
  assert.equal(play.at(live(1)).left, false)
})

test('what is played on a cluster that was there ends before anything else is asked of that', async () => {
  const asked = []
  const replaced = []
  const plays = new Plays(async (command, args) => (asked.push([command, args.here]), { passed: true, steps: [] }), () => replaced.push(1))
  const told = (play, more) => plays.told({ play, steps: 2, step: 0, at: [], places: [], waits: false, ...more })
  await plays.play({ nodes: 3 }, { here: true })
  told(1)
  plays.meddle()
  told(1, { error: { code: 'left' } })
  plays.meddle()
  await plays.play({ nodes: 3 })
  told(2)
  plays.meddle()
  assert.deepEqual([asked, replaced.length], [[['play', true], ['leave', undefined], ['play', false]], 1])
  await assert.rejects(plays.play({ nodes: 3 }, { here: 1 }), /play: options.here takes true or false, not 1/)
})

test('what came of each step stands beside it', () => {
  const error = { code: 'unmet', field: 'steps[1].expect.leader', want: '"any"', got: 'none' }
  const { passed, steps } = playedOf(given, { passed: false, steps: [{ at: 1, passed: true }, { at: 6, passed: false, error }] })
  assert.equal(passed, false)
  assert.deepEqual(steps, [{ say: { en: 'one' }, at: 1, passed: true }, { wait: 5, at: 6, passed: false, error: 'steps[1].expect.leader should be "any", and is not (none)' }])
})
