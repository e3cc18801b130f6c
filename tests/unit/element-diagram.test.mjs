// A stretch of a run as the text of a Mermaid sequence diagram.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './load.mjs'

const { diagramOf, escaped, mostSteps, noTimeline, wordsFor } = await load('www/element/share/diagram.ts', 'www/i18n/index.ts', 'www/lab/timeline/fold.ts')
const words = wordsFor('en')
const span = (from, to, state = 'follower', more = {}) => ({ from, to, state, term: 1, paused: false, member: 'voter', ...more })
const lanes = [{ node: 'n1', spans: [span(0, 1000, 'leader'), span(1000, null, 'down')] }, { node: 'n2', spans: [span(0, null)] }, { node: 'n3', spans: [span(0, null, 'follower', { paused: true })] }]
const flight = (sent, from, to, kind, more = {}) => ({ id: `${from}.1.1`, from, to, kind, reply: false, reject: false, term: 1, index: 3, entries: 0, size: 20, sent, due: sent + 10, fate: 'delivered', ...more })
const event = (time, node, name, numbers, term = 2) => ({ id: 1, time, node, name, term, peer: null, numbers })
const answer = (asked, to, more = {}) => ({ asked, from: to, to, count: { ok: 1, failed: 0, unknown: 0 }, longest: to - asked, op: 'put', node: 'n2', ...more })
const timeline = {
  ...noTimeline,
  lanes,
  marks: [event(1200, 'n2', 'becameCandidate', [0, 0, 2, 0]), event(1230, 'n2', 'becameLeader', [2, 8.25e6, 3, 3]), event(9000, 'n2', 'becameCandidate', [0, 0, 2, 0])],
  troubles: [{ kind: 'down', node: 'n1', peer: null, from: 1000, to: null, event: event(1000, 'n1', 'crashed', [1, 0, 0, 0]) }],
  commits: [{ node: 'n2', from: 1300, to: 1300, entries: 2 }],
  answers: [answer(1250, 1310), answer(1260, 1320, { count: { ok: 0, failed: 0, unknown: 1 }, node: 'n3' }), answer(1100, 1340, { op: null, node: null, count: { ok: 19, failed: 1, unknown: 0 } })],
  waiting: [{ asked: 1350, count: 1, op: 'get' }],
}
const messages = [
  flight(1205, 'n2', 'n1', 'vote', { term: 2, fate: 'cut' }), flight(1205, 'n2', 'n3', 'vote', { term: 2 }), flight(1215, 'n3', 'n2', 'vote', { term: 2, reply: true }),
  flight(1260, 'n2', 'n3', 'append', { term: 2, entries: 1 }), flight(1270, 'n3', 'n2', 'append', { term: 2, entries: 1, reply: true, reject: true, fate: 'lost' }),
]

test('a stretch is told as messages between nodes and clients, with elections, commits and faults as notes, in order of time', () => {
  assert.equal(diagramOf({ from: 900, to: 1400 }, { messages, since: 900 }, timeline, words), `sequenceDiagram
    actor client as Client
    participant n1
    participant n2
    participant n3
    Note over n1,n3: 0.900 s to 1.400 s
    Note over n1: leader, term 1
    Note over n3: follower, paused, term 1
    Note over n1: 1.000 s n1 crashed, since 1.00 s
    Note over n2: 1.200 s n2 becomes a candidate in term 2 and asks<br/>for votes#59; it needs 2, its own included
    n2-xn1: 1.205 s Vote request, term 2: dropped at the cut link
    n2->>n3: 1.205 s Vote request, term 2
    n3-->>n2: 1.215 s Vote granted, term 2
    Note over n2: 1.230 s n2 is leader of term 2: 2 of 3 votes, 8.3<br/>ms after it became a candidate
    client->>n2: 1.250 s put
    n2->>n3: 1.260 s Append, term 2, 1 entry
    client->>n3: 1.260 s put
    n3--xn2: 1.270 s Append refused, term 2, 1 entry: lost in the network
    Note over n2: 1.300 s n2 commits 2 entries
    n2-->>client: 1.310 s put: done after 60 ms
    Note over client: 1.320 s put: unknown after 60 ms
    Note over client: 1.340 s 20 operations: 19 done and 1 failed#59; the<br/>longest took 240 ms
    Note over client: 1.350 s get: waiting for an answer
`)
})

test('what is too much for a diagram is left out, from the beginning on, and that is said', () => {
  const many = Array.from({ length: 500 }, (_, i) => flight(2000 + i, 'n2', 'n3', 'heartbeat'))
  const text = diagramOf({ from: 1900, to: 3000 }, { messages: many, since: 1900 }, { ...noTimeline, lanes }, words)
  assert.equal(text.match(/->>/g).length, mostSteps)
  assert.match(text.replaceAll('<br/>', ' '), /Note over n1,n3: What was before 2\.400 s is left out, since a diagram has 100 steps at most\. Select a shorter stretch to see all of it\.\n/)
  assert.match(text, /2\.499 s Heartbeat/)
  // And what nobody knows any more.
  assert.match(diagramOf({ from: 1900, to: 3000 }, { messages: many.slice(450), since: 2450 }, { ...noTimeline, lanes }, words), /What was before 2\.450 s is left out/)
})

test('a stretch in which nothing happened is a diagram of its nodes', () => {
  assert.equal(diagramOf({ from: 5000, to: 5100 }, { messages: [], since: 5000 }, { ...noTimeline, lanes: [{ node: 'n1', spans: [span(0, null)] }] }, words), `sequenceDiagram
    participant n1
    Note over n1: 5.000 s to 5.100 s
`)
})

test('no text ends a line of Mermaid, or begins anything in it', () => {
  assert.equal(escaped('a; b #1 <br/> %%c\nend'), 'a#59; b #35;1 #60;br/#62; #37;#37;c end')
})
