// A simulated lab of five nodes under 20 puts a second of the cluster's clock: how fast it runs, with
// the page drawing and without, and how soon a moment of its past is drawn.
import { line, median } from '../report.mjs'
import { startBench } from './site.mjs'

/** Real ms for which a speed is measured. */
const span = 4_000
/** The run that is sought in, ms of the cluster's clock, and how many moments of it. */
const length = 60_000
const moments = 60
const writes = 20

export async function travel() {
  const bench = await startBench({ isolate: false })
  try {
    const drawn = await drawnLab(bench)
    const { bare, seeks } = await bareLab(bench)
    return [
      told('page drawing, asked for 200 ×', drawn, 100),
      told('no page', bare, 500),
      line({ name: `seek in ${length / 1000} s, drawn, median`, value: median(seeks), unit: 'ms', atMost: 100 }),
      line({ name: `seek in ${length / 1000} s, drawn, worst of ${seeks.length}`, value: Math.max(...seeks), unit: 'ms', atMost: 300 }),
    ]
  } finally {
    await bench.close()
  }
}

/** A speed counts only with the puts that were meant: a page that is slower than its cluster makes fewer. */
function told(how, { speed, rate }, least) {
  const met = speed >= least && rate > 0.97 * writes
  return `${line({ name: `simulated, ${rate.toFixed(1)} puts a second, ${how}`, value: speed, unit: '× real time' })}  aim ≥ ${least} × with ${writes}: ${met ? 'met' : 'missed'}`
}

async function drawnLab(bench) {
  const page = await bench.open(`index.html#world=sim&scale=200&writes=${writes}`)
  const reached = await page.evaluate(async (span) => {
    const element = document.querySelector('raft-lab')
    await customElements.whenDefined('raft-lab')
    await element.ready
    const { lab } = element
    await lab.until('leader')
    const [from, since] = [lab.status(), performance.now()]
    await new Promise((resolve) => setTimeout(resolve, span))
    const [to, real] = [lab.status(), performance.now() - since]
    const time = to.time - from.time
    return { speed: time / real, rate: (1000 * (to.measured.puts.ok - from.measured.puts.ok)) / time }
  }, span)
  await page.close()
  return reached
}

async function bareLab(bench) {
  const page = await bench.open('bench/')
  const seen = await page.evaluate(
    async ([span, length, moments, writes]) => {
      const { createLab } = await import('/raft-lab.js')
      const lab = await createLab({ world: 'sim', scale: 'max' })
      await lab.until('leader')
      const write = async (until) => {
        let owed = 0
        let { time } = lab.status()
        const from = { real: performance.now(), time, ok: lab.status().measured.puts.ok }
        while (!until(time, performance.now() - from.real)) {
          await new Promise((resolve) => setTimeout(resolve, 4))
          const now = lab.status().time
          for (owed += ((now - time) * writes) / 1000; owed >= 1; owed--) lab.put('k', String(now)).catch(() => {}) // the lab may end first
          time = now
        }
        return { speed: (time - from.time) / (performance.now() - from.real), rate: (1000 * (lab.status().measured.puts.ok - from.ok)) / (time - from.time) }
      }
      const bare = await write((_, real) => real >= span)
      await lab.dispose()
      const run = await createLab({ world: 'sim', scale: 20 })
      await run.until('leader')
      let { time } = run.status()
      for (let i = 0; time < length; ) {
        for (; i < (time * writes) / 1000; i++) run.put(`k${i % 50}`, String(i)).catch(() => {})
        await new Promise((resolve) => setTimeout(resolve, 4))
        time = run.status().time
      }
      await run.hold()
      const seeks = []
      for (let i = 0; i < moments; i++) {
        const to = ((i * 7919) % 1000) * (length / 1000)
        const from = performance.now()
        await run.seek(to)
        await new Promise((resolve) => requestAnimationFrame(resolve))
        seeks.push(performance.now() - from)
      }
      await run.dispose()
      return { bare, seeks }
    },
    [span, length, moments, writes],
  )
  await page.close()
  return seen
}
