// Who may lead, and how a lead ends: pre-vote, check-quorum, transfer, and a cluster that lacks a rule.
import assert from 'node:assert/strict'
import { test } from './harness.mjs'
import { each, startLabs } from './labpage.mjs'

const { open } = await startLabs()

test('with pre-vote a node that was cut off raises no term, and its return deposes nobody', async (t) => {
  const page = await open(t)
  const seen = await page.evaluate(async () => {
    await start({ world: 'sim', scale: 10, nodes: 3, preVote: true, election: [400, 800] })
    const { leader } = await lab.until((s) => s.leader && agree(s))
    const other = leader === 'n1' ? 'n2' : 'n1'
    const rest = ['n1', 'n2', 'n3'].filter((id) => id !== other)
    await lab.partition([rest, [other]])
    const before = lab.status()
    const asked = (s) => lab.events().filter((e) => e.node === other && e.name === 'becamePreCandidate').length >= 3
    const apart = await lab.until((s) => node(s, other).role === 'pre-candidate' && asked(s), { within: 30000 })
    await lab.heal()
    const after = await lab.until((s) => node(s, other).leader !== null, { within: 30000 })
    return { before, apart, after, leader, other, refused: lab.events().filter((e) => e.name === 'preVoteFailed').length }
  })
  const term = (status, id) => status.nodes.find((n) => n.id === id).term
  const first = term(seen.before, seen.other)
  assert.equal(term(seen.apart, seen.other), first)
  assert.deepEqual(seen.after.nodes.map((n) => n.term), [first, first, first])
  assert.equal(seen.after.leader, seen.leader)
  assert.ok(seen.refused > 0)
})

each('with check-quorum a leader that nobody answers steps down; without it, it goes on in vain', async (t, { engine }) => {
  const page = await open(t, { engine })
  const seen = await page.evaluate(async () => {
    await start({ world: 'sim', scale: 10, nodes: 3, election: [300, 600], checkQuorum: false })
    const role = (id) => node(lab.status(), id).role
    const cutLeader = async () => {
      const { leader } = await lab.until((s) => s.leader && agree(s), { within: 30000 })
      await lab.partition([[leader]])
      await lab.until((s) => s.nodes.some((n) => n.role === 'leader' && n.id !== leader), { within: 30000 })
      return leader
    }
    const vain = await cutLeader()
    const without = role(vain)
    await lab.heal()
    await lab.set({ checkQuorum: true })
    const careful = await cutLeader()
    await lab.until((s) => node(s, careful).role !== 'leader', { within: 30000 })
    const event = lab.events().findLast((e) => e.name === 'quorumLost')
    return { without, careful, event, settings: node(lab.status(), careful).settings }
  })
  assert.equal(seen.without, 'leader')
  assert.equal(seen.event.node, seen.careful)
  assert.equal(seen.settings.checkQuorum, true)
})

each('a lead is handed over to the node that is named, and writes go on', async (t, { engine }) => {
  const page = await open(t, { engine })
  const seen = await page.evaluate(async () => {
    await start({ disk: 'memory', preVote: true, checkQuorum: true })
    const { leader } = await lab.until((s) => s.leader && agree(s))
    const target = leader === 'n5' ? 'n4' : 'n5'
    const writes = Array.from({ length: 20 }, (_, i) => lab.put('k', String(i), { within: 20000 }))
    // A leader gives a transfer one election timeout, which a busy machine may need for itself.
    for (let i = 0; i < 20 && lab.leader !== target; i++) {
      await lab.transfer(target).catch((error) => {
        if (!/did not take over within|is the leader already|there is no leader that/.test(error.message)) throw error
      })
    }
    const after = lab.leader
    const outcomes = (await Promise.all(writes)).map((r) => r.outcome)
    const refused = await Promise.all([
      lab.transfer((await lab.until('leader')).leader).then(() => 'done', (error) => error.message),
      lab.transfer('n9').then(() => 'done', (error) => error.message),
    ])
    return { target, after, outcomes, refused }
  })
  assert.equal(seen.after, seen.target)
  assert.deepEqual(seen.outcomes, Array(20).fill('ok'))
  assert.match(seen.refused[0], /n\d is the leader already/)
  assert.match(seen.refused[1], /transfer: node takes a node's id, 'n1' to 'n5'/)
})

test('without the rule of the majority both sides of a partition say ok, and the page says what is off', async (t) => {
  const page = await open(t)
  const seen = await page.evaluate(async () => {
    await start({ nodes: 4, disk: 'memory', election: [1000, 2000], rules: { majority: false, 'no-op': true } })
    await lab.campaign('n1') // where two become candidates at once, both may win, and their logs never agree
    await lab.until((s) => s.leader === 'n1')
    const { index } = await lab.put('k', 'before') // the client's session is known on both sides then
    await lab.until((s) => s.leader && agree(s, index))
    await lab.partition([['n1', 'n2'], ['n3', 'n4']])
    const put = (via, value) => lab.put('k', value, { via, within: 20000 }).then((r) => r.outcome)
    return { outcomes: await Promise.all([put('n1', 'left'), put('n3', 'right')]), rules: lab.status().rules }
  })
  assert.deepEqual(seen, { outcomes: ['ok', 'ok'], rules: { majority: false } })
})
