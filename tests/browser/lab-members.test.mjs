// Who takes part: servers that come, learn, vote and go, while the cluster runs.
import assert from 'node:assert/strict'
import { test } from './harness.mjs'
import { each, startLabs, workerNames } from './labpage.mjs'

const { open } = await startLabs()
const within = 30_000

each('a learner is added, catches up, is promoted, and decides when old voters are down', async (t, { engine }) => {
  const page = await open(t, { engine })
  const seen = await page.evaluate(async (within) => {
    // A learner that has not answered for an election timeout is refused; on a busy machine 150 ms are none.
    await start({ nodes: 5, disk: 'memory', election: [1000, 2000], heartbeat: 100 })
    for (let i = 0; i < 20; i++) await lab.put('k', String(i), { within })
    await lab.add('n6', { learner: true, within })
    const learner = lab.status()
    await lab.until((s) => agree(s), { within })
    await lab.add('n6', { within })
    await lab.until((s) => agree(s), { within })
    const voter = lab.status()
    await lab.crash('n1')
    await lab.crash('n2')
    const put = await lab.put('k', 'with four of six', { within })
    await lab.restart('n1')
    await lab.restart('n2')
    await lab.until((s) => agree(s, put.index), { within })
    return { learner, voter, put, config: lab.status().config, local: await lab.get('k', { via: 'n6', read: 'local' }) }
  }, within)
  const six = (status) => status.nodes.find((n) => n.id === 'n6')
  assert.deepEqual(seen.learner.config, { voters: ['n1', 'n2', 'n3', 'n4', 'n5'], outgoing: [], learners: ['n6'], joint: false })
  assert.deepEqual([six(seen.learner).member, six(seen.voter).member], ['learner', 'voter'])
  assert.deepEqual(seen.voter.config.voters, ['n1', 'n2', 'n3', 'n4', 'n5', 'n6'])
  assert.equal(six(seen.voter).log.entries.at(-1).kind, 'config')
  assert.equal(six(seen.voter).log.entries.at(-1).text, engine === 'etcd' ? '' : 'n1 n2 n3 n4 n5 n6', 'an entry of etcd’s only says what changes')
  assert.equal(seen.put.outcome, 'ok')
  assert.deepEqual(seen.config.voters, seen.voter.config.voters, 'what restarts has it from its log')
  assert.equal(seen.local.value, 'with four of six')
  assert.deepEqual(await workerNames(page), ['director', 'n1', 'n2', 'n3', 'n4', 'n5', 'n6'])
})

each('a learner that is down, cut off or 50 entries behind is refused at once, with its lag', async (t, { engine }) => {
  const page = await open(t, { engine })
  const seen = await page.evaluate(async (within) => {
    await start({ nodes: 3, disk: 'memory', election: [600, 1200], heartbeat: 100 }) // one leader, also on a busy machine
    await lab.put('k', 'v', { within })
    await lab.add('n4', { learner: true, within })
    await lab.until((s) => agree(s), { within })
    const refused = async () => {
      const began = lab.now()
      const why = await lab.add('n4', { within }).then(() => 'promoted', (error) => error.message)
      return { why, took: lab.now() - began, leader: lab.leader }
    }
    const told = {}
    for (const id of ['n1', 'n2', 'n3']) await lab.cut(id, 'n4')
    const cut = lab.now()
    for (let i = 0; i < 50; i++) await lab.put('k', String(i), { within })
    await lab.until((s) => s.leader && s.time > cut + 1300, { within })
    told.cut = await refused()
    await lab.crash('n4')
    told.down = await refused()
    const { learners } = lab.status().config
    await lab.heal()
    await lab.restart('n4')
    await lab.until((s) => agree(s), { within })
    await lab.add('n4', { within })
    const event = lab.events().find((e) => e.name === 'changeRefused')
    return { told, learners, event, voters: lab.status().config.voters }
  }, within)
  const lag = /it lags (5\d) entries behind \(it holds the log up to entry \d+, n\d up to \d+\), and must hold nine tenths of it$/
  for (const [how, { why, took, leader }] of Object.entries(seen.told)) {
    assert.match(why, lag, how)
    assert.ok(why.startsWith(`add: ${leader} can't make n4 a voter: ${how === 'down' ? 'it is down; ' : 'it has not answered for '}`), why)
    assert.ok(took < within / 2, `${how}: refused after ${took} ms, not when its time was over`)
  }
  assert.deepEqual(seen.learners, ['n4'])
  assert.equal(seen.event.peer, 'n4')
  assert.equal(seen.event.numbers[2] - seen.event.numbers[1], Number(lag.exec(seen.told.cut.why)[1]), 'the event has the numbers')
  assert.deepEqual(seen.voters, ['n1', 'n2', 'n3', 'n4'])
})

each('the leader is removed, another one leads, and what was removed runs on as no member', async (t, { engine }) => {
  const page = await open(t, { engine })
  const seen = await page.evaluate(async (within) => {
    await start({ nodes: 3, disk: 'memory', election: [600, 1200], heartbeat: 100 }) // no election is a busy machine's
    await lab.put('k', 'v', { within })
    const { leader: old } = await lab.until('leader', { within })
    await lab.remove(old, { within })
    const after = lab.status()
    const outcomes = []
    for (let i = 0; i < 5; i++) outcomes.push((await lab.put('k', String(i), { within })).outcome)
    const { leader, nodes } = await lab.until('leader', { within })
    const { term } = nodes.find(({ id }) => id === leader)
    await lab.crash(old)
    await lab.restart(old)
    await lab.until((s) => s.time > after.time + 1500, { within })
    const later = lab.status()
    await lab.add(old, { within })
    return { old, after, outcomes, term, later, again: lab.status().config.voters, campaign: await lab.campaign(old).catch((e) => e.message) }
  }, within)
  const node = (status) => status.nodes.find((n) => n.id === seen.old)
  assert.notEqual(seen.after.leader, seen.old)
  assert.ok(seen.after.leader)
  assert.deepEqual([node(seen.after).member, node(seen.after).alive], ['none', true])
  assert.ok(!seen.after.config.voters.includes(seen.old))
  assert.deepEqual(seen.outcomes, Array(5).fill('ok'))
  assert.equal(node(seen.later).member, 'none')
  assert.equal(seen.later.nodes.find((n) => n.id === seen.later.leader).term, seen.term, 'it disturbs nobody, after a restart either')
  assert.deepEqual(seen.again, ['n1', 'n2', 'n3'])
})

each('a whole cluster is replaced by one joint change', async (t, { engine }) => {
  const page = await open(t, { engine })
  const seen = await page.evaluate(async (within) => {
    await start({ nodes: 3, disk: 'memory' })
    await lab.put('k', 'v', { within })
    const joint = []
    lab.on('change', ({ config }) => config.joint && joint.push(config))
    await lab.reconfigure({ voters: ['n4', 'n5', 'n6'], learners: ['n1'] }, { within })
    return { joint, status: await lab.until('leader', { within }), got: await lab.get('k', { within }) }
  }, within)
  assert.deepEqual(seen.status.config, { voters: ['n4', 'n5', 'n6'], outgoing: [], learners: ['n1'], joint: false })
  assert.match(seen.status.leader, /^n[456]$/)
  assert.deepEqual(seen.status.nodes.map((n) => n.member), ['learner', 'none', 'none', 'voter', 'voter', 'voter'])
  assert.equal(seen.got.value, 'v')
  for (const config of seen.joint) assert.deepEqual([config.voters, config.outgoing], [['n4', 'n5', 'n6'], ['n1', 'n2', 'n3']])
})

for (const disk of ['opfs', 'memory']) {
  each(`a new node gets a snapshot in the place of a log that is gone (${disk})`, async (t, { engine }) => {
    const page = await open(t, { engine })
    const seen = await page.evaluate(async ({ disk, within }) => {
      await start({ nodes: 3, disk })
      const kind = lab.status().disk
      const level = (s) => s.nodes.every((n) => n.log.last > 0 && n.applied === n.log.last && n.log.last === s.nodes[0].log.last)
      for (let i = 0; i < 30; i++) await lab.put(`k${i % 3}`, `v${i}`, { within })
      for (const id of ['n1', 'n2', 'n3']) {
        await lab.until(level, { within })
        await lab.compact(id)
      }
      const first = lab.status().nodes.map((n) => n.log.first)
      await lab.put('after', 'the snapshot', { within })
      await lab.add('n4', { learner: true, within })
      await lab.until(level, { within })
      const { log } = node(lab.status(), 'n4')
      const names = lab.events().map((e) => e.name)
      const reads = async () => [(await lab.get('k2', { via: 'n4', read: 'local' })).value, (await lab.get('after', { via: 'n4', read: 'local' })).value]
      const before = await reads()
      await lab.crash('n4')
      await lab.restart('n4')
      await lab.until(level, { within })
      return { kind, first, log, names, before, after: await reads(), again: node(lab.status(), 'n4').log.first }
    }, { disk, within })
    assert.equal(seen.kind, disk)
    for (const first of seen.first) assert.ok(first > 30, `the log begins at ${first}`)
    assert.ok(seen.log.first > 30)
    assert.ok(seen.log.entries.every(({ index }) => index >= seen.log.first))
    assert.ok(seen.names.includes('snapshotSent') && seen.names.includes('snapshotInstalled'))
    assert.deepEqual(seen.before, ['v29', 'the snapshot'])
    assert.deepEqual(seen.after, seen.before)
    assert.equal(seen.again, seen.log.first, 'its disk has the snapshot')
  })
}

test('logs are compacted as often as is asked', async (t) => {
  const page = await open(t)
  const log = await page.evaluate(async (within) => {
    await start({ nodes: 1, disk: 'memory', snapshotEvery: 20 })
    for (let i = 0; i < 50; i++) await lab.put('k', String(i), { within })
    return lab.status().nodes[0].log
  }, within)
  assert.ok(log.first > 20, `the log begins at ${log.first}`)
  assert.ok(log.last - log.first < 40)
})

each('a change that is none, or can’t be, rejects with a sentence that says why', async (t, { engine }) => {
  const page = await open(t, { engine })
  const told = await page.evaluate(async (within) => {
    await start({ nodes: 2, disk: 'memory' })
    await lab.until('leader')
    const why = (promise) => promise.then(() => 'done', (error) => error.message)
    const told = [
      await why(lab.add('n10')),
      await why(lab.add('n2')),
      await why(lab.remove('n3')),
      await why(lab.add('n3', { learner: 'yes' })),
      await why(lab.compact('n9')),
    ]
    await lab.remove('n2', { within })
    told.push(await why(lab.remove('n2')), await why(lab.remove('n1')), await why(lab.transfer('n2')))
    await lab.hold()
    told.push(await why(lab.add('n3')))
    return { told, nodes: lab.status().nodes.length }
  }, within)
  const sentences = [
    /^add: node takes a node's id, 'n1' to 'n9', not "n10"$/, /^add: n2 is a voter already$/, /^remove: node takes a node's id, 'n1' to 'n2', not "n3"$/,
    /^add: options\.learner takes true or false, not "yes"$/, /^compact: node takes a node's id, 'n1' to 'n2', not "n9"$/,
    /^remove: n2 is not a member$/, /^remove: n1 can't change the members: no voter would be left$/, /^transfer: n2 is not a voter/, /^add: the lab is held: call run\(\) first$/,
  ]
  assert.equal(told.nodes, 2, 'what is refused makes no worker')
  sentences.forEach((sentence, i) => assert.match(told.told[i], sentence))
})

test('a change without a majority rejects in time, and says that it may yet happen', async (t) => {
  const page = await open(t)
  const seen = await page.evaluate(async (within) => {
    await start({ nodes: 3, disk: 'memory', checkQuorum: false, election: [1000, 2000] })
    const { leader } = await lab.until((s) => s.leader && agree(s))
    for (const id of ['n1', 'n2', 'n3']) if (id !== leader) await lab.pause(id)
    const late = await lab.add('n4', { within: 500 }).catch((e) => e.message)
    for (const id of ['n1', 'n2', 'n3']) if (id !== leader) await lab.resume(id)
    await lab.until((s) => s.leader && agree(s), { within })
    return { leader, late }
  }, within)
  assert.equal(seen.late, `add: ${seen.leader} has not answered; it may have taken effect, or may yet (within 500 ms)`)
})

test('quiet ends heartbeats, and alarms, until somebody asks for something', async (t) => {
  const page = await open(t)
  const seen = await page.evaluate(async (within) => {
    await start({ nodes: 3, disk: 'memory', quiet: true })
    await lab.put('k', 'v', { within })
    await lab.until((s) => s.nodes.every((n) => n.quiet), { within })
    const { time } = lab.status()
    await lab.everyFlight(true)
    await lab.until((s) => s.time > time + 1000, { within })
    const quiet = { flights: lab.flights(time + 200).length, settings: lab.status().nodes[0].settings, alarms: lab.status().nodes.map((n) => n.alarm) }
    const got = await lab.get('k', { within })
    return { quiet, got, names: lab.events().map((e) => e.name) }
  }, within)
  assert.equal(seen.quiet.flights, 0)
  assert.deepEqual(seen.quiet.alarms, [null, null, null])
  assert.equal(seen.quiet.settings.quiet, true)
  assert.equal(seen.got.value, 'v')
  assert.ok(seen.names.includes('quietBegan') && seen.names.includes('quietEnded'))
})

test('who has a priority lets another one stand before it', async (t) => {
  const page = await open(t)
  const seen = await page.evaluate(async (within) => {
    await start({ nodes: 3, disk: 'memory' })
    await lab.set({ priority: 50 }, { node: 'n1' })
    await lab.put('k', 'v', { within })
    if (lab.leader === 'n1') await lab.transfer('n2')
    const { leader: old } = await lab.until((s) => s.leader && s.leader !== 'n1' && agree(s), { within })
    await lab.crash(old)
    const { leader } = await lab.until('leader', { within })
    return { old, leader, priorities: lab.status().nodes.map((n) => n.settings.priority) }
  }, within)
  assert.deepEqual([seen.old, seen.leader].sort(), ['n2', 'n3'])
  assert.deepEqual(seen.priorities, [50, 0, 0])
})
