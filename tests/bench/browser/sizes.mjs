// What a first visit to index.html loads, as a host sends it: each file at brotli 11.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import { line } from '../report.mjs'
import { built, dist, startBench } from './site.mjs'

const compress = promisify(brotliCompress)
/** kB at most, by file: what loads before a reader comes near a figure, and the rest, which carries the workers' script. */
const aims = { 'raft-lab.js': 10, 'raft-lab.whole.js': 60 }

export async function sizes() {
  const bench = await startBench({ isolate: false })
  let files
  try {
    files = await loaded(bench)
  } finally {
    await bench.close()
  }
  const bytes = await Promise.all(files.map(async (file) => (await compressed(readFileSync(join(dist, file)))) / 1000))
  const { script, programs } = built()
  const plain = Object.fromEntries([[script, 'raft-lab.whole.js'], ...Object.entries(programs).map(([name, file]) => [file, name])])
  const size = (name, value, atMost) => line({ name: `brotli: ${name}`, value, unit: 'kB', atMost })
  return [
    ...files.map((file, i) => size(plain[file] ?? file, bytes[i], aims[plain[file] ?? file])),
    size('all of a first visit', bytes.reduce((sum, value) => sum + value, 0), 1200),
  ]
}

/** The files that a page asks for until it has a leader, by path. */
async function loaded(bench) {
  const files = new Set()
  bench.context.on('request', (request) => {
    const url = new URL(request.url())
    if (url.href.startsWith(bench.url)) files.add(url.pathname.slice(1) || 'index.html')
  })
  const page = await bench.open('index.html')
  await page.evaluate(async () => {
    await customElements.whenDefined('raft-lab')
    await document.querySelector('raft-lab').ready
  })
  return [...files].sort()
}

async function compressed(content) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: content.length }
  return (await compress(content, { params })).length
}
