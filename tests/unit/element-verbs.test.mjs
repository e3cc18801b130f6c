// What a verb did, measured from the events behind it and told in one sentence.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './load.mjs'

const { factsOf, isBefore, isSettled, sidesOf, toldOf, wordsFor } = await load('www/element/verbs/facts.ts', 'www/element/verbs/targets.ts', 'www/i18n/index.ts')
const { Acts } = await load('www/element/acts.ts')
const { words: ko } = await load('www/i18n/ko/index.ts')
const en = wordsFor('en')

const settings = { election: [150, 300] }
const node = (id, more) => ({ id, alive: true, paused: false, stalled: {}, member: 'voter', role: 'follower', term: 3, leader: 'n2', applied: 0, log: { first: 1, last: 0, entries: [] }, settings, ...more })
const ids = ['n1', 'n2', 'n3', 'n4', 'n5']

/** A moment of five servers under n2, leader of term 3, at 2000 ms; `nodes` are those that are otherwise. */
function moment({ events = [], nodes = {}, time = 2000, leader = 'n2', answers = [], waiting = [], results = [], view = { undo: null } } = {}) {
  return {
    time,
    events: events.map(([name, at, node, more], i) => ({ id: 11 + i, name, time: at, node, term: 3, peer: null, numbers: [0, 0, 0, 0], ...more })),
    status: { time, nodes: ids.map((id) => node(id, nodes[id])), leader, config: { voters: ids }, links: [], view },
    timeline: { answers, waiting },
    operations: { results },
  }
}

const deed = (act) => ({ at: 1000, since: 10, undo: null, ...act })
const put = (asked, to) => ({ op: 'put', asked, from: to, to, count: { ok: 1, failed: 0, unknown: 0 } })

/** The facts of a deed, and its sentence. */
function tell(act, at, words = en) {
  const facts = factsOf(deed(act), at)
  return { facts, settled: isSettled(facts), said: toldOf(facts, words) }
}

const crash = { do: 'crash', node: 'n2', term: 3 }
const fell = ['crashed', 1001, 'n2']
const rose = ['becameLeader', 1213, 'n4', { term: 4 }]

test('a crash tells who was elected, after how long, and how many puts waited for that', () => {
  const answers = [put(900, 1000), put(1000.5, 1230), put(1100, 1230), put(1200, 1240), put(1220, 1250)]
  const { said, settled } = tell(crash, moment({ events: [['crashed', 1001, 'n2'], rose], answers, leader: 'n4' }))
  assert.equal(said, 'n2, the leader of term 3, crashed. 212 ms later n4 was elected leader of term 4; 3 puts waited and were then committed.')
  assert.equal(settled, true)
  const open = tell(crash, moment({ events: [fell, rose], waiting: [{ op: 'put', asked: 1100, count: 1 }, { op: 'put', asked: 1300, count: 1 }], leader: 'n4' }))
  assert.match(open.said, /; 1 put still waits\.$/)
  assert.equal(open.settled, false)
})

test('a crash tells what is so while nobody leads, and when nobody can', () => {
  assert.match(tell(crash, moment({ events: [fell], nodes: { n2: { alive: false } }, leader: null })).said, /^n2, .* crashed\. Nobody leads: whoever hears no leader for 150–300 ms asks for votes\.$/)
  const down = { n2: { alive: false }, n1: { alive: false }, n3: { paused: true } }
  assert.match(tell(crash, moment({ events: [fell], nodes: down, leader: null })).said, /Only 2 of 5 servers run, which is no majority: nobody can be elected/)
})

test('nothing counts that is later than the moment in view, or before the deed', () => {
  assert.equal(tell(crash, moment({ events: [fell, rose], time: 1212, leader: null })).facts.next, null)
  const before = moment({ events: [rose] })
  before.events[0].id = 10
  assert.equal(tell(crash, before).facts.next, null)
})

test('servers that restart tell whom they follow, and when they lacked nothing any more', () => {
  const back = { do: 'restart', nodes: ['n2'], last: 31 }
  const events = [['started', 1050, 'n2', { numbers: [3, 19, 0, 0] }], ['leaderKnown', 1068, 'n2', { peer: 'n4' }], ['appended', 1070, 'n2', { numbers: [20, 24, 0, 0] }], ['appended', 1085, 'n2', { numbers: [25, 31, 0, 0] }]]
  assert.equal(tell(back, moment({ events, leader: 'n4' })).said, 'n2 started again with what its disk had kept. 18 ms later it followed n4; after 35 ms no entry was missing any more.')
  assert.match(tell(back, moment({ events: events.slice(0, 3), leader: 'n4' })).said, /; entries are still missing\.$/)
  assert.match(tell({ ...back, last: 19 }, moment({ events: events.slice(0, 2), leader: 'n4' })).said, /; no entry was missing\.$/)
  assert.match(tell(back, moment({ events: events.slice(0, 1), leader: null })).said, /No leader is known to it yet\.$/)
  const both = tell({ ...back, nodes: ['n1', 'n2'] }, moment({ events: [...events, ['started', 1060, 'n1', { numbers: [3, 31, 0, 0] }], ['lostToLeader', 1090, 'n1', { peer: 'n4' }]], leader: 'n4' }))
  assert.equal(both.said, 'n1 and n2 started again with what their disks had kept. 30 ms later all of them followed n4; after 25 ms no entry was missing any more.')
})

const cut = { do: 'cut', few: ['n1', 'n2'], many: ['n3', 'n4', 'n5'], leader: 'n2', term: 3 }
const parted = ['cut', 1001, 'n1', { peer: 'n3' }]

test('a cut tells what becomes of both sides', () => {
  const end = ['quorumLost', 1301, 'n2']
  const { said, settled } = tell(cut, moment({ events: [parted, rose, end], leader: 'n4' }))
  assert.equal(said, 'n1 and n2 were cut off from n3, n4 and n5: 212 ms later n4 was elected leader of term 4; n2 stepped down after 300 ms, since it heard no majority.')
  assert.equal(settled, true)
  assert.match(tell(cut, moment({ events: [parted, rose] })).said, /; n2 goes on as leader of term 3 and can commit nothing\.$/)
  assert.match(tell(cut, moment({ events: [parted] })).said, /: the others elect a new leader once they miss the heartbeats; n2 goes on/)
  assert.equal(tell({ ...cut, leader: 'n3' }, moment({ events: [parted] })).said, 'n1 and n2 were cut off from n3, n4 and n5; n3 stays leader of the others.')
  assert.match(tell(cut, moment({ events: [parted], nodes: { n4: { alive: false } } })).said, /neither side has a majority of the 5 servers/)
})

test('a healed network tells when all follow one leader, and what was deleted', () => {
  const heal = { do: 'heal' }
  const whole = ['healed', 1001, 'n1', { peer: 'n3' }]
  assert.equal(tell(heal, moment({ events: [whole] })).said, 'All links work again; all follow n2, the leader of term 3.')
  const events = [whole, ['leaderKnown', 1041, 'n1', { peer: 'n2' }], ['truncated', 1044, 'n1', { numbers: [7, 8, 2, 3] }]]
  assert.equal(tell(heal, moment({ events })).said, 'All links work again: 40 ms later all followed n2, the leader of term 3; 2 entries that were never committed were deleted.')
  const apart = tell(heal, moment({ events, nodes: { n1: { leader: null } } }))
  assert.match(apart.said, /do not agree on a leader yet\.$/)
  assert.equal(apart.settled, false)
})

const split = { do: 'split', servers: ['n1', 'n3', 'n4', 'n5'], hung: 'n2' }
const stands = (node, at, term = 4) => ['becameCandidate', at, node, { term }]
const wins = (node, votes, term = 4) => ['voteWon', 1180, node, { term, numbers: [votes, 0, 3, 0] }]

test('a split vote tells how far apart the candidates were, their votes, and who won after it', () => {
  assert.match(tell(split, moment()).said, /^n2, the leader, hangs, so that nobody hears it\. n1, n3, n4 and n5 are to become candidates at the same moment\.$/)
  const events = [stands('n1', 1170), stands('n3', 1170.4), wins('n1', 1), wins('n3', 1), wins('n1', 2), wins('n3', 2)]
  const { said, settled } = tell(split, moment({ events, leader: null }))
  assert.equal(said, 'Split vote: n1 and n3 became candidates of term 4, 0.4 ms apart; each got 2 of 5 votes, and nobody a majority. Each waits a new random time before the next election.')
  assert.equal(settled, false)
  const over = tell(split, moment({ events: [...events, ['becameLeader', 1471, 'n4', { term: 5 }]], leader: 'n4' }))
  assert.match(over.said, /nobody a majority\. 301 ms after the first candidacy, n4 was elected leader of term 5\.$/)
  assert.equal(over.settled, true)
  assert.match(tell(split, moment({ events: events.slice(0, 5), leader: null })).said, /they got n1 2 and n3 1 of 5 votes/)
})

test('what candidates get before a majority has voted is no split vote yet, and none once they stand no more', () => {
  const events = [stands('n1', 1170), stands('n3', 1172.3), wins('n1', 1), wins('n3', 1)]
  assert.equal(tell(split, moment({ events, leader: null })).said, 'n1 and n3 became candidates of term 4, 2.3 ms apart; each got 1 of 5 votes, so far.')
  const over = tell(split, moment({ events: [...events, ['becameLeader', 1219, 'n3', { term: 5 }]], leader: 'n3' }))
  assert.equal(over.said, 'The vote was not split: n1 and n3 became candidates of term 4, 2.3 ms apart; each got 1 of 5 votes, before a majority had voted. 49 ms after the first candidacy, n3 was elected leader of term 5.')
  assert.equal(over.settled, true)
})

test('a vote that was not split is told as it was', () => {
  const won = [stands('n1', 1170), stands('n3', 1182), wins('n1', 3), ['becameLeader', 1190, 'n1', { term: 4 }]]
  assert.equal(tell(split, moment({ events: won })).said, 'The vote was not split: n1 and n3 became candidates 12 ms apart, and n1 won term 4 with 3 of 5 votes.')
  assert.match(tell(split, moment({ events: won.filter(([, , node]) => node === 'n1') })).said, /^The vote was not split: n1 was ahead of the others, and won term 4 with 3 of 5 votes\.$/)
  assert.match(tell(split, moment({ events: [stands('n1', 1170)], leader: null })).said, /^The vote was not split: only n1 became a candidate, and did not win term 4\. Each waits/)
})

const write = { do: 'write', key: 'apple', value: '7', asked: 'put apple 7' }
const log = { first: 1, last: 9, entries: [{ index: 9, term: 3, kind: 'command', text: 'put apple 7' }] }
const proposed = ['proposed', 1010, 'n2', { numbers: [9, 9, 0, 0] }]
const committed = (node, at, on = 0) => ['committed', at, node, { numbers: [8, 9, on, on && 5] }]

test('a write tells where it is, when it was committed, and when all had applied it', () => {
  assert.equal(tell(write, moment()).said, 'apple = 7 waits: no leader has taken it yet.')
  const has = (...names) => Object.fromEntries(ids.map((id) => [id, { log, applied: names.includes(id) ? 9 : 8 }]))
  assert.equal(tell(write, moment({ events: [proposed], nodes: has() })).said, 'apple = 7: n2 appended it as entry 9 of term 3; it is not committed until a majority has it on disk.')
  const some = tell(write, moment({ events: [proposed, committed('n2', 1024, 3), committed('n1', 1036)], nodes: has('n1', 'n2') }))
  assert.equal(some.said, 'apple = 7: n2 appended it as entry 9 of term 3; after 14 ms it was on 3 of 5 disks, so committed, and after 26 ms 2 of 5 servers had applied it.')
  assert.equal(some.settled, false)
  const all = tell(write, moment({ events: [proposed, committed('n2', 1024, 3), ...['n1', 'n3', 'n4', 'n5'].map((id, i) => committed(id, 1036 + i))], nodes: has(...ids) }))
  assert.match(all.said, /so committed, and after 29 ms all 5 servers had applied it\.$/)
  assert.equal(all.settled, true)
  const down = tell(write, moment({ events: [proposed, committed('n2', 1024, 3), ...['n1', 'n3', 'n4'].map((id) => committed(id, 1036))], nodes: { ...has('n1', 'n2', 'n3', 'n4'), n5: { alive: false } } }))
  assert.match(down.said, /so committed, and after 26 ms 4 of 5 servers had applied it\.$/)
  assert.equal(down.settled, true, 'a server that is down applies nothing')
  const failed = tell(write, moment({ results: [{ asked: 'put apple 7', outcome: 'failed', lines: () => ['Nobody leads.'] }] }))
  assert.deepEqual([failed.said, failed.settled], ['apple = 7: Nobody leads.', true])
})

test('what hinders a verb is told with the way on', () => {
  for (const why of Object.keys(en.verbs.hindrances)) assert.ok(tell({ do: 'nothing', verb: 'crash', why }, moment()).said.length > 20)
})

test('Korean tells every number and every server too', () => {
  const answers = [put(1100, 1230)]
  for (const [act, at] of [
    [crash, moment({ events: [fell, rose], answers, leader: 'n4' })], [crash, moment({ events: [fell], leader: null })],
    [cut, moment({ events: [parted, rose, ['quorumLost', 1301, 'n2']], leader: 'n4' })], [cut, moment({ events: [parted], nodes: { n4: { alive: false } } })],
    [split, moment({ events: [stands('n1', 1170), stands('n3', 1170.4), wins('n1', 1), wins('n3', 1), ['becameLeader', 1471, 'n4', { term: 5 }]], leader: 'n4' })],
    [write, moment({ events: [proposed, committed('n2', 1024, 3)], nodes: { n2: { log, applied: 9 } } })],
  ]) {
    const [english, korean] = [tell(act, at).said, tell(act, at, ko).said]
    for (const fact of english.match(/n\d|\d+(\.\d+)? ms/g)) assert.ok(korean.includes(fact), `${fact}: ${korean}`)
    assert.doesNotMatch(korean, /은\(는\)|이\(가\)|을\(를\)|과\(와\)|undefined|NaN/)
  }
})

test('a deed belongs to the moments behind it, and to no other future', () => {
  assert.deepEqual([960, 850].map((time) => isBefore(deed(crash), moment({ time }))), [true, false])
  assert.equal(isBefore(deed(crash), moment({ view: { undo: 1000 } })), true, 'it began that future')
  assert.equal(isBefore(deed(crash), moment({ view: { undo: 500 } })), false)
  assert.equal(isBefore({ ...deed(crash), undo: 500 }, moment({ view: { undo: 500 } })), true)
  assert.equal(isBefore({ ...deed(crash), undo: 1000 }, moment({ view: { undo: null } })), false, 'the future that it began was undone')
})

test('what is done at a past moment of a simulated lab belongs to the future that it begins', async () => {
  const done = async (verb, now, held = false) => {
    const lab = { status: () => ({ world: 'sim', held, view: { now, undo: null } }), now: () => 1000, events: () => [], heal: async () => {} }
    const acts = new Acts(lab, null, assert.fail)
    await acts.do(verb, en)
    return acts.deed.undo
  }
  assert.deepEqual([await done('heal', false), await done('heal', true)], [1000, null])
  assert.equal(await done('write', false, true), null, 'what was not done begins none')
})

test('what hinders a verb is told while it does, and for as long as it takes to read', async (t) => {
  let real = 0
  t.mock.method(performance, 'now', () => real)
  const at = (changes) => ({ ...moment({ leader: null }).status, world: 'live', held: false, view: { now: true, undo: null }, ...changes })
  for (const [verb, hindered, free] of [
    ['crash', {}, { leader: 'n2' }], ['crash', { nodes: ids.map((id) => node(id, { alive: false })) }, {}], ['write', { held: true }, {}], ['split', { links: [{ cut: true }] }, {}],
  ]) {
    const acts = new Acts({ status: () => at(hindered), now: () => 1000, events: () => [] }, null, assert.fail)
    await acts.do(verb)
    const { deed } = acts
    assert.equal(deed.do, 'nothing')
    acts.look(at(free))
    assert.equal(acts.deed, deed, 'nobody could read it')
    real += 60_000
    acts.look(at(hindered))
    assert.equal(acts.deed, deed, 'it is so still')
    acts.look(at(free))
    assert.equal(acts.deed, null)
  }
})

test('a cut parts the leader and a minority around it from the rest', () => {
  const sides = (n, leader, more = {}) => {
    const all = Array.from({ length: n }, (_, i) => node(`n${i + 1}`, more[`n${i + 1}`]))
    return sidesOf({ nodes: all, leader, config: { voters: all.map(({ id }) => id) } })
  }
  assert.equal(sides(1, 'n1'), null)
  assert.deepEqual([2, 3, 4, 5, 9].map((n) => sides(n, 'n2').few), [['n2'], ['n2'], ['n2'], ['n2', 'n3'], ['n2', 'n3', 'n4', 'n5']])
  assert.deepEqual(sides(5, 'n5'), { few: ['n1', 'n5'], many: ['n2', 'n3', 'n4'] })
  assert.deepEqual(sides(5, 'n2', { n3: { alive: false } }).few, ['n2', 'n4'])
  assert.deepEqual(sides(5, null, { n1: { alive: false } }).few, ['n2', 'n3'])
})
