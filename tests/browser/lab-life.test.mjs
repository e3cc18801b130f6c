// A worker that ends without a word, whenever it does.
import assert from 'node:assert/strict'
import { test } from './harness.mjs'
import { startLabs } from './labpage.mjs'

const { open } = await startLabs()

/** What a worker runs to end: at the first that it hears, or with its program in hand. */
const ends = {
  'at the first that it hears': 'self.addEventListener("message", (e) => { e.stopImmediatePropagation(); self.close() })',
  'while its program starts': 'WebAssembly.instantiate = () => { self.close(); return new Promise(() => {}) }',
}
/** A browser without locks, in the page and in its workers. */
const untold = 'Object.defineProperty(Navigator.prototype, "locks", { value: undefined })'

test('a worker that ends at the first that it hears, or while its program starts, ends createLab and restart with it, in a browser without locks too', async (t) => {
  // A page each, all at once: it takes some seconds until a worker that says nothing counts as one that has ended.
  const ways = Object.entries(ends).flatMap(([when, prelude]) => [true, false].map((locks) => ({ when, prelude, locks })))
  await Promise.all(ways.map(async ({ when, prelude, locks }) => {
    const way = `${when}, ${locks ? 'with' : 'without'} locks`
    const page = await open(t)
    if (!locks) await page.evaluate(untold)
    const ending = `${locks ? '' : untold.replace('Navigator', 'WorkerNavigator')}\n${prelude}`
    const { made, again, put } = await page.evaluate(async (ending) => {
      preludes.set('n2', ending)
      const made = await start({ nodes: 3, disk: 'memory' }).then(() => 'it started', (error) => error.message)
      preludes.clear()
      await start({ nodes: 3, disk: 'memory' })
      await lab.crash('n2')
      preludes.set('n2', ending)
      const again = await lab.restart('n2').then(() => 'it restarted', (error) => error.message)
      preludes.clear()
      await lab.restart('n2')
      return { made, again, put: await lab.put('k', 'v', { via: 'n2' }) }
    }, ending)
    assert.deepEqual([made, again], Array(2).fill('The worker n2 ended while it started'), way)
    assert.equal(put.outcome, 'ok', `${way}: a later restart succeeds`)
  }))
})

test('a program that a browser refuses to start is told in a sentence, without a stack', async (t) => {
  const page = await open(t)
  const { made, again, put } = await page.evaluate(async () => {
    const refuses = 'WebAssembly.instantiate = async () => { throw new RangeError("too many of them") }'
    preludes.set('n2', refuses)
    const made = await start({ nodes: 3, disk: 'memory' }).then(() => 'it started', (error) => error.message)
    preludes.clear()
    await start({ nodes: 3, disk: 'memory' })
    await lab.crash('n2')
    preludes.set('n2', refuses)
    const again = await lab.restart('n2').then(() => 'it restarted', (error) => error.message)
    preludes.clear()
    await lab.restart('n2')
    return { made, again, put: await lab.put('k', 'v', { via: 'n2', within: 20000 }) }
  })
  for (const said of [made, again]) assert.equal(said, 'The worker n2 failed: the browser can\'t start its program: RangeError: too many of them')
  assert.equal(put.outcome, 'ok', 'a later restart succeeds')
})

test('a director that ends without a word ends the lab', async (t) => {
  const page = await open(t, { expected: [/director's worker/] })
  const said = await page.evaluate(async () => {
    preludes.set('director', 'self.onmessage = ({ data }) => { if (data === "end") self.close() }')
    await start({ nodes: 3, disk: 'memory' })
    await lab.until('leader')
    const waits = lab.until(() => false, { within: 600000 }).catch((error) => error.message)
    workers.get('director').postMessage('end')
    return waits
  })
  assert.match(said, /the lab ended because its director's worker did/)
})
