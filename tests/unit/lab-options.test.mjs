import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { load } from './load.mjs'

const { readOptions, createLab } = await load('www/lab/options.ts', 'www/lab/lab.ts')

test('leaving everything out gives the documented cluster', () => {
  const { base, ...plan } = readOptions(undefined)
  assert.deepEqual(plan, {
    nodes: 5, election: [150, 300], heartbeat: 50, latency: [5, 15], loss: 0, duplicate: 0, reorder: 0,
    world: 'live', engine: 'raftlab', disk: 'memory', fsync: [0, 0], scale: 1, seed: 1, preVote: true, checkQuorum: true,
    driftBound: 1.1, priority: 0, quiet: false, snapshotEvery: 10000, rules: {}, lang: 'en',
  })
  assert.equal(base.pathname.at(-1), '/')
})

test('only a lab whose script is of its page’s own origin keeps files unasked', () => {
  globalThis.origin = 'https://blog.example'
  try {
    const disks = ['https://blog.example/lab/', 'https://lab.example/', 'https://blog.example:444/'].map((base) => readOptions({ base }).disk)
    assert.deepEqual(disks, ['opfs', 'memory', 'memory'])
    assert.equal(readOptions({ base: 'https://lab.example/', disk: 'opfs' }).disk, 'opfs')
  } finally {
    delete globalThis.origin
  }
})

test('a single number is a range of one value', () => {
  const { election, latency, fsync } = readOptions({ election: 200, latency: 0, fsync: 2.5 })
  assert.deepEqual([election, latency, fsync], [[200, 200], [0, 0], [2.5, 2.5]])
})

test('an option that is undefined counts as left out', () => {
  assert.equal(readOptions({ nodes: undefined }).nodes, 5)
})

test('a base without its last slash is still a folder', () => {
  assert.equal(readOptions({ base: 'https://host.example/lab?x#y' }).base.href, 'https://host.example/lab/')
  assert.equal(readOptions({ base: new URL('http://host.example/a/b/') }).base.href, 'http://host.example/a/b/')
})

const malformed = [
  [5, /createLab takes an object with any of nodes, election, .*, not 5/],
  [null, /createLab takes an object .*, not null/],
  [[3], /createLab takes an object/],
  [{ nodez: 3 }, /createLab has no "nodez"; accepted: nodes, election, heartbeat, preVote, checkQuorum, driftBound, priority, quiet, latency, loss, duplicate, reorder, fsync, scale, world, engine, disk, seed, base, lang, snapshotEvery, rules, moment$/],
  [{ toString: 1 }, /createLab has no "toString"/],
  [{ nodes: 0 }, /createLab: nodes takes a whole number from 1 to 9, not 0/],
  [{ nodes: 10 }, /nodes takes a whole number from 1 to 9, not 10/],
  [{ nodes: 2.5 }, /nodes takes a whole number from 1 to 9, not 2\.5/],
  [{ nodes: '5' }, /nodes takes a whole number from 1 to 9, not "5"/],
  [{ nodes: NaN }, /nodes takes .*, not NaN/],
  [{ election: 0 }, /election takes a number from 0\.001 to 600000 ms, or two of them as \[min, max\] with min ≤ max, not 0/],
  [{ election: [300, 150] }, /election takes .*, not \[300,150\]/],
  [{ election: [150] }, /election takes .*, not \[150\]/],
  [{ election: [1, 2, 3] }, /election takes .*, not \[1,2,3\]/],
  [{ election: '150-300' }, /election takes .*, not "150-300"/],
  [{ election: [150, Infinity] }, /election takes/],
  [{ heartbeat: 0 }, /heartbeat takes a number from 0\.001 to 600000 ms, not 0/],
  [{ heartbeat: [50, 60] }, /heartbeat takes .*, not \[50,60\]/],
  [{ latency: -1 }, /latency takes a number from 0 to 600000 ms/],
  [{ latency: [0, NaN] }, /latency takes/],
  [{ loss: 1.1 }, /loss takes a number from 0 to 1, not 1\.1/],
  [{ duplicate: -0.1 }, /duplicate takes a number from 0 to 1, not -0\.1/],
  [{ fsync: {} }, /fsync takes .*, not \{\}/],
  [{ scale: 0 }, /scale takes a number from 0\.001 to 1000 or 'max', not 0/],
  [{ scale: 1001 }, /scale takes/],
  [{ scale: 'fast' }, /scale takes/],
  [{ seed: -1 }, /seed takes a whole number from 0 to 9007199254740991, not -1/],
  [{ seed: 1n }, /seed takes .*, not 1n/],
  [{ disk: 'ssd' }, /disk takes 'opfs' or 'memory', not "ssd"/],
  [{ world: 'real' }, /world takes 'live' or 'sim', not "real"/],
  [{ engine: 'paxos' }, /engine takes 'raftlab' or 'etcd', not "paxos"/],
  [{ preVote: 'yes' }, /preVote takes true or false/],
  [{ checkQuorum: 1 }, /checkQuorum takes true or false/],
  [{ driftBound: 0 }, /driftBound takes a number from 1 to 100, not 0/],
  [{ priority: -1 }, /priority takes a whole number from 0 to 100, not -1/],
  [{ quiet: 'yes' }, /quiet takes true or false/],
  [{ snapshotEvery: 0.5 }, /snapshotEvery takes a whole number from 0 to 1000000000, not 0\.5/],
  [{ rules: { gravity: false } }, /createLab: rules has no "gravity"; accepted: commit-own-term, durable-vote/],
  [{ rules: { majority: 'off' } }, /createLab: rules\.majority takes true or false/],
  [{ rules: [] }, /createLab: rules takes an object with any of commit-own-term/],
  [{ scenario: 'split-vote' }, /createLab has no "scenario"; accepted: nodes/],
  [{ base: 7 }, /base takes an http\(s\) URL, absolute or relative.*, not 7/],
  [{ base: 'http://' }, /base takes .*, not "http:\/\/"/],
  [{ base: 'javascript:alert(1)' }, /base takes/],
]

for (const [given, sentence] of malformed) {
  test(`createLab rejects ${inspect(given)} and says what it takes`, async () => {
    await assert.rejects(createLab(given), (error) => {
      assert.match(error.message, sentence)
      return error instanceof TypeError || error instanceof RangeError
    })
  })
}

test('createLab says that it needs a page where there is none', async () => {
  await assert.rejects(createLab(), /createLab runs in a web page or a dedicated worker of one: here are no Web Workers/)
})
