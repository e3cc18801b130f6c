// Where a put's time goes: a CPU profile of every worker while puts run one by one, with
// programs that kept their functions' names.
import { stamped } from '../../../www/stamp.mjs'
import { buildProgram, built, startBench, wasm } from './site.mjs'
import { trace } from './trace.mjs'

const puts = 3_000
const shown = 22
const categories = ['disabled-by-default-v8.cpu_profiler', '__metadata']

export async function profilePuts() {
  const { programs, stamp } = built()
  const routes = { [`/${programs.lab}`]: wasm(stamped(buildProgram('./wasm/lab', { named: true }), stamp)) }
  const bench = await startBench({ routes })
  try {
    const page = await bench.open('bench/')
    await page.evaluate(async () => (globalThis.started = await (await import('/bench/puts.js')).startLab()))
    const events = await trace(page, categories, () =>
      page.evaluate(async (count) => (await import('/bench/puts.js')).p50(globalThis.started.put, count), puts),
    )
    return threadsOf(events).flatMap(tell)
  } finally {
    await bench.close()
  }
}

/** Each thread's profile, with its nodes and its samples' times put together from the chunks. */
function threadsOf(events) {
  const profiles = new Map()
  for (const { name, id, pid, args } of events) {
    if (name !== 'Profile' && name !== 'ProfileChunk') continue
    const key = `${pid} ${id}`
    const known = profiles.get(key) ?? { nodes: new Map(), self: new Map() }
    profiles.set(key, known)
    const { cpuProfile = {}, timeDeltas = [] } = args.data
    for (const node of cpuProfile.nodes ?? []) known.nodes.set(node.id, node)
    for (const [i, node] of (cpuProfile.samples ?? []).entries()) known.self.set(node, (known.self.get(node) ?? 0) + (timeDeltas[i] ?? 0))
  }
  return [...profiles.values()].filter(({ self }) => self.size > 0)
}

function nameOf({ callFrame: { functionName, url, lineNumber } }) {
  return functionName || (url ? `(anonymous) ${url.split('/').pop()}:${lineNumber ?? ''}` : '(anonymous)')
}

/** The functions that took most of a thread's time, µs for each put: by themselves, and with what they called. */
function tell({ nodes, self }) {
  const own = new Map()
  const whole = new Map()
  const add = (map, name, time) => map.set(name, (map.get(name) ?? 0) + time / puts)
  for (const [id, time] of self) {
    add(own, nameOf(nodes.get(id)), time)
    const seen = new Set()
    for (let node = nodes.get(id); node; node = nodes.get(node.parent)) seen.add(nameOf(node))
    for (const name of seen) add(whole, name, time)
  }
  const idle = (own.get('(idle)') ?? 0) + (own.get('(program)') ?? 0)
  const top = (map) => [...map].filter(([name]) => !/^\((idle|program|root)\)$/.test(name)).sort((a, b) => b[1] - a[1]).slice(0, shown)
  const total = [...own.values()].reduce((sum, time) => sum + time, 0)
  const rows = top(own).map(([name, time], i) => {
    const [other, with_] = top(whole)[i] ?? ['', 0]
    return `  ${time.toFixed(1).padStart(8)} ${name.slice(0, 60).padEnd(60)} ${with_.toFixed(1).padStart(8)} ${other.slice(0, 60)}`
  })
  return [`put: a thread busy for ${(total - idle).toFixed(0)} of ${total.toFixed(0)} µs a put: by itself | with what it calls`, ...rows]
}
