// A simulated lab of five nodes under 20 puts a second of the cluster's clock: how fast it runs, with
// the page drawing and without, how soon a moment of its past is drawn, and what memory that takes.
import { line, median } from '../report.mjs'
import { holdMemories, linearMemories } from './memory.mjs'
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
    const bare = await bareLab(bench)
    const { seeks, before, after } = await soughtLab(bench)
    return [
      told('page drawing, asked for 200 ×', drawn, 100),
      told('no page', bare, 500),
      line({ name: `seek in ${length / 1000} s, drawn, median`, value: median(seeks), unit: 'ms', atMost: 100 }),
      line({ name: `seek in ${length / 1000} s, drawn, worst of ${seeks.length}`, value: Math.max(...seeks), unit: 'ms', atMost: 300 }),
      line({ name: `seek in ${length / 1000} s, memory beyond that of its first leader`, value: after - before, unit: 'MB', atMost: 64 }),
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
  const reached = await page.evaluate(
    async ([span, writes]) => {
      const { createLab } = await import('/raft-lab.js')
      const lab = await createLab({ world: 'sim', scale: 'max' })
      await lab.until('leader')
      let owed = 0
      let { time } = lab.status()
      const from = { real: performance.now(), time, ok: lab.status().measured.puts.ok }
      while (performance.now() - from.real < span) {
        await new Promise((resolve) => setTimeout(resolve, 4))
        const now = lab.status().time
        for (owed += ((now - time) * writes) / 1000; owed >= 1; owed--) lab.put('k', String(now)).catch(() => {}) // the lab may end first
        time = now
      }
      const to = { real: performance.now(), ok: lab.status().measured.puts.ok }
      await lab.dispose()
      return { speed: (time - from.time) / (to.real - from.real), rate: (1000 * (to.ok - from.ok)) / (time - from.time) }
    },
    [span, writes],
  )
  await page.close()
  return reached
}

/** Each seek's ms, and the MB of the lab's one worker once it had a leader, and after its run and all seeks: memory never shrinks. */
async function soughtLab(bench) {
  const page = await bench.open('bench/')
  const memory = async () => (await linearMemories(page)).director
  await page.evaluate(holdMemories)
  await page.evaluate(async () => {
    const { createLab } = await import('/raft-lab.js')
    globalThis.lab = await createLab({ world: 'sim', scale: 20 })
    await lab.until('leader')
  })
  const before = await memory()
  const seeks = await page.evaluate(
    async ([length, moments, writes]) => {
      for (let i = 0; lab.status().time < length; ) {
        for (; i < (lab.status().time * writes) / 1000; i++) lab.put(`k${i % 50}`, String(i)).catch(() => {})
        await new Promise((resolve) => setTimeout(resolve, 4))
      }
      await lab.hold()
      const seeks = []
      for (let i = 0; i < moments; i++) {
        const to = ((i * 7919) % 1000) * (length / 1000)
        const from = performance.now()
        await lab.seek(to)
        await new Promise((resolve) => requestAnimationFrame(resolve))
        seeks.push(performance.now() - from)
      }
      return seeks
    },
    [length, moments, writes],
  )
  const after = await memory()
  await page.evaluate(() => lab.dispose())
  await page.close()
  return { seeks, before, after }
}
