// The bridge against plain JavaScript: frames of 256 B to a worker and back.
import { line, median } from '../report.mjs'
import { buildProgram, runInPage, startBench, wasm } from './site.mjs'

export async function echo() {
  const bench = await startBench({ routes: { '/bench/echo.wasm': wasm(buildProgram('./tests/bench/programs/echo')) } })
  try {
    const { p50, rate } = await runInPage(bench, 'echo.js', 'echo')
    const [go, js] = p50.map(median)
    const [goRate, jsRate] = rate.map(median)
    return [
      line({ name: 'echo: 256 B round trip, p50', value: go, unit: 'µs', reference: { name: 'plain JS', value: js }, atMost: 1.3 }),
      line({ name: 'echo: 64 outstanding', value: goRate, unit: 'trips/s', reference: { name: 'plain JS', value: jsRate } }),
    ]
  } finally {
    await bench.close()
  }
}
