// How a lab starts where the host is not what it should be, and what it says where it can't.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readBuild, stamped } from '../../www/stamp.mjs'
import { blank, dist, eventually, openPage, startBrowser, startSite, storageOnce, test } from './harness.mjs'

const policies = {
  '/no-blob.html': "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'",
  '/no-wasm.html': "script-src 'self'; worker-src blob:; connect-src 'self'",
  '/no-connect.html': "script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; connect-src 'none'",
  '/strict.html': "default-src 'none'; img-src data:; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; connect-src 'self'",
}
const pages = Object.fromEntries(Object.entries(policies).map(([path, policy]) => [path, { body: blank, headers: { 'Content-Security-Policy': policy } }]))

const site = await startSite({ routes: pages })
const mistyped = await startSite({ headers: (path) => (path.endsWith('.wasm') ? { 'Content-Type': 'application/octet-stream', 'X-Content-Type-Options': null } : {}) })
const unshared = await startSite({ headers: () => ({ 'Access-Control-Allow-Origin': null }) })
const { programs } = readBuild(dist)
const spa = await startSite({ routes: Object.fromEntries(Object.values(programs).map((file) => [`/app/${file}`, { body: blank }])) })
/** A host whose programs are of another build than the script. */
const older = await startSite({
  routes: Object.fromEntries(Object.values(programs).map((file) => [`/older/${file}`, { type: 'application/wasm', body: stamped(readFileSync(join(dist, file)), 'x') }])),
})
const context = await startBrowser()

const blocked = [/Content.Security.Policy/i, /Failed to load resource/, /CORS policy/, /Access-Control-Allow-Origin/, /net::ERR_/]

/** Starts a lab; its first leader, or the sentence in which it was refused. */
function boot(page, options = {}) {
  return page.evaluate(async (options) => {
    const violations = []
    document.addEventListener('securitypolicyviolation', (e) => violations.push(e.effectiveDirective))
    const { createLab } = await import('/raft-lab.js')
    try {
      const lab = await createLab({ nodes: 3, ...options })
      const { leader, disk } = await lab.until('leader', { within: 20000 })
      return { leader, disk, violations }
    } catch (error) {
      return { refused: error.message, violations }
    }
  }, options)
}

test('a strict policy lets a lab run, without a violation', async (t) => {
  const page = await openPage(t, context, `${site.url}strict.html`)
  await storageOnce(page)
  const { leader, violations, disk } = await boot(page)
  assert.match(leader, /^n[123]$/)
  assert.deepEqual([violations, disk], [[], 'opfs'])
})

test('programs that a host serves with a wrong type are compiled all the same', async (t) => {
  const page = await openPage(t, context, `${mistyped.url}blank.html`)
  const { leader } = await boot(page)
  assert.match(leader, /^n[123]$/)
})

const refusals = [
  ['a policy without blob: workers', () => `${site.url}no-blob.html`, {}, /Content-Security-Policy.*add worker-src blob:/],
  ['a policy without wasm', () => `${site.url}no-wasm.html`, {}, /Content-Security-Policy.*'wasm-unsafe-eval'/],
  ['a policy that forbids the fetch', () => `${site.url}no-connect.html`, {}, /Content-Security-Policy.*add connect-src 'self'/],
  ['a base where nothing is', () => `${site.url}blank.html`, { base: './nowhere/' }, /nowhere\/[\w.]+\.wasm answered 404: reload the page, .*base must be/],
  ['a base of a host that does not share', () => `${site.url}blank.html`, { base: unshared.url }, /Access-Control-Allow-Origin: \*/],
  ['programs of another build', () => `${older.url}blank.html`, { base: './older/' }, /older\/[\w.-]+\.wasm is of another build than this page's script: .*reload the page/],
  ['a host that sends pages for programs', () => `${spa.url}blank.html`, { base: './app/' }, /\.wasm is not a WebAssembly program.*text\/html/],
]

for (const [what, url, options, sentence] of refusals) {
  test(`${what} is told with the likely cause, and nothing is left running`, async (t) => {
    const page = await openPage(t, context, url(), { expected: blocked })
    const { refused } = await boot(page, options)
    assert.match(refused ?? 'it started', sentence)
    await eventually('the end of every worker', () => page.workers().length === 0)
  })
}

test('a program that is booted for a role that it does not have says which it has', async (t) => {
  const page = await openPage(t, context, `${site.url}blank.html`)
  const answers = (file, role) => page.evaluate(async ([path, config]) => {
    const worker = new Worker('/worker.js')
    const said = new Promise((resolve) => (worker.onmessage = ({ data }) => resolve(data)))
    worker.postMessage({ type: 'boot', module: await WebAssembly.compileStreaming(fetch(path)), config })
    return said.finally(() => worker.terminate())
  }, [`/${file}`, { role, lab: 'one' }])
  const failed = (error) => ({ type: 'failed', error })
  assert.deepEqual(await answers(programs.lab, 'pilot'), failed('bridge: the boot setting role takes any of node director checker, not "pilot"'))
  assert.deepEqual(await answers(programs['node-etcd'], 'director'), failed('bridge: the boot setting role takes any of node, not "director"'))
})

test('a page without a file system keeps the disks in memory, and says why', async (t) => {
  const page = await openPage(t, context, `${site.url}blank.html`)
  const { status } = await page.evaluate(async () => {
    const frame = document.createElement('iframe')
    frame.sandbox = 'allow-scripts'
    frame.srcdoc = `<script type="module">
      import { createLab } from '${location.origin}/raft-lab.js'
      try {
        const lab = await createLab({ nodes: 3, disk: 'opfs' })
        await lab.put('k', 'v', { within: 20000 })
        const { disk, diskFallback } = lab.status()
        const { leader } = await lab.until('leader', { within: 20000 })
        await lab.crash(leader)
        const again = await lab.put('k', 'w', { within: 20000 })
        parent.postMessage({ status: { disk, diskFallback, again: again.outcome } }, '*')
      } catch (error) {
        parent.postMessage({ status: { error: error.message } }, '*')
      }
    </script>`
    const told = new Promise((resolve) => addEventListener('message', (e) => resolve(e.data), { once: true }))
    document.body.append(frame)
    return told
  })
  assert.equal(status.error, undefined)
  assert.deepEqual([status.disk, status.again], ['memory', 'ok'])
  assert.ok(status.diskFallback.length > 10, `a sentence: ${status.diskFallback}`)
})

test('a page whose memory is all taken says what to do', async (t) => {
  const page = await openPage(t, context, `${site.url}blank.html`)
  const told = await page.evaluate(async () => {
    const { createLab } = await import('./raft-lab.js')
    let taken = []
    try {
      for (;;) taken.push(new WebAssembly.Memory({ initial: 1, maximum: 65536 }))
    } catch {}
    const refused = await createLab({ nodes: 3, disk: 'memory' }).then(() => 'it runs', (error) => error.message)
    return { refused, count: taken.length }
  })
  assert.ok(told.count > 0)
  assert.match(told.refused, /^The worker \w+ could not start: this browser gives this page no memory for one more node; end another lab first, .*\(/)
})
