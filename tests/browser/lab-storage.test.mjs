// Browsers that refuse a page its storage, in all the ways that they have.
import assert from 'node:assert/strict'
import { openPage, startBrowser, startSite, test } from './harness.mjs'
import { startLabs } from './labpage.mjs'

const { open } = await startLabs()

/** Each way: what becomes of navigator, in the page and in every worker, and what the lab then says of it. */
const property = (name, descriptor) => `Object.defineProperty(Object.getPrototypeOf(navigator), '${name}', ${descriptor});`
const refused = "new DOMException('site data is blocked', 'SecurityError')"
const calls = {
  throws: [`() => { throw ${refused} }`, /SecurityError: site data is blocked/],
  rejects: [`() => Promise.reject(${refused})`, /SecurityError: site data is blocked/],
  'rejects with no error': '() => Promise.reject(undefined)',
  'never answers': ['() => new Promise(() => {})', /the browser does not answer/],
  'answers with no promise': '() => undefined',
  'is missing': ['undefined', /has no getDirectory|not available here/],
}
const ways = Object.entries(calls).flatMap(([how, call]) => {
  const [answer, says = /./] = [call].flat()
  return [
    [`getDirectory ${how}`, property('storage', `{ configurable: true, value: { getDirectory: ${answer} } }`), says],
    [`locks.request ${how}`, property('locks', `{ configurable: true, value: { request: ${answer}, query: ${answer} } }`), says],
  ]
})
for (const name of ['storage', 'locks']) {
  ways.push([`navigator.${name} throws`, property(name, `{ configurable: true, get() { throw ${refused} } }`), name === 'storage' ? /SecurityError: site data is blocked/ : /not available here/])
  ways.push([`navigator.${name} is missing`, property(name, '{ configurable: true, value: undefined }'), name === 'storage' ? /navigator\.storage is missing: this browser has none in workers$/ : /not available here/])
}
ways.push(
  ['a folder is never had', property('storage', '{ configurable: true, value: { getDirectory: async () => ({ getDirectoryHandle: () => new Promise(() => {}) }) } }'), /the browser does not answer/],
  ['files have no access handle', 'delete FileSystemFileHandle.prototype.createSyncAccessHandle;', /has no createSyncAccessHandle/],
)

for (const [name, sabotage, says] of ways) {
  test(`a lab keeps its disks in memory, and says why, where ${name}`, async (t) => {
    const page = await open(t)
    const seen = await page.evaluate(async (sabotage) => {
      for (const worker of ['director', 'n1', 'n2']) preludes.set(worker, sabotage)
      ;(0, eval)(sabotage)
      const found = []
      for (const disk of ['opfs', 'memory']) {
        await start({ nodes: 2, disk })
        const { outcome } = await lab.put('k', 'v', { within: 20000 })
        await lab.crash('n1')
        await lab.restart('n1')
        found.push({ outcome, disk: lab.status().disk, why: lab.status().diskFallback })
        await lab.dispose()
      }
      return found
    }, sabotage)
    assert.deepEqual(seen.map(({ outcome, disk }) => [outcome, disk]), [['ok', 'memory'], ['ok', 'memory']])
    assert.match(seen[0].why, says)
    assert.equal(seen[1].why, null)
  })
}

test('a reader who blocks all site data has a lab in memory, which says why', async (t) => {
  const context = await startBrowser({
    chromium: { preferences: { profile: { default_content_setting_values: { cookies: 2 } } } },
    firefox: { firefoxUserPrefs: { 'network.cookie.cookieBehavior': 2 } },
  })
  const site = await startSite()
  const page = await openPage(t, context, `${site.url}blank.html`)
  const seen = await page.evaluate(async () => {
    const { createLab } = await import('/raft-lab.js')
    const lab = await createLab({ nodes: 3 })
    const { outcome } = await lab.put('k', 'v', { within: 20000 })
    const { disk, diskFallback } = lab.status()
    await lab.dispose()
    const memory = await createLab({ nodes: 3, disk: 'memory' })
    return { outcome, disk, why: diskFallback, fallback: memory.status().diskFallback, other: (await memory.put('k', 'v', { within: 20000 })).outcome }
  })
  assert.deepEqual([seen.outcome, seen.disk, seen.other, seen.fallback], ['ok', 'memory', 'ok', null])
  assert.match(seen.why, /refuse|not available|missing|denied/i)
})
