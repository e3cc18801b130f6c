// What a browser or a machine does to a lab: shown as that, and no part of an experiment.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { pause } from '../harness/waiting.mjs'
import { browserName, eventually, openPage, test } from './harness.mjs'
import { inWorker, startLabs } from './labpage.mjs'

const { open, context, site } = await startLabs()

/** The processes that descend from this one: number, and command line. */
function descendants() {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const parent = Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1])
      return [{ pid: Number(pid), parent, line: readFileSync(`/proc/${pid}/cmdline`, 'utf8') }]
    } catch {
      return [] // it has ended meanwhile
    }
  })
  const found = new Set([process.pid])
  for (let before = 0; before < found.size; ) {
    before = found.size
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid)
  }
  return all.filter(({ pid }) => found.has(pid))
}

/** What the command line of a process says in which pages run. */
const renderer = { chromium: '--type=renderer', firefox: '-contentproc' }[browserName]

/** The process of a page: the one that most of its time was spent in while the page computes. */
async function rendererOf(page) {
  const renderers = () => descendants().filter(({ line }) => line.includes(renderer)).map(({ pid }) => {
    const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13)
    return { pid, time: Number(user) + Number(system) }
  })
  const before = new Map(renderers().map(({ pid, time }) => [pid, time]))
  await page.evaluate(() => {
    for (const end = performance.now() + 500; performance.now() < end; );
  })
  const used = ({ pid, time }) => time - (before.get(pid) ?? 0)
  return renderers().sort((a, b) => used(b) - used(a))[0].pid
}

/** Stops a process, as a suspended machine or an operating system short of memory does. */
async function stopFor(pid, ms) {
  process.kill(pid, 'SIGSTOP')
  try {
    await pause(ms) // the time that the stop lasts, not one that is waited for something
  } finally {
    process.kill(pid, 'SIGCONT')
  }
}

test('a stopped renderer is a fault of the host: the cluster’s clock stands, and no leader falls', async (t) => {
  const page = await open(t)
  const before = await page.evaluate(async () => {
    await start({ nodes: 5, disk: 'memory', election: [1000, 2000] }) // no election is a busy machine's
    await lab.put('k', 'v')
    const { leader, nodes } = await lab.until((s) => s.leader && agree(s, 2))
    return { leader, term: nodes[0].term }
  })
  const pid = await rendererOf(page)
  const begun = await page.evaluate(() => lab.now())
  const real = performance.now()
  await stopFor(pid, 6000)
  const seen = await page.evaluate(async () => {
    const status = await lab.until((s) => s.host.faults.some(({ of }) => of === 'all'))
    const put = await lab.put('after', 'v', { within: 20000 })
    const faults = lab.events().filter((e) => e.name === 'hostFault')
    return { status, put, now: lab.now(), faults }
  })
  const passed = performance.now() - real
  assert.equal(seen.status.leader, before.leader)
  assert.deepEqual(seen.status.nodes.map((n) => n.term), Array(5).fill(before.term))
  assert.ok(seen.now - begun < passed - 4000, `the cluster's clock went on by ${seen.now - begun} of ${passed} ms`)
  const fault = seen.status.host.faults.find(({ of }) => of === 'all')
  assert.equal(fault.kind, 'stopped')
  assert.ok(fault.for > 4000 && fault.for < passed + 100, `${fault.for} ms`)
  assert.ok(seen.status.nodes.every((n) => n.fault?.kind === 'stopped'), 'each node bears the mark')
  assert.equal(seen.put.outcome, 'ok')
  assert.ok(seen.faults.some(({ node }) => node === null))
})

/** Leaves a process a sixth of its time until `run` has ended, in slices, as a machine does that bounds it. */
async function throttled(pid, run) {
  let over = false
  const throttling = (async () => {
    while (!over) {
      await stopFor(pid, 300)
      await pause(60)
    }
  })()
  try {
    return await run()
  } finally {
    over = true
    await throttling
  }
}

test('a processor that leaves the page a sixth of its time is a fault of the host: slow, on the nodes’ marks and in Why', async (t) => {
  const page = await openPage(t, context, `${site.url}embed.html#nodes=3&disk=memory&scale=1&writes=0`)
  const since = await page.evaluate(async () => {
    globalThis.lab = await document.querySelector('raft-lab').ready
    await lab.until('leader')
    return lab.now()
  })
  const seen = await throttled(await rendererOf(page), () => page.evaluate(async (since) => {
    const { nodes, host } = await lab.until((s) => s.nodes.some(({ fault }) => fault?.kind === 'slow' && fault.at > since), { within: 60000 })
    const { id, fault } = nodes.find(({ fault }) => fault?.kind === 'slow' && fault.at > since)
    return { id, fault, stopped: host.faults.filter(({ kind, at }) => kind === 'stopped' && at > since) }
  }, since))
  assert.deepEqual([seen.fault.of, seen.fault.node], ['node', seen.id])
  assert.ok(seen.fault.for >= 200, `${seen.fault.for} ms late`)
  assert.deepEqual(seen.stopped.filter((fault) => fault.for < 700), [], 'no slice of it is a stop') // a busy machine may make real ones
  await page.locator(`raft-lab-stage g[data-node=${seen.id}][aria-label*="The timer of ${seen.id} rang "]`).waitFor()
  await page.locator('raft-lab-why').getByText(new RegExp(`The timer of ${seen.id} rang \\d+ ms late`)).first().waitFor()
  assert.equal((await page.evaluate(() => lab.put('after', 'v', { within: 20000 }))).outcome, 'ok')
})

test('a page’s own thread that the browser slows down six times is told to be slow, in Why too', async (t) => {
  const page = await openPage(t, context, `${site.url}embed.html#nodes=3&disk=memory&scale=1&writes=0`)
  await page.evaluate(async () => {
    globalThis.lab = await document.querySelector('raft-lab').ready
    await lab.until('leader')
    const work = (steps) => { for (let i = 0; i < steps; i++) Math.hypot(i, steps) }
    // Work of 100 ms, of which a page has this much to do again and again: ten times the most that was ever done in 10 ms.
    let steps = 0
    for (let i = 0; i < 20; i++) {
      let done = 0
      for (const begun = performance.now(); performance.now() - begun < 10; done += 1000) work(1000)
      steps = Math.max(steps, 10 * done)
    }
    setInterval(() => work(steps), 150)
  })
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 6 })
  const fault = await page.evaluate(async () => {
    const since = lab.now()
    const slow = ({ kind, of, at }) => kind === 'slow' && of === 'page' && at > since
    const { host } = await lab.until((s) => s.host.faults.some(slow), { within: 60000 })
    return host.faults.find(slow)
  })
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  assert.deepEqual([fault.node, fault.for >= 100], [null, true], `${fault.for} ms late`)
  await page.locator('raft-lab-why').getByText(/This page’s main thread is [\d.]+ m?s late/).first().waitFor()
})

/** Keeps a thread from its own work. */
function keepBusy(ms) {
  for (const end = performance.now() + ms; performance.now() < end; );
}

test('a node that the browser stops alone bears the mark, and the cluster’s clock runs on', async (t) => {
  const page = await open(t)
  await page.evaluate(() => start({ nodes: 3, disk: 'memory' }).then(() => lab.until('leader')))
  const before = await page.evaluate(() => lab.now())
  await inWorker(page, 'n2', keepBusy, 3000)
  const { fault, event, now, put } = await page.evaluate(async () => {
    const status = await lab.until((s) => node(s, 'n2').fault?.kind === 'stopped', { within: 20000 })
    const event = lab.events().findLast((e) => e.name === 'hostFault' && e.node === 'n2')
    const now = lab.now()
    return { fault: node(status, 'n2').fault, event, now, put: await lab.put('k', 'v', { via: 'n2', within: 20000 }) }
  })
  assert.deepEqual([fault.of, fault.node], ['node', 'n2'])
  assert.ok(fault.for > 2000, `${fault.for} ms`)
  assert.ok(event.numbers[1] > 2e9)
  assert.ok(now - before > 2500, `${now - before} ms passed`)
  assert.equal(put.outcome, 'ok', 'its clock runs on')
})

test('a director that the browser stops alone takes no time from the nodes, which ran on', async (t) => {
  const page = await open(t)
  await page.evaluate(() => start({ nodes: 3, disk: 'memory' }).then(() => lab.until('leader')))
  const before = await page.evaluate(() => lab.now())
  await inWorker(page, 'director', keepBusy, 3000)
  const { status, now } = await page.evaluate(async () => ({
    status: await lab.until((s) => s.host.faults.some(({ of }) => of === 'director'), { within: 20000 }),
    now: lab.now(),
  }))
  assert.ok(now - before > 2500, `${now - before} ms passed`)
  assert.ok(status.nodes.every(({ fault }) => fault?.kind !== 'stopped' || fault.for < 2000), 'none stood for as long')
})

test('a page whose own thread is held says so, and its clock is right again', async (t) => {
  const page = await open(t)
  const { faults, apart } = await page.evaluate(async (keepBusy) => {
    await start({ nodes: 3, disk: 'memory' })
    await lab.until('leader')
    const [begin, from] = [performance.now(), lab.now()]
    new Function(`(${keepBusy})(3000)`)()
    const { host } = await lab.until((s) => s.host.faults.some(({ of }) => of === 'page'), { within: 20000 })
    return { faults: host.faults, apart: performance.now() - begin - (lab.now() - from) }
  }, String(keepBusy))
  assert.ok(faults.some(({ kind, of, for: time }) => kind === 'stopped' && of === 'page' && time > 2000), JSON.stringify(faults))
  assert.ok(Math.abs(apart) < 1000, `${apart} ms apart`)
})

test('a jump of the system’s clock is told, and the cluster’s clock does not follow it', async (t) => {
  const page = await open(t)
  await page.evaluate(async () => {
    preludes.set('director', 'const real = Date.now; let by = 0; Date.now = () => real() + by; self.leap = (ms) => void (by += ms)')
    await start({ nodes: 3, disk: 'memory' })
    await lab.until('leader')
  })
  const before = await page.evaluate(() => lab.now())
  await inWorker(page, 'director', () => self.leap(3_600_000))
  const { fault, now } = await page.evaluate(async () => {
    const { host } = await lab.until((s) => s.host.faults.some(({ kind }) => kind === 'jumped'), { within: 20000 })
    return { fault: host.faults.find(({ kind }) => kind === 'jumped'), now: lab.now() }
  })
  assert.equal(fault.of, 'all')
  assert.ok(Math.abs(fault.for - 3_600_000) < 1000, `${fault.for} ms`)
  assert.ok(now - before < 60_000)
})

/** Each mark of a fault, shown or not, that covers some of a name or a term; and how many marks there are. */
function covered() {
  const all = (root) => [...root.querySelectorAll('*')].flatMap((e) => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])])
  const drawn = all(document).filter((e) => e instanceof SVGElement)
  const words = drawn.filter((e) => e.matches('.name, .term')).map((e) => [e.textContent, e.getBoundingClientRect()])
  const marks = drawn.filter((e) => e.matches('.node .struck > circle')).map((e) => [e.closest('.node').dataset.node, e.getBoundingClientRect()])
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
  return { marks: marks.filter(([, { width }]) => width > 0).length, covered: marks.flatMap(([id, a]) => words.filter(([, b]) => meet(a, b)).map(([text]) => `${id}: ${text}`)) }
}

for (const width of [320, 960]) {
  test(`the mark of a fault covers no name and no term (${width} px)`, async (t) => {
    for (const nodes of [3, 5, 9]) {
      const page = await open(t, { path: `embed.html#nodes=${nodes}&disk=memory&scale=1`, viewport: { width, height: 800 } })
      await page.evaluate(() => document.querySelector('raft-lab').ready.then((lab) => lab.until('leader')))
      assert.deepEqual(await page.evaluate(covered), { marks: nodes, covered: [] })
    }
  })
}
