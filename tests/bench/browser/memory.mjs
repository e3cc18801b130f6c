// What a node takes: its program's linear memory, and the renderer's share of RSS.
import { readFileSync } from 'node:fs'
import { line, median } from '../report.mjs'
import { startBench } from './site.mjs'

const most = 9
const puts = 200

/** In the page: every worker's script as it ships, with a hand on its program's memory. */
export function holdMemories() {
  const hand = (url) => `
    const instantiate = WebAssembly.instantiate
    WebAssembly.instantiate = async (...given) => {
      const made = await instantiate(...given)
      globalThis.programMemory = made.exports.mem
      return made
    }
    importScripts('${url}')`
  const Real = globalThis.Worker
  globalThis.Worker = class extends Real {
    constructor(url, options) {
      super(URL.createObjectURL(new Blob([hand(url)])), options)
    }
  }
}

export async function memory() {
  const bench = await startBench()
  try {
    const one = await measure(bench, 1)
    const nine = await measure(bench, most)
    const names = Object.keys(nine.linear)
    const nodes = names.filter((name) => name !== 'director').map((name) => nine.linear[name])
    return [
      line({ name: 'memory: a node, linear', value: median(nodes), unit: 'MB' }),
      line({ name: `memory: the director of ${most} nodes, linear`, value: nine.linear.director, unit: 'MB' }),
      line({ name: 'memory: a node, RSS (9 nodes less 1, by 8)', value: (nine.rss - one.rss) / (most - 1), unit: 'MB' }),
    ]
  } finally {
    await bench.close()
  }
}

/** MB of each worker's linear memory by name, and of the renderer's RSS, after some puts. */
async function measure(bench, nodes) {
  const page = await bench.open('bench/')
  await page.evaluate(holdMemories)
  await page.evaluate(async ([count, writes]) => {
    const { createLab } = await import('/raft-lab.js')
    globalThis.lab = await createLab({ nodes: count, disk: 'memory', election: [1000, 2000] })
    await lab.until('leader', { within: 60_000 })
    for (let i = 0; i < writes; i++) await lab.put(`key-${i}`, 'v'.repeat(64), { within: 60_000 })
  }, [nodes, puts])
  const linear = await linearMemories(page)
  const rss = await rendererRSS(page)
  await page.evaluate(() => lab.dispose())
  await page.close()
  return { linear, rss }
}

/** MB of each worker's linear memory, by name. */
export async function linearMemories(page) {
  const sizes = page.workers().map((worker) => worker.evaluate(() => [self.name, globalThis.programMemory.buffer.byteLength / 1e6]))
  return Object.fromEntries(await Promise.all(sizes))
}

/** The page's renderer is the one that tells the page's own process id. */
export async function rendererRSS(page) {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const { processInfo } = await page.context().browser().newBrowserCDPSession().then((browser) => browser.send('SystemInfo.getProcessInfo'))
  const sizes = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => residentBytes(id))
  return Math.max(...sizes) / 1e6
}

function residentBytes(pid) {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) * 1024
}
