// What a cluster does when its disks have no room, or have lost what they held.
import assert from 'node:assert/strict'
import { each, startLabs } from './labpage.mjs'

const { context, site, open } = await startLabs()

/** Bounds what the site may store, in bytes; undefined: as ever. */
async function bounded(page, quotaSize) {
  const session = await context.newCDPSession(page)
  await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(site.url).origin, quotaSize })
}

each('a full disk loses nothing that was acknowledged, and a restart goes on once there is room', async (t, { engine }) => {
  const page = await open(t, { engine })
  await bounded(page, 4_000_000)
  const full = await page.evaluate(async () => {
    await start({ nodes: 3 })
    await lab.until('leader')
    const crashes = []
    lab.on('crash', (crash) => crashes.push(crash))
    globalThis.acknowledged = []
    for (let i = 0; i < 30; i++) {
      const { outcome } = await lab.put(`key ${i}`, `${i}`.padEnd(200_000, 'x'), { within: 3000 })
      if (outcome !== 'ok') break
      acknowledged.push(i)
    }
    // Who is left writes too, if only a new term, so that in the end no majority is.
    const down = ({ nodes }) => nodes.filter((n) => !n.alive)
    const status = await lab.until((s) => down(s).length >= 2, { within: 30000 })
    return { crashes, down: down(status), events: lab.events().filter((e) => e.name === 'stopped'), count: acknowledged.length }
  })
  assert.ok(full.count < 30, 'a disk of 4 MB took 18 MB')
  for (const { id, down, stopped } of full.down) assert.deepEqual([id, down, stopped], [id, 'its disk is full', 'full'])
  assert.deepEqual(full.events.slice(0, 2).map((e) => e.numbers[1]), [1, 1])
  for (const { cause, stack } of full.crashes.slice(0, 2)) assert.deepEqual([cause, stack], ['stopped', 'its disk is full'])

  await bounded(page, undefined)
  const read = await page.evaluate(async () => {
    for (const { id, alive } of lab.status().nodes) {
      if (alive) await lab.crash(id)
    }
    for (const { id } of lab.status().nodes) await lab.restart(id)
    await lab.until('leader')
    const values = await Promise.all(acknowledged.map((i) => lab.get(`key ${i}`, { within: 20000 })))
    return { lost: acknowledged.filter((i, k) => values[k].value?.trim() !== `${i}`.padEnd(200_000, 'x')), put: (await lab.put('more', 'x'.repeat(200_000))).outcome }
  })
  assert.deepEqual(read, { lost: [], put: 'ok' })
})
