// The longest turn of a node while a large store is saved, sent and taken over: processor
// time of its thread, so that a starved machine makes it no longer.
import { line } from '../report.mjs'
import { startBench } from './site.mjs'
import { trace } from './trace.mjs'

const megabytes = 50
const heartbeat = 50
const engines = ['raftlab', 'etcd']
const disks = ['memory', 'opfs']
const categories = ['disabled-by-default-devtools.timeline', 'blink.user_timing']
const why = 'Why: what the browser and the collector do beside a large allocation counts too.'

export async function turns() {
  const bench = await startBench()
  try {
    const said = []
    for (const engine of engines) for (const disk of disks) said.push(...(await measure(bench, engine, disk)))
    return said
  } finally {
    await bench.close()
  }
}

async function measure(bench, engine, disk) {
  const page = await bench.open('bench/')
  const { leader, behind } = await page.evaluate(fill, [engine, disk, megabytes, heartbeat])
  const threads = new Map()
  const saved = await longest(page, threads, () => page.evaluate(() => lab.compact(names.leader)))
  const taken = await longest(page, threads, () => page.evaluate(catchUp))
  const started = await longest(page, threads, async () => {
    await page.evaluate(() => lab.crash(names.behind).then(() => lab.restart(names.behind)))
    await page.evaluate(catchUp)
  })
  await page.evaluate(() => lab.dispose())
  await page.close()
  const told = (what, value, aim = { atMost: Math.floor(heartbeat / 3), why }) =>
    line({ name: `longest turn, ${megabytes} MB, ${engine}, ${disk}: ${what}`, value, unit: 'ms', ...aim })
  return [
    told('it saves', saved[leader]), told('it sends', taken[leader]), told('it installs', taken[behind]), told('the leader, as a follower starts', started[leader]),
    told('it starts', started[behind], {}),
    told('the director', Math.max(saved.director, taken.director, started.director), {}),
  ]
}

/** ms of processor time of each worker's longest task, by name, while `work` runs. */
async function longest(page, threads, work) {
  const mark = () => Promise.all(page.workers().map((worker) => worker.evaluate(() => performance.mark(`worker ${self.name}`))))
  const events = await trace(page, categories, async () => {
    await mark()
    await work()
    await mark()
  })
  for (const { name, pid, tid } of events) if (name.startsWith('worker ')) threads.set(`${pid} ${tid}`, name.slice('worker '.length))
  const most = {}
  for (const { name, pid, tid, tdur } of events) {
    const worker = threads.get(`${pid} ${tid}`)
    if (name === 'RunTask' && worker !== undefined) most[worker] = Math.max(most[worker] ?? 0, (tdur ?? 0) / 1000)
  }
  return most
}

/** In the page: a lab of three, one of them cut off, and a store of that many MB. */
async function fill([engine, disk, megabytes, heartbeat]) {
  const { createLab } = await import('/raft-lab.js')
  globalThis.lab = await createLab({ nodes: 3, engine, disk, heartbeat, election: [1500, 3000], snapshotEvery: 0 })
  await lab.until('leader', { within: 60_000 })
  const leader = lab.leader
  const behind = lab.status().nodes.map(({ id }) => id).find((id) => id !== leader)
  await lab.partition([[behind], lab.status().nodes.map(({ id }) => id).filter((id) => id !== behind)])
  globalThis.names = { leader, behind }
  for (let i = 0; i < megabytes * 16; i++) await lab.put(`key-${i}`, 'v'.repeat(1 << 16), { within: 60_000 })
  return globalThis.names
}

/** In the page: the one that was cut off gets the snapshot. */
async function catchUp() {
  const node = (id) => lab.status().nodes.find((each) => each.id === id)
  await lab.heal()
  await lab.until(() => node(names.behind).down ?? node(names.behind).applied >= node(names.leader).commit, { within: 120_000 })
  const { nodes, violations } = lab.status()
  if (nodes.some(({ down }) => down) || violations.length > 0) throw new Error(`a node went down, or a rule was broken: ${JSON.stringify({ nodes, violations })}`)
}
