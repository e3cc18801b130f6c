// Why's episodes, told of runs that were recorded in virtual time: tests/generate/runs.go has the scenarios.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { load } from './load.mjs'

const { Story, headline, gist, section, History, wordsFor, stepsOf, kinds, sidesOf } = await load(
  'www/element/why/story.ts', 'www/element/why/tell.ts', 'www/element/why/episode.ts', 'www/element/why/faults.ts', 'www/lab/history.ts', 'www/i18n/index.ts',
)
const words = wordsFor('en')
const all = new Set(kinds)
const runs = Object.fromEntries(Object.entries(JSON.parse(readFileSync(new URL('runs.json', import.meta.url), 'utf8'))).map(([name, events]) => [name, new History({ now: () => 0 }).apply({ events })]))
const linesOf = (story, wanted = all) => story.episodes(wanted).map((episode) => headline(episode, words)).reverse()
const told = (name, ...of) => linesOf(Story.none.after(runs[name]), of.length > 0 ? new Set(of) : all)

let ids = 1e6
const event = (name, fields = {}) => ({ id: ids++, time: 100, node: 'n1', name, term: 2, peer: null, numbers: [0, 0, 0, 0], ...fields })

test('an election is one line, a write is one line, and a crash is one line, with when it was over', () => {
  assert.deepEqual(told('crash'), [
    'Term 1: n3 heard nothing for 198 ms and won with 3 of 5 votes, 40 ms later',
    'n3 wrote entries 2 to 3 and committed the last 23 ms later, on 3 of 5 servers',
    'n3 is crashed: its process is ended and its memory is gone; only its disk is left; it started again 401 ms later',
    'Term 2: n1 heard nothing for 263 ms and won with 3 of 5 votes, 40 ms later',
  ])
})

test('etcd’s core tells the same, by fewer events', () => {
  assert.deepEqual(told('crash on etcd'), [
    'Term 1: the vote was split, so nobody won: n3 received 2, n4 received 2 and n2 received 1 of the 3 votes that a candidate needs',
    'Term 2: n5 heard nothing for 127 ms and won with 3 of 5 votes, 37 ms later; n1 was a candidate too',
    'n5 wrote entries 2 to 3 and committed the last 206 ms later, on 3 of 5 servers',
    'n5 is crashed: its process is ended and its memory is gone; only its disk is left; it started again 247 ms later',
    'Term 3: n1 heard nothing for 139 ms and won with 3 of 5 votes, 33 ms later',
  ])
})

test('an election’s steps are what led to it and what came of it: pre-votes, votes, who follows, the first entry', () => {
  const [election] = Story.none.after(runs.crash).episodes(new Set(['elections'])).slice(-1)
  const names = stepsOf(election).map(({ name }) => name)
  assert.deepEqual(names.slice(0, 3), ['electionTimeout', 'becamePreCandidate', 'preVoteWon'])
  for (const name of ['preVoteGranted', 'becameCandidate', 'voteGranted', 'voteWon', 'becameLeader', 'newTerm', 'leaderKnown', 'appended', 'committed']) assert.ok(names.includes(name), name)
  assert.ok(names.indexOf('becamePreCandidate') < names.indexOf('becameCandidate') && names.indexOf('becameCandidate') < names.indexOf('becameLeader'))
  assert.equal(election.left, 0)
  assert.equal(section(gist(election), words), '§5.2')
})

test('a write’s steps are those of its entries: it is appended here and there, and committed here and there', () => {
  const [write] = Story.none.after(runs.crash).episodes(new Set(['replication']))
  const steps = stepsOf(write)
  assert.deepEqual([...new Set(steps.map(({ name }) => name))], ['proposed', 'appended', 'committed'])
  assert.deepEqual([...new Set(steps.filter(({ name }) => name === 'appended').map(({ node }) => node))].sort(), ['n1', 'n2', 'n4', 'n5'])
})

test('votes that are split are a line that says so, a term each', () => {
  const lines = told('split vote')
  assert.deepEqual(lines.map((line) => line.replace(/:.*/, '')), ['Term 1', 'Term 2', 'Term 3'])
  assert.match(lines[0], /^Term 1: the vote was split, so nobody won: n2 received 1, n4 received 1, n3 received 1 and n1 received 1 of the 3 votes/)
  assert.match(lines[2], /won with 3 of 4 votes, 60 ms later; n4 was a candidate too$/)
})

for (const [run, id] of [['parted', 'n3, the leader of term 1'], ['parted on etcd', 'n5, the leader of term 2']]) {
  test(`who asks for pre-votes in vain is one line, however often, and the cut is one (${run})`, () => {
    const lines = told(run)
    const vain = lines.filter((line) => /^n[12] heard nothing/.test(line))
    assert.equal(vain.length, 2)
    for (const line of vain) assert.match(line, new RegExp(`but only 2 of the 3 servers that it needs would vote for it, so it stays in term \\d; it asked \\d times; then it heard ${id}$`))
    assert.ok(lines.includes('n1 and n2 are cut off from n3, n4 and n5; healed 1000 ms later'))
  })
}

test('without pre-vote a candidate that nobody hears raises its term again and again, in one line', () => {
  const lines = told('parted without pre-vote', 'elections')
  assert.ok(lines.includes('Terms 2 to 5: n1 asked for votes 4 times and never won: it received 1 of the 3 votes that it needs; 4 servers did not answer'), lines.join('\n'))
})

test('a write that a later leader replaces is told to be lost, not committed', () => {
  const lines = told('lost write', 'replication')
  assert.equal(lines[0], 'n3 wrote entry 2, never committed, and deleted it for n1, the leader of term 2')
  assert.match(lines[1], /^n1 wrote entries 3 to 4 and committed the last/)
})

test('what hangs is told once, with how long', () => {
  assert.deepEqual(told('stalls', 'faults'), [
    'n2: its process hung for 0.10 s, until 0.38 s',
    'n3: its disk hung for 0.10 s, until 0.68 s',
    'n4 is paused: its clock runs on, but it does nothing; this ended 100 ms later',
  ])
})

test('a configuration is one line, whoever takes it up, and none where a server has it from its disk', () => {
  assert.deepEqual(told('members', 'members').filter((line) => line.startsWith('Conf')), [
    'Configuration of entry 2: n1, n2, n3, n4 and n5 vote; n6 is a learner; committed 22 ms later',
    'Configuration of entry 3: n1, n2, n3, n4, n5 and n6 vote; committed 17 ms later',
    'Configuration of entry 4: n2, n3, n4, n5 and n6 vote; committed 15 ms later',
  ])
  assert.deepEqual(told('snapshot', 'members'), [])
})

for (const run of ['transfer', 'transfer on etcd']) {
  test(`a transfer is one line with the election that it is (${run})`, () => {
    const lines = told(run, 'elections')
    assert.equal(lines.length, 2)
    assert.match(lines[0], /^Term 1: n2 was asked to start an election and won with 3 of 5 votes/)
    assert.match(lines[1], /^n2 transferred its leadership to n4, which won term 2 with 3 of 5 votes, 2\d ms later$/)
  })
}

test('a snapshot that is sent is one line', () => {
  assert.deepEqual(told('snapshot', 'replication').slice(1), [
    'n1 saves its state up to entry 4 as a snapshot of 57 bytes; its log now begins at entry 5',
    'n5 installed the snapshot of n1 (up to entry 4, 57 bytes) 74 ms after it was sent',
  ])
})

test('event by event a story comes to the same lines, which stay in their order while it grows, and no story changes', () => {
  for (const [name, events] of Object.entries(runs)) {
    let story = Story.none
    let before = []
    const copies = []
    for (let i = 1; i <= events.length; i++) {
      story = story.after(events.slice(0, i))
      const keys = story.episodes(all).map(({ key }) => key).reverse()
      // What is told as a part of another line goes; all else stays where it was.
      const kept = before.filter((key) => keys.includes(key))
      assert.deepEqual(keys.filter((key) => kept.includes(key)), kept, `${name}, event ${i}`)
      before = keys
      if (i % 20 === 0) copies.push([story, linesOf(story)])
      for (const line of linesOf(story)) assert.doesNotMatch(line, /undefined|NaN|null/)
    }
    assert.deepEqual(linesOf(story), told(name), name)
    for (const [story, lines] of copies) assert.deepEqual(linesOf(story), lines, name)
  }
})

test('of another moment’s events a story tells those; of an earlier moment the run tells all', () => {
  const events = runs.crash
  const [whole, half] = [Story.none.after(events), Story.none.after(events).after(events.slice(0, 60))]
  assert.deepEqual(linesOf(half), linesOf(Story.none.after(events.slice(0, 60))))
  assert.equal(whole.ends(half), whole)
  assert.equal(half.ends(whole), whole)
  assert.equal(whole.after(events), whole)
})

test('no two lines have one key, though two servers lead one term and one is a candidate of a term twice', () => {
  const lone = (term) => [event('becameCandidate', { term }), event('electionFailed', { term, numbers: [1, 3, 0, 0] })]
  const leads = (node) => event('proposed', { node, numbers: [7, 7, 0, 0] })
  const keys = Story.none.after([...lone(5), ...lone(6), ...lone(5), leads('n1'), leads('n3')]).episodes(all).map(({ key }) => key)
  assert.equal(new Set(keys).size, 4, keys.join())
  assert.equal(keys.length, 4)
})

test('heartbeats, reads and clients’ answers make no line; writes close together are one, later ones another', () => {
  const at = (time, a, b) => event('proposed', { time, numbers: [a, b, 0, 0] })
  const others = ['readStarted', 'readConfirmed', 'messageStale', 'answered', 'settings', 'started', 'leaseRead'].map((name) => event(name, { peer: 'n2', numbers: [1, 2, 3, 4] }))
  assert.deepEqual(linesOf(Story.none.after([...others, at(100, 5, 5), at(150, 6, 7), at(900, 8, 8)])), [
    'n1 appends entries 5 to 7 to its own log; they are not committed yet',
    'n1 appends entry 8 to its own log; it is not committed yet',
  ])
})

test('ten minutes of a busy run are a bounded number of lines, each of a bounded number of steps', () => {
  const events = []
  for (let i = 0; i < 12_000; i++) {
    const time = i * 50
    events.push(event('proposed', { time, numbers: [i + 1, i + 1, 0, 0] }))
    for (const node of ['n2', 'n3', 'n4', 'n5']) events.push(event('appended', { node, peer: 'n1', time: time + 10, numbers: [i + 1, i + 1, 0, 0] }))
    events.push(event('committed', { time: time + 20, numbers: [i, i + 1, 3, 5] }))
    if (i % 10 === 0) for (const name of ['crashed', 'restarted', 'started']) events.push(event(name, { node: 'n5', time: time + 30 }))
  }
  let story = Story.none
  for (let i = 0; i < events.length; i += 100) story = story.after(events.slice(Math.max(0, i - 500), i + 100))
  const episodes = story.episodes(all)
  assert.ok(episodes.length <= 400, `${episodes.length} lines`)
  assert.ok(episodes.every(({ steps }) => steps.length <= 120))
  assert.ok(episodes.some(({ left }) => left > 0))
})

test('links that part groups of nodes are told by the groups, others by the links', () => {
  const both = (...pairs) => pairs.flatMap(([a, b]) => [`${a} → ${b}`, `${b} → ${a}`])
  assert.deepEqual(sidesOf(both(['n1', 'n3'], ['n1', 'n2'])), [['n1'], ['n2', 'n3']])
  assert.deepEqual(sidesOf(both(['n1', 'n2'], ['n1', 'n3'], ['n2', 'n3'])), [['n1'], ['n2'], ['n3']])
  assert.equal(sidesOf(['n1 → n2', 'n3 → n4']), undefined)
  assert.equal(sidesOf(both(['n1', 'n2'], ['n3', 'n4'])), undefined)
  const cut = (node, peer, name = 'cut', time = 100) => event(name, { node, peer, time })
  const story = Story.none.after([cut('n1', 'n2'), cut('n3', 'n4'), cut('n1', 'n2', 'healed', 300)])
  assert.deepEqual(linesOf(story), ['2 links are cut: n1 → n2, n3 → n4'])
  assert.deepEqual(linesOf(story.after([...story.episodes(all)[0].steps, cut('n3', 'n4', 'healed', 500)])), ['2 links are cut: n1 → n2, n3 → n4; healed 400 ms later'])
})
