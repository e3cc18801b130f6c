// What the page's main thread does for each frame that it draws, with nine nodes, 200
// puts a second, and every part of the page in view.
import { figure, line, quantile } from '../report.mjs'
import { startBench } from './site.mjs'
import { trace } from './trace.mjs'

const nodes = 9
const writes = 200
/** Entries that are committed first: writes that waited for a leader come in a burst. */
const warmUp = 600
/** A busy machine must not elect: no leader, no puts. */
const election = '1000-2000'
/** ms that are looked at. */
const span = 6_000
const width = 1280
const categories = ['disabled-by-default-devtools.timeline', '__metadata']
/** What `bench profile` shows of the slowest frames. */
const why =
  'Why: of the slowest frames\' time the main thread runs for under a third, and waits for a processor for the rest: ' +
  'the ten workers alone use nearly one of the two, and the browser\'s other threads and processes half of the other.'
/** What the main thread does once for each frame: it hands it to the compositor. */
const frame = 'Commit'

export async function frames() {
  const { events, rate } = await record()
  return report(busyTimes(events), rate)
}

/** Where the slowest frames' time goes, and the processors'. */
export async function profileFrames() {
  const { events, rate } = await record()
  const { worked, ran } = busyTimes(events)
  const slowest = [...worked.keys()].sort((a, b) => worked[b] - worked[a]).slice(0, Math.ceil(worked.length / 100))
  const sum = (times) => slowest.reduce((all, i) => all + times[i], 0) / slowest.length
  const seconds = span / 1000
  return [
    `frame: the slowest hundredth, at ${rate.toFixed(0)} puts/s: ${figure(sum(worked))} ms, of which the main thread ran for ${figure(sum(ran))}`,
    'processor ms a second of each kind of thread that was traced',
    ...threads(events).map(({ name, count, ran }) => `  ${figure(ran / 1000 / seconds).padStart(8)} ${name} (${count})`),
  ]
}

/** What the renderers' threads ran for, µs, by name. */
function threads(events) {
  const names = new Map(events.filter(({ name }) => name === 'thread_name').map(({ pid, tid, args }) => [`${pid} ${tid}`, args.name]))
  const kinds = new Map()
  const seen = new Set()
  for (const { name, pid, tid, tdur = 0 } of events) {
    if (name !== 'RunTask') continue
    const kind = names.get(`${pid} ${tid}`) ?? 'unnamed'
    const known = kinds.get(kind) ?? { name: kind, count: 0, ran: 0 }
    kinds.set(kind, known)
    known.ran += tdur
    if (!seen.has(`${pid} ${tid}`)) known.count++
    seen.add(`${pid} ${tid}`)
  }
  return [...kinds.values()].sort((a, b) => b.ran - a.ran).slice(0, 6)
}

async function record() {
  const bench = await startBench({ isolate: false })
  try {
    const page = await bench.open()
    await page.setViewportSize({ width, height: 1000 })
    await page.goto(`${bench.url}index.html#nodes=${nodes}&scale=1&election=${election}&writes=${writes}`)
    await page.evaluate(async () => {
      globalThis.element = document.querySelector('raft-lab')
      await customElements.whenDefined('raft-lab')
      await element.ready
      await element.lab.until('leader', { within: 60_000 })
    })
    await page.setViewportSize({ width, height: await page.evaluate(() => document.documentElement.scrollHeight) })
    await page.evaluate(committed, warmUp)
    let rate
    const events = await trace(page, categories, async () => (rate = await page.evaluate(committedIn, span)))
    return { events, rate }
  } finally {
    await bench.close()
  }
}

/** In the page: resolves once the cluster has committed so many entries more. */
function committed(more) {
  const { lab } = globalThis.element
  const commit = (status) => Math.max(...status.nodes.map((node) => node.commit))
  const end = commit(lab.status()) + more
  return lab.until((status) => commit(status) >= end, { within: 60_000 }).then(() => {})
}

/** In the page: how many entries a second are committed in a span of ms. */
async function committedIn(ms) {
  const { lab } = globalThis.element
  const commit = () => Math.max(...lab.status().nodes.map((node) => node.commit))
  const before = commit()
  await new Promise((over) => setTimeout(over, ms))
  return ((commit() - before) / ms) * 1000
}

/**
 * The page's main thread from each frame to the next: ms that it worked, and ms of those
 * that it had a processor for, which it shares with ten workers.
 */
function busyTimes(events) {
  const main = mainThread(events)
  const named = (name) => events.filter((event) => event.name === name && event.pid === main.pid && event.tid === main.tid).sort((a, b) => a.ts - b.ts)
  const begins = named(frame).map(({ ts }) => ts)
  const tasks = named('RunTask')
  const times = { worked: [], ran: [] }
  let task = 0
  for (const [i, begin] of begins.slice(0, -1).entries()) {
    const end = begins[i + 1]
    while (task < tasks.length && tasks[task].ts + tasks[task].dur <= begin) task++
    let [worked, ran] = [0, 0]
    for (let t = task; t < tasks.length && tasks[t].ts < end; t++) {
      const { ts, dur, tdur = dur } = tasks[t]
      const share = Math.min(end, ts + dur) - Math.max(begin, ts)
      worked += share
      ran += dur > 0 ? (share * tdur) / dur : 0
    }
    times.worked.push(worked / 1000)
    times.ran.push(ran / 1000)
  }
  return times
}

/** The main thread of the page, which is the one that drew most frames: other renderers have one too. */
function mainThread(events) {
  const mains = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
  const drawn = ({ pid, tid }) => events.filter((event) => event.name === frame && event.pid === pid && event.tid === tid).length
  const [main] = mains.sort((a, b) => drawn(b) - drawn(a))
  if (!main || drawn(main) === 0) throw new Error('the page drew no frames')
  return main
}

function report({ worked, ran }, rate) {
  const what = `frame: ${nodes} nodes, ${rate.toFixed(0)} puts/s, main thread`
  const said = (name, times, q, atMost, sentence) =>
    line({ name: `${what}, ${name}`, value: quantile(times, q), unit: 'ms', atMost, why: sentence })
  return [
    said('median', worked, 0.5, 8),
    said('p99', worked, 0.99, 16, why),
    said('median of processor time', ran, 0.5),
    said('p99 of processor time', ran, 0.99),
  ]
}
