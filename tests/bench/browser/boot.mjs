// Five nodes, from createLab to ready, against five empty Go programs.
import { figure, line, median } from '../report.mjs'
import { buildProgram, built, runInPage, startBench, wasm } from './site.mjs'

const nodes = 5
/** What `bench profile` shows of a boot that takes longer than its aim. */
const why =
  'Why: what a program does first is compiled when it is done, and a node does about 90 ms more of that than an empty program, on ' +
  'two processors for six workers; and opening files takes 50 ms.'
const rounds = 7
const empty = '/bench/empty.wasm'

/** From the reference to the lab: what each step adds is what it costs. */
const ladder = () => [
  ['empty.wasm fetched, then compiled', 'load', empty],
  ['lab.wasm fetched, then compiled', 'load', `/${built().programs.lab}`],
  ['five workers with empty.wasm', 'bootWorkers', nodes, empty],
  ['six workers with empty.wasm', 'bootWorkers', nodes + 1, empty],
  ['five workers with lab.wasm as nodes, each with its lock', 'bootWorkers', nodes, `/${built().programs.lab}`, 'memory'],
  ['five workers with lab.wasm as nodes, each with its lock and file', 'bootWorkers', nodes, `/${built().programs.lab}`, 'opfs'],
  ['a lab of five nodes, disk: memory', 'bootLab', nodes, { disk: 'memory' }],
  ['a lab of five nodes, disk: opfs', 'bootLab', nodes, { disk: 'opfs' }],
]

export async function boot() {
  const [reference, lab, simulated] = await climb([ladder()[3], ladder().at(-1), ['a simulated lab', 'bootLab', nodes, { world: 'sim' }]])
  const other = { name: 'five empty programs', value: reference.ready }
  return [
    line({ name: 'boot: five nodes ready', value: lab.ready, unit: 'ms', reference: other, atMost: 1.5, why }),
    line({ name: 'boot: director too, createLab resolved', value: lab.done, unit: 'ms', reference: other }),
    line({ name: 'boot: simulated lab of five, createLab resolved', value: simulated.done, unit: 'ms', reference: { name: 'its director ready', value: simulated.ready }, atMost: 1.2 }),
  ]
}

/** Where a boot's time goes. */
export async function profileBoot() {
  const steps = ladder()
  const times = await climb(steps)
  const rows = steps.map(([name], i) => `  ${figure(times[i].ready).padStart(8)} ${figure(times[i].done).padStart(8)} ${name}`)
  return ['boot: ms until ready (a file: until fetched) and until all is done (compiled; createLab resolved)', ...rows]
}

/** The median of each step's times, taken in turns, each in a page of its own. */
async function climb(steps) {
  const bench = await startBench({ routes: { [empty]: wasm(buildProgram('./tests/bench/programs/empty')) } })
  try {
    const taken = steps.map(() => [])
    for (let round = 0; round < rounds; round++) {
      for (const [i, [, call, ...args]] of steps.entries()) taken[i].push(await runInPage(bench, 'boot.js', call, ...args))
    }
    return taken.map((all) => ({ ready: median(all.map(({ ready }) => ready)), done: median(all.map(({ done }) => done)) }))
  } finally {
    await bench.close()
  }
}
