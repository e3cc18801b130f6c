// What failovers cost, as status().measured tells it.
import assert from 'node:assert/strict'
import { test } from './harness.mjs'
import { each, startLabs } from './labpage.mjs'

const { open } = await startLabs()

each('the costs of two election timeouts stand side by side', async (t, { engine }) => {
  const page = await open(t, { engine })
  const seen = await page.evaluate(async () => {
    // etcd's core takes [T, 2T).
    const [short, long] = engine === 'etcd' ? [[150, 300], [600, 1200]] : [[150, 300], [1000, 2000]]
    await start({ world: 'sim', scale: 10, nodes: 5, election: short })
    const within = 120_000
    const gaps = []
    const settled = () => lab.until((s) => s.leader && s.nodes.every((n) => n.alive && n.leader === s.leader), { within })
    const crashFive = async (from) => {
      for (let i = from; i < from + 5; i++) {
        const { leader } = await settled()
        await lab.put('k', String(i), { within })
        await lab.crash(leader)
        await lab.until((s) => s.leader && s.leader !== leader, { within })
        gaps[i] = lab.status().measured.leaderless.last
        await lab.restart(leader)
      }
      await settled()
    }
    await settled()
    const before = lab.status().measured
    await crashFive(0)
    const first = lab.status()
    await lab.set({ election: long, heartbeat: 100 })
    await settled()
    await lab.mark()
    const marked = lab.status()
    await crashFive(5)
    const asked = await lab.mark(5).catch((error) => error.message)
    return { before, first, marked, last: lab.status(), gaps, asked, terms: Math.max(...lab.status().nodes.map((n) => n.term)) }
  })
  const { before, first, marked, last, gaps } = seen
  assert.deepEqual([before.since, before.before], [0, null])
  assert.ok(first.measured.leaderless.count >= 5)
  assert.deepEqual([marked.measured.leaderless.count, marked.measured.puts.ok, marked.measured.elections], [0, 0, 0])
  assert.ok(Math.abs(marked.measured.since - marked.time) < 1000)
  const { measured } = last
  assert.equal(measured.before.until, measured.since)
  assert.equal(measured.before.leaderless.count, marked.measured.before.leaderless.count)
  for (const stretch of [measured, measured.before]) {
    const { leaderless, elections, failedElections, splitVotes, puts } = stretch
    assert.ok(leaderless.count >= 5 && leaderless.median <= leaderless.worst && leaderless.worst <= leaderless.total)
    assert.ok(elections - failedElections >= leaderless.count && splitVotes <= failedElections, JSON.stringify(stretch))
    assert.ok(puts.ok >= 5 && puts.p50 > 0 && puts.p50 <= puts.p99)
    assert.ok(stretch.messages > 0 && stretch.bytes > stretch.messages)
  }
  for (const [{ leaderless }, own] of [[measured.before, gaps.slice(0, 5)], [measured, gaps.slice(5)]]) {
    assert.ok(leaderless.worst >= Math.max(...own) && leaderless.total >= own.reduce((sum, gap) => sum + gap) - 0.01, JSON.stringify([leaderless, own]))
  }
  assert.ok(measured.leaderless.median > measured.before.leaderless.median, JSON.stringify(measured))
  assert.equal(measured.terms + measured.before.terms, seen.terms)
  assert.match(seen.asked, /^mark takes nothing, not 5$/)
})

test('a mark is taken by a held lab, and nothing is measured while the clock stands', async (t) => {
  const page = await open(t)
  const seen = await page.evaluate(async () => {
    await start({ nodes: 3, disk: 'memory' })
    await lab.until('leader')
    await lab.put('k', 'v')
    await lab.hold()
    const { time } = lab.status()
    await lab.mark()
    const { measured } = lab.status()
    await lab.mark()
    return { time, measured, again: lab.status().measured }
  })
  assert.ok(Math.abs(seen.measured.since - seen.time) <= 0.001)
  assert.deepEqual([seen.measured.puts.ok, seen.measured.before.puts.ok], [0, 1])
  assert.deepEqual([seen.again.before.since, seen.again.before.until, seen.again.before.messages], [seen.measured.since, seen.again.since, 0])
})
