// Five nodes, from createLab to ready, against five empty Go programs.
import { line, median } from '../report.mjs'
import { buildProgram, runInPage, startBench, wasm } from './site.mjs'

const nodes = 5
const why =
  'Why: a lab boots six workers from two programs, of 3.3 and 4.1 MB against the empty one\'s 1.7, and a node then takes a ' +
  'Web Lock and opens a file, each a way to the browser\'s process and back; with disk: memory it is ready some 100 ms earlier.'
const rounds = 7

export async function boot() {
  const bench = await startBench({ routes: { '/bench/empty.wasm': wasm(buildProgram('./tests/bench/programs/empty')) } })
  try {
    const labs = []
    const empty = []
    for (let round = 0; round < rounds; round++) {
      labs.push(await runInPage(bench, 'boot.js', 'bootLab', nodes))
      empty.push(await runInPage(bench, 'boot.js', 'bootEmpty', nodes))
    }
    const of = (boots, what) => median(boots.map((boot) => boot[what]))
    const reference = { name: 'five empty programs', value: of(empty, 'ready') }
    return [
      line({ name: 'boot: five nodes ready', value: of(labs, 'ready'), unit: 'ms', reference, atMost: 1.5, why }),
      line({ name: 'boot: director too, createLab resolved', value: of(labs, 'done'), unit: 'ms', reference }),
    ]
  } finally {
    await bench.close()
  }
}
