// A lab in virtual time: it does what a live one does, and its time runs both ways.
import assert from 'node:assert/strict'
import { test } from './harness.mjs'
import { each, startLabs } from './labpage.mjs'
import { replayed } from './replayed.mjs'

const { open } = await startLabs()

test('a simulated lab elects, writes, fails and recovers as a live one', async (t) => {
  const page = await open(t)
  const seen = await page.evaluate(async () => {
    await start({ world: 'sim', nodes: 5, scale: 10 })
    const changes = []
    lab.watch('k', (change) => changes.push(change.value))
    const { leader } = await lab.until('leader')
    const put = await lab.put('k', 'v')
    await lab.crash(leader)
    const { leader: next } = await lab.until((s) => s.leader && s.leader !== leader)
    const other = await lab.put('k', 'w')
    await lab.restart(leader)
    await lab.partition([[next]])
    await lab.until((s) => s.leader && s.leader !== next)
    await lab.heal()
    await lab.powerLoss(next, { remains: 'torn' })
    await lab.restart(next)
    await lab.add('n6')
    await lab.remove('n6')
    await lab.stall(leader, { what: 'disk', for: 500 })
    const get = await lab.get('k')
    const flights = (await lab.everyFlight(true), await lab.until(() => lab.flights(-Infinity).length > 0))
    const flight = lab.flights(-Infinity).at(-1)
    const wire = await lab.wire(flight)
    const check = await lab.check()
    return { leader, next, put, other, get, changes, check, status: lab.status(), flights: flights.world, wire: wire?.length, size: flight.size }
  })
  assert.equal(seen.put.outcome, 'ok')
  assert.equal(seen.other.outcome, 'ok')
  assert.equal(seen.get.value, 'w')
  assert.deepEqual(seen.changes, ['v', 'w'])
  assert.equal(seen.check.linearizable, 'ok')
  assert.deepEqual(seen.status.violations, [])
  assert.deepEqual([seen.status.world, seen.status.disk, seen.status.view.sought], ['sim', 'simulated', null])
  assert.equal(seen.wire, seen.size, 'the bytes of a message')
  assert.match(seen.status.digest, /^[0-9a-f]{1,16}$/)
  assert.ok(seen.status.nodes.length === 6 && seen.status.measured.leaderless.count >= 2)
})

test('time runs back and on, and what follows a seek is a future that can be undone', async (t) => {
  const page = await open(t)
  const seen = await page.evaluate(async () => {
    const held = async (to) => {
      if (to !== undefined) await lab.seek(to)
      const { time, digest, nodes, view, held, links, violations, measured } = lab.status()
      return { time, digest, view, held, nodes, links, violations, leaderless: measured.leaderless, events: lab.events(), flights: lab.flights(time).map(({ id, to, fate }) => [id, to, fate]) }
    }
    await start({ world: 'sim', nodes: 5, scale: 100 })
    await lab.until('leader')
    for (let i = 0; i < 20; i++) await lab.put('k', String(i))
    await lab.crash(lab.leader)
    await lab.until((s) => s.leader)
    await lab.hold()
    const end = await held()
    const half = Math.round(end.time / 2)
    const middle = await held(half)
    const again = [await held('now'), await held(half), await held(end.time)]
    await lab.seek(half)
    const refused = await lab.put('k', 'x').catch((error) => error.message)
    await lab.crash('n1')
    const other = await held()
    await lab.run()
    await lab.until((s) => s.time > end.time, { within: 1e6 })
    await lab.undo()
    const undone = await held()
    const step = await lab.step({ back: true })
    const back = await held()
    await lab.step()
    const on = await held()
    const second = await lab.undo().catch((error) => error.message)
    const given = [await lab.undo(1).catch((error) => error.message), await lab.fork({ at: 5 }).catch((error) => error.message)]
    const fork = await lab.fork()
    const forked = fork.status()
    await fork.run()
    const write = await fork.put('forked', 'yes')
    const untouched = lab.status().digest
    await fork.dispose()
    return { end, middle, again, refused, other, undone, step, back, on, second, given, forked, write, untouched }
  })
  const { end, middle, again } = seen
  // A page that was there all the time has more events, and no flights at this scale.
  const shown = ({ view, flights, events, ...rest }) => ({ ...rest, events: events.slice(-300) })
  const same = (a, b) => assert.deepEqual(shown(a), shown(b))
  assert.ok(middle.held && !middle.view.now && middle.view.to === end.time && middle.time === Math.round(end.time / 2))
  assert.ok(middle.events.length < end.events.length)
  same(again[0], end)
  same(again[1], middle)
  same(again[2], end)
  assert.deepEqual(again[1].flights, middle.flights)
  assert.deepEqual(again[2].flights, again[0].flights)
  assert.match(seen.refused, /the lab is held: call run\(\) first/)
  assert.ok(seen.other.view.now && seen.other.time === middle.time && seen.other.digest !== middle.digest)
  same(seen.undone, end)
  assert.ok(seen.step.time <= end.time && typeof seen.step.kind === 'string')
  assert.notEqual(seen.back.digest, end.digest)
  assert.equal(seen.on.digest, end.digest)
  assert.match(seen.second, /^undo: there is no other future to go back to/)
  assert.deepEqual(seen.given, ['undo takes nothing, not 1', 'fork takes nothing, not {"at":5}'])
  assert.equal(seen.forked.digest, end.digest)
  assert.equal(seen.write.outcome, 'ok')
  assert.equal(seen.untouched, end.digest)
})

test('a live lab goes on as a simulated one, from now and from a moment of its past', async (t) => {
  const page = await open(t)
  const seen = await page.evaluate(async () => {
    const told = ({ leader, time, nodes }) => ({ leader, time, nodes: nodes.map(({ id, role, term, vote, commit, applied, alive, log }) => ({ id, role, term, vote, commit, applied, alive, log })) })
    const live = async (fork) => {
      await fork.set({ scale: 'max' })
      await fork.run()
      const put = await fork.put('k', 'forked')
      const { leader } = fork
      await fork.crash(leader)
      await fork.until((s) => s.leader && s.leader !== leader)
      const get = await fork.get('k')
      const check = await fork.check()
      await fork.hold()
      const { world, view, violations, digest } = fork.status()
      const recorded = new Uint8Array(await (await fork.trace()).arrayBuffer())
      await fork.dispose()
      return { put: put.outcome, get: get.value, check, world, view, violations, digest, recorded: Array.from(recorded) }
    }
    await start({ nodes: 3, election: [1000, 2000] }) // no election is a busy machine's
    await lab.until('leader')
    for (let i = 0; i < 5; i++) await lab.put('k', String(i))
    const then = lab.now() + 100
    await lab.until((s) => s.time > then + 300)
    await lab.put('k', 'later')
    await lab.hold()
    const present = await lab.fork()
    const now = [told(lab.status()), told(present.status())]
    await lab.run()
    const first = await live(present)
    await lab.seek(then)
    const earlier = await lab.fork()
    const past = [told(lab.status()), told(earlier.status())]
    const second = await live(earlier)
    const { value } = await lab.get('k')
    return { now, first, past, second, value, held: lab.status().held }
  })
  for (const [status, forked] of [seen.now, seen.past]) {
    assert.deepEqual(forked.nodes, status.nodes)
    assert.equal(forked.leader, status.leader)
    assert.ok(Math.abs(forked.time - status.time) < 500, `${forked.time} is ${status.time}`) // a busy page shows more than its lab
  }
  assert.equal(seen.past[0].nodes[0].log.last + 1, seen.now[0].nodes[0].log.last)
  for (const { put, get, check, world, view, violations, digest, recorded } of [seen.first, seen.second]) {
    assert.deepEqual([put, get, check.linearizable, world, violations], ['ok', 'forked', 'ok', 'sim', []])
    assert.ok(view.from > 0)
    assert.match(replayed(t, recorded).end, new RegExp(`^digest ${digest} `))
  }
  assert.equal(seen.value, 'later')
  assert.equal(seen.held, false)
})

test('etcd’s core runs in virtual time too, and goes back by running again', async (t) => {
  const page = await open(t)
  const seen = await page.evaluate(async () => {
    await start({ world: 'sim', engine: 'etcd', nodes: 3, scale: 10 })
    const { leader } = await lab.until('leader')
    const put = await lab.put('k', 'v')
    await lab.crash(leader)
    await lab.until((s) => s.leader && s.leader !== leader)
    await lab.hold()
    const { digest, time } = lab.status()
    await lab.seek(time / 2)
    const middle = lab.status()
    await lab.seek('now')
    return { put, digest, again: lab.status().digest, middle }
  })
  assert.equal(seen.put.outcome, 'ok')
  assert.equal(seen.again, seen.digest)
  assert.ok(seen.middle.digest !== seen.digest && seen.middle.engine === 'etcd' && !seen.middle.view.now)
})

each('equal seeds and calls at equal times give equal digests, here and natively, whatever is called', async (t, { engine }) => {
  const page = await open(t, { engine })
  const seen = await page.evaluate(async () => {
    await start({ world: 'sim', nodes: 4, seed: 7, scale: 20, snapshotEvery: 50, rules: engine === 'etcd' ? {} : { 'no-op': false } })
    const within = 60_000
    const leads = (not) => lab.until((s) => s.leader && s.leader !== not && s.config.voters.every((id) => !node(s, id).alive || node(s, id).leader === s.leader), { within })
    const ours = engine !== 'etcd'
    const changes = []
    lab.watch('k', ({ value }) => changes.push(value))
    const outcomes = []
    const ask = async (operation) => outcomes.push((await operation).outcome)
    const { leader } = await leads()
    const [a, b, c] = lab.status().nodes.map(({ id }) => id).filter((id) => id !== leader)
    for (let i = 0; i < 60; i++) await ask(lab.put('k', String(i), { within }))
    await ask(lab.get('k', { within }))
    await ask(lab.get('k', { read: 'local', via: a, within }))
    if (ours) await ask(lab.get('k', { read: 'lease', within }))
    await ask(lab.txn({ compare: [{ key: 'k', target: 'value', op: '=', value: '59' }], success: [{ put: ['t', 'yes'] }, { get: 'k' }], failure: [{ delete: 'k' }] }, { within }))
    await ask(lab.delete('t', { within }))
    await lab.set({ latency: [2, 9], loss: 0.05, duplicate: 0.05, reorder: 0.1, fsync: [0, 3] })
    await lab.set({ drift: 1.05 }, { node: a })
    await lab.set({ latency: 30 }, { link: [leader, a] })
    await lab.cut(leader, b, { oneWay: true })
    await lab.stall(c, { what: 'disk', for: 200 })
    await lab.stall(a, { what: 'apply', for: 200 })
    await Promise.all([1, 2, 3].map((i) => ask(lab.put('together', String(i), { within }))))
    await lab.heal()
    await lab.set({ loss: 0, duplicate: 0, reorder: 0 })
    await lab.pause(b)
    await lab.resume(b)
    await lab.compact((await leads()).leader)
    await lab.transfer((await leads()).leader === a ? c : a)
    const { leader: second } = await leads()
    await lab.partition([[second]])
    await lab.until((s) => s.leader && s.leader !== second, { within })
    await lab.heal()
    await leads()
    await ask(lab.put('k', 'of its own term', { within }))
    await lab.add('n5', { learner: true })
    await lab.add('n5')
    await lab.remove('n5')
    await lab.reconfigure({ voters: ['n1', 'n2', 'n3'], learners: ['n4'] })
    const { leader: third } = await leads()
    await lab.stall(third, { what: 'process', for: 1000 })
    await lab.powerLoss(third, { remains: 'torn' })
    await lab.restart(third)
    const { leader: fourth } = await leads()
    const down = ['n1', 'n2', 'n3'].find((id) => id !== fourth)
    await lab.fillDisk(down, { bytes: 1 })
    await ask(lab.put('k', 'without one', { within }))
    await lab.until((s) => node(s, down).stopped === 'full', { within })
    await lab.flipBit(down)
    await lab.fillDisk(down)
    const started = await lab.restart(down).then(() => 'started', (error) => error.message)
    const healthy = await lab.campaign(down).then(() => 'stands', (error) => error.message)
    await lab.mark()
    await ask(lab.put('k', 'last', { within }))
    await lab.until(() => changes.at(-1) === 'last', { within })
    await lab.hold()
    const { digest, time, violations } = lab.status()
    const { linearizable } = await lab.check()
    const recorded = Array.from(new Uint8Array(await (await lab.trace()).arrayBuffer()))
    await lab.seek(time / 2)
    await lab.seek(time)
    return { digest, again: lab.status().digest, recorded, outcomes, violations, linearizable, started, healthy }
  })
  assert.ok(seen.outcomes.length > 60 && seen.outcomes.every((outcome) => outcome === 'ok'), String(seen.outcomes))
  assert.deepEqual([seen.violations, seen.linearizable, seen.again], [[], 'ok', seen.digest])
  assert.match(replayed(t, seen.recorded).end, new RegExp(`^digest ${seen.digest} `))
})

test('the past of a live lab is shown while it runs on, and any call shows the present again', async (t) => {
  const page = await open(t)
  const seen = await page.evaluate(async () => {
    await start({ nodes: 3, disk: 'memory', election: [600, 1200] })
    await lab.until('leader')
    await lab.put('k', 'v')
    await lab.hold()
    const held = () => {
      const { time, nodes, links, leader, measured, view } = lab.status()
      return { time, nodes, links, leader, terms: measured.terms, view, events: lab.events().map(({ id }) => id) }
    }
    const then = held()
    await lab.run()
    const refused = await lab.step().catch((error) => error.message)
    await lab.crash(then.leader)
    await lab.until((s) => s.leader && s.leader !== then.leader)
    await lab.put('k', 'w')
    await lab.seek(then.time)
    const past = held()
    const step = await lab.step({ back: true })
    const before = held()
    await lab.seek('now')
    const now = held()
    await lab.seek(then.time)
    const again = held()
    await lab.restart(then.leader)
    return { then, refused, past, step, before, now, again, last: held() }
  })
  const { then, past } = seen
  // What nodes had told already may have come after the first look, at the time that the held clock shows.
  const shown = ({ time, leader, terms, nodes }) => ({ time, leader, terms, roles: nodes.map(({ role, alive, term }) => [role, alive, term]) })
  assert.match(seen.refused, /^step: this is the present of a live lab/)
  assert.deepEqual(shown(past), shown(then))
  assert.deepEqual(shown(seen.again), shown(then))
  assert.ok(!past.view.now && past.view.to > past.time && seen.now.view.now && seen.last.view.now)
  assert.ok(seen.step.kind === 'heard' && seen.before.time <= then.time && seen.now.leader !== then.leader)
})
