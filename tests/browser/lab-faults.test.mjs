// What a cluster survives: crashes, partitions, pauses, and a page that is busy.
import assert from 'node:assert/strict'
import { eventually, test } from './harness.mjs'
import { each, inWorker, startLabs } from './labpage.mjs'

/** Real ms that an answer takes for which a page waits without a turn of its event loop. */
const blocking = 3000
const late = () => new Promise((answer) => setTimeout(answer, blocking, { body: '' }))
const { open } = await startLabs({ routes: { '/late': late } })

each('a killed leader is replaced and, restarted, catches up', async (t, { engine }) => {
  const page = await open(t, { engine })
  const { dead, status, before, crashes } = await page.evaluate(async () => {
    await start()
    const crashes = []
    lab.on('crash', (crash) => crashes.push(crash))
    await lab.put('a', '1')
    const before = await lab.until((s) => s.leader && agree(s, 2))
    const dead = before.leader
    await lab.crash(dead)
    if (node(lab.status(), dead).alive) throw new Error('after the await, the status shows the crash')
    await lab.until((s) => s.leader && s.leader !== dead)
    const { index } = await lab.put('b', '2', { within: 20000 })
    await lab.restart(dead)
    if (!node(lab.status(), dead).alive) throw new Error('after the await, the status shows the restart')
    return { dead, before, crashes, status: await lab.until((s) => agree(s, index) && node(s, dead).role === 'follower') }
  })
  const [was, is] = [before, status].map((s) => s.nodes.find((n) => n.id === dead))
  assert.deepEqual([is.alive, is.incarnation, is.role, is.down], [true, 2, 'follower', null])
  assert.ok(is.term > was.term)
  assert.ok(status.nodes.every((n) => n.log.entries.some((e) => e.text === 'put b 2')))
  assert.deepEqual(crashes.map(({ node, incarnation, cause, stack }) => [node, incarnation, cause, stack]), [[dead, 1, 'asked', null]])
})

test('a restarted node has its term, vote and log from its disk, and nothing else', async (t) => {
  const page = await open(t)
  const { was, is, event } = await page.evaluate(async () => {
    await start({ nodes: 3, preVote: false })
    const { index } = await lab.put('k', 'v')
    await lab.until((s) => s.leader && agree(s, index))
    await lab.partition([['n1'], ['n2'], ['n3']])
    const candidate = (s) => s.nodes.find((n) => n.role === 'candidate')
    const { id } = candidate(await lab.until(candidate))
    await lab.pause(id)
    const was = node(lab.status(), id)
    await lab.crash(id)
    await lab.set({ election: 600000 }, { node: id })
    await lab.restart(id)
    const event = lab.events().findLast((e) => e.node === id && e.name === 'started')
    return { was, is: node(lab.status(), id), event }
  })
  assert.deepEqual([is.term, is.vote], [was.term, was.id])
  assert.deepEqual(is.log.entries, was.log.entries)
  assert.deepEqual([is.role, is.commit, is.applied, is.leader, is.votes], ['follower', 0, 0, null, []])
  assert.deepEqual([event.term, event.peer], [was.term, was.id])
})

for (const disk of ['opfs', 'memory']) {
  each(`after killing and restarting all nodes, nothing acknowledged is lost (${disk})`, async (t, { engine }) => {
    const page = await open(t, { engine })
    const { acknowledged, read, found } = await page.evaluate(async (disk) => {
      await start({ disk })
      const puts = Array.from({ length: 40 }, (_, i) => lab.put(`key ${i}`, `value ${i}`, { within: 20000 }))
      const acknowledged = (await Promise.all(puts)).filter((p) => p.outcome === 'ok').length
      const ids = lab.status().nodes.map((n) => n.id)
      await Promise.all(ids.map((id) => lab.crash(id)))
      if (lab.status().nodes.some((n) => n.alive) || lab.leader !== null) throw new Error('all are down')
      await Promise.all(ids.map((id) => lab.restart(id)))
      await lab.until('leader')
      const read = await Promise.all(puts.map((_, i) => lab.get(`key ${i}`, { within: 20000 })))
      return { acknowledged, read: read.map((r) => r.value), found: lab.status().disk }
    }, disk)
    assert.equal(acknowledged, 40)
    assert.equal(found, disk)
    assert.deepEqual(read, Array.from({ length: 40 }, (_, i) => `value ${i}`))
  })
}

each('with three of five cut away the minority commits nothing, and heals without losing an ok write', async (t, { engine }) => {
  const page = await open(t, { engine })
  const seen = await page.evaluate(async () => {
    await start()
    await lab.put('k', 'before')
    const { leader, nodes } = await lab.until((s) => s.leader && agree(s, 2))
    const ids = nodes.map((n) => n.id)
    const minority = [leader, ids.find((id) => id !== leader)]
    const majority = ids.filter((id) => !minority.includes(id))
    const commits = () => minority.map((id) => node(lab.status(), id).commit)
    await lab.partition([minority, majority])
    const before = commits()
    const lost = await Promise.all(minority.map((via, i) => lab.put(`lost ${i}`, 'x', { via, within: 1500 })))
    const kept = await Promise.all(majority.map((via, i) => lab.put(`kept ${i}`, 'x', { via, within: 20000 })))
    const stale = await lab.get('k', { via: leader, within: 500 })
    const after = commits()
    await lab.heal()
    await lab.until((s) => s.leader && agree(s, Math.max(...kept.map((p) => p.index))), { within: 20000 })
    const values = await Promise.all(majority.map((_, i) => lab.get(`kept ${i}`)))
    return { before, after, stale: stale.outcome, lost: lost.map((p) => p.outcome), kept: kept.map((p) => p.outcome), values: values.map((v) => v.value) }
  })
  assert.deepEqual(seen.after, seen.before)
  for (const outcome of seen.lost) assert.match(outcome, /^(unknown|failed)$/)
  assert.equal(seen.stale, 'failed', 'a linearizable read needs a majority')
  assert.deepEqual(seen.kept, ['ok', 'ok', 'ok'])
  assert.deepEqual(seen.values, ['x', 'x', 'x'])
})

test('one cut direction is one direction', async (t) => {
  const page = await open(t)
  const links = await page.evaluate(async () => {
    await start({ nodes: 3, disk: 'memory' })
    const cut = () => lab.status().links.filter((l) => l.cut).map((l) => `${l.from}>${l.to}`).sort()
    await lab.cut('n1', 'n2', { oneWay: true })
    const one = cut()
    await lab.cut('n1', 'n3')
    const more = cut()
    await lab.heal()
    return { one, more, healed: cut() }
  })
  assert.deepEqual(links, { one: ['n1>n2'], more: ['n1>n2', 'n1>n3', 'n3>n1'], healed: [] })
})

each('a paused leader is deposed, and steps down when it runs again', async (t, { engine }) => {
  const page = await open(t, { engine })
  const { old, status, while_ } = await page.evaluate(async () => {
    await start()
    let old
    for (;;) {
      old = (await lab.until('leader')).leader
      await lab.pause(old)
      if (node(lab.status(), old).role === 'leader') break
      await lab.resume(old) // on a busy machine it was deposed just before
    }
    const while_ = await lab.until((s) => s.leader && s.leader !== old)
    await lab.resume(old)
    return { old, while_, status: await lab.until((s) => node(s, old).role === 'follower' && node(s, old).leader === s.leader) }
  })
  const [paused, resumed] = [while_, status].map((s) => s.nodes.find((n) => n.id === old))
  assert.deepEqual([paused.paused, paused.alive, paused.role, resumed.paused], [true, true, 'leader', false])
  assert.ok(resumed.term > paused.term)
})

test('a page that blocks its main thread for three seconds changes no term', async (t) => {
  const page = await open(t)
  const { before, after } = await page.evaluate(async () => {
    // Timeouts that a busy machine's late timers don't reach, and that nothing which had to pass
    // by the page would meet.
    await start({ election: [1000, 2000] })
    const { index } = await lab.put('k', 'v')
    const before = await lab.until((s) => s.leader && agree(s, index))
    const request = new XMLHttpRequest()
    request.open('GET', '/late', false)
    request.send()
    // What the director said meanwhile is waiting; a reply comes after all of it.
    await lab.get('k')
    return { before, after: lab.status() }
  })
  const terms = (status) => status.nodes.map((n) => n.term)
  assert.ok(after.time - before.time >= blocking, `${after.time - before.time} ms`)
  assert.deepEqual(terms(after), terms(before))
  assert.equal(after.leader, before.leader)
})

test('a leader whose worker ends behind the lab’s back shows as a crash and fails over', async (t) => {
  const page = await open(t)
  const { dead, crashes, down, status } = await page.evaluate(async () => {
    await start()
    const crashes = []
    lab.on('crash', (crash) => crashes.push(crash))
    await lab.put('k', 'v')
    const { leader: dead } = await lab.until('leader')
    workers.get(dead).terminate()
    const { down } = node(await lab.until((s) => !node(s, dead).alive && s.leader && s.leader !== dead, { within: 20000 }), dead)
    const { index } = await lab.put('k', 'w', { within: 20000 })
    await lab.restart(dead)
    return { dead, down, crashes, status: await lab.until((s) => agree(s, index), { within: 20000 }) }
  })
  assert.deepEqual(crashes.map((c) => [c.node, c.cause]), [[dead, 'died']])
  assert.match(down, /died/)
  const restarted = status.nodes.find((n) => n.id === dead)
  assert.deepEqual([restarted.alive, restarted.incarnation], [true, 2])
})

test('a node that panics shows as a crash with its stack', async (t) => {
  const page = await open(t)
  await page.evaluate(async () => {
    await start({ nodes: 3, disk: 'memory' })
    await lab.until('leader')
    globalThis.crashed = new Promise((resolve) => lab.on('crash', resolve))
  })
  // A turn with a frame beyond the end of the node's memory: Go's own bounds check panics.
  const crash = page.evaluate(() => crashed)
  await inWorker(page, 'n2', () => void instances[0].exports.receive(1, -1))
  const { node, cause, stack } = await crash
  assert.deepEqual([node, cause], ['n2', 'panic'])
  assert.match(stack, /panic|out of range/)
  const status = await page.evaluate(() => lab.until((s) => s.leader && !s.nodes[1].alive))
  assert.match(status.nodes[1].down, /out of range/)
})

test('a director that panics ends the lab, with a sentence to everyone who waits or asks', async (t) => {
  const page = await open(t, { expected: [/^page error: Error: the lab ended because its director's worker did/] })
  await page.evaluate(async () => {
    await start({ nodes: 3, disk: 'memory' })
    await lab.until('leader')
    globalThis.waiting = lab.until(() => false, { within: 600000 }).catch((error) => error.message)
  })
  await inWorker(page, 'director', () => void instances[0].exports.receive(1, -1))
  const told = await page.evaluate(async () => [await waiting, await lab.put('k', 'v').catch((error) => error.message)])
  for (const sentence of told) assert.match(sentence, /the lab ended because its director's worker did: .*(panic|out of range)/)
  await eventually('the end of every worker', () => page.workers().length === 0)
})
