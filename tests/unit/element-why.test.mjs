import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './load.mjs'

const { sentence, hostFaultKinds, hostFaultScopes, section, wordsFor, eventNames, labEventNames, propertyNames } = await load('www/element/why/tell.ts', 'www/i18n/index.ts', 'www/lab/protocol.ts')
const words = wordsFor('en-GB')
const event = (name, fields = {}) => ({ id: 1, time: 100, node: 'n1', name, term: 2, peer: null, numbers: [0, 0, 0, 0], ...fields })
const told = (event) => sentence(event, words)

/** What this lab adds to the paper and the dissertation. */
const ours = ['proposalOverLimit', 'electionDeferred', 'quietBegan', 'quietEnded', 'matchLost']

test('every event has a sentence of its own, and every event of the core a section', () => {
  for (const name of [...eventNames, ...labEventNames]) {
    const text = told(event(name, { peer: 'n2', numbers: [1, 2, 3, 4] }))
    if (name !== 'hostFault' && name !== 'answered') assert.match(text, /n1/, name)
    assert.doesNotMatch(text, /undefined|NaN|null/, name)
  }
  for (const name of eventNames) {
    if (ours.includes(name)) assert.equal(section(event(name), words), undefined, name)
    else assert.match(section(event(name), words), /^§\d/, name)
  }
})

test('whatever a browser or a machine does has a sentence that says whom it struck, and for how long', () => {
  const said = new Set()
  for (const [kind, name] of hostFaultKinds.entries()) {
    for (const [scope, whom] of hostFaultScopes.entries()) {
      const text = told(event('hostFault', { node: whom === 'node' ? 'n1' : null, numbers: [kind, 10.2e9, scope, 0] }))
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
    const text = told(event(name, { numbers: [5, 6, 0, 0] }))
    assert.doesNotMatch(text, / {2}| is to|: is|,$|;$/, text)
  }
})

test('every safety property has a sentence, and one on how a node broke it', () => {
  for (const [place, name] of propertyNames.entries()) {
    const text = told(event('violated', { numbers: [place, 7, 8, 9] }))
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
  assert.equal(told(event('electionTimeout', { numbers: [243e6, 241.5e6, 0, 0] })), 'n1 has heard no leader for 243 ms: its election timeout of 242 ms expired')
  assert.equal(told(event('becameLeader', { numbers: [3, 8.25e6, 3, 5] })), 'n1 is leader of term 2: 3 of 5 votes, 8.3 ms after it became a candidate')
})

test('a candidate that won nothing speaks of a split vote only where it was refused', () => {
  const failed = (...numbers) => told(event('electionFailed', { numbers }))
  assert.equal(failed(2, 0, 3, 3), 'n1 did not win the election of term 2: it received 2 of the 3 votes that it needs; 3 servers did not answer')
  assert.equal(
    failed(2, 2, 3, 1),
    'n1 did not win the election of term 2: it received 2 of the 3 votes that it needs; 2 servers refused (the vote was split, or its log is behind); 1 server did not answer',
  )
})

test('a server that started lately says why it ignores a request for its vote', () => {
  assert.match(told(event('voteIgnored', { peer: 'n2', numbers: [3, 0, 20e6, 150e6] })), /^n1 ignores that n2 asks .* it started only 20 ms ago/)
})

test('a speed that no whole number of times is slower than real is told as it is', () => {
  assert.deepEqual([0.1, 0.02, 1 / 3, 0.5, 0.3, 0.15, 0.7, 2].map(words.bar.slow), ['1/10×', '1/50×', '1/3×', '1/2×', '0.3×', '0.15×', '0.7×', '2×'])
})
