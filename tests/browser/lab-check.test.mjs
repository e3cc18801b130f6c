// The lab judges itself: safety properties as it runs, and its client's history on demand.
import assert from 'node:assert/strict'
import { eventually, test } from './harness.mjs'
import { each, startLabs, workerNames } from './labpage.mjs'

const { open } = await startLabs()

each('after faults all properties hold, and the history is linearizable', async (t, { engine }) => {
  const page = await open(t, { engine })
  const seen = await page.evaluate(async () => {
    await start({ nodes: 3 })
    const empty = await lab.check()
    await Promise.all(Array.from({ length: 40 }, (_, i) => lab.put(`k${i % 4}`, String(i), { within: 20000 })))
    const { leader } = await lab.until('leader')
    await lab.crash(leader)
    await lab.put('k0', 'after the crash', { within: 20000 })
    await lab.restart(leader)
    const { leader: next } = await lab.until('leader')
    await lab.partition([[next]])
    await lab.put('k1', 'cut off', { within: 300, via: next })
    await lab.heal()
    const gets = await Promise.all(['k0', 'k1'].map((key) => lab.get(key, { within: 20000 })))
    await lab.hold()
    return { empty, full: await lab.check(), held: lab.status(), gets: gets.map((get) => get.outcome) }
  })
  assert.deepEqual([seen.empty.linearizable, seen.empty.operations, seen.empty.why], ['ok', 0, null])
  assert.deepEqual(seen.gets, ['ok', 'ok'])
  assert.equal(seen.full.properties.length, 14)
  for (const property of seen.full.properties) assert.deepEqual([property.holds, property.at], [true, null], property.name)
  assert.equal(seen.full.linearizable, 'ok', seen.full.why)
  assert.ok(seen.full.operations >= 43, `${seen.full.operations} operations`)
  assert.deepEqual([seen.held.held, seen.held.violations], [true, []])
  assert.deepEqual(await workerNames(page), ['director', 'n1', 'n2', 'n3'], 'the checker has gone')
})

test('a checker that starts late has its whole time to search', async (t) => {
  const page = await open(t)
  const { linearizable, why } = await page.evaluate(async () => {
    await start({ nodes: 3, disk: 'memory' })
    await lab.put('k', 'v', { within: 20000 })
    preludes.set('checker', `{
      const late = WebAssembly.instantiate
      WebAssembly.instantiate = async (...given) => {
        await new Promise((begin) => setTimeout(begin, 4000))
        return late(...given)
      }
    }`)
    return lab.check({ within: 3000 })
  })
  assert.equal(linearizable, 'ok', why)
})

/** What a checker runs whose machine has no processor for it, for so many ms from when its search is to begin. */
const starved = (ms) => `{
  const post = self.postMessage.bind(self)
  self.postMessage = (message, ...rest) => {
    post(message, ...rest)
    if (message.type === 'ready') for (const end = performance.now() + ${ms}; performance.now() < end; );
  }
}`

test('a checker that gets no processor has its time again', async (t) => {
  const page = await open(t)
  const { linearizable, why } = await page.evaluate(async (prelude) => {
    await start({ nodes: 3, disk: 'memory' })
    await lab.put('k', 'v', { within: 20000 })
    preludes.set('checker', prelude)
    return lab.check({ within: 2000 })
  }, starved(4500))
  assert.equal(linearizable, 'ok', why)
})

test('a checker that never gets a processor ends, and says how far it came', async (t) => {
  const page = await open(t)
  const { first, next } = await page.evaluate(async (prelude) => {
    await start({ nodes: 3, disk: 'memory' })
    await lab.put('k', 'v', { within: 20000 })
    preludes.set('checker', prelude)
    const first = await lab.check({ within: 300 })
    preludes.clear()
    return { first, next: await lab.check({ within: 20000 }) }
  }, starved(600_000))
  assert.deepEqual([first.linearizable, first.why], ['unknown', 'the search took longer than 300 ms: it made 0 steps'])
  assert.equal(next.linearizable, 'ok', next.why)
})

test('without the rule of the majority two halves decide differently, and that is told at once', async (t) => {
  const page = await open(t)
  const seen = await page.evaluate(async () => {
    await start({ nodes: 4, disk: 'memory', rules: { majority: false } })
    const heard = []
    lab.on('violation', (violation) => heard.push(violation))
    const { index } = await lab.put('k', 'before')
    // Two may lead from the start: then they differ without a cut.
    await lab.until((s) => s.violations.length > 0 || (s.leader && agree(s, index)), { within: 60000 })
    await lab.partition([['n1', 'n2'], ['n3', 'n4']])
    await Promise.all([lab.put('k', 'left', { via: 'n1', within: 20000 }), lab.put('k', 'right', { via: 'n3', within: 20000 })])
    const status = await lab.until((s) => s.violations.length > 0, { within: 60000 })
    const early = heard.slice()
    const event = lab.events().find((e) => e.name === 'violated')
    const check = await lab.check()
    return { early, status: status.violations, event, check, later: [heard, lab.status().violations] }
  })
  assert.deepEqual(seen.early, seen.status)
  assert.deepEqual(seen.later[0], seen.later[1])
  const [first] = seen.status
  const place = seen.check.properties.findIndex(({ name }) => name === first.property)
  assert.match(first.node, /^n[1-4]$/)
  assert.match(first.sentence, /^[A-Z].*\.$/)
  assert.deepEqual([seen.event.node, seen.event.time, ...seen.event.numbers], [first.node, first.at, place, ...first.numbers.slice(0, 3)])
  const { name, holds, at } = seen.check.properties[place]
  assert.deepEqual([name, holds, at], [first.property, false, first.at])
  assert.equal(seen.check.linearizable, 'illegal')
})

test('a stale read is found in the history', async (t) => {
  const page = await open(t)
  const seen = await page.evaluate(async () => {
    await start({ world: 'sim', scale: 10, nodes: 3, checkQuorum: false, rules: { 'read-quorum': false } })
    await lab.put('k', 'old')
    const { leader } = await lab.until((s) => s.leader && agree(s))
    const other = leader === 'n1' ? 'n2' : 'n1'
    await lab.partition([[leader]])
    await lab.put('k', 'new', { via: other, within: 20000 })
    const before = await lab.check()
    const { value } = await lab.get('k', { via: leader })
    const after = await lab.check()
    return { value, before: before.linearizable, after: after.linearizable, violations: lab.status().violations }
  })
  assert.deepEqual(seen, { value: 'old', before: 'ok', after: 'illegal', violations: [] })
})

test('a search that takes too long is unknown, and one after the other has its turn', async (t) => {
  const page = await open(t)
  const seen = await page.evaluate(async (prelude) => {
    await start({ nodes: 1, disk: 'memory' })
    await lab.put('k', 'v')
    let slow = 1
    preludes.get = (name) => (name === 'checker' && slow-- > 0 ? prelude : undefined)
    return Promise.all([lab.check({ within: 0.001 }), lab.check(), lab.check({ within: 20000 })])
  }, starved(600_000))
  assert.equal(seen[0].linearizable, 'unknown')
  assert.match(seen[0].why, /longer than 0\.001 ms/)
  assert.deepEqual(seen.slice(1).map((s) => [s.linearizable, s.operations]), [['ok', 1], ['ok', 1]])
})

test('a malformed check is refused with a sentence, and so is one of a lab that has ended', async (t) => {
  const page = await open(t)
  const seen = await page.evaluate(async () => {
    await start({ nodes: 1, disk: 'memory' })
    const told = (promise) => promise.then(() => 'done', (error) => error.message)
    const wrong = [await told(lab.check(7)), await told(lab.check({ within: -1 })), await told(lab.check({ steps: 9 }))]
    const ending = told(lab.check())
    await lab.dispose()
    return { wrong, ended: [await ending, await told(lab.check())] }
  })
  assert.match(seen.wrong[0], /check: options takes an object with any of within, not 7/)
  assert.match(seen.wrong[1], /check: options\.within takes a number from/)
  assert.match(seen.wrong[2], /check: options has no "steps"; accepted: within/)
  for (const sentence of seen.ended) assert.match(sentence, /this lab was disposed/)
  await eventually('an empty page', async () => (await workerNames(page)).length === 0)
})

test('the page says what is broken, and what a check has found', async (t) => {
  let page
  let agreed = false
  // Without the rule two leaders may rise at the start already.
  for (let tries = 0; !agreed && tries < 10; tries++) {
    await page?.close()
    page = await open(t, { path: `embed.html#nodes=4&scale=1&disk=memory&rules-off=majority&seed=${tries}` })
    agreed = await page.evaluate(async () => {
      globalThis.lab = await document.querySelector('raft-lab').ready
      const { index } = await lab.put('k', 'before', { within: 20000 })
      return lab.until((s) => s.leader && s.violations.length === 0 && agree(s, index)).then(() => true, () => false)
    })
  }
  const check = page.getByRole('button', { name: 'Check this run' })
  await check.click()
  await page.getByText(/^14 properties hold; the history of \d+ operations? is linearizable\.$/).waitFor()
  await page.evaluate(async () => {
    await lab.partition([['n1', 'n2'], ['n3', 'n4']])
    await Promise.all([lab.put('k', 'left', { via: 'n1', within: 20000 }), lab.put('k', 'right', { via: 'n3', within: 20000 })])
  })
  const badge = page.getByRole('button', { name: /^Broken: / })
  await badge.click()
  await page.getByRole('heading', { name: 'A safety property of Raft is broken' }).waitFor()
  await page.keyboard.press('Escape')
  await page.locator('raft-lab-why .violated').first().waitFor()
  await check.click()
  await page.getByText(/(is|are) broken, \d+ properties hold; the history of \d+ operations is not linearizable/).waitFor()
})
