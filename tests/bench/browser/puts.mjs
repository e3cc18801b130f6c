// A put's way through a lab against the same hops in plain JavaScript.
import { line, median } from '../report.mjs'
import { runInPage, startBench } from './site.mjs'

export async function puts() {
  const bench = await startBench()
  try {
    const { p50, rate64, rate256 } = await runInPage(bench, 'puts.js', 'puts')
    const compare = (name, unit, [lab, relay], aim) =>
      line({ name, unit, value: median(lab), reference: { name: 'plain-JS relay', value: median(relay) }, ...aim })
    return [
      compare('put: one by one on 3 nodes, p50', 'µs', p50, { atMost: 2 }),
      compare('put: 64 outstanding', 'puts/s', rate64),
      compare('put: 256 outstanding', 'puts/s', rate256),
    ]
  } finally {
    await bench.close()
  }
}
