// Requests that mean no good, ten thousand of them, drawn by dice: each is answered, in bounded time and memory, and never by a failure of the server.
import assert from 'node:assert/strict'
import { Agent, request } from 'node:http'
import { after, before, test } from 'node:test'
import { inTime } from '../harness/waiting.mjs'
import { load } from '../unit/load.mjs'
import { ask, links, site, startWorker } from './homes.mjs'

const { pack } = await load('www/lab/pack.ts')
const count = 10_000
/** How many are under way together, and for how many ms one may wait, behind all the others' work. */
const together = 16
const patience = 120_000

let worker
before(async () => {
  worker = await startWorker({ stores: true })
})
after(() => worker?.close())

/** A source of chance that a seed repeats (mulberry32). */
let seed = 12
function chance() {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}
const whole = (below) => Math.floor(chance() * below)
const of = (...all) => all[whole(all.length)]
const odd = () => of('%', '%00', '%ff', '..', '/', '\\', '&', '=', '#', '?', 'ü', '\u{1f600}', '"', '<script>', 'A'.repeat(1 + whole(3000)), '-1', '1e309', '0x10', 'null', '[]', '&moment=', '&lang=ko', '&nodes=9', '&engine=etcd', '&scale=max')

/** A text with some of it changed, taken away or written twice. */
function changed(text) {
  let now = text
  for (let n = whole(30) && 1 + whole(3); n > 0; n--) {
    const at = whole(now.length)
    const to = at + whole(6)
    now = now.slice(0, at) + of('', odd(), now.slice(at >> 1, at), of(...'ABCDwxyz0189-_')) + now.slice(of(at, to))
  }
  return now.toWellFormed() // no half of a letter
}

/** A run of as much work as one may ask for. */
function heavy() {
  const value = 'v'.repeat(2 ** whole(12))
  const calls = Array.from({ length: whole(300) }, () => [1 + whole(9), whole(2 ** whole(28)), of({ do: 'put', key: of('a', 'b'), value }, { do: 'crash', node: of('n1', 'n2') }, { do: 'compact', node: 'n1' }, { do: 'partition' }, { do: 'heal' })])
  const moment = pack(['b', 1e15, 200_000, 'f', calls])
  return `world=sim&nodes=${of(1, 3, 9)}&election=${of('3-5', '150-300')}&heartbeat=1&latency=0-1&snapshot-every=${of(1, 1000)}&duplicate=${of(0, 1)}&moment=${moment}`
}

/** An address, as it is sent: bytes that HTTP has no way to send are written as it has them. */
function address(n) {
  const { fragment } = of(...links)
  const moment = n % 1000 === 500 ? heavy() : changed(fragment)
  const ending = of('', '.svg', '.png', '.svg?theme=dark', '.png?theme=none', '?build=x', '.svg.png', odd())
  const path = of(`/m/${moment}${ending}`, `/e/${moment}`, `/oembed?url=${encodeURIComponent(`${site}/m/${moment}`)}&${of('', 'maxwidth=0', 'maxheight=9e9', 'format=xml', odd())}`, `/oembed?${odd()}=${odd()}`, `/s/${odd()}`, `/${odd()}/${odd()}`, `//${odd()}`, changed('/index.html'), changed('/ko/index.html'), changed('/learn'))
  return encodeURI(path.startsWith('/') ? path : `/${path}`).replace(/%25/g, () => of('%', '%25'))
}

// No Host is malformed: to one such as "a b" or "a:99999" Cloudflare's runtime itself answers 500, and asks no worker.
function options(n) {
  const method = of('GET', 'GET', 'GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS')
  const headers = { 'CF-Connecting-IP': `203.0.113.${n % 250}`, ...of({}, {}, { Range: of('bytes=0-', 'bytes=9-1', 'bytes=-5', 'lines=1') }, { 'If-None-Match': of('*', '"a", "b"', ',,,') }, { Host: of('elsewhere.example', 'a:1', 'x'.repeat(200)) }, { 'X-Forwarded-Proto': 'javascript' }, { 'Accept-Encoding': 'br;q=x' }) }
  const body = method === 'POST' || method === 'PUT' ? of('', changed(links[0].fragment), Buffer.from(Array.from({ length: whole(300) }, () => whole(256))), 'x'.repeat(whole(40_000))) : undefined
  return { method, headers, body, path: method === 'POST' && whole(2) ? '/s' : address(n) }
}

test(`${count} requests that mean no good are answered`, async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: together })
  /** Again where the server had closed the connection, of whose body it wanted no more. */
  const send = ({ path, method, headers, body }, times = 3) => new Promise((answered, failed) => {
    const sent = request(worker.url, { agent, path, method, headers }, (response) => {
      let text = ''
      response.setEncoding('latin1').on('data', (part) => (text ||= part)).on('end', () => answered({ status: response.statusCode, text })).on('error', failed)
    })
    sent.on('error', (error) => (times > 0 && /^(ECONNRESET|EPIPE)$/.test(error.code) ? send({ path, method, headers, body }, times - 1).then(answered, failed) : failed(error)))
    sent.end(body)
  })
  const seen = new Map()
  let n = 0
  async function client() {
    while (n < count) {
      const asked = options(n++)
      const { status, text } = await inTime(`the answer to ${asked.method} ${asked.path}`, send(asked), patience)
      assert.ok(status < 500 || status === 501, `${status} for ${asked.method} ${asked.path}: ${text}`)
      seen.set(status, (seen.get(status) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: together }, client))
  agent.destroy()
  for (const status of [200, 206, 301, 304, 400, 404, 405, 413, 416, 501]) assert.ok(seen.get(status) > 0, `${status} is among ${JSON.stringify([...seen])}`)
  assert.deepEqual(worker.lines.filter((line) => !/^instance \d+ starts$/.test(line)), [], 'nothing failed')
  const { status } = await ask(worker, `/m/${links[0].fragment}.svg`)
  assert.equal(status, 200)
})
