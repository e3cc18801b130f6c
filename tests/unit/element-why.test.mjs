import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './load.mjs'

const { Story, sentence, hostFaultKinds, hostFaultScopes, section, wordsFor, eventNames, labEventNames, propertyNames, warnings, etcd, initialSettings } = await load(
  'www/element/why/story.ts', 'www/element/why/tell.ts', 'www/i18n/index.ts', 'www/lab/protocol.ts', 'www/element/settings/advice.ts', 'www/lab/settings.ts',
)
const words = wordsFor('en-GB')
let ids = 0
const event = (name, fields = {}) => ({ id: ids++, time: 100, node: 'n1', name, term: 2, peer: null, numbers: [0, 0, 0, 0], ...fields })
const told = (...events) => {
  const story = Story.none.after(events)
  return story.lines(new Set(['elections', 'replication', 'members', 'faults', 'details'])).map((line) => sentence(line, words))
}

/** What this lab adds to the paper and the dissertation. */
const ours = ['proposalOverLimit', 'electionDeferred', 'quietBegan', 'quietEnded', 'matchLost']

test('every event has a sentence of its own, and every event of the core a section', () => {
  for (const name of [...eventNames, ...labEventNames]) {
    const [text] = told(event(name, { peer: 'n2', numbers: [1, 2, 3, 4] }))
    if (name !== 'hostFault' && name !== 'answered') assert.match(text, /n1/, name)
    assert.doesNotMatch(text, /undefined|NaN|null/, name)
  }
  for (const name of eventNames) {
    if (ours.includes(name)) assert.equal(section({ last: event(name) }, words), undefined, name)
    else assert.match(section({ last: event(name) }, words), /^§\d/, name)
  }
})

test('whatever a browser or a machine does has a sentence that says whom it struck, and for how long', () => {
  const said = new Set()
  for (const [kind, name] of hostFaultKinds.entries()) {
    for (const [scope, whom] of hostFaultScopes.entries()) {
      const [text] = told(event('hostFault', { node: whom === 'node' ? 'n1' : null, numbers: [kind, 10.2e9, scope, 0] }))
      assert.match(text, /10\.2 s/, name)
      assert.doesNotMatch(text, /undefined|NaN/, name)
      if (name === 'stopped') assert.match(text, { node: /n1/, page: /main thread/, all: /this page/, director: /director/ }[whom])
      said.add(text)
    }
  }
  assert.ok(said.size >= hostFaultKinds.length + 3)
})

test('an event that has no peer names none', () => {
  for (const name of ['removed', 'newTerm', 'steppedDown', 'readRefused', 'committed']) {
    const [text] = told(event(name, { numbers: [5, 6, 0, 0] }))
    assert.doesNotMatch(text, / {2}| is to|: is|,$|;$/, text)
  }
})

test('every safety property has a sentence, and one on how a node broke it', () => {
  for (const [place, name] of propertyNames.entries()) {
    const [text] = told(event('violated', { numbers: [place, 7, 8, 9] }))
    assert.ok(text.startsWith(`${name} is broken: `), text)
    assert.ok(text.includes('n1') && text.includes('7') && text.endsWith(`. ${words.safety.holds[name]}`), text)
    assert.ok(text.includes(words.safety.tell(name, 'n1', [7, 8, 9, 10])), text)
  }
})

test('a check tells how many properties hold, and of what history it speaks', () => {
  const properties = propertyNames.map((name) => ({ name, holds: true, at: null }))
  const checked = (result) => words.safety.checked({ properties, operations: 52, why: null, ...result })
  assert.equal(checked({ linearizable: 'ok' }), '14 properties hold; the history of 52 operations is linearizable.')
  assert.match(checked({ linearizable: 'unknown', why: 'it took long' }), /linearizable is unknown: it took long\.$/)
  const broken = properties.map((property, i) => (i < 2 ? { ...property, holds: false, at: 7 } : property))
  assert.match(checked({ properties: broken, linearizable: 'illegal' }), /^election-safety and leader-append-only are broken, 12 properties hold; the history of 52 operations is not linearizable/)
})

test('numbers come in the units of the reader', () => {
  assert.deepEqual(told(event('electionTimeout', { numbers: [243e6, 241.5e6, 0, 0] })), ['n1 has heard no leader for 243 ms: its election timeout of 242 ms expired'])
  assert.deepEqual(told(event('becameLeader', { numbers: [3, 8.25e6, 3, 5] })), ['n1 is leader of term 2: 3 of 5 votes, 8.3 ms after it became a candidate'])
})

test('a candidate that won nothing speaks of a split vote only where it was refused', () => {
  const failed = (...numbers) => told(event('electionFailed', { numbers }))[0]
  assert.equal(failed(2, 0, 3, 3), 'n1 did not win the election of term 2: it received 2 of the 3 votes that it needs; 3 servers did not answer')
  assert.equal(
    failed(2, 2, 3, 1),
    'n1 did not win the election of term 2: it received 2 of the 3 votes that it needs; 2 servers refused (the vote was split, or its log is behind); 1 server did not answer',
  )
})

test('writes that follow each other closely are one line, and later ones another', () => {
  const at = (time, a, b) => event('proposed', { time, numbers: [a, b, 0, 0] })
  assert.deepEqual(told(at(100, 5, 5), at(150, 6, 7), at(900, 8, 8)), [
    'n1 appends entry 8 to its own log; it is not committed yet',
    'n1 appends entries 5 to 7 to its own log; they are not committed yet',
  ])
})

test('the links of one partition are one line', () => {
  const cut = (node, peer) => event('cut', { node, peer, numbers: [0, 0, 0, 0] })
  assert.deepEqual(told(cut('n1', 'n2'), cut('n2', 'n1')), ['2 links are cut: n1 → n2, n2 → n1'])
})

test('one configuration is one line, whoever takes it up', () => {
  const configured = (node, ...numbers) => event('configured', { node, numbers })
  assert.deepEqual(told(configured('n1', 9, 0b10111, 0, 0b100000), configured('n2', 9, 0b10111, 0, 0b100000), configured('n1', 12, 0b11, 0b110, 0)), [
    'n1 adopts the configuration of entry 12: n1 and n2 vote, and with them n2 and n3: each decision needs a majority of both',
    'n1 adopts the configuration of entry 9: n1, n2, n3 and n5 vote; n6 is a learner (and so does 1 other server)',
  ])
})

test('a server that started lately says why it ignores a request for its vote', () => {
  assert.match(told(event('voteIgnored', { peer: 'n2', numbers: [3, 0, 20e6, 150e6] }))[0], /^n1 ignores that n2 asks .* it started only 20 ms ago/)
})

test('events are told once, in the order of their times', () => {
  const [late, early] = [event('becameLeader', { time: 300 }), event('electionTimeout', { time: 200, node: 'n2' })]
  const before = Story.none.after([late])
  const story = before.after([late, early])
  assert.deepEqual(story.lines(new Set(['elections'])).map((line) => line.last.name), ['becameLeader', 'electionTimeout'])
  assert.deepEqual(before.lines(new Set(['elections'])).map((line) => line.last.name), ['becameLeader'])
})

test('an election is told by how it begins and ends; its votes, and what a pre-vote asks, are steps', () => {
  const names = ['electionTimeout', 'becamePreCandidate', 'preVoteGranted', 'preVoteRefusedLog', 'becameCandidate', 'voteGranted', 'voteRefusedVoted', 'becameLeader']
  const story = Story.none.after(names.map((name, i) => event(name, { time: i, peer: 'n2' })))
  const shown = (...kinds) => story.lines(new Set(kinds)).map((line) => line.last.name).reverse()
  assert.deepEqual(shown('elections', 'replication', 'members', 'faults'), ['electionTimeout', 'becameCandidate', 'becameLeader'])
  assert.deepEqual(shown('elections', 'details'), names)
})

test('a speed that no whole number of times is slower than real is told as it is', () => {
  assert.deepEqual([0.1, 0.02, 1 / 3, 0.5, 0.3, 0.15, 0.7, 2].map(words.bar.slow), ['1/10×', '1/50×', '1/3×', '1/2×', '0.3×', '0.15×', '0.7×', '2×'])
})

test('a story that goes on leaves the one before as it was', () => {
  const writes = [1, 2, 3].map((index) => event('proposed', { numbers: [index, index, 0, 0] }))
  const all = new Set(['replication'])
  const story = Story.none.after(writes.slice(0, 2))
  const before = story.lines(all)
  const copy = structuredClone(before)
  assert.equal(story.after(writes).lines(all)[0].count, 3)
  assert.deepEqual(before, copy)
  assert.deepEqual(story.lines(all), copy)
  assert.equal(story.after(writes.slice(0, 2)), story)
})

const good = { election: [1000, 2000], heartbeat: 100, latency: [5, 15], loss: 0, fsync: [0, 0] }
test('values that go well together are not warned of', () => assert.deepEqual(warnings(good, words), []))
test('what a lab starts with that is told nothing is not warned of', () => assert.deepEqual(warnings(initialSettings(), words), []))

const bad = {
  'a heartbeat as long as the timeout': [{ heartbeat: 1000 }, /heartbeat every 1000 ms comes too late for a timeout of 1000 ms/],
  'a heartbeat that may be late': [{ latency: [5, 950] }, /comes every 100 ms, and up to 945 ms later than the one before: a follower that waits only 1000 ms/],
  'timeouts that are too close': [{ election: [1000, 1050], latency: [5, 60] }, /differ by at most 50 ms, and a request for a vote takes up to 60 ms/],
  'a round trip beyond every timeout': [{ latency: [5, 1000] }, /candidates give up before votes can come back/],
  'a fixed timeout': [{ election: [1000, 1000] }, /split the vote again and again/],
  'a slow disk': [{ fsync: [0, 600] }, /a vote or a heartbeat that waits for the disk comes late/],
  'pre-vote without check-quorum': [{ preVote: true, checkQuorum: false }, /nobody can be elected until the network heals/],
  'heavy loss': [{ loss: 0.3 }, /30 % of the messages are lost/],
}
for (const [what, [change, reason]] of Object.entries(bad)) {
  test(`${what} is warned of, with its reason`, () => assert.match(warnings({ ...good, ...change }, words).join(' '), reason))
}

test('pre-vote without check-quorum is no danger on etcd’s core, nor is either alone', () => {
  assert.deepEqual(warnings({ ...good, preVote: true, checkQuorum: false }, words, 'etcd'), [])
  for (const [preVote, checkQuorum] of [[true, true], [false, false], [false, true]]) assert.deepEqual(warnings({ ...good, preVote, checkQuorum }, words), [])
})

test('the equal flags of etcd say where etcd would differ', () => {
  assert.deepEqual(etcd(good, words).flags, ['--heartbeat-interval=100', '--election-timeout=1000'])
  assert.match(etcd(good, words).note, /draws each timeout from 1000 up to 2000 ms/)
  assert.match(etcd({ ...good, election: [150, 155] }, words).note, /etcd would draw from 150 up to 300 ms, here it is 150–155 ms/)
  assert.match(etcd({ ...good, heartbeat: 300 }, words).note, /at least five heartbeats/)
})
