// What the timeouts do, on the cluster's clock.
import assert from 'node:assert/strict'
import { test } from './harness.mjs'
import { each, startLabs } from './labpage.mjs'

const { open } = await startLabs()

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]

/**
 * Crashes the leader some times; ms of the cluster's clock from each crash to the next leader. On a
 * busy machine a leader may be deposed just before its crash: such a crash fails nothing over.
 */
async function failovers(page, times) {
  return page.evaluate(async (times) => {
    const took = []
    while (took.length < times) {
      const { leader } = await lab.until((s) => s.leader && s.nodes.every((n) => n.leader === s.leader), { within: 60000 })
      await lab.crash(leader)
      await lab.until((s) => s.leader && s.leader !== leader, { within: 60000 })
      const crashed = lab.events().findLast((e) => e.name === 'crashed')
      const elected = lab.events().find((e) => e.name === 'becameLeader' && e.time > crashed.time)
      if (elected) took.push(elected.time - crashed.time)
      await lab.restart(leader)
    }
    return took
  }, times)
}

test('election timeouts of 1000–2000 make failovers slower, and moving them back makes them faster', async (t) => {
  const page = await open(t)
  await page.evaluate(() => start({ disk: 'memory', election: [150, 300] }))
  const fast = await failovers(page, 5)
  await page.evaluate(() => lab.set({ election: [1000, 2000] }))
  const settings = await page.evaluate(() => lab.status().nodes.map((n) => n.settings.election))
  const slow = await failovers(page, 5)
  await page.evaluate(() => lab.set({ election: [150, 300] }))
  const back = await failovers(page, 5)
  const told = `fast ${fast.map(Math.round)}, slow ${slow.map(Math.round)}, back ${back.map(Math.round)} ms`
  t.diagnostic(told)
  assert.deepEqual(settings, Array(5).fill([1000, 2000]))
  assert.ok(median(slow) > 800, `followers wait at least their timeout: ${told}`)
  // What a busy machine adds, it adds to all of them.
  assert.ok(median(slow) > median(fast) + 400 && median(slow) > median(back) + 400, told)
})

test('one node can be told other timeouts than the rest, and wins', async (t) => {
  const page = await open(t)
  const status = await page.evaluate(async () => {
    await start({ nodes: 3, disk: 'memory', election: [100_000, 120_000] })
    await lab.set({ election: [150, 300] }, { node: 'n2' })
    return lab.until('leader')
  })
  assert.equal(status.leader, 'n2')
})

test('equal fixed timeouts split the vote, and randomness alone resolves it', async (t) => {
  const page = await open(t)
  const { before, status, events } = await page.evaluate(async () => {
    await start({ world: 'sim', scale: 10, election: 200, latency: 20, preVote: false, checkQuorum: false })
    const before = await lab.until((s) => s.leader || s.nodes.some((n) => n.term > 4), { within: 60000 })
    await lab.set({ election: [150, 300] })
    return { before, status: await lab.until('leader', { within: 60000 }), events: lab.events() }
  })
  assert.equal(before.leader, null)
  for (const term of [1, 2, 3, 4]) {
    const named = (name) => events.filter((e) => e.name === name && e.term === term)
    const candidates = named('becameCandidate')
    assert.ok(candidates.length >= 2, `${candidates.length} candidates in term ${term}`)
    assert.deepEqual(named('becameLeader'), [])
    const votes = named('voteWon').map(({ numbers: [won] }) => won)
    assert.ok(votes.every((won) => won < 3), `votes in term ${term}: ${votes} of 3`)
  }
  const failed = events.find((e) => e.name === 'electionFailed')
  assert.ok(failed && failed.numbers[1] > 0, `refused: ${failed?.numbers}`)
  assert.ok(status.nodes.find((n) => n.id === status.leader).term > 4)
})

each('a node that is asked to stand for election does, and may win', async (t, { engine }) => {
  const page = await open(t, { engine })
  const leader = await page.evaluate(async () => {
    await start({ nodes: 3, disk: 'memory', election: [2000, 4000], preVote: false, checkQuorum: false })
    const { leader } = await lab.until('leader')
    await lab.until((s) => agree(s))
    const other = leader === 'n1' ? 'n2' : 'n1'
    await lab.campaign(other)
    return (await lab.until((s) => s.leader === other)).leader === other
  })
  assert.ok(leader)
})

test('with pre-vote a node that is asked to stand asks first, and deposes no leader that is heard', async (t) => {
  const page = await open(t)
  const seen = await page.evaluate(async () => {
    await start({ nodes: 3, disk: 'memory', election: [2000, 3000] })
    const before = await lab.until((s) => s.leader && agree(s))
    const other = before.leader === 'n1' ? 'n2' : 'n1'
    await lab.campaign(other)
    const refused = () => lab.events().filter((e) => e.peer === other && e.name === 'preVoteRefusedLeader').length
    const after = await lab.until((s) => refused() === 2 && node(s, other).role === 'follower')
    return { before, after, asked: lab.events().some((e) => e.node === other && e.name === 'becamePreCandidate') }
  })
  assert.equal(seen.after.leader, seen.before.leader)
  assert.deepEqual(seen.after.nodes.map((n) => n.term), seen.before.nodes.map((n) => n.term))
  assert.ok(seen.asked)
})

test('a node with a fast clock runs out of patience first', async (t) => {
  const page = await open(t)
  const { alarms, fast } = await page.evaluate(async () => {
    await start({ nodes: 3, disk: 'memory', election: 4000 })
    const fast = 'n3'
    await lab.set({ drift: 10 }, { node: fast })
    await lab.until((s) => s.leader === fast)
    await lab.set({ drift: 0.5 }, { node: 'n2' })
    const span = (n) => n.alarm && n.alarm.at - n.alarm.from
    const status = await lab.until((s) => span(node(s, 'n2')) > 4500)
    return { fast, alarms: ['n1', 'n2'].map((id) => span(node(status, id))) }
  })
  assert.equal(fast, 'n3')
  assert.ok(Math.abs(alarms[0] - 4000) < 10 && Math.abs(alarms[1] - 8000) < 10, `4000 ms of their own clocks: ${alarms}`)
})
