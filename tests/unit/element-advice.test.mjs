// What Settings says will happen in a cluster: computed, and never of the defaults.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './load.mjs'

const { warnings, etcd, share, splitChance, silentChance, untilSilent, initialSettings, wordsFor } = await load(
  'www/element/settings/advice.ts', 'www/element/settings/chances.ts', 'www/lab/settings.ts', 'www/i18n/index.ts',
)
const words = wordsFor('en')
const cluster = (voters = 5, more = {}) => ({ engine: 'raftlab', voters, running: voters, leads: true, clocks: [{ id: 'n1', drift: 1 }, { id: 'n2', drift: 1 }], ...more })
const told = (values, of = cluster()) => warnings({ ...initialSettings(), ...values }, of, words)

test('the chance of a split vote is the dissertation’s: its figures for one of five failed, and some of its graphs', () => {
  for (const [servers, running, latency, percent] of [[5, 4, 0.01, 0.06], [5, 4, 0.1, 5.2], [5, 4, 0.2, 18.1], [5, 3, 0.2, 48.8], [9, 7, 0.2, 14.8], [9, 5, 0.2, 67.2], [9, 5, 0.1, 40.9]]) {
    assert.ok(Math.abs(100 * splitChance(servers, running, latency) - percent) < 0.06, `${servers}, ${running}, ${latency}: ${100 * splitChance(servers, running, latency)}`)
  }
  assert.equal(splitChance(1, 1, 0.5), 0, 'one server needs nobody')
  assert.equal(splitChance(3, 2, 0), 0, 'where messages take no time nobody is late')
  assert.equal(splitChance(3, 2, 7), 1)
})

test('a chance is told as so many of so many', () => assert.deepEqual([0.1, 0.17, 0.39, 0.5, 0.72, 0.999].map((chance) => share(chance).join('/')), ['1/10', '1/6', '1/3', '5/10', '7/10', '9/10']))

test('how likely a follower hears nothing is loss to the power of the heartbeats that may come in time', () => {
  const hearing = { election: [160, 160], heartbeat: 50, latency: [5, 5], loss: 0.2 }
  assert.ok(Math.abs(silentChance(hearing) - 0.2 ** 3) < 1e-12)
  assert.equal(silentChance({ ...hearing, loss: 0 }), 0)
  assert.equal(silentChance({ ...hearing, heartbeat: 200, loss: 0 }), 1, 'none is due before the timeout')
  assert.ok(Math.abs(silentChance({ election: [100, 200], heartbeat: 150, latency: [0, 0], loss: 0 }) - 0.5) < 0.02, 'half of the timeouts end before it')
  // Two latencies from 0 to 100, of which the second is more than 60 above the first: 0.4² / 2.
  assert.ok(Math.abs(silentChance({ election: [100, 100], heartbeat: 40, latency: [0, 100], loss: 0 }) - 0.08) < 0.08)
  assert.ok(Math.abs(untilSilent(hearing, 4) - 50 / (4 * 0.8 * 0.008)) < 1e-6)
  assert.equal(untilSilent({ ...hearing, loss: 0 }, 4), Infinity)
})

test('the defaults are not warned of, nor etcd’s, in clusters of any size that etcd advises, with or without a leader', () => {
  assert.deepEqual(told({}), [])
  for (const voters of [1, 2, 3, 5, 6, 7, 8, 9]) assert.deepEqual(told({}, cluster(voters)), [], `${voters}`)
  assert.deepEqual(told({}, cluster(5, { leads: false, running: 4 })), [])
  for (const voters of [1, 2, 3, 5, 7, 9]) assert.deepEqual(told({ election: [1000, 2000], heartbeat: 100 }, cluster(voters)), [], `${voters}`)
})

test('from some one election in six on a split vote is warned of, with its numbers and its source', () => {
  assert.deepEqual(told({ election: [150, 200], latency: [5, 15] }), [
    'About 1 election in 3 will split its vote: when the leader fails, 4 servers draw election timeouts that differ by at most 50 ms, and a request for a vote takes 5–15 ms (Ongaro’s dissertation, §9.2).',
  ])
  assert.match(told({ election: [150, 170], latency: [5, 15] })[0], /^About 9 elections in 10 will split their votes: /)
  assert.match(told({}, cluster(4))[0], /^About 1 election in 5 will split its vote: when the leader fails, 3 servers/, 'of just a majority, by the mean latency')
  assert.match(told({}, cluster(5, { running: 4 }))[0], /^About 1 election in 5 will .* 3 servers/, 'one of five is down, and then the leader')
  assert.deepEqual(told({ election: [150, 225], latency: [10, 10] }), [], 'below that')
})

test('a disk that is slow delays requests for votes, too', () => assert.match(told({ fsync: [40, 40] }).join(), /will split their votes.* takes 45–55 ms/))

const bad = {
  'heartbeats that come too seldom': [{ heartbeat: 400 }, /A heartbeat every 400 ms comes too late for a timeout of 150 ms: about once in 100 ms a follower hears nothing for its whole election timeout, although the leader is alive\. Pre-vote keeps it from deposing the leader/],
  'heartbeats that are lost': [{ loss: 0.3 }, /A heartbeat comes every 50 ms, up to 10 ms later than the one before, and 30 % of the messages are lost: about once in [\d.]+ m?s a follower hears nothing .* Pre-vote keeps it/],
  'the same without pre-vote': [{ loss: 0.3, preVote: false }, /It then starts an election, and the leader steps down\./],
  'a heartbeat that may be late': [{ latency: [5, 140] }, /comes every 50 ms, up to 135 ms later than the one before: about once/],
  'a round trip beyond every timeout': [{ latency: [5, 200] }, /candidates give up before votes can come back/],
  'a fixed timeout': [{ election: [150, 150] }, /Every server waits exactly 150 ms.*split the vote again and again/],
  'a write that holds heartbeats up': [{ fsync: [0, 100], election: [150, 3000] }, /A write holds up all else at a leader for up to 100 ms, so the next of its heartbeats, every 50 ms, comes too late for a follower that waits only 150 ms/],
  'pre-vote without check-quorum': [{ preVote: true, checkQuorum: false }, /nobody can be elected until the network heals/],
}
for (const [what, [change, reason]] of Object.entries(bad)) {
  test(`${what}: what will happen is told`, () => assert.match(told(change).join(' '), reason))
}

test('clocks that differ by more than leases allow for are warned of, where there are leases', () => {
  const clocks = [{ id: 'n3', drift: 0.8 }, { id: 'n2', drift: 1.2 }]
  assert.match(told({}, cluster(5, { clocks }))[0], /^The clock of n2 runs 1\.5 times as fast as that of n3, and leases allow for 1\.1: if n3 is leader/)
  assert.deepEqual(told({ driftBound: 1.6 }, cluster(5, { clocks })), [])
  assert.deepEqual(told({}, cluster(5, { clocks: null })), [])
})

test('a cluster without a majority is told that before all else of its votes', () => {
  assert.deepEqual(told({}, cluster(5, { running: 2, leads: false })), ['2 of 5 voters run, and 3 are needed: until more of them run, nobody can be elected and nothing is committed.'])
  assert.match(told({}, cluster(3, { running: 1, leads: false }))[0], /^1 of 3 voters runs, and 2 are needed/)
})

test('pre-vote without check-quorum is no danger on etcd’s core, nor is either alone', () => {
  assert.deepEqual(told({ preVote: true, checkQuorum: false }, cluster(5, { engine: 'etcd' })), [])
  for (const [preVote, checkQuorum] of [[true, true], [false, false], [false, true]]) assert.deepEqual(told({ preVote, checkQuorum }), [])
})

test('the equal flags of etcd say where etcd would differ, and what etcd says itself', () => {
  const good = { election: [1000, 2000], heartbeat: 100, latency: [5, 15] }
  const notes = (change) => etcd({ ...good, ...change }, words).notes.join(' ')
  assert.deepEqual(etcd(good, words).flags, ['--heartbeat-interval=100', '--election-timeout=1000'])
  assert.equal(notes({}), 'etcd draws each timeout from 1000 up to 2000 ms, in steps of its heartbeat.')
  assert.match(notes({ election: [150, 155] }), /etcd would draw from 150 up to 300 ms, here it is 150–155 ms/)
  assert.match(notes({ heartbeat: 300 }), /“--election-timeout\[1000ms\] should be at least as 5 times as --heartbeat-interval\[300ms\]”/)
  assert.match(notes({ election: [60000, 120000] }), /“--election-timeout\[60000ms\] is too long, and should be set less than 50000ms”/)
  assert.match(notes({ latency: [5, 80] }), /“Election timeouts must be at least 10 times the round-trip time”\. Here that takes up to 160 ms, so 1600 ms or more/)
  assert.match(notes({ heartbeat: 10.5 }), /whole milliseconds/)
})
