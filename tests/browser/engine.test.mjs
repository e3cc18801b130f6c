// etcd's core in a lab: what is loaded for it, what it can't do, and how the page says so.
import assert from 'node:assert/strict'
import { readBuild } from '../../www/stamp.mjs'
import { dist, test } from './harness.mjs'
import { engines, startLabs, workerNames } from './labpage.mjs'

const { open } = await startLabs()
const { programs } = readBuild(dist)

for (const [engine, mine] of [[engines[0], ['lab']], ['etcd', ['lab', 'node-etcd']]]) {
  test(`a lab of ${engine} loads ${mine.join(' and ')}, once, and nothing else for its checker`, async (t) => {
    const page = await open(t, { engine: engine === engines[0] ? undefined : engine })
    const asked = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname.slice(1)))
    const seen = await page.evaluate(async () => {
      await start({ nodes: 3, disk: 'memory' })
      await lab.put('k', 'v', { within: 20000 })
      await lab.check()
      return lab.status().engine
    })
    assert.equal(seen, engine)
    assert.deepEqual(asked.filter((path) => path.endsWith('.wasm')).sort(), mine.map((name) => programs[name]))
  })
}

test('what etcd’s core can’t do is refused with a sentence, at the start and later', async (t) => {
  const page = await open(t, { engine: 'etcd' })
  const seen = await page.evaluate(async () => {
    const told = (promise) => promise.then(() => 'done', (error) => error.message)
    const begin = (options) => told(start({ nodes: 1, disk: 'memory', ...options }))
    const starts = []
    for (const options of [{ election: 150 }, { election: [150, 200] }, { priority: 1 }, { quiet: true }, { driftBound: 2 }, { rules: { majority: false } }]) starts.push(await begin(options))
    const fine = await begin({ rules: { majority: true }, election: [200, 400], heartbeat: 100 })
    await lab.until('leader')
    const sets = []
    for (const settings of [{ election: [150, 301] }, { priority: 1 }, { quiet: true }, { driftBound: 2 }]) {
      sets.push(await told(lab.set(settings)), await told(lab.set(settings, { node: 'n1' })))
    }
    const reads = [await told(lab.get('k', { read: 'lease' })), await told(lab.txn({ success: [{ get: 'k' }] }, { read: 'lease' }))]
    const { settings } = lab.status().nodes[0]
    const kept = await told(lab.set({ election: [300, 600], priority: 0, quiet: false, preVote: false }))
    return { starts, fine, sets, reads, settings, kept, capabilities: lab.status().capabilities, after: (await lab.put('k', 'v', { within: 20000 })).outcome }
  })
  const engine = /where the engine is 'etcd', not .+: \w.+/
  const names = (sentences) => sentences.map((sentence) => (assert.match(sentence, engine), sentence.split(' ')[1]))
  assert.deepEqual(names(seen.starts), ['election', 'election', 'priority', 'quiet', 'driftBound', 'rules'])
  assert.deepEqual(names(seen.sets), ['election', 'election', 'priority', 'priority', 'quiet', 'quiet', 'driftBound', 'driftBound'])
  assert.deepEqual(names(seen.reads), ['read', 'read'])
  assert.match(seen.starts[1], /^createLab: election takes \[T, 2T\], such as \[150, 300\], where the engine is 'etcd', not \[150, 200\]: it draws each timeout from T up to 2T$/)
  assert.deepEqual([seen.fine, seen.kept, seen.after], ['done', 'done', 'ok'])
  assert.deepEqual([seen.settings.election, seen.settings.priority, seen.settings.quiet], [[200, 400], 0, false], 'what is refused changes nothing')
  assert.ok(Object.values(seen.capabilities).every((can) => can === false))
  assert.deepEqual(await workerNames(page), ['director', 'n1'], 'labs that were refused have gone')
})

test('another heartbeat, ratio or pre-vote is taken by a running cluster, which elects again where its core starts anew', async (t) => {
  const page = await open(t, { engine: 'etcd' })
  const seen = await page.evaluate(async () => {
    await start({ nodes: 3, disk: 'memory' })
    const settled = (s) => s.leader && agree(s) && s.nodes.every((n) => n.leader === s.leader)
    const outcomes = []
    for (const settings of [{ election: [300, 600], heartbeat: 100 }, { heartbeat: 60 }, { preVote: false }, { checkQuorum: false }]) {
      await lab.until(settled, { within: 30000 })
      await lab.set(settings)
      outcomes.push((await lab.put('k', 'v', { within: 30000 })).outcome)
    }
    const told = lab.events().filter((e) => e.name === 'settings').at(-1)
    return { outcomes, numbers: told.numbers, settings: lab.status().nodes[2].settings, violations: lab.status().violations }
  })
  assert.deepEqual(seen.outcomes, Array(4).fill('ok'))
  assert.deepEqual(seen.numbers.slice(0, 3), [300e6, 540e6, 60e6], 'five ticks to nine')
  assert.deepEqual([seen.settings.election, seen.settings.heartbeat, seen.settings.preVote, seen.settings.checkQuorum], [[300, 600], 60, false, false])
  assert.deepEqual(seen.violations, [])
})

test('the page says which engine runs, how it differs, and offers nothing that it can’t do', async (t) => {
  const page = await open(t, { path: 'embed.html#nodes=3&scale=1&disk=memory&engine=etcd' })
  await page.evaluate(async () => (globalThis.lab = await document.querySelector('raft-lab').ready))
  await page.locator('raft-lab-bar').getByText('Engine etcd', { exact: true }).waitFor()
  await page.getByText(/^etcd’s core counts ticks of one heartbeat/).waitFor()
  await page.getByText(/^etcd’s core gives few reasons/).waitFor()
  const settings = page.locator('raft-lab-settings')
  await settings.locator('summary').filter({ hasText: /^More$/ }).click()
  await settings.getByRole('checkbox', { name: /Pre-vote/ }).waitFor()
  const names = await settings.locator('input').evaluateAll((inputs) => inputs.map((input) => input.name))
  for (const missing of ['driftBound', 'priority', 'quiet']) assert.ok(!names.includes(missing), missing)
  for (const there of ['electionMin', 'electionMax', 'heartbeat', 'preVote', 'checkQuorum']) assert.ok(names.includes(there), there)
  assert.deepEqual(await page.locator('raft-lab-client [name=read] option').evaluateAll((options) => options.map((option) => option.value)), ['linearizable', 'local'])

  const election = () => page.evaluate(() => lab.status().nodes[0].settings.election)
  const type = async (name, value, want) => {
    await settings.locator(`input[name=${name}]`).fill(String(value))
    await settings.locator(`input[name=${name}]`).press('Enter')
    await page.evaluate((want) => lab.until((s) => String(s.nodes[0].settings.election) === String(want)), want)
  }
  await type('electionMin', 250, [250, 500])
  await type('electionMax', 700, [350, 700])
  assert.deepEqual(await election(), [350, 700])

  await page.evaluate(async () => {
    await lab.add('n4', { learner: true, within: 30000 })
    const { leader } = await lab.until('leader', { within: 30000 })
    await lab.remove(leader, { within: 30000 })
  })
  await page.locator('raft-lab-logs [title*="configuration change"]').first().waitFor()
  const told = page.locator('raft-lab-why li.removed .text').first()
  await told.waitFor()
  assert.match(await told.textContent(), /^n\d steps down: the configuration of entry \d+, in which it has no vote, is committed$/)
})
