// A reader who looks at another tab, or leaves the page and comes back: all of it real, in a
// browser's own tabs. The events and the times are the browser's; `away` is how long a reader is away.
import assert from 'node:assert/strict'
import { startFirefoxTabs } from '../harness/firefox.mjs'
import { startTabs } from '../harness/tabs.mjs'
import { pause as away } from '../harness/waiting.mjs'
import { blank, browserName, eventually, putAway, startSite, test } from './harness.mjs'

const site = await startSite({ routes: { '/elsewhere.html': { body: blank } } })
const tabs = await { chromium: startTabs, firefox: startFirefoxTabs }[browserName]?.()
putAway(() => tabs?.close())

async function openTab(t, url) {
  const tab = await tabs.newTab(url)
  putAway(() => tab.close(), t)
  return tab
}

/** Hides a tab behind another. */
async function hide(t, tab) {
  const other = await openTab(t, 'about:blank')
  await other.show()
  await seen(tab, 'hidden')
}

/** A tab with a lab of three nodes and one put; in `told` is what the browser says of the page. */
async function openLab(t, disk) {
  const tab = await openTab(t, `${site.url}blank.html`)
  await loaded(tab)
  await tab.evaluate(async (disk) => {
    globalThis.told = []
    const tell = ({ type, persisted }) => told.push([type, persisted ?? document.visibilityState])
    for (const type of ['visibilitychange', 'freeze', 'resume']) document.addEventListener(type, tell)
    for (const type of ['pagehide', 'pageshow']) addEventListener(type, tell)
    const { createLab } = await import('/raft-lab.js')
    globalThis.lab = await createLab({ nodes: 3, disk, election: [1000, 2000] }) // no election is a busy machine's
    globalThis.marked = new Set()
    lab.on('change', ({ nodes }) => nodes.forEach(({ id, fault }) => fault?.kind === 'stopped' && marked.add(id)))
    await lab.put('k', 'before', { within: 20000 })
    await lab.until((s) => s.leader !== null)
  }, disk)
  return tab
}

const loaded = (tab) => eventually('the page', () => tab.evaluate(() => location.href !== 'about:blank' && document.readyState === 'complete'))

const seen = (tab, state) => eventually(`a ${state} page`, () => tab.evaluate((state) => document.visibilityState === state, state))

/** The faults once one of that kind is told, the nodes' terms, and how a put goes. */
function faults(tab, kind) {
  return tab.evaluate(async (kind) => {
    const { host, leader, nodes } = await lab.until((s) => s.host.faults.some((fault) => fault.kind === kind), { within: 20000 })
    const told = lab.events().filter((e) => e.name === 'hostFault').map((e) => e.numbers[0])
    const { outcome } = await lab.put('k', 'after', { within: 20000 })
    return { faults: host.faults, leader, terms: nodes.map((n) => n.term), told, outcome, now: lab.now() }
  }, kind)
}

const state = (tab) => tab.evaluate(() => ({ leader: lab.status().leader, terms: lab.status().nodes.map((n) => n.term), now: lab.now() }))

test('a hidden page is told for as long as it was hidden, and its nodes ran on', async (t) => {
  const tab = await openLab(t, 'memory')
  const before = await state(tab)
  await hide(t, tab)
  await away(3000)
  await tab.show()
  await seen(tab, 'visible')
  const { faults: all, outcome, told, now } = await faults(tab, 'hidden')
  const fault = all.find(({ kind }) => kind === 'hidden')
  assert.deepEqual([fault.of, fault.node], ['page', null])
  assert.ok(fault.for >= 2900 && fault.for < 60_000, `${fault.for} ms`)
  assert.ok(now - before.now >= 2900, `the cluster's clock went on by ${now - before.now} ms`)
  assert.equal(outcome, 'ok')
  assert.equal(told.length, all.length, 'each is an event too')
})

for (const disk of ['memory', 'opfs']) {
  test(`a page that the browser freezes and thaws: its clock stands, and no leader falls (${disk})`, async (t) => {
    const tab = await openLab(t, disk)
    await hide(t, tab)
    const before = await state(tab)
    const real = performance.now()
    await tab.lifecycle('frozen')
    await away(6000)
    await tab.lifecycle('active')
    await tab.show()
    await seen(tab, 'visible')
    const after = await faults(tab, 'frozen')
    const passed = performance.now() - real
    assert.ok(await tab.evaluate(() => told.some(([type]) => type === 'freeze') && told.some(([type]) => type === 'resume')))
    const frozen = after.faults.find(({ kind }) => kind === 'frozen')
    assert.equal(frozen.of, 'page')
    assert.ok(frozen.for > 5000 && frozen.for < passed + 100, `${frozen.for} of ${passed} ms`)
    assert.ok(after.now - before.now < passed - 4000, `the cluster's clock went on by ${after.now - before.now} of ${passed} ms`)
    assert.deepEqual([after.leader, after.terms, after.outcome], [before.leader, before.terms, 'ok'])
    await eventually('the mark of each node', () => tab.evaluate(() => marked.size === 3))
  })

  test(`a page that is left and gone back to has its cluster as it was, and says how long it was kept (${disk})`, async (t) => {
    const tab = await openLab(t, disk)
    const before = await state(tab)
    const real = performance.now()
    await tab.goto(`${site.url}elsewhere.html`)
    await eventually('the other page', () => tab.evaluate(() => location.pathname === '/elsewhere.html'))
    await away(4000)
    await tab.back()
    // The document is the same one: Chromium kept it, workers, locks, open files and all.
    await eventually('the page', () => tab.evaluate(() => globalThis.told?.some(([type, persisted]) => type === 'pageshow' && persisted) ?? false))
    const after = await faults(tab, 'cached')
    const passed = performance.now() - real
    const cached = after.faults.find(({ kind }) => kind === 'cached')
    assert.equal(cached.of, 'page')
    assert.ok(cached.for > 3500 && cached.for < passed + 100, `${cached.for} of ${passed} ms`)
    assert.ok(after.now - before.now < passed - 2500, `the cluster's clock went on by ${after.now - before.now} of ${passed} ms`)
    assert.deepEqual([after.leader, after.terms, after.outcome], [before.leader, before.terms, 'ok'])
    await eventually('the mark of each node', () => tab.evaluate(() => marked.size === 3))
  })
}

/** What is done to a page that is out of sight, and what Why then says. */
const told = {
  hidden: [async () => {}, [/This page was hidden for [\d.]+ s: browsers delay the timers of a hidden page/]],
  frozen: [async (tab) => {
    await tab.lifecycle('frozen')
    await away(3000)
    await tab.lifecycle('active')
  }, [/The browser froze this page for [\d.]+ s/, /This page was hidden for [\d.]+ s: browsers delay the timers of a hidden page/, /The browser stopped this page for [\d.]+ s\. The cluster’s clock stopped too/]],
}

for (const [what, [done, sentences]] of Object.entries(told)) {
  test(`Why says in sentences what the browser did (${what})`, async (t) => {
    const tab = await openTab(t, `${site.url}embed.html#nodes=3&disk=memory&scale=1`)
    await loaded(tab)
    await tab.evaluate(async () => {
      globalThis.lab = await document.querySelector('raft-lab').ready
      await lab.until((s) => s.leader !== null, { within: 20000 })
    })
    await hide(t, tab)
    await done(tab)
    await away(1100) // shorter is told in ms
    await tab.show()
    const text = () => tab.evaluate(() => {
      const all = (root) => [...root.querySelectorAll('*')].flatMap((e) => (e.shadowRoot ? [e.shadowRoot.textContent, ...all(e.shadowRoot)] : []))
      return all(document).join('\n')
    })
    for (const sentence of sentences) await eventually(String(sentence), async () => sentence.test(await text()))
  })
}
