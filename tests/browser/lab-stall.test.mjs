// What hangs though its process lives, and messages that overtake each other.
import assert from 'node:assert/strict'
import { test } from './harness.mjs'
import { each, startLabs } from './labpage.mjs'

const { open } = await startLabs()

each('what hangs of a node is told, holds it back, and goes on by itself', async (t, { engine }) => {
  const page = await open(t, { engine })
  const told = await page.evaluate(async () => {
    await start({ nodes: 3 })
    await lab.put('k', '0')
    const { leader } = await lab.until('leader')
    const { id } = lab.status().nodes.find((n) => n.id !== leader)
    const all = []
    for (const what of ['disk', 'apply', 'process']) {
      await lab.stall(id, { what, for: 600 })
      const before = node(lab.status(), id)
      const { index } = await lab.put('k', what)
      await lab.until((s) => !(what in node(s, id).stalled) && node(s, id).applied >= index, { within: 30000 })
      all.push({ what, until: before.stalled, paused: before.paused, alive: before.alive })
    }
    const events = lab.events().filter((e) => e.node === id && ['stalled', 'stallEnded'].includes(e.name)).map((e) => e.name)
    return { all, events, value: (await lab.get('k', { via: id })).value }
  })
  for (const { what, until, paused, alive } of told.all) {
    assert.deepEqual([Object.keys(until), paused, alive], [[what], what === 'process', true])
    assert.equal(typeof until[what], 'number')
  }
  assert.deepEqual(told.events, ['stalled', 'stallEnded', 'stalled', 'stallEnded', 'stalled', 'stallEnded'])
  assert.equal(told.value, 'process')
})

each('of a leader that hangs it is told who leads, whether anybody can write, and what reads do', async (t, { engine }) => {
  const page = await open(t, { engine })
  const told = await page.evaluate(async () => {
    await start({ nodes: 3, election: [600, 1200] }) // nobody stands but against who hangs
    await lab.put('k', '0')
    const all = []
    for (const [what, over] of [['apply', false], ['disk', true], ['process', true]]) {
      const { leader } = await lab.until('leader')
      await lab.stall(leader, { what, for: 20000 })
      const write = lab.put('k', what, { within: 60000 })
      const { stalls } = await lab.until(({ stalls: [, ...later], stalls }) => {
        const stall = later.at(-1) ?? stalls[0]
        return stall.what === what && (over ? stall.next && stall.writes.acknowledged === 1 : lab.now() > stall.began + 1000)
      }, { within: 60000 })
      const stall = stalls.at(-1)
      const local = what === 'apply' ? (await lab.get('k', { via: leader, read: 'local' })).value : null
      if (what === 'apply') await lab.transfer(lab.status().nodes.find(({ id }) => id !== leader).id)
      const { outcome } = await write
      all.push({ what, leads: stall.next ? stall.next.node !== leader : false, held: stall.heldUp !== null, waits: stall.writes.since !== null, reads: stall.reads, local, outcome })
      if (what === 'process') await lab.resume(leader)
      else { await lab.crash(leader); await lab.restart(leader) }
    }
    return { all, stalls: lab.status().stalls.map(({ what, ended }) => [what, ended !== null]), leases: lab.status().capabilities.leases, check: (await lab.check()).linearizable }
  })
  const lease = told.leases ? 'waits' : null
  assert.deepEqual(told.all, [
    { what: 'apply', leads: false, held: false, waits: true, reads: { linearizable: 'waits', lease, local: 'stale' }, local: '0', outcome: 'ok' },
    { what: 'disk', leads: true, held: true, waits: false, reads: { linearizable: 'waits', lease, local: 'waits' }, local: null, outcome: 'ok' },
    { what: 'process', leads: true, held: true, waits: false, reads: { linearizable: 'waits', lease, local: 'waits' }, local: null, outcome: 'ok' },
  ])
  assert.deepEqual(told.stalls, [['process', true]], 'those that have ended are forgotten, but for the last')
  assert.equal(told.check, 'ok')
})

each('on a link that reorders, messages take detours, and nothing is lost', async (t, { engine }) => {
  const page = await open(t, { engine })
  const { astray, values, links } = await page.evaluate(async () => {
    await start({ nodes: 3, latency: 5, scale: 0.5 }) // slow enough that flights are told
    await lab.put('k', '0')
    await lab.set({ reorder: 0.3 })
    const values = []
    let astray = 0
    for (let i = 1; i <= 60 && astray < 5; i++) {
      await lab.put('k', String(i))
      values.push((await lab.get('k')).value === String(i))
      astray = lab.flights(0).filter(({ sent, due }) => due - sent > 5.5).length
    }
    return { astray, values, links: lab.status().links }
  })
  assert.ok(astray >= 5)
  assert.ok(values.every(Boolean))
  assert.ok(links.every(({ reorder }) => reorder === 0.3))
})

test('a stall that makes no sense is refused with a sentence', async (t) => {
  const page = await open(t)
  const refused = await page.evaluate(async () => {
    await start({ nodes: 1 })
    const of = (...given) => lab.stall(...given).then(() => 'done', ({ message }) => message)
    return [await of('n1', { what: 'memory', for: 5 }), await of('n1', { what: 'disk' }), await of('n1', { what: 'disk', for: 0 }), await of('n9', { what: 'disk', for: 5 })]
  })
  assert.match(refused[0], /^stall: options\.what takes 'disk' or 'apply' or 'process', not "memory"$/)
  assert.match(refused[1], /^stall: options\.for takes a number from 0\.001 to 3600000 ms, not undefined$/)
  assert.match(refused[2], /^stall: options\.for takes a number from 0\.001 to 3600000 ms, not 0$/)
  assert.match(refused[3], /^stall: node/)
})
