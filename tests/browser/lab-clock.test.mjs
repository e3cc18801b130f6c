// One clock for all workers, whatever the system's clock did between their beginnings.
import assert from 'node:assert/strict'
import { test } from './harness.mjs'
import { startLabs } from './labpage.mjs'

const { open } = await startLabs()

/** What a worker runs that begins after the system's clock was moved, as it seems to be by a sleep. */
const moved = (ms) => `Object.defineProperty(performance, 'timeOrigin', { value: performance.timeOrigin + ${ms} })`

for (const ms of [60_000, -60_000]) {
  const begun = `whose system clock is ${ms / 1000} s off`

  test(`a restarted node ${begun} is not lost: writes succeed that need it`, async (t) => {
    const page = await open(t)
    const { put, error, late } = await page.evaluate(async (prelude) => {
      await start({ nodes: 3 })
      await lab.until('leader')
      preludes.set('n2', prelude)
      await lab.crash('n2')
      await lab.restart('n2')
      await lab.crash('n3')
      const put = await lab.put('k', 'v', { within: 20000 })
      const { load } = node(await lab.until((s) => node(s, 'n2').load.clockError > 0 && node(s, 'n2').applied >= put.index), 'n2')
      const flights = lab.flights(-Infinity).filter(({ from }) => from === 'n2')
      return { put, error: load.clockError, late: flights.some(({ sent }) => Math.abs(sent - lab.now()) > 40_000) }
    }, moved(ms))
    assert.equal(put.outcome, 'ok')
    assert.ok(error < 5000, `the measured error is told: ${error} ms`)
    assert.equal(late, false, 'its messages are sent and due by the time of all')
  })

  test(`a director ${begun} shows the page a clock that runs from 0`, async (t) => {
    const page = await open(t)
    const times = await page.evaluate(async (prelude) => {
      preludes.set('director', prelude)
      const begin = performance.now()
      await start({ nodes: 3, disk: 'memory' })
      const put = await lab.put('k', 'v', { within: 20000 })
      const now = lab.now()
      return { put: put.outcome, now, real: performance.now() - begin }
    }, moved(ms))
    assert.equal(times.put, 'ok')
    assert.ok(times.now > 0 && times.now < times.real + 1000, `${times.now} of ${times.real} ms`)
  })
}

test('how far each clock may be off is measured at every start, and told', async (t) => {
  const page = await open(t)
  const errors = await page.evaluate(async () => {
    await start({ nodes: 5, disk: 'memory' })
    const status = await lab.until((s) => s.nodes.every(({ load }) => load.clockError > 0), { within: 20000 })
    return status.nodes.map(({ load }) => load.clockError)
  })
  assert.ok(errors.every((error) => error > 0 && error < 1000), String(errors))
})
