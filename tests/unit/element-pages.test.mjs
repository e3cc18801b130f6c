import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './load.mjs'

const { Pages } = await load('www/element/client/pages.ts')

const sim = (time, to = time, undo = null) => ({ time, view: { now: time === to, from: 0, to, undo } })
const result = (id, outcome = 'running') => ({ id, asked: `put k ${id}`, outcome, lines: [], facts: [] })
const ask = (pages, moment, id) => pages.alter(moment, ({ results }) => ({ results: [result(id), ...results] }))
const answer = (pages, moment, id, outcome = 'ok') => pages.alter(moment, ({ results }) => ({ results: results.map((r) => (r.id === id ? result(id, outcome) : r)) }))
const shown = (pages, moment) => pages.at(moment).results.map(({ id, outcome }) => `${id} ${outcome}`)

test('a past moment shows what had been asked by then, and what had come of it', () => {
  const pages = new Pages()
  ask(pages, sim(10), 1)
  answer(pages, sim(20), 1)
  ask(pages, sim(30), 2)
  assert.deepEqual(shown(pages, sim(30)), ['2 running', '1 ok'])
  assert.deepEqual(shown(pages, sim(5, 30)), [])
  assert.deepEqual(shown(pages, sim(15, 30)), ['1 running'])
  assert.deepEqual(shown(pages, sim(25, 30)), ['1 ok'])
  answer(pages, sim(5, 30), 2, 'left')
  assert.deepEqual(shown(pages, sim(5, 30)), [], 'an answer that went back shows where it was asked for')
  assert.deepEqual(shown(pages, sim(30)), ['2 left', '1 ok'])
})

test('what follows a call in a past moment takes the place of what came later, until an undo', () => {
  const pages = new Pages()
  const go = (moment) => pages.follow(moment)
  ask(pages, sim(10), 1)
  answer(pages, sim(20), 1)
  go(sim(30))
  go(sim(15, 30))
  go(sim(15, 15, 15))
  ask(pages, sim(16, 16, 15), 2)
  go(sim(40, 40, 15))
  assert.deepEqual(shown(pages, sim(40, 40, 15)), ['2 running', '1 running'])
  go(sim(30))
  assert.deepEqual(shown(pages, sim(30)), ['1 ok'])
})

test('pages are bounded', () => {
  const pages = new Pages()
  for (let i = 1; i <= 10_000; i++) pages.alter(sim(i), ({ tally }) => ({ tally: { ...tally, ok: i } }))
  assert.equal(pages.at(sim(10_000)).tally.ok, 10_000)
  const middle = pages.at(sim(5_000, 10_000)).tally.ok
  assert.ok(middle > 4_900 && middle <= 5_000, String(middle))
  assert.equal(pages.at(sim(0, 10_000)).tally.ok, 0)
})
