// A put's way through a lab against the same hops in plain JavaScript.
import { line, median } from '../report.mjs'
import { runInPage, startBench } from './site.mjs'

/** What `bench profile` shows of a put that takes longer than its aim. */
const why =
  'Why: half of the workers\' time is postMessage itself. A put makes ten messages where the relay makes eight, since each ' +
  'follower\'s disk, which is with the director, must have its write before its answer leaves; and the director folds three ' +
  'telemetry frames and writes a delta before the reply. On two processors that work stands in the put\'s way.'

export async function puts() {
  const bench = await startBench()
  try {
    const { p50, rate64, rate256 } = await runInPage(bench, 'puts.js', 'puts')
    const compare = (name, unit, [lab, relay], aim) =>
      line({ name, unit, value: median(lab), reference: { name: 'plain-JS relay', value: median(relay) }, ...aim })
    return [
      compare('put: one by one on 3 nodes, p50', 'µs', p50, { atMost: 2, why }),
      compare('put: 64 outstanding', 'puts/s', rate64, { atLeast: 0.6 }),
      compare('put: 256 outstanding', 'puts/s', rate256),
    ]
  } finally {
    await bench.close()
  }
}
