// createLab without a page: in workers, which have no DOM.
import assert from 'node:assert/strict'
import { eventually, openPage, startBrowser, startSite, storageOnce, test } from './harness.mjs'

/** Imports the script, runs a cluster, and tells what came of it. */
const program = `
  import { createLab } from '/raft-lab.js'
  const tell = async (answer) => {
    try {
      const lab = await createLab({ nodes: 3, disk: 'opfs' })
      await lab.until('leader', { within: 60000 })
      const { outcome } = await lab.put('k', 'v', { within: 60000 })
      await lab.crash('n3')
      await lab.restart('n3')
      const { value } = await lab.get('k', { within: 60000 })
      const { world, disk, nodes } = lab.status()
      await lab.dispose()
      answer({ outcome, value, world, disk, nodes: nodes.length })
    } catch (error) {
      answer({ error: error.message })
    }
  }`
const script = (body) => ({ type: 'text/javascript', body })
const site = await startSite({
  routes: {
    '/dedicated.js': script(`${program}\ntell((found) => postMessage(found))`),
    '/shared.js': script(`${program}\naddEventListener('connect', ({ ports: [port] }) => tell((found) => port.postMessage(found)))`),
    '/classic.js': script(`import('/raft-lab.js').then(({ createLab }) => createLab({ nodes: 1 })).then((lab) => lab.dispose()).then(() => postMessage('it ran'), (error) => postMessage(error.message))`),
  },
})
const context = await startBrowser({ firefox: { workers: 'untold' } })

test('in a module worker createLab runs a cluster, with files', async (t) => {
  const page = await openPage(t, context, `${site.url}blank.html`)
  await storageOnce(page)
  const found = await page.evaluate(() => {
    globalThis.worker = new Worker('/dedicated.js', { type: 'module' })
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data)
      worker.onerror = ({ message }) => reject(new Error(message || 'the worker did not load'))
    })
  })
  assert.deepEqual(found, { outcome: 'ok', value: 'v', world: 'live', disk: 'opfs', nodes: 3 })
  await page.evaluate(() => worker.terminate())
  await eventually('the end of every worker', () => page.workers().length === 0)
})

test('in a classic worker the script can be imported as it runs', async (t) => {
  const page = await openPage(t, context, `${site.url}blank.html`)
  const found = await page.evaluate(() => {
    const worker = new Worker('/classic.js')
    return new Promise((resolve) => (worker.onmessage = ({ data }) => resolve(data))).finally(() => worker.terminate())
  })
  assert.equal(found, 'it ran')
})

test('in a shared worker createLab runs, or says why not where that has no workers of its own', async (t) => {
  const page = await openPage(t, context, `${site.url}blank.html`)
  const found = await page.evaluate(() => {
    globalThis.shared = new SharedWorker('/shared.js', { type: 'module' })
    const { port } = shared
    port.start()
    return new Promise((resolve) => (port.onmessage = ({ data }) => resolve(data)))
  })
  if (found.error) assert.match(found.error, /createLab runs in a web page or a dedicated worker of one: here are no Web Workers/)
  else assert.equal(found.outcome, 'ok')
})
