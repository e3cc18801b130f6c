// When a worker that starts is taken for dead.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './load.mjs'

const { Lifeline } = await load('www/lab/lifeline.ts')

/** A line to a worker that answers no ping, on a page whose locks are asked for by `request`; `pass` lets seconds go by. */
function line(t, request) {
  t.mock.timers.enable({ apis: ['setInterval'] })
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { locks: { request } } })
  let ended = 0
  const lifeline = new Lifeline(() => ended++)
  t.after(() => {
    lifeline.end()
    lifeline.port.close()
  })
  const pass = (seconds) => {
    for (let i = 0; i < seconds; i++) t.mock.timers.tick(1000)
    return ended
  }
  /** The worker says that it holds the lock, and the page has heard that. */
  const holds = async () => {
    lifeline.port.postMessage('held')
    await new Promise((next) => setTimeout(next, 0))
    await new Promise((next) => setImmediate(next))
  }
  return { lifeline, pass, holds }
}

test('a worker that never answers has ended after nine seconds, once', (t) => {
  const { pass } = line(t)
  assert.equal(pass(8), 0)
  assert.equal(pass(20), 1)
})

test('a worker that holds its lock is waited for, however long it is silent, and ends with the lock', async (t) => {
  let free
  const asked = new Promise((ask) => {
    const { pass, holds } = line(t, (name, options, granted) => new Promise(() => (free = granted, ask({ pass, name }))))
    void holds()
  })
  const { pass, name } = await asked
  assert.match(name, /^raftlab\/life\//)
  assert.equal(pass(600), 0)
  free()
  assert.equal(pass(0), 1)
})

test('where the page is refused the lock, pings tell', async (t) => {
  const { pass, holds } = line(t, () => Promise.reject(new DOMException('no', 'SecurityError')))
  pass(5)
  await holds()
  assert.equal(pass(8), 0)
  assert.equal(pass(2), 1)
})

test('a worker that has started may have long turns, and one that the page ends is not missed', async (t) => {
  const { lifeline, pass, holds } = line(t, (name, { signal }) => new Promise((_, refuse) => signal.addEventListener('abort', () => refuse(signal.reason))))
  await holds()
  lifeline.started()
  assert.equal(pass(60), 0)
  lifeline.end()
  await new Promise((next) => setImmediate(next))
  assert.equal(pass(60), 0)
})
