// How a timeline becomes marks: where they lie, and that there are never more than there is room for.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './load.mjs'

const { Bars, Columns, Glyphs, clientRowOf, gridOf, groupsOf, laneRowOf, linesOf, moved, noTimeline, panned, rowsOf, toldAt, troubleRowOf, whole, wordsFor, zoomed } = await load(
  'www/element/timeline/bars.ts', 'www/element/timeline/picture.ts', 'www/element/timeline/range.ts', 'www/element/timeline/told.ts', 'www/i18n/index.ts', 'www/lab/timeline/fold.ts',
)
const words = wordsFor('en')
const sheet = { from: 0, to: 10_000, width: 1000, end: 10_000 }
const span = (from, to, state = 'follower', more = {}) => ({ from, to, state, term: 1, paused: false, member: 'voter', ...more })
const lane = (...spans) => ({ node: 'n1', spans })
const trouble = (kind, node, from, to, peer = null) => ({ kind, node, peer, from, to, event: { id: 1, time: from, node, name: 'cut', term: 1, peer, numbers: [0, 0, 0, 0] } })
const answer = (asked, to, outcome = 'ok') => ({ asked, from: to, to, count: { ok: 0, failed: 0, unknown: 0, [outcome]: 1 }, longest: to - asked, op: 'put' })
const bars = (path) => [...path.matchAll(/M([\d.-]+) \S+?H([\d.]+)/g)].map(([, from, to]) => [Number(from), Number(to)])

test('a lane has a bar for each span, where it lies, up to the latest moment', () => {
  const { paths, labels } = laneRowOf(lane(span(0, 1000), span(1000, 1500, 'candidate', { term: 2 }), span(1500, 8000, 'leader', { term: 2 }), span(8000, null, 'down', { term: 2 })), noTimeline, { ...sheet, end: 9000 })
  assert.deepEqual(bars(paths.get('follower')), [[0, 100]])
  assert.deepEqual(bars(paths.get('candidate')), [[100, 150]])
  assert.deepEqual(bars(paths.get('leader')), [[150, 800]])
  assert.deepEqual(bars(paths.get('down')), [[800, 900]])
  assert.deepEqual(bars(paths.get('term-2')), [[100, 900]])
  assert.deepEqual(labels.map(({ x, text }) => [x, text]), [[6, '1'], [106, '2']])
})

test('what is paused, hangs, is a learner or commits has its own marks', () => {
  const timeline = {
    ...noTimeline,
    commits: [{ node: 'n1', from: 2000, to: 2000, entries: 1 }, { node: 'n2', from: 3000, to: 3000, entries: 1 }],
    troubles: [trouble('disk', 'n1', 4000, null), trouble('down', 'n1', 6000, 7000), trouble('down', 'n2', 6000, 7000)],
    marks: [{ id: 3, time: 5000, node: 'n1', name: 'violated' }],
  }
  const { paths } = laneRowOf(lane(span(0, 3000, 'leader', { paused: true }), span(3000, 5000, 'follower', { member: 'learner' }), span(5000, null, 'follower', { member: 'none' })), timeline, sheet)
  assert.deepEqual([...paths].filter(([, d]) => d).map(([name]) => name).sort(), ['broken', 'commit', 'crash', 'hang', 'leader', 'learner', 'none', 'paused', 'term-1'])
  assert.deepEqual(bars(paths.get('hang')), [[400, 1000]])
  assert.equal(paths.get('commit'), 'M200 3h1v6h-1z')
})

test('a moment as short as no pixel is still seen, and marks that are denser than pixels are one', () => {
  const marks = new Bars(0, 5, 1000)
  marks.add(10, 10.001)
  marks.add(10.2, 10.3)
  marks.add(40, 50)
  assert.deepEqual(bars(marks.path), [[10, 11.2], [40, 50]])
  const glyphs = new Glyphs('z', 0, 6, 1000)
  for (let x = 0; x < 60; x++) glyphs.add(x)
  assert.equal(glyphs.count, 10)
  const columns = new Columns(20, 15, 900)
  for (let i = 0; i < 10_000; i++) columns.add((i * 900) / 10_000, 1)
  assert.ok(columns.count <= 301)
})

test('ten minutes of elections, operations and faults take no more marks than there is room for', () => {
  const run = 600_000
  const all = { from: 0, to: run, width: 900, end: run }
  const states = ['follower', 'pre-candidate', 'candidate', 'leader']
  const spans = Array.from({ length: 6000 }, (_, i) => span(i * 100, (i + 1) * 100, states[i % 4], { term: i, paused: i % 5 === 0 }))
  const timeline = {
    ...noTimeline,
    lanes: [lane(...spans)],
    answers: Array.from({ length: 4000 }, (_, i) => answer(i * 150, i * 150 + 200, ['ok', 'failed', 'unknown'][i % 3])),
    commits: Array.from({ length: 4000 }, (_, i) => ({ node: 'n1', from: i * 150, to: i * 150, entries: 1 })),
    marks: Array.from({ length: 2000 }, (_, i) => ({ id: i, time: i * 300, node: 'n1', name: i % 2 ? 'becameCandidate' : 'violated' })),
    troubles: Array.from({ length: 2000 }, (_, i) => trouble('disk', 'n1', i * 300, i * 300 + 200)),
  }
  const row = laneRowOf(timeline.lanes[0], timeline, all)
  assert.ok(row.count <= 10 * all.width, String(row.count))
  for (const [name, d] of row.paths) assert.ok(d.split('M').length - 1 <= all.width / 2 + 1, `${name}: ${d.split('M').length - 1}`)
  assert.ok(clientRowOf(timeline, all).count <= 3 * all.width)
  const groups = groupsOf(timeline.troubles)
  assert.ok(troubleRowOf(groups, 0, all, () => 'n1').count <= all.width)
  // A part of it shows what is there, and nothing else.
  const near = { from: 300_000, to: 301_000, width: 900, end: run }
  assert.equal(bars(laneRowOf(timeline.lanes[0], timeline, near).paths.get('leader')).length, 2)
})

test('an operation that waits is drawn up to the latest moment, open at its right, and told as one that waits', () => {
  const timeline = { ...noTimeline, answers: [answer(1000, 1500)], waiting: [{ asked: 4000, count: 1, op: 'put' }, { asked: 6000, count: 12, op: null }] }
  const { paths } = clientRowOf(timeline, { ...sheet, end: 9000 })
  assert.equal(paths.get('waits'), 'M900 20H400v5H900')
  assert.equal(paths.get('began'), 'M400 20v5M600 20v5')
  assert.equal(toldAt('client', 5000, 20, timeline, [], sheet, words), 'put: waiting for an answer since 4.00 s')
  assert.equal(toldAt('client', 3000, 20, timeline, [], sheet, words), '')
  const { lines } = linesOf(timeline, [], sheet, 9000, 9, words)
  assert.deepEqual(lines.map(({ from, to, was }) => [from, to, was]), [[1000, 1500, 'put: done after 500 ms'], [4000, null, 'put: waiting for an answer'], [6000, null, '12 operations: waiting for an answer']])
})

test('faults that came and went together are one, and those that overlap stand one under the other', () => {
  const cuts = [['n1', 'n2'], ['n2', 'n1'], ['n1', 'n3']].map(([from, to]) => trouble('cut', from, 100, 500, to))
  const groups = groupsOf([...cuts, trouble('down', 'n2', 200, 300), trouble('paused', 'n3', 250, null), trouble('disk', 'n1', 260, 270), trouble('down', 'n1', 900, 950)])
  assert.deepEqual(groups.map((group) => [words.timeline.group(group), group.row]), [
    ['3 links cut', 0], ['n2 crashed', 1], ['n3 paused', 2], ['n1 disk hangs', 2], ['n1 crashed', 0],
  ])
  assert.equal(rowsOf(groups), 3)
  assert.equal(rowsOf([]), 1)
  assert.equal(words.timeline.group({ troubles: cuts.slice(0, 2) }), 'n1 ↔ n2 cut')
  assert.equal(words.timeline.group({ troubles: cuts.slice(0, 1) }), 'n1 → n2 cut')
})

test('a whole run has room to grow, and its scale changes seldom', () => {
  const lengths = new Set(Array.from({ length: 600 }, (_, s) => whole({ from: 0, to: s * 1000 }).to))
  assert.ok(lengths.size <= 40, String([...lengths]))
  for (let to = 0; to < 600_000; to += 777) {
    const { to: end } = whole({ from: 0, to })
    assert.ok(end >= to && end <= Math.max(2000, 1.35 * to), `${to}: ${end}`)
  }
})

test('zoom keeps the moment in view where it is, down to what is shorter than any event, and up to the whole run', () => {
  const run = { from: 0, to: 9_500 }
  let range = whole(run)
  for (let i = 0; i < 30; i++) {
    const next = zoomed(range, run, 4000, true)
    assert.ok(Math.abs((4000 - next.from) / (next.to - next.from) - 0.4) < 1e-6)
    range = next
  }
  assert.ok(Math.abs(range.to - range.from - 20) < 1e-6)
  for (let i = 0; range; i++) {
    assert.ok(i < 10)
    range = zoomed(range, run, 4000, false)
  }
})

test('what is in sight follows the moment in view: into the middle, or, dragged, as far as it must; and never before the run', () => {
  const run = { from: 0, to: 100_000 }
  const range = { from: 1000, to: 2000 }
  assert.equal(moved(range, run, 1500, false), range)
  assert.deepEqual(moved(range, run, 2100, false), { from: 1600, to: 2600 })
  assert.deepEqual(moved(range, run, 2100, true), { from: 1100, to: 2100 })
  assert.deepEqual(moved(range, run, 100, false), { from: 0, to: 1000 })
  assert.deepEqual(panned(range, run, 0.5), { from: 1500, to: 2500 })
  assert.deepEqual(panned(range, run, -9), { from: 0, to: 1000 })
  assert.equal(panned(range, run, 1e9).from, 99_500)
})

test('times on the axis are round, and as many as there is room for', () => {
  const grid = (from, to, most) => `${gridOf({ from, to }, most).step}: ${gridOf({ from, to }, most).times.join(' ')}`
  assert.equal(grid(0, 10_000, 12), '1000: 0 1000 2000 3000 4000 5000 6000 7000 8000 9000 10000')
  assert.equal(grid(130, 290, 4), '50: 150 200 250')
  assert.deepEqual([[0, 1000], [1500, 100], [2340, 20], [2343, 1], [12_000, 5000], [0.5, 0.1]].map(([t, step]) => words.timeline.tick(t, step)), ['0 s', '1.5 s', '2.34 s', '2343 ms', '12 s', '0.5 ms'])
})

test('what is under the pointer is told, and all that is in sight as lines', () => {
  const marks = [{ id: 3, time: 1500, node: 'n1', name: 'becameLeader', term: 2, peer: null, numbers: [3, 8.25e6, 3, 5] }]
  const timeline = { ...noTimeline, lanes: [lane(span(0, 1500, 'candidate', { term: 2 }), span(1500, null, 'leader', { term: 2, paused: true }))], marks, answers: [answer(3000, 5000, 'unknown'), answer(6000, 6012)], troubles: [trouble('cut', 'n1', 4000, null, 'n2')] }
  const groups = groupsOf(timeline.troubles)
  const told = (row, time) => toldAt(row, time, 20, timeline, groups, sheet, words)
  assert.equal(told('n1', 1490), 'n1: candidate, term 2, 0.00 s to 1.50 s. n1 is leader of term 2: 3 of 5 votes, 8.3 ms after it became a candidate')
  assert.equal(told('n1', 9000), 'n1: leader, paused, term 2, since 1.50 s')
  assert.equal(told('troubles', 4500), 'n1 → n2 cut, since 4.00 s')
  assert.equal(told('troubles', 3000), '')
  assert.equal(told('client', 4000), 'At 5.00 s put: unknown after 2000 ms')
  assert.equal(told('client', 6010), 'At 6.01 s put: done after 12 ms')
  assert.equal(told('client', 10_100), '')
  const { lines, left } = linesOf(timeline, groups, sheet, 10_000, 4, words)
  assert.equal(left, 1)
  assert.deepEqual(lines.map(({ from, to, what, was, term }) => [from, to, what, was, term]), [
    [1500, null, 'n1', 'leader, paused', 2], [3000, 5000, 'client', 'put: unknown after 2000 ms', null], [4000, null, 'Faults', 'n1 → n2 cut', null], [6000, 6012, 'client', 'put: done after 12 ms', null],
  ])
})
