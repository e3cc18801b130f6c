// An element that is off screen for long gives its nodes' memory back, and goes on as it was.
import assert from 'node:assert/strict'
import { eventually, openPage, startBrowser, startSite, test } from './harness.mjs'
import { replayed } from './replayed.mjs'

const post = (attributes) => `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A post</title>
  <link rel="icon" href="data:,"><script type="module" src="/raft-lab.js"></script><h1>A post</h1><p style="height:4000px">A long story</p>
  <raft-lab nodes="3" latency="20-60" election="1000-2000" scale="1" writes="0" ${attributes}></raft-lab><p id="end">The end</p></html>`
const site = await startSite({
  routes: {
    '/opfs.html': { body: post('disk="opfs" fsync="0-4"') },
    '/memory.html': { body: post('disk="memory" snapshot-every="5"') },
    '/etcd.html': { body: post('engine="etcd"') },
    '/sim.html': { body: post('world="sim"') },
  },
})
const context = await startBrowser()

// Its timeouts are such that no election is a busy machine's.

/** A page whose minute off screen takes no time: of the page's own thread alone, whose timers of a minute ring at once. */
async function open(t, path) {
  const page = await openPage(t, context, 'about:blank')
  await page.addInitScript(() => {
    const plain = globalThis.setTimeout
    globalThis.setTimeout = (f, ms, ...rest) => plain(f, ms === 60_000 ? 0 : ms, ...rest)
  })
  await page.goto(`${site.url}${path}`)
  await see(page, true)
  await page.evaluate(() => document.querySelector('raft-lab').ready.then((lab) => lab.until('leader', { within: 60_000 })))
  return page
}

const see = (page, seen) => (seen ? page.locator('#end').scrollIntoViewIfNeeded() : page.evaluate(() => scrollTo(0, 0)))
const nodesOf = (page) => page.workers().length
const inLab = (page, f, argument) => page.evaluate(`(${f})(document.querySelector('raft-lab').lab, ${JSON.stringify(argument)})`)

/** What a cluster is, but for its clock. */
const state = (page) =>
  inLab(page, (lab) => {
    const { leader, nodes } = lab.status()
    return { leader, nodes: nodes.map(({ id, alive, incarnation, role, term, vote, commit, paused }) => ({ id, alive, incarnation, role, term, vote, commit, paused })) }
  })
/** Waits until no node has anything to write: one that is paused while its disk writes can't be written down itself. */
const settled = (page) => eventually('all have applied all', () => inLab(page, (lab) => lab.status().nodes.every(({ applied, log }) => log.last > 0 && applied === log.last)))
const lifeEvents = (page) => inLab(page, (lab) => lab.events().map(({ name }) => name).filter((name) => ['crashed', 'died', 'restarted', 'panicked', 'stopped', 'becameCandidate', 'becameLeader'].includes(name)))

/** Waits until the browser's list has so many workers. */
const workersAre = (page, number) => eventually(`a list of ${number} workers`, () => nodesOf(page) === number)

/** The page's script and the director stay; a checker comes when it is asked for. */
async function rests(page, workers) {
  await see(page, false)
  await workersAre(page, workers)
  assert.equal(await inLab(page, (lab) => lab.status().held), true)
}

for (const disk of ['opfs', 'memory']) {
  test(`an element long off screen ends its nodes’ workers, and goes on as it was, on a disk of ${disk}`, async (t) => {
    const page = await open(t, `${disk}.html`)
    assert.equal(await inLab(page, (lab) => lab.status().disk), disk)
    for (let i = 0; i < 12; i++) assert.equal((await inLab(page, (lab, i) => lab.put(`k${i}`, `v${i}`, { within: 60_000 }), i)).outcome, 'ok')
    await settled(page)
    const before = await state(page)
    const events = await lifeEvents(page)
    await page.evaluate(() => {
      globalThis.captions = []
      const { shadowRoot } = document.querySelector('raft-lab')
      new MutationObserver(() => captions.push(shadowRoot.querySelector('.notice[role=status]')?.textContent.trim())).observe(shadowRoot, { childList: true, subtree: true })
    })
    const all = 4 // the director and three nodes
    await workersAre(page, all)
    for (let round = 0; round < 3; round++) {
      await rests(page, all - 3)
      assert.deepEqual(await state(page), before)
      assert.match(await inLab(page, (lab) => lab.put('k', 'v').catch(String)), /the lab is held: its element is off screen/)
      await see(page, true)
      await eventually('its clocks run', () => inLab(page, (lab) => !lab.status().held))
      await workersAre(page, all)
      assert.equal((await inLab(page, (lab) => lab.get('k7'))).value, 'v7')
      assert.deepEqual(await state(page), before, 'the same terms, votes, logs and leader')
      assert.deepEqual(await lifeEvents(page), events, 'no crash, no election')
    }
    assert.ok(await page.evaluate(() => captions.some((text) => /^Bringing the nodes back as they were/.test(text))), 'it says what it waits for')
    assert.equal(await page.locator('raft-lab .notice').count(), 0)
    assert.equal((await inLab(page, (lab) => lab.put('k7', 'after'))).outcome, 'ok')
    const bytes = await inLab(page, async (lab) => Array.from(new Uint8Array(await (await lab.trace()).arrayBuffer())))
    assert.match(replayed(t, bytes).end, /^3 runs of servers of build "\w+", \d+ inputs: all equal, byte for byte$/, 'one run a node, over all that was suspended')
    await inLab(page, (lab) => lab.until('leader').then(({ leader }) => lab.crash(leader)))
    assert.equal((await inLab(page, (lab) => lab.get('k7', { within: 60_000 }))).value, 'after')
    assert.equal((await inLab(page, (lab) => lab.check())).linearizable, 'ok')
  })
}

test('whatever is asked of a node wakes a suspended lab, whose nodes that are paused or down stay so', async (t) => {
  const page = await open(t, 'opfs.html')
  await settled(page)
  const [leader, one, other] = await inLab(page, (lab) => [lab.leader, ...lab.status().nodes.map(({ id }) => id).filter((id) => id !== lab.leader)])
  await inLab(page, (lab, id) => lab.crash(id), one)
  await inLab(page, (lab, id) => lab.pause(id), other)
  await rests(page, 1)
  await inLab(page, (lab, id) => lab.restart(id), one)
  await workersAre(page, 4)
  const nodes = await inLab(page, (lab) => lab.status().nodes.map(({ id, alive, paused, incarnation }) => [id, alive, paused, incarnation]))
  assert.deepEqual(new Map(nodes.map(([id, ...rest]) => [id, rest])), new Map([[leader, [true, false, 1]], [one, [true, false, 2]], [other, [true, true, 1]]].sort()))
  await inLab(page, (lab) => lab.run())
  assert.equal((await inLab(page, (lab) => lab.put('k', 'v', { within: 60_000 }))).outcome, 'ok')
})

test('a simulated lab off screen is held, at the moment that a reader chose too, and goes on', async (t) => {
  const page = await open(t, 'sim.html')
  for (let round = 0; round < 2; round++) {
    await see(page, false)
    await eventually('stopped clocks', () => inLab(page, (lab) => lab.status().held))
    const { digest } = await inLab(page, (lab) => lab.status())
    await see(page, true)
    await eventually('its clocks run', () => inLab(page, (lab) => !lab.status().held))
    assert.equal((await inLab(page, (lab) => lab.put('k', 'v'))).outcome, 'ok')
    assert.notEqual(await inLab(page, (lab) => lab.status().digest), digest)
  }
  await inLab(page, (lab) => lab.seek(100))
  await see(page, false)
  await see(page, true)
  const { held, time } = await inLab(page, (lab) => lab.status())
  assert.deepEqual([held, time], [true, 100])
  assert.equal(await page.locator('raft-lab .notice').count(), 0)
})

test('an engine that can’t be written down keeps its workers', async (t) => {
  const page = await open(t, 'etcd.html')
  await workersAre(page, 4)
  await see(page, false)
  await eventually('stopped clocks', () => inLab(page, (lab) => lab.status().held))
  await page.evaluate(() => new Promise((next) => setTimeout(next, 60_000)))
  assert.equal(nodesOf(page), 4)
  await see(page, true)
  await eventually('its clocks run', () => inLab(page, (lab) => !lab.status().held))
})
