// The two homes of the site's handler: the worker in Miniflare, as www/edge/wrangler.jsonc says, and the server of this machine.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Log, LogLevel, Miniflare } from 'miniflare'
import { bounded } from '../../www/pack.mjs'
import { eventually } from '../harness/waiting.mjs'

export const top = fileURLToPath(new URL('../../', import.meta.url))
export const dist = join(top, 'dist')
const config = join(top, 'www/edge/wrangler.jsonc')

/** Where both homes say that they stand. */
export const site = 'https://raftlab.example'
/** Links as pages have written them. */
export const links = JSON.parse(readFileSync(join(top, 'tests/unit/links.json'), 'utf8'))

/** Headers of every answer, in www/edge/handler.go's words. */
export const promised = ['access-control-allow-origin', 'access-control-expose-headers', 'cross-origin-resource-policy', 'x-content-type-options', 'referrer-policy', 'permissions-policy', 'raftlab-moments']

/** The status and the sentence of an answer that is refused as the README promises. */
export function refused({ status, headers, body }) {
  for (const name of promised) assert.ok(headers[name], `${status} says ${name}`)
  assert.deepEqual([headers['content-type'], headers['cache-control']], ['text/plain; charset=utf-8', 'no-store'])
  return [status, String(body)]
}

/** What the configuration says; `stores`: with the lines that the README says to take the slashes from. */
function configured({ stores }) {
  const lines = readFileSync(config, 'utf8').split('\n')
  return JSON.parse(lines.map((line) => (stores ? line.replace(/\/\/ (?="(kv_namespaces|ratelimits)")/, '') : line)).filter((line) => !line.trim().startsWith('//')).join('\n'))
}

/**
 * The worker; `address` is where it says that it stands, "" where it is asked; an instance gives way beyond `memory` bytes, and ends
 * where it would take more than `most`; `files` is the site's folder; `script` is run in the worker's place, `store` in that of KV.
 * Resolves to { url, lines, moments(), fetch(address), close() }: `lines` are what it has told its operator, `moments()` resolves to its KV,
 * `fetch()` asks it as if it stood at that address.
 */
export async function startWorker({ stores = false, address = site, memory, most, files, script, store } = {}) {
  const { name, main, compatibility_date: compatibilityDate, assets: { directory, binding, ...assetConfig }, vars, kv_namespaces = [], ratelimits = [] } = configured({ stores })
  const file = resolve(dirname(config), main)
  const lines = []
  const keep = (stream) => createInterface({ input: stream }).on('line', (line) => lines.push(line))
  const program = join(dirname(file), 'edge.wasm')
  const modules = [{ type: 'ESModule', path: file }, { type: 'CompiledWasm', path: program, ...(most && { contents: bounded(readFileSync(program), most) }) }]
  const kept = kv_namespaces.map(({ binding }) => binding)
  const miniflare = new Miniflare({
    cf: false, log: new Log(LogLevel.ERROR), host: '127.0.0.1',
    handleRuntimeStdio: (out, wrong) => [out, wrong].forEach(keep),
    workers: [{
      name, compatibilityDate,
      ...(script === undefined ? { modules, modulesRoot: dirname(file) } : { modules: true, script }),
      assets: { directory: files ?? resolve(dirname(config), directory), binding, workerName: name, assetConfig, routerConfig: { has_user_worker: true } },
      bindings: { ...vars, RAFTLAB_SITE: address, ...(memory === undefined ? {} : { RAFTLAB_MEMORY: memory }) },
      ...(store === undefined ? { kvNamespaces: kept } : { serviceBindings: Object.fromEntries(kept.map((binding) => [binding, 'store'])) }),
      ratelimits: Object.fromEntries(ratelimits.map(({ name, simple }) => [name, { simple }])),
    }, ...(store === undefined ? [] : [{ name: 'store', compatibilityDate, modules: true, script: store }])],
  })
  const url = String(await miniflare.ready)
  return { url, lines, moments: () => miniflare.getKVNamespace(kept[0]), fetch: (address) => miniflare.dispatchFetch(address), close: () => miniflare.dispose() }
}

/** Resolves once a worker has told its operator so often what has a text in it. */
export const tells = (worker, text, times = 1) => eventually(`"${text}", ${times} times,`, () => worker.lines.filter((line) => line.includes(text)).length >= times, 60_000)

const folder = mkdtempSync(join(tmpdir(), 'raftlab-home-'))
process.once('exit', () => rmSync(folder, { recursive: true }))
let servers = 0

/** The server of this machine, as ./build.sh serve starts it. Resolves to { url, close() }. */
export async function startServer({ stores = false, address = site } = {}) {
  if (servers++ === 0) execFileSync('go', ['build', '-o', join(folder, 'serve'), './www/serve'], { cwd: top, stdio: 'inherit' })
  const store = stores ? ['--store', join(folder, `kept-${servers}`)] : []
  const server = spawn(join(folder, 'serve'), ['--port', '0', ...store, dist], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, RAFTLAB_SITE: address } })
  const ended = new Promise((over) => server.once('exit', over))
  async function close() {
    server.kill()
    await ended
  }
  for await (const line of createInterface({ input: server.stdout })) return { url: /http:\S+/.exec(line)[0], close }
  throw new Error('the server ended before it was ready')
}

/** Sends a request as it is, since fetch tidies addresses up. Resolves to { status, headers, body }, a Buffer of what was sent. */
export function ask(home, path, { method = 'GET', headers = {}, body, through } = {}) {
  return new Promise((answered, failed) => {
    const sent = request(home.url, { path, method, headers, agent: false }, (response) => {
      const parts = []
      response.on('data', (part) => parts.push(part)).on('error', failed)
      response.on('end', () => answered({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }))
    })
    sent.on('error', failed)
    if (through) through(sent)
    else sent.end(body)
  })
}
