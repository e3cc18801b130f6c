// What a duel is asked for, and the one sentence that tells what came of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './load.mjs'

const en = (await load('www/i18n/en/index.ts')).words
const ko = (await load('www/i18n/ko/index.ts')).words
const { differences, told, leaderless, readDuel, labelOf, typed, another, stepsOf, takesOf, choices } = await load('www/prose/difference.ts', 'www/prose/duel-plan.ts')

/** What was measured of a side; `change` is what is otherwise than usual. */
const side = ({ total = 240, elections = 1, failed = 0, split = 0, lost = null, puts = {}, messages = 100 } = {}) => ({
  digest: 'd', lost, steps: [],
  measured: { leaderless: { total, count: 1 }, elections, failedElections: failed, splitVotes: split, puts: { ok: 10, failed: 0, unknown: 0, p50: 10, p99: 20, ...puts }, messages },
})
const of = (a, b) => ({ from: 2000, until: 12_000, a: side(a), b: side(b) })
const labels = ['150–300 ms', '1000–2000 ms']

test('one sentence tells what differs, what matters most first', () => {
  assert.equal(told(of({ total: 240 }, { total: 1310 }), labels, en), '1000–2000 ms: 1.31 s without a leader; 150–300 ms: 0.24 s.')
  assert.equal(told(of({ total: 240 }, { total: 1310 }), labels, ko), '1000–2000 ms: 리더 없이 1.31초. 150–300 ms: 0.24초.')
  assert.equal(told(of({ elections: 5 }, { total: 1310, elections: 6, failed: 1, split: 1 }), labels, en), '1000–2000 ms: 1.31 s without a leader, 6 elections, 1 failed election; 150–300 ms: 0.24 s, 5 elections, 0 failed elections.')
  assert.equal(told(of({ puts: { p99: 20 } }, { puts: { p99: 400, unknown: 1 } }), labels, en), '1000–2000 ms: 1 put not acknowledged, 99 of 100 puts within 400 ms; 150–300 ms: 0, 99 of 100 puts within 20 ms.')
  assert.equal(told(of({}, { puts: { p50: null, p99: null } }), labels, en), '1000–2000 ms: no puts; 150–300 ms: 99 of 100 puts within 20 ms.')
})

test('that nothing differs is said, and messages count where nothing else does', () => {
  assert.equal(told(of({}, {}), labels, en), 'Nothing differs: both were without a leader for 0.24 s, in 1 election.')
  assert.equal(told(of({ total: 0, elections: 0 }, { total: 0, elections: 0 }), labels, en), 'Nothing differs: in both, the leader stayed.')
  assert.equal(told(of({}, { messages: 50 }), labels, en), '1000–2000 ms: 50 messages a second; 150–300 ms: 100.')
  assert.deepEqual(differences(of({}, { total: 241, puts: { p99: 20.4 }, messages: 101 })), [], 'less than is measured exactly')
  assert.deepEqual(differences(of({ total: 0 }, { total: 1310, messages: 50 })).map(({ name }) => name), ['leaderless'])
})

test('nobody who leads at the end is without a leader until then', () => {
  assert.equal(leaderless(side({ total: 100, lost: 9000 }), 12_000), 3100)
  assert.equal(told(of({ total: 0, elections: 0 }, { total: 0, elections: 0, lost: 2500 }), labels, en), '1000–2000 ms: 9.50 s without a leader; 150–300 ms: 0.00 s.')
})

const attributes = (more) => ({ set: null, at: null, until: null, do: null, ...more })

test('an author’s attributes are read, or refused with what is accepted', () => {
  assert.deepEqual(readDuel(attributes({ set: '{"election":[1000,2000]}', at: '2000', until: '12000', do: '{"do":"crash","at":3000}' })), { set: { election: [1000, 2000] }, at: 2000, until: 12_000, do: [{ do: 'crash', at: 3000 }] })
  assert.deepEqual(readDuel(attributes()), {})
  for (const [wrong, why] of [
    [{ set: '{election:1}' }, /^set is not taken: it is not JSON: /],
    [{ do: '[' }, /^do is not taken: it is not JSON: /],
    ...['', 'soon', '-1', '1e10', 'NaN', '0x'].map((at) => [{ at }, new RegExp(`^at="${at}" is no time: it takes ms`)]),
    [{ at: '2000', until: '2000' }, /^until="2000" is no time: .* until is later than at/],
  ]) assert.throws(() => readDuel(attributes(wrong)), (error) => why.test(error.say(en)), JSON.stringify(wrong))
})

test('each side is called by what it has', () => {
  assert.equal(labelOf({ election: [1000, 2000] }, en), '1000–2000 ms')
  assert.equal(labelOf({ heartbeat: 100, loss: 0.1, preVote: false, latency: 5, driftBound: 1.1 }, en), 'heartbeat 100 ms, loss 10 %, pre-vote off, latency 5 ms, drift bound 1.1×')
  assert.equal(labelOf({ preVote: true }, ko), '사전 투표 켬')
})

const node = { settings: { election: [150, 300], heartbeat: 50, preVote: true, checkQuorum: true, driftBound: 1.1, priority: 0, quiet: false, fsync: [0, 0] } }
const status = { nodes: [node], links: [{ latency: [5, 15], loss: 0, duplicate: 0, reorder: 0 }], scale: 1 }

test('a reader may choose any setting, begins with another value than there is, and is told what it takes', () => {
  for (const name of choices) {
    const text = another(name, status)
    assert.ok(typed(name, text), `${name}: ${text}`)
    assert.notEqual(String(Object.values(typed(name, text))), String(status.nodes[0].settings[name] ?? status.links[0][name]), name)
    assert.ok(takesOf(name, en).length > 4)
    for (const wrong of ['', 'soon', '-5', '[1]', '{"a":1}', '__proto__']) assert.equal(typed(name, wrong), undefined, `${name}: ${wrong}`)
  }
  assert.deepEqual([typed('election', ' 1000 – 2000 ms'), typed('loss', '10 %'), typed('preVote', 'false')], [{ election: [1000, 2000] }, { loss: 0.1 }, { preVote: false }])
})

test('what happens is the same at even times, in order', () => {
  for (const happens of ['crashes', 'cuts', 'writes', 'nothing']) {
    const steps = stepsOf(happens, 2000, 12_000)
    assert.ok(steps.every(({ at }, i) => at >= 2000 && at < 12_000 && (i === 0 || at >= steps[i - 1].at)), happens)
    assert.equal(steps.filter((step) => step.do === 'put').length, happens === 'nothing' ? 0 : 100)
  }
  assert.deepEqual(stepsOf('crashes', 2000, 12_000).filter((step) => step.do === 'crash'), [2500, 4500, 6500, 8500, 10_500].map((at) => ({ do: 'crash', at, for: 1000 })))
})
