// A lab through its public API, in a page without an element.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dist, eventually, test, usualDisk } from './harness.mjs'
import { each, inWorker, startLabs, workerNames } from './labpage.mjs'

const { open } = await startLabs()
const build = () => JSON.parse(readFileSync(join(dist, 'build.json'), 'utf8')).build

each('five nodes run, each in a worker and a wasm instance of its own, and elect one leader', async (t, { engine }) => {
  const page = await open(t, { engine })
  const status = await page.evaluate(async () => {
    await start()
    await lab.until('leader')
    // On a busy machine somebody may stand against the first leader.
    return lab.until((s) => s.leader && s.nodes.every((n) => n.leader === s.leader), { within: 60_000 })
  })
  assert.deepEqual(await workerNames(page), ['director', 'n1', 'n2', 'n3', 'n4', 'n5'])
  const names = ['director', ...status.nodes.map((n) => n.id)]
  const instances = await Promise.all(names.map((name) => inWorker(page, name, () => instances.map((i) => i.exports.mem.buffer.byteLength > 0))))
  assert.deepEqual(instances, Array(6).fill([true]), 'each worker has one instance, with memory of its own')
  const highest = Math.max(...status.nodes.map((n) => n.term))
  const leaders = status.nodes.filter((n) => n.role === 'leader' && n.term === highest)
  assert.deepEqual(leaders.map((n) => n.id), [status.leader])
  assert.deepEqual([status.world, status.engine, status.disk, status.diskFallback === null, status.build], ['live', engine, usualDisk, usualDisk === 'opfs', build()])
  assert.deepEqual(status.config, { voters: ['n1', 'n2', 'n3', 'n4', 'n5'], outgoing: [], learners: [], joint: false })
})

each('a write reaches all logs and all state machines', async (t, { engine }) => {
  const page = await open(t, { engine })
  const { put, status, values } = await page.evaluate(async () => {
    await start({ disk: 'memory' })
    const put = await lab.put('greeting', 'hello')
    const status = await lab.until((s) => agree(s, put.index))
    const values = await Promise.all(status.nodes.map((n) => lab.get('greeting', { via: n.id })))
    return { put, status, values }
  })
  assert.deepEqual([put.outcome, put.revision], ['ok', 2])
  for (const { id, log } of status.nodes) {
    const entry = log.entries.find((e) => e.index === put.index)
    assert.deepEqual([entry?.kind, entry?.text, entry?.term], ['command', 'put greeting hello', put.term], `${id} has it`)
  }
  assert.deepEqual(values.map((v) => [v.outcome, v.value]), Array(5).fill(['ok', 'hello']))
})

each('a client finds revisions, absence, deletions and transactions as etcd has them', async (t, { engine }) => {
  const page = await open(t, { engine })
  const seen = await page.evaluate(async () => {
    await start({ nodes: 3, disk: 'memory' })
    const absent = await lab.get('k')
    const first = await lab.put('k', 'one')
    const won = await lab.txn({ compare: [{ key: 'k', target: 'value', op: '=', value: 'one' }], success: [{ put: ['k', 'two'] }, { get: 'k' }], failure: [{ delete: 'k' }] })
    const lost = await lab.txn({ compare: [{ key: 'k', target: 'version', op: '=', value: 9 }], success: [{ put: ['k', 'three'] }] })
    const read = await lab.get('k')
    const gone = await lab.delete('k')
    const again = await lab.delete('k')
    return { absent, first, won, lost, read, gone, again }
  })
  assert.deepEqual([seen.absent.outcome, seen.absent.value], ['ok', null])
  assert.equal(seen.first.revision, 2)
  assert.deepEqual([seen.won.succeeded, seen.won.revision, seen.won.responses], [true, 3, [{ revision: 3 }, { value: 'two' }]])
  assert.deepEqual([seen.lost.succeeded, seen.lost.revision], [false, 3])
  assert.deepEqual([seen.read.value, seen.read.createRevision, seen.read.modRevision, seen.read.version], ['two', 2, 3, 2])
  assert.deepEqual([seen.gone.deleted, seen.gone.revision, seen.again.deleted, seen.again.revision], [1, 4, 0, 4])
})

each('a watch tells committed changes in order, once each, across a change of leader', async (t, { engine }) => {
  const page = await open(t, { engine })
  const changes = await page.evaluate(async () => {
    await start({ nodes: 3, disk: 'memory' })
    await lab.put('k', 'before')
    const changes = []
    lab.watch('k', (change) => changes.push(change))
    await lab.put('k', 'a')
    await lab.put('other', 'x')
    await lab.crash((await lab.until('leader')).leader)
    await lab.put('k', 'b', { within: 10000 })
    await lab.delete('k', { within: 10000 })
    await lab.until(() => changes.length >= 3)
    return changes
  })
  assert.deepEqual(changes.map((c) => [c.type, c.key, c.value, c.revision]), [['put', 'k', 'a', 3], ['put', 'k', 'b', 5], ['delete', 'k', null, 6]])
})

each('old changes are forgotten, and a watch from before is told so', async (t, { engine }) => {
  const page = await open(t, { engine })
  const seen = await page.evaluate(async () => {
    await start({ nodes: 3, disk: 'memory' })
    const [all, late, rest] = [[], [], []]
    lab.watch('k', (change) => all.push(change), { from: 1 })
    for (let i = 0; i < 21; i++) await Promise.all(Array.from({ length: 50 }, () => lab.put('k', 'v', { within: 20000 })))
    await lab.until(() => all.length >= 1050, { within: 20000 })
    const compacted = ({ text }) => text.startsWith('compact ')
    while (!(await lab.log('n1')).some(compacted)) await lab.put('other', 'v', { within: 20000 })
    await lab.until((s) => s.nodes.every((n) => n.applied === n.commit && n.commit === s.nodes[0].commit), { within: 20000 })
    lab.watch('k', (change) => late.push(change), { from: 2 })
    await lab.until(() => late.length > 0, { within: 20000 })
    lab.watch('k', (change) => rest.push(change), { from: late[0].compacted })
    await lab.until(() => rest.length > 0, { within: 20000 })
    const { value } = await lab.get('k')
    return { all: all.map((c) => c.revision), late, first: rest[0], value }
  })
  const { compacted } = seen.late[0]
  assert.deepEqual(seen.late, [{ type: 'compacted', key: 'k', compacted }])
  assert.ok(compacted > 500, `compacted at ${compacted}`)
  assert.deepEqual([seen.first.revision, seen.first.version, seen.first.createRevision], [compacted, compacted - 1, 2])
  assert.deepEqual(seen.all, Array.from({ length: 1050 }, (_, i) => i + 2), 'who watched from the start missed nothing')
  assert.equal(seen.value, 'v', 'what is current stays')
})

test('a watch that was ended tells nothing more', async (t) => {
  const page = await open(t)
  const changes = await page.evaluate(async () => {
    await start({ nodes: 1, disk: 'memory' })
    const ended = []
    const kept = []
    const stop = lab.watch('k', (change) => ended.push(change.value))
    lab.watch('k', (change) => kept.push(change.value))
    await lab.put('k', 'a')
    await lab.until(() => ended.length === 1 && kept.length === 1)
    stop()
    await lab.put('k', 'b')
    await lab.until(() => kept.length === 2)
    return { ended, kept }
  })
  assert.deepEqual(changes, { ended: ['a'], kept: ['a', 'b'] })
})

for (const nodes of [1, 9]) {
  test(`a cluster of ${nodes} elects a leader and commits`, async (t) => {
    const page = await open(t)
    const status = await page.evaluate(async (nodes) => {
      await start({ nodes })
      const { index } = await lab.put('k', 'v', { within: 20000 })
      return lab.until((s) => agree(s, index), { within: 20000 })
    }, nodes)
    assert.equal(status.nodes.length, nodes)
    assert.ok(status.nodes.every((n) => n.alive && n.member === 'voter'))
    assert.equal((await workerNames(page)).length, nodes + 1)
  })
}

test('a held lab stands still, and says so to those who ask it for something', async (t) => {
  const page = await open(t)
  const seen = await page.evaluate(async () => {
    await start({ nodes: 3, disk: 'memory' })
    await lab.until('leader')
    const told = (promise) => promise.then(() => 'done', (error) => error.message)
    await lab.hold()
    const { time, held } = lab.status()
    const refused = await Promise.all([told(lab.put('k', 'v')), told(lab.get('k')), told(lab.until('leader'))])
    const later = lab.status().time
    await lab.run()
    return { stood: later - time, held, refused, after: await told(lab.put('k', 'v')) }
  })
  assert.deepEqual([seen.stood, seen.held, seen.after], [0, true, 'done'])
  for (const sentence of seen.refused) assert.match(sentence, /held/)
})

test('a slower clock slows the whole cluster down', async (t) => {
  const page = await open(t)
  const { real, cluster } = await page.evaluate(async () => {
    await start({ nodes: 3, disk: 'memory', scale: 0.1 })
    const [begin, from] = [performance.now(), lab.now()]
    await lab.until('leader')
    await lab.until((s) => s.time > from + 300)
    return { real: performance.now() - begin, cluster: lab.now() - from }
  })
  assert.ok(Math.abs(cluster / real - 0.1) < 0.02, `a tenth of real time: ${cluster} ms of ${real}`)
})

each('a flight can be followed, and its bytes looked at', async (t, { engine }) => {
  const page = await open(t, { engine })
  const { flight, bytes } = await page.evaluate(async () => {
    await start({ nodes: 3, disk: 'memory', scale: 0.2 })
    await lab.until('leader')
    const arrived = () => lab.flights(0).find((f) => f.kind === 'append' && !f.reply && f.entries > 0 && f.due < lab.now() - 20)
    void lab.put('k', 'a value to look for')
    await lab.until(arrived)
    const flight = arrived()
    return { flight, bytes: [...(await lab.wire(flight))] }
  })
  assert.equal(bytes.length, flight.size)
  assert.ok(flight.due > flight.sent && flight.from !== flight.to)
})

test('the recording comes as a file', async (t) => {
  const page = await open(t)
  const size = await page.evaluate(async () => {
    await start({ nodes: 3, disk: 'memory' })
    await lab.put('k', 'v')
    const blob = await lab.trace()
    return blob instanceof Blob && blob.size
  })
  assert.ok(size > 500, `${size} bytes`)
})

test('more of a log than the status holds can be asked for', async (t) => {
  const page = await open(t)
  const { status, all, some } = await page.evaluate(async () => {
    await start({ nodes: 3, disk: 'memory' })
    const puts = await Promise.all(Array.from({ length: 300 }, (_, i) => lab.put('k', `${i}`, { within: 20000 })))
    await lab.until((s) => agree(s, Math.max(...puts.map((p) => p.index))))
    return { status: node(lab.status(), 'n2'), all: await lab.log('n2'), some: await lab.log('n2', 5, 7) }
  })
  assert.equal(status.log.entries.length, 256)
  assert.deepEqual(all.map((e) => e.index), Array.from({ length: status.log.last }, (_, i) => i + 1))
  assert.deepEqual(some, all.slice(4, 7))
})

test('dispose leaves no worker, no lock and no file, and whatever is asked after is refused', async (t) => {
  const page = await open(t)
  const seen = await page.evaluate(async () => {
    const told = (promise) => promise.then(() => 'done', (error) => error.message)
    await start()
    const { leader } = await lab.until('leader')
    await lab.crash(leader)
    const pending = told(lab.until(() => false, { within: 60000 }))
    const folders = async () => {
      const names = []
      const root = await navigator.storage.getDirectory()
      for await (const name of (await root.getDirectoryHandle('raftlab')).keys()) names.push(name)
      return names.length
    }
    const locks = async () => (await navigator.locks.query()).held.filter((l) => l.name.startsWith('raftlab/')).length
    const before = { folders: await folders(), locks: await locks() }
    const [first, second] = [lab.dispose(), lab.dispose()]
    await Promise.all([first, second])
    const after = await Promise.all([lab.put('k', 'v'), lab.crash('n1'), lab.until('leader'), lab.trace(), lab.run()].map(told))
    return {
      before, pending: await pending, folders: await folders(), locks: await locks(), after, leader: lab.leader,
    }
  })
  assert.deepEqual(seen.before.folders, 1)
  assert.ok(seen.before.locks >= 5, 'the lab and its living nodes hold locks')
  assert.deepEqual([seen.folders, seen.locks, seen.leader], [0, 0, null])
  assert.match(seen.pending, /this lab was disposed/)
  for (const sentence of seen.after) assert.match(sentence, /^(put|crash|until|trace|run): this lab was disposed$/)
  await eventually('the end of every worker', () => page.workers().length === 0)
})

test('what a tab left behind is swept by the next lab', async (t) => {
  const left = await open(t)
  await left.evaluate(() => start({ nodes: 1 }))
  await left.goto('about:blank')
  const page = await open(t)
  await page.evaluate(() => start({ nodes: 1 }))
  await eventually('a single folder', () => page.evaluate(async () => {
    const names = []
    const root = await navigator.storage.getDirectory()
    for await (const name of (await root.getDirectoryHandle('raftlab')).keys()) names.push(name)
    return names.length === 1
  }))
})

test('two labs on one page do not hear each other', async (t) => {
  const page = await open(t)
  const { values, status, crashes } = await page.evaluate(async () => {
    const { createLab } = await import('/raft-lab.js')
    const [a, b] = (await Promise.all([createLab({ nodes: 3 }), createLab({ nodes: 3 })])).map(patient)
    const crashes = []
    b.on('crash', (crash) => crashes.push(crash))
    await Promise.all([a.put('k', 'from a'), b.put('k', 'from b')])
    await a.crash((await a.until('leader')).leader)
    await a.put('k', 'again from a', { within: 20000 })
    const values = await Promise.all([a.get('k'), b.get('k')])
    await a.dispose()
    await b.put('k', 'b alone', { within: 20000 })
    return { values: values.map((v) => v.value), crashes, status: await b.until((s) => agree(s, 4)) }
  })
  assert.deepEqual(values, ['again from a', 'from b'])
  assert.deepEqual(crashes, [])
  for (const { alive, incarnation, log } of status.nodes) {
    assert.deepEqual([alive, incarnation], [true, 1])
    assert.ok(!log.entries.some((e) => e.text.includes('from a')))
  }
})

test('two tabs do not hear each other', async (t) => {
  const [one, two] = [await open(t), await open(t)]
  const begin = (page, value) => page.evaluate(async (value) => {
    await start({ nodes: 3 })
    return (await lab.put('k', value, { within: 20000 })).outcome
  }, value)
  assert.deepEqual(await Promise.all([begin(one, 'one'), begin(two, 'two')]), ['ok', 'ok'])
  await one.evaluate(() => lab.dispose())
  const read = await two.evaluate(async () => (await lab.get('k')).value)
  assert.equal(read, 'two')
})

test('a command that makes no sense now is refused with a sentence', async (t) => {
  const page = await open(t)
  const seen = await page.evaluate(async () => {
    await start({ nodes: 3, disk: 'memory' })
    const told = (promise) => promise.then(() => 'done', (error) => error.message)
    const running = await told(lab.restart('n1'))
    await lab.crash('n1')
    const down = [await told(lab.crash('n1')), await told(lab.pause('n1')), await told(lab.campaign('n1'))]
    const code = await lab.crash('n1').catch(({ cause }) => cause.code)
    return { running, down, code, again: await told(lab.restart('n1')) }
  })
  assert.match(seen.running, /^restart: n1 is running/)
  assert.deepEqual(seen.down, ['crash: n1 is crashed already', 'pause: n1 is crashed: restart it first', 'campaign: n1 is crashed: restart it first'])
  assert.equal(seen.code, 'downAlready')
  assert.equal(seen.again, 'done')
})
