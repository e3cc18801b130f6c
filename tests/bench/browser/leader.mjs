// A first visit to index.html, until its cluster has a leader.
import { line, median } from '../report.mjs'
import { startBench } from './site.mjs'

const visits = 3
const ways = { 'as it opens': '', 'at scale 1': '#scale=1' }

export async function leader() {
  const bench = await startBench({ isolate: false })
  try {
    const times = Object.fromEntries(Object.keys(ways).map((way) => [way, []]))
    for (let visit = 0; visit < visits; visit++) {
      for (const [way, fragment] of Object.entries(ways)) times[way].push(await visited(bench, fragment))
    }
    return Object.entries(times).map(([way, all]) => line({ name: `navigation to first leader, ${way}`, value: median(all), unit: 'ms' }))
  } finally {
    await bench.close()
  }
}

/** ms from the navigation's start, with nothing cached. */
async function visited(bench, fragment) {
  const page = await bench.open()
  const session = await page.context().newCDPSession(page)
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  await page.goto(`${bench.url}index.html${fragment}`)
  const time = await page.evaluate(async () => {
    const element = document.querySelector('raft-lab')
    await customElements.whenDefined('raft-lab')
    await element.ready
    await element.lab.until('leader', { within: 60_000 })
    return performance.now()
  })
  await page.close()
  return time
}
