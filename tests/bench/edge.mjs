// The worker of the edge in Cloudflare's runtime, beside a worker in plain JavaScript that offers a frame too and knows of no moment.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { brotliCompressSync, constants } from 'node:zlib'
import { ask, links, site, startWorker, top } from '../edge/homes.mjs'
import { line, median } from './report.mjs'

const plainScript = `export default {
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url)
    const url = searchParams.get('url')
    if (pathname !== '/oembed' || !url?.startsWith('${site}/m/')) return new Response('not found', { status: 404 })
    const width = Math.min(800, Number(searchParams.get('maxwidth') ?? 800)), height = 600
    const frame = url.replace('/m/', '/e/').replaceAll('&', '&amp;')
    const html = '<iframe src="' + frame + '" width="' + width + '" height="' + height + '" sandbox="allow-scripts" loading="lazy" style="border:0"></iframe>'
    return Response.json({ version: '1.0', type: 'rich', title: 'A moment', provider_name: 'Raftlab', provider_url: '${site}/', html, width, height, thumbnail_url: url + '.png' })
  },
}`
const offer = (fragment) => `/oembed?url=${encodeURIComponent(`${site}/m/${fragment}`)}`
/** Moments of one run, each of which has an address of its own. */
const another = (i) => `lang=x-${i}&${links[0].fragment}`

async function timed(home, path) {
  const begun = performance.now()
  const { status } = await ask(home, path)
  if (status !== 200) throw new Error(`${status} for ${path}`)
  return performance.now() - begun
}

/** The ms of each request to two homes, in turns. */
async function inTurns(count, pathOf, homes) {
  const times = homes.map(() => [])
  for (let i = 0; i < count; i++) for (const [at, home] of homes.entries()) times[at].push(await timed(home, pathOf(i)))
  return times.map(median)
}

/** Requests a second, eight under way together. */
async function rate(home, path, count) {
  let left = count
  const begun = performance.now()
  await Promise.all(Array.from({ length: 8 }, async () => {
    while (left-- > 0) await timed(home, path)
  }))
  return (count / (performance.now() - begun)) * 1000
}

/** The ms from a runtime's start to its first answer, of which the runtime's own share is in both. */
async function first(script) {
  const begun = performance.now()
  const home = await startWorker({ script })
  await timed(home, offer(links[0].fragment))
  const took = performance.now() - begun
  await home.close()
  return took
}

const compressed = (content) => brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } }).length / 1000

export async function edge() {
  const starts = []
  for (let i = 0; i < 3; i++) starts.push([await first(), await first(plainScript)])
  const [ours, plain] = [await startWorker(), await startWorker({ script: plainScript })]
  try {
    const known = offer(links[0].fragment)
    await inTurns(20, () => known, [ours, plain])
    const [oembed, plainOembed] = await inTurns(100, (i) => offer(another(i)), [ours, plain])
    const reference = (value) => ({ name: 'plain JS', value })
    const [picture] = await inTurns(20, (i) => `/m/${another(i)}.svg`, [ours])
    const [png] = await inTurns(20, (i) => `/m/${another(i + 40)}.png`, [ours])
    const rates = [[], []]
    for (let i = 0; i < 5; i++) for (const [at, home] of [ours, plain].entries()) rates[at].push(await rate(home, known, 100))
    const worker = ['edge.wasm', 'worker.mjs'].reduce((sum, file) => sum + compressed(readFileSync(join(top, '.cache/edge', file))), 0)
    return [
      line({ name: 'edge: /oembed of a moment not asked for before, p50', value: oembed, unit: 'ms', reference: reference(plainOembed), atMost: 3 }),
      line({ name: 'edge: a picture of another moment as SVG, p50', value: picture, unit: 'ms' }),
      line({ name: 'edge: a picture of another moment as PNG, p50', value: png, unit: 'ms' }),
      line({ name: 'edge: /oembed a second, eight together', value: median(rates[0]), unit: '/s', reference: reference(median(rates[1])) }),
      line({ name: 'edge: start to first answer, the runtime\'s included', value: median(starts.map(([one]) => one)), unit: 'ms', reference: reference(median(starts.map(([, other]) => other))) }),
      line({ name: 'edge: brotli, program and script', value: worker, unit: 'kB', reference: reference(compressed(plainScript)) }),
    ]
  } finally {
    await Promise.all([ours.close(), plain.close()])
  }
}
