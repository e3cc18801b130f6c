// The element in other people's pages: from a second origin, in a frame, under policies.
import assert from 'node:assert/strict'
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { dist, eventually, openPage, startBrowser, startSite, test } from './harness.mjs'

const site = await startSite()
const { origin } = site
const strict = `default-src 'none'; script-src ${origin} 'wasm-unsafe-eval'; worker-src blob:; connect-src ${origin}; frame-src ${origin}; img-src data:`

function post(body, policy) {
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A post</title><link rel="icon" href="data:,">${body}</html>`
  return { body: page, headers: policy ? { 'Content-Security-Policy': policy } : {} }
}
const element = `<script type="module" src="${origin}/raft-lab.js"></script><raft-lab nodes="3" scale="1"></raft-lab>`
const trust = "require-trusted-types-for 'script'"
const blog = await startSite({
  routes: {
    '/tag.html': post(element, strict),
    '/twice.html': post(`<script type="module" src="${origin}/raft-lab.js?again"></script>${element}`),
    '/frame.html': post(`<iframe title="A cluster" width="800" height="600" sandbox="allow-scripts" src="${origin}/embed.html#nodes=3&amp;scale=1"></iframe>`, strict),
    '/open-frame.html': post(`<iframe title="A cluster" width="800" height="600" src="${origin}/embed.html#nodes=1&amp;scale=1"></iframe>`),
    '/wrong-frame.html': post(`<iframe title="A cluster" width="800" height="600" sandbox="allow-scripts" src="${origin}/embed.html#nodes=3&amp;node=4"></iframe>`),
    '/files-frame.html': post(`<iframe title="A cluster" width="800" height="600" sandbox="allow-scripts" src="${origin}/embed.html#nodes=1&amp;scale=1&amp;disk=opfs"></iframe>`),
    '/trusted.html': post(element, `${strict}; ${trust}; trusted-types raftlab lit-html`),
    '/untrusted.html': post(element, `${strict}; ${trust}; trusted-types lit-html`),
    '/no-blob.html': post(element, strict.replace('worker-src blob:', "worker-src 'self'")),
    '/no-wasm.html': post(element, strict.replace(" 'wasm-unsafe-eval'", '')),
  },
})
/** A host that allows no other origin. */
const closed = await startSite({ headers: () => ({ 'Access-Control-Allow-Origin': null }), routes: { '/frame.html': post(`<iframe title="A cluster" sandbox="allow-scripts" src="embed.html"></iframe>`) } })
const context = await startBrowser()

/** Collects policy violations, in every frame. */
function watchPolicy() {
  globalThis.violations = []
  document.addEventListener('securitypolicyviolation', (e) => violations.push(`${e.effectiveDirective} ${e.blockedURI}`))
}

/** How the frame's element fares: its first leader, disk and violations, or the sentence in which it was refused. */
function outcome(frame) {
  return frame.evaluate(async () => {
    const element = document.querySelector('raft-lab')
    await customElements.whenDefined('raft-lab')
    try {
      const { leader, disk, diskFallback } = await (await element.ready).until('leader', { within: 60000 })
      return { leader, disk, diskFallback, violations }
    } catch (error) {
      return { refused: error.message, violations }
    }
  })
}

test('one script tag from another origin makes a cluster, under a strict policy', async (t) => {
  const page = await openPage(t, context, `${blog.url}tag.html`, { init: watchPolicy })
  const { leader, disk, violations } = await outcome(page)
  assert.match(leader, /^n[123]$/)
  assert.deepEqual([disk, violations], ['memory', []], 'a foreign element leaves no files with its host')
  await page.locator('raft-lab-stage g[data-node=n1]').waitFor()
})

test('createLab of another origin’s script keeps its disks in memory too', async (t) => {
  const page = await openPage(t, context, `${blog.url}blank.html`)
  const disks = await page.evaluate(async (script) => {
    const { createLab } = await import(script)
    const lab = await createLab({ nodes: 1 })
    const { disk, diskFallback } = lab.status()
    await lab.dispose()
    return [disk, diskFallback]
  }, `${origin}/raft-lab.js`)
  assert.deepEqual(disks, ['memory', null])
})

test('a page that requires Trusted Types names two policies, and has its cluster', async (t) => {
  const page = await openPage(t, context, `${blog.url}trusted.html`, { init: watchPolicy })
  const { leader, violations } = await outcome(page)
  assert.match(leader, /^n[123]$/)
  assert.deepEqual(violations, [])
  await page.locator('raft-lab-stage g[data-node=n1]').waitFor()
})

test('a script that a page loads twice defines its element once', async (t) => {
  const page = await openPage(t, context, `${blog.url}twice.html`, { init: watchPolicy })
  assert.match((await outcome(page)).leader, /^n[123]$/)
})

test('embed.html runs in a sandboxed frame of another origin, with the attributes of its fragment', async (t) => {
  const page = await openPage(t, context, `${blog.url}frame.html`, { init: watchPolicy })
  const frame = await eventually('the frame', () => page.frames().find((f) => f.url().includes('embed.html')))
  await frame.waitForSelector('raft-lab:state(running)')
  const { leader, disk, diskFallback, violations } = await outcome(frame)
  assert.match(leader, /^n[123]$/)
  assert.deepEqual([disk, diskFallback, violations], ['memory', null, []], 'memory is what is asked for there')
  assert.deepEqual(await page.evaluate(() => violations), [])
})

test('a page that frames embed.html chooses its fragment, and neither reads nor drives the lab', async (t) => {
  const page = await openPage(t, context, `${blog.url}open-frame.html`, { init: watchPolicy })
  const frame = await eventually('the frame', () => page.frames().find((f) => f.url().includes('embed.html')))
  await outcome(frame)
  const status = () => frame.evaluate(async () => (await document.querySelector('raft-lab').ready).status())
  assert.equal((await status()).scale, 1)
  const reached = await page.evaluate(() => {
    const frame = document.querySelector('iframe')
    const ways = { document: () => frame.contentDocument.body, lab: () => frame.contentWindow.document.querySelector('raft-lab').lab, globals: () => frame.contentWindow.customElements, fragment: () => frame.contentWindow.location.hash }
    frame.contentWindow.postMessage({ do: 'crash', node: 'n1' }, '*')
    const reached = Object.entries(ways).filter(([, way]) => {
      try {
        return way()
      } catch {
        return false
      }
    })
    frame.src = frame.src.replace('scale=1', 'scale=0.5')
    return reached.map(([name]) => name)
  })
  assert.deepEqual(reached, [])
  await eventually('what another fragment says', async () => (await status()).scale === 0.5)
  assert.deepEqual((await status()).nodes.map(({ alive }) => alive), [true])
})

test('a sandboxed frame that asks for files is told why there are none', async (t) => {
  const page = await openPage(t, context, `${blog.url}files-frame.html`, { init: watchPolicy })
  const frame = await eventually('the frame', () => page.frames().find((f) => f.url().includes('embed.html')))
  const { disk, diskFallback } = await outcome(frame)
  assert.equal(disk, 'memory')
  assert.match(diskFallback, /a sandboxed frame has no file system/)
})

test('a wrong word in the frame’s fragment is told in the frame', async (t) => {
  const page = await openPage(t, context, `${blog.url}wrong-frame.html`)
  await page.frameLocator('iframe').getByText('node="4" in the page’s URL is not known').waitFor()
})

for (const [path, line] of [['no-blob', 'worker-src blob:'], ['no-wasm', "'wasm-unsafe-eval'"], ['untrusted', 'trusted-types raftlab lit-html']]) {
  test(`under the policy ${path} the element names the line to add, and ready rejects`, async (t) => {
    const page = await openPage(t, context, `${blog.url}${path}.html`, { init: watchPolicy, expected: [/Content.Security.Policy|Trusted/i] })
    const { refused } = await outcome(page)
    assert.ok(refused?.includes(line), refused)
    await page.getByRole('alert').getByText(line).waitFor()
    await eventually('the end of every worker', () => page.workers().length === 0)
  })
}

for (const name of ['index.html', 'embed.html']) {
  test(`${name} from a file says that it needs a web server`, async (t) => {
    const page = await openPage(t, context, pathToFileURL(join(dist, name)).href, { expected: [/CORS|ERR_FAILED/] })
    await page.getByText('open this page from a web server').waitFor()
  })
}

test('a sandboxed frame whose host sends no header says which', async (t) => {
  const page = await openPage(t, context, `${closed.url}frame.html`, { expected: [/CORS|ERR_FAILED/] })
  await page.frameLocator('iframe').getByText('Access-Control-Allow-Origin: *').waitFor()
})

test('where the script loads, nothing is said of its absence', async (t) => {
  const page = await openPage(t, context, `${site.url}embed.html#nodes=1`)
  await page.locator('raft-lab:state(running)').waitFor()
  assert.equal(await page.locator('.unloaded').evaluate((note) => note.checkVisibility()), false)
})
