// Ten minutes of writes: what the page and its workers hold, each minute.
import { line } from '../report.mjs'
import { holdMemories, linearMemories, rendererRSS } from './memory.mjs'
import { startBench } from './site.mjs'

const nodes = 3
const keys = 20
const rate = 500
/**
 * Every bounded buffer is full by the end of minute 2, the history last: 50,000 operations. Linear
 * memory never shrinks, so it is the highest that a heap has been: with full buffers, whose heap is
 * collected once it has doubled, the last of such peaks come within three minutes more.
 */
const fullAfter = 5
/** MB of 16 MiB. */
const recordingBound = 16.78
const minutes = Number(process.env.SOAK_MINUTES ?? 10)

export async function soak() {
  const bench = await startBench()
  try {
    const page = await bench.open('bench/')
    await page.evaluate(holdMemories)
    await page.evaluate(startWriting, [nodes, keys, rate])
    const rounds = []
    for (let minute = 1; minute <= minutes; minute++) {
      await new Promise((resolve) => setTimeout(resolve, 60_000))
      rounds.push(await measure(page))
      console.log(told(minute, rounds.at(-1)))
    }
    await page.evaluate(() => lab.dispose())
    const full = rounds[Math.min(fullAfter, minutes) - 1]
    const compare = (name, of) =>
      line({
        name: `soak: ${name} after ${minutes} minutes`, value: of(rounds.at(-1)), unit: 'MB', atMost: 1.1,
        reference: { name: `after ${Math.min(fullAfter, minutes)}`, value: of(full) },
      })
    return [
      compare('linear memory and JavaScript heap', (round) => round['linear memory'] + round['JavaScript heap']),
      compare('RSS', (round) => round.RSS),
      line({ name: 'soak: the recording, at most', value: Math.max(...rounds.map(({ recording }) => recording)), unit: 'MB', atMost: recordingBound }),
    ]
  } finally {
    await bench.close()
  }
}

/** In the page: puts at a steady rate, whatever becomes of them. */
async function startWriting([count, names, perSecond]) {
  const { createLab } = await import('/raft-lab.js')
  globalThis.lab = await createLab({ nodes: count, disk: 'memory', latency: [0, 0], election: [1000, 2000] })
  await lab.until('leader', { within: 60_000 })
  globalThis.outcomes = { ok: 0, failed: 0, unknown: 0 }
  const began = performance.now()
  let asked = 0
  const write = () => {
    const due = Math.min(((performance.now() - began) * perSecond) / 1000, asked + perSecond)
    while (asked < due) lab.put(`key-${asked++ % names}`, 'v'.repeat(64)).then(({ outcome }) => outcomes[outcome]++, () => {})
  }
  globalThis.writing = setInterval(write, 20)
}

/** MB of all. */
async function measure(page) {
  const linear = await linearMemories(page)
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const { outcomes, recording } = await page.evaluate(async () => ({ outcomes: { ...outcomes }, recording: (await lab.trace()).size / 1e6 }))
  return {
    'linear memory': Object.values(linear).reduce((sum, one) => sum + one, 0), 'JavaScript heap': usedSize / 1e6,
    RSS: await rendererRSS(page), recording, outcomes, linear,
  }
}

function told(minute, { outcomes, recording, linear, RSS, ...of }) {
  const each = Object.entries(linear).map(([name, size]) => `${name} ${size.toFixed(0)}`).join(', ')
  return `  minute ${minute}: ${outcomes.ok} puts ok, ${outcomes.failed + outcomes.unknown} not; linear memory ${of['linear memory'].toFixed(1)} MB (${each}), ` +
    `JavaScript heap ${of['JavaScript heap'].toFixed(1)} MB, RSS ${RSS.toFixed(0)} MB, recording ${recording.toFixed(1)} MB`
}
