// How a client may read: asking a majority, by the leader's lease, or what one node has applied.
import assert from 'node:assert/strict'
import { test } from './harness.mjs'
import { each, startLabs } from './labpage.mjs'

const { open } = await startLabs()
const within = 30_000

test('a lease answers without a message, and not once a leader was cut off for as long as it lasts', async (t) => {
  const page = await open(t)
  const seen = await page.evaluate(async (within) => {
    await start({ nodes: 3, disk: 'memory', election: [1000, 2000], heartbeat: 100 })
    await lab.put('k', 'v', { within })
    const { leader } = await lab.until((s) => s.leader && agree(s), { within })
    const count = (name) => lab.events().filter((e) => e.name === name).length
    const tried = []
    // Right after a heartbeat's answers a lease is fresh; on a busy machine one read may come too late for it.
    while (count('leaseRead') === 0 && tried.length < 20) tried.push((await lab.get('k', { read: 'lease', within })).value)
    const asked = count('readStarted')
    const lease = { tried, leases: count('leaseRead'), asked, lacking: count('leaseLacking') }
    await lab.partition([[leader]])
    await lab.until((s) => s.leader !== null && s.leader !== leader, { within })
    const late = await lab.get('k', { via: leader, read: 'lease', within: 500 })
    return { lease, late }
  }, within)
  assert.ok(seen.lease.leases > 0)
  assert.equal(seen.lease.asked, seen.lease.lacking, 'it asks a majority only where it has no lease')
  assert.ok(seen.lease.tried.every((value) => value === 'v'))
  assert.equal(seen.late.outcome, 'failed')
})

each('a local read is what the node has applied: stale behind a partition, and there without a leader', async (t, { engine }) => {
  const page = await open(t, { engine })
  const seen = await page.evaluate(async (within) => {
    await start({ nodes: 3, disk: 'memory' })
    const { index } = await lab.put('k', 'old', { within })
    const { leader } = await lab.until((s) => s.leader && agree(s, index), { within })
    const apart = leader === 'n1' ? 'n2' : 'n1'
    await lab.partition([[apart]])
    await lab.put('k', 'new', { within })
    const local = await lab.get('k', { via: apart, read: 'local' })
    const txn = await lab.txn({ success: [{ get: 'k' }, { get: 'none' }] }, { via: apart, read: 'local' })
    const asked = await lab.get('k', { via: apart, within: 300 })
    for (const id of ['n1', 'n2', 'n3']) if (id !== apart) await lab.crash(id)
    return { local, txn, asked, alone: await lab.get('k', { read: 'local' }) }
  }, within)
  assert.deepEqual([seen.local.outcome, seen.local.value], ['ok', 'old'])
  assert.deepEqual(seen.txn.responses, [{ value: 'old' }, { value: null }])
  assert.equal(seen.asked.outcome, 'failed', 'a linearizable read finds no leader there')
  assert.equal(seen.alone.value, 'old')
})

test('a read that is malformed rejects with a sentence', async (t) => {
  const page = await open(t)
  const told = await page.evaluate(async () => {
    await start({ nodes: 1, disk: 'memory' })
    const why = (promise) => promise.then(() => 'done', (error) => error.message)
    return [await why(lab.get('k', { read: 'dirty' })), await why(lab.txn({ success: [{ put: ['a', 'b'] }] }, { read: 'lease' })), await why(lab.put('k', 'v', { read: 'local' }))]
  })
  assert.match(told[0], /get: options\.read takes 'linearizable' or 'lease' or 'local', not "dirty"/)
  assert.match(told[1], /txn: options\.read takes 'linearizable' where the transaction writes, not 'lease'/)
  assert.match(told[2], /put: options has no "read"/)
})
