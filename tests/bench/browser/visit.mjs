// First visits with nothing cached, over a slow network: what a reader waits for.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import { serve } from '../../harness/serve.mjs'
import { startChromium } from '../../harness/chromium.mjs'
import { line, median } from '../report.mjs'
import { built, dist } from './site.mjs'
import { throttled } from './throttled.mjs'

const network = { bits: 10e6, delay: 20 }
const visits = 3
/** Ms of the page's clock in which a page that nobody scrolls may ask for scripts. */
const quiet = 3_000
const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.json': 'application/json; charset=utf-8', '.svg': 'image/svg+xml', '.wasm': 'application/wasm' }
const article = 'learn/etcd-and-raft/index.html'
/** Stands for an article until there is one: text, a picture, and a figure far below. */
const fixture = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Article</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css">
<script type="module" src="/raft-lab.js"></script><h1>Article</h1><p>Text.</p><svg viewBox="0 0 300 200" width="300"><circle cx="150" cy="100" r="90"/></svg>
<p style="height:4000px"></p><raft-lab nodes="3" world="sim"></raft-lab><p style="height:4000px"></p><h2 id="sources">Sources</h2></html>`

export async function visit() {
  const files = await compressedSite()
  const path = existsSync(join(dist, article)) ? article : 'fixture.html'
  const [labs, articles, ends] = [[], [], []]
  for (let i = 0; i < visits; i++) {
    labs.push(await first(files, 'index.html', untilLeader))
    articles.push(await first(files, path, whatIsRead))
    ends.push(await first(files, `${path}#sources`, whatIsRead)) // far from any figure
  }
  const of = (all, name) => median(all.map((one) => one[name]))
  const said = (name, value, unit, atMost) => line({ name: `visit at 10 Mbit/s, 40 ms: ${name}`, value, unit, atMost })
  return [
    said('Lab page, anything to read', of(labs, 'painted'), 'ms'),
    said('Lab page, the opening begins', of(labs, 'begun'), 'ms', 3_000),
    said('Lab page, its first leader', of(labs, 'led'), 'ms', 10_000),
    said(`${path}, text and pictures to read`, of(articles, 'read'), 'ms', 500),
    said(`${path}, scripts where no figure is near`, of(ends, 'scripts') / 1000, 'kB', 10),
  ]
}

/** What dist/ has, as a static host sends it: each file in brotli, once. */
async function compressedSite() {
  const named = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => relative(dist, join(entry.parentPath, entry.name)))
  const wanted = named.filter((name) => extname(name) in types && (!name.endsWith('.wasm') || name === built().programs.lab))
  const routes = await Promise.all(wanted.map(async (name) => [`/${name.split(sep).join('/')}`, { type: types[extname(name)], headers: { 'Content-Encoding': 'br' }, body: await compressed(readFileSync(join(dist, name))) }]))
  return Object.fromEntries([...routes, ['/fixture.html', { body: fixture }]])
}

function compressed(content) {
  return promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: content.length > 1e6 ? 9 : 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: content.length } })
}

/** One visit of a browser that was never anywhere. `look` gets its page and the scripts' bytes that were sent, by path. */
async function first(routes, path, look) {
  const scripts = new Map()
  const headers = (asked) => {
    if (asked.endsWith('.js')) scripts.set(asked, routes[asked]?.body.length ?? 0)
    return {}
  }
  const site = await serve(dist, { routes, headers })
  const wire = await throttled(site.port, network)
  const { context, close } = await startChromium()
  try {
    const page = await context.newPage()
    page.setDefaultTimeout(120_000)
    await page.goto(wire.url + path, { waitUntil: 'commit' })
    return await look(page, scripts)
  } finally {
    await close()
    await wire.close()
    await site.close()
  }
}

async function untilLeader(page) {
  return page.evaluate(async () => {
    await new Promise((there) => (document.readyState === 'loading' ? document.addEventListener('DOMContentLoaded', there) : there()))
    await customElements.whenDefined('raft-lab')
    const lab = await document.querySelector('raft-lab').ready
    const begun = performance.now()
    await lab.until('leader', { within: 600_000 })
    return { painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN, begun, led: performance.now() }
  })
}

async function whatIsRead(page, scripts) {
  const read = await page.evaluate(async (quiet) => {
    const painted = await new Promise((there) => new PerformanceObserver((list) => list.getEntriesByName('first-contentful-paint').forEach(there)).observe({ type: 'paint', buffered: true }))
    await new Promise((there) => (document.readyState === 'complete' ? there() : addEventListener('load', there)))
    await new Promise((next) => setTimeout(next, quiet))
    const { responseEnd } = performance.getEntriesByType('navigation')[0]
    const inSight = [...document.images].filter((image) => image.getBoundingClientRect().top < innerHeight).map(({ currentSrc }) => performance.getEntriesByName(currentSrc)[0]?.responseEnd ?? 0)
    return Math.max(painted.startTime, responseEnd, ...inSight)
  }, quiet)
  return { read, scripts: [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0) }
}
