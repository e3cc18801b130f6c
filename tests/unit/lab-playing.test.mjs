import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './load.mjs'

const { builtIn, playedOf, Play, readScenario } = await load('www/lab/playing.ts', 'www/lab/scenarios/index.ts')

test('ten scenarios ship with the lab, each with a title and captions in both languages', () => {
  assert.deepEqual(builtIn.map(({ name }) => name), ['election', 'replication', 'leader-crash', 'split-vote', 'partition', 'log-repair', 'figure-8', 'rejoin', 'learner', 'rolling-upgrade'])
  for (const { title, steps } of builtIn) for (const { en, ko } of [title, ...steps.flatMap(({ say }) => say ?? [])]) assert.ok(en && ko)
  assert.throws(() => builtIn[0].steps.push({}), TypeError)
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

const say = (en) => ({ say: { en } })
const given = readScenario('play: scenario', { nodes: 3, title: { en: 'A title' }, steps: [say('one'), { wait: 5 }, say('two'), { expect: { leader: 'any' } }] })

test('the caption is what was said last, until the moment in view', () => {
  const play = new Play(2, given)
  play.take({ play: 2, step: 1, at: [0] })
  play.take({ play: 2, step: 3, at: [5, 5] })
  assert.deepEqual([-1, 0, 4.9, 5, Infinity].map((at) => play.at(at).caption?.en), [undefined, 'one', 'one', 'two', 'two'])
  assert.equal(play.at(7), play.at(8), 'made once')
  play.take({ play: 2, step: 4, at: [9] })
  const end = { nth: 2, name: null, title: { en: 'A title' }, step: 4, steps: 4, caption: { en: 'two' }, passed: true, failed: null }
  assert.deepEqual(play.at(Infinity), end)
  assert.deepEqual(play.at(8), { ...end, step: 3, passed: null })
})

test('why a scenario has failed is told at its end', () => {
  const play = new Play(1, given)
  play.take({ play: 1, step: 4, at: [1, 2, 3, 4], error: { code: 'unmet', field: 'steps[3].expect.leader', want: '"any"', got: 'none' } })
  assert.deepEqual([play.at(Infinity).passed, play.at(Infinity).failed], [false, 'steps[3].expect.leader should be "any", and is not (none)'])
  assert.deepEqual([play.at(3).passed, play.at(3).failed], [null, null])
})

test('what came of each step stands beside it', () => {
  const error = { code: 'unmet', field: 'steps[1].expect.leader', want: '"any"', got: 'none' }
  const { passed, steps } = playedOf(given, { passed: false, steps: [{ at: 1, passed: true }, { at: 6, passed: false, error }] })
  assert.equal(passed, false)
  assert.deepEqual(steps, [{ say: { en: 'one' }, at: 1, passed: true }, { wait: 5, at: 6, passed: false, error: 'steps[1].expect.leader should be "any", and is not (none)' }])
})
