// A recording made by wasm in a browser, judged by the native program.
import assert from 'node:assert/strict'
import { each, engines, startLabs } from './labpage.mjs'
import { replayed } from './replayed.mjs'

const { open } = await startLabs()

/** What a replay ends with when so many lives of servers are as they were recorded. */
function sumOf(runs, engine) {
  const by = engine === engines[0] ? '' : ` with the engine ${engine}`
  return new RegExp(`^${runs} runs of servers of build "\\w+"${by}, \\d+ inputs: all equal, byte for byte$`)
}

each('a run with a crash, a partition and losses replays natively, byte for byte', async (t, { engine }) => {
  const page = await open(t, { engine })
  const bytes = await page.evaluate(async () => {
    await start({ disk: 'opfs', loss: 0.05, duplicate: 0.05, fsync: [0, 3] })
    await lab.until('leader')
    for (let i = 0; i < 20; i++) await lab.put(`k${i % 3}`, `v${i}`, { within: 20_000 })
    const { leader: old } = await lab.until('leader')
    await lab.crash(old)
    await lab.put('after', 'the crash', { within: 20_000 })
    await lab.restart(old)
    await lab.partition([['n1', 'n2'], ['n3', 'n4', 'n5']])
    await lab.put('in', 'a partition', { within: 20_000 })
    await lab.heal()
    await lab.until((s) => s.nodes.every((n) => n.applied === s.nodes[0].log.last))
    return Array.from(new Uint8Array(await (await lab.trace()).arrayBuffer()))
  })
  const { end, runs } = replayed(t, bytes)
  assert.match(end, sumOf(6, engine), 'five nodes, one of them twice')
  assert.equal(runs.length, 6)
  for (const run of runs) assert.match(run, /^n\d [12]: [1-9]\d* inputs, equal$/)
})

each('a run in which servers come and go, and get snapshots, replays natively, byte for byte', async (t, { engine }) => {
  const page = await open(t, { engine })
  const bytes = await page.evaluate(async () => {
    const within = 30_000
    await start({ nodes: 3, disk: 'memory', loss: 0.02, snapshotEvery: 30 })
    for (let i = 0; i < 70; i++) await lab.put(`k${i % 3}`, `v${i}`, { within })
    await lab.add('n4', { learner: true, within })
    await lab.add('n4', { within })
    const { leader } = await lab.until('leader')
    await lab.remove(leader, { within })
    await lab.reconfigure({ voters: ['n4', 'n5'], learners: ['n1'] }, { within })
    if (lab.status().capabilities.leases) await lab.get('k0', { read: 'lease', within })
    await lab.compact('n5')
    await lab.crash('n4')
    await lab.restart('n4')
    await lab.put('last', 'of all', { within })
    await lab.until((s) => node(s, 'n4').applied === node(s, 'n5').applied, { within })
    return Array.from(new Uint8Array(await (await lab.trace()).arrayBuffer()))
  })
  const { end, runs } = replayed(t, bytes)
  assert.match(end, sumOf(6, engine), 'five nodes, one of them twice')
  for (const run of runs) assert.match(run, /^n\d [12]: [1-9]\d* inputs, equal$/)
})
