// What a cluster does when its disks have no room, or have lost what they held.
import assert from 'node:assert/strict'
import { browserName, openPage, test } from './harness.mjs'
import { each, startLabs } from './labpage.mjs'

/** Firefox's bound of all sites, of which each has half, in KiB. */
const firefoxBound = 80 * 1024
const { context, site, open } = await startLabs({ browser: { firefox: { firefoxUserPrefs: { 'dom.quotaManager.temporaryStorage.fixedLimit': firefoxBound } } } })

/** Leaves the site room for so many bytes; undefined: as ever. */
const bounded = { chromium: override, firefox: fill }[browserName]

async function override(page, quotaSize) {
  const session = await context.newCDPSession(page)
  await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(site.url).origin, quotaSize })
}

/** Firefox takes its bound when it starts: all else is filled by another file. */
async function fill(page, room) {
  await page.evaluate(async (room) => {
    const folder = await navigator.storage.getDirectory()
    if (room === undefined) return folder.removeEntry('ballast')
    const ballast = await (await folder.getFileHandle('ballast', { create: true })).createWritable()
    const { quota, usage } = await navigator.storage.estimate()
    await ballast.write(new Uint8Array(Math.max(0, quota - usage - room)))
    await ballast.close()
  }, room)
}

each('a full disk loses nothing that was acknowledged, and a restart goes on once there is room', async (t, { engine }) => {
  const page = await open(t, { engine })
  await bounded(page, 4_000_000)
  const full = await page.evaluate(async () => {
    await start({ nodes: 3 })
    await lab.until('leader')
    const crashes = []
    lab.on('crash', (crash) => crashes.push(crash))
    globalThis.acknowledged = []
    for (let i = 0; i < 30; i++) {
      const { outcome } = await lab.put(`key ${i}`, `${i}`.padEnd(200_000, 'x'), { within: 3000 })
      if (outcome !== 'ok') break
      acknowledged.push(i)
    }
    // Who is left writes too, if only a new term, so that in the end no majority is.
    const down = ({ nodes }) => nodes.filter((n) => !n.alive)
    const status = await lab.until((s) => down(s).length >= 2, { within: 30000 })
    return { crashes, down: down(status), events: lab.events().filter((e) => e.name === 'stopped'), count: acknowledged.length }
  })
  assert.ok(full.count < 30, 'a disk of 4 MB took 18 MB')
  for (const { id, down, stopped } of full.down) assert.deepEqual([id, down, stopped], [id, 'its disk is full', 'full'])
  assert.deepEqual(full.events.slice(0, 2).map((e) => e.numbers[1]), [1, 1])
  for (const { cause, stack } of full.crashes.slice(0, 2)) assert.deepEqual([cause, stack], ['stopped', 'its disk is full'])

  await bounded(page, undefined)
  const read = await page.evaluate(async () => {
    for (const { id, alive } of lab.status().nodes) {
      if (alive) await lab.crash(id)
    }
    for (const { id } of lab.status().nodes) await lab.restart(id)
    await lab.until('leader')
    const values = await Promise.all(acknowledged.map((i) => lab.get(`key ${i}`, { within: 20000 })))
    const { outcome: put } = await lab.put('more', 'x'.repeat(200_000))
    await lab.dispose() // its files go now, not while the next test bounds what there is room for
    return { lost: acknowledged.filter((i, k) => values[k].value?.trim() !== `${i}`.padEnd(200_000, 'x')), put }
  })
  assert.deepEqual(read, { lost: [], put: 'ok' })
})

test('a lab that begins where there is no room keeps its disks in memory, and says why', async (t) => {
  const page = await open(t)
  await bounded(page, 0)
  const { disk, diskFallback, put } = await page.evaluate(async () => {
    await start({ nodes: 3 })
    const { outcome: put } = await lab.put('k', 'v', { within: 20000 })
    return { ...lab.status(), put }
  })
  await bounded(page, undefined)
  assert.deepEqual([disk, put], ['memory', 'ok'])
  assert.match(diskFallback, /no room is left on the disk/)
})

/** Runs in the page: changes the bytes of a crashed node's file. */
function damageInPage() {
  globalThis.damage = async (id, how) => {
    const { held } = await navigator.locks.query()
    const [, lab] = held.map(({ name }) => name.split('/')).find(([root, , ...rest]) => root === 'raftlab' && rest.length === 0)
    const folder = await (await (await navigator.storage.getDirectory()).getDirectoryHandle('raftlab')).getDirectoryHandle(lab)
    const handle = await folder.getFileHandle(`${id}.wal`)
    const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer())
    // Each record begins with these four bytes (raft/wal/doc.go).
    const last = bytes.findLastIndex((_, i) => [0xfe, 0xfb, 0xf9, 0xfd].every((b, k) => bytes[i + k] === b))
    const change = { empty: () => new Uint8Array(), record: () => bytes.slice(0, last), flip: () => bytes.with(bytes.length - 1, bytes.at(-1) ^ 1) }
    const to = await handle.createWritable()
    await to.write(change[how]())
    await to.close()
  }
}

/** Opens a page with a lab of three nodes on files, of which a follower has acknowledged and is down. */
async function withFollowerDown(t, engine) {
  const page = await open(t, { engine })
  await page.evaluate(damageInPage)
  const follower = await page.evaluate(async () => {
    await start({ nodes: 3 })
    const { index } = await lab.put('kept', 'safe', { within: 20000 })
    const { leader, nodes } = await lab.until((s) => s.leader && agree(s, index))
    const follower = nodes.find(({ id }) => id !== leader).id
    await lab.crash(follower)
    return follower
  })
  return { page, follower }
}

for (const how of ['empty', 'record', 'flip']) {
  each(`a node whose log lost what it had acknowledged (${how}) does not start, and comes back empty as a learner`, async (t, { engine }) => {
    const { page, follower } = await withFollowerDown(t, engine)
    const seen = await page.evaluate(async ([id, how]) => {
      await damage(id, how)
      const refused = await lab.restart(id).catch((error) => error.message)
      const { down, stopped, alive } = node(await lab.until((s) => node(s, id).stopped), id)
      const again = await lab.restart(id).catch((error) => error.message)
      await lab.restart(id, { disk: 'wipe' })
      const { index } = await lab.put('more', 'safe', { within: 20000 })
      const status = await lab.until((s) => agree(s, index) && node(s, id).applied >= index)
      const { outcome, value } = await lab.get('kept', { via: id, read: 'local' })
      const { properties } = await lab.check()
      return { refused, again, down, stopped, alive, member: node(status, id).member, trusted: status.trusted, outcome, value, broken: properties.filter((p) => !p.holds) }
    }, [follower, how])
    const why = how === 'empty' ? /its disk holds no write, and write \d+ was durable: what it had acknowledged is lost/ : /its disk ends with write [1-9]\d*, and write \d+ was durable: what it had acknowledged is lost/
    for (const sentence of [seen.refused, seen.again]) assert.match(sentence, new RegExp(`^restart: ${follower} could not start: ${why.source}$`))
    assert.match(seen.down, why)
    assert.deepEqual([seen.stopped, seen.alive, seen.member, seen.outcome, seen.value], ['behind', false, 'learner', 'ok', 'safe'])
    assert.deepEqual([seen.trusted, seen.broken], [[], []])
  })
}

test('a disk that is trusted all the same marks the run, on screen too, and the leader sends what it lost', async (t) => {
  const page = await openPage(t, context, `${site.url}embed.html#nodes=3&scale=1&writes=0`)
  await page.evaluate(damageInPage)
  const follower = await page.evaluate(async () => {
    globalThis.lab = await document.querySelector('raft-lab').ready
    globalThis.node = (status, id) => status.nodes.find((n) => n.id === id)
    const { index } = await lab.put('kept', 'safe', { within: 20000 })
    await lab.set({ election: [5000, 6000] }) // another leader would not know what the follower had
    const { leader, nodes } = await lab.until((s) => s.leader && s.nodes.every((n) => n.applied >= index))
    const follower = nodes.find(({ id }) => id !== leader).id
    await lab.crash(follower)
    await damage(follower, 'empty')
    await lab.restart(follower).catch(() => {})
    await lab.until((s) => node(s, follower).stopped === 'behind')
    return follower
  })
  await page.locator(`raft-lab-stage g[data-node=${follower}]`, { hasText: 'log lost' }).click()
  await page.getByText(/^The node stopped by itself: its disk holds no write, and write \d+ was durable/).waitFor()
  await page.getByText(new RegExp(`${follower} stops by itself: its disk lacks writes that it had acknowledged`)).first().waitFor()
  await page.getByRole('button', { name: 'Start anyway' }).click()
  await page.getByText(`${follower}: log incomplete`).waitFor()
  const { trusted, names, value } = await page.evaluate(async (id) => {
    await lab.until((s) => s.leader && node(s, id).applied >= 2 && node(s, id).log.last === node(s, s.leader).log.last, { within: 30000 })
    const { value } = await lab.get('kept', { via: id, read: 'local' })
    return { trusted: lab.status().trusted, names: lab.events().map((e) => e.name), value }
  }, follower)
  assert.deepEqual([trusted, value], [[follower], 'safe'])
  assert.ok(names.includes('trusted'))
  assert.ok(names.includes('matchLost'), 'the leader says that the follower has less than it is known to match')
})

test('a disk is emptied only while a majority of the voters runs without it', async (t) => {
  const { page, follower } = await withFollowerDown(t)
  const refused = await page.evaluate(async (id) => {
    const { leader } = await lab.until('leader')
    await lab.crash(leader)
    return lab.restart(id, { disk: 'wipe' }).catch((error) => error.message)
  }, follower)
  assert.equal(refused, `restart: ${follower}'s disk is not emptied: that takes 2 other voters of 3 that run, and there are 1`)
  const sentences = await page.evaluate(async (id) => {
    const said = []
    for (const options of [{ disk: 'burn' }, { disks: 'wipe' }, 'wipe']) said.push(await lab.restart(id, options).catch((error) => error.message))
    return said
  }, follower)
  assert.match(sentences[0], /^restart: options\.disk takes 'wipe' or 'trust'/)
  assert.match(sentences[1], /^restart: options has no "disks"; accepted: disk$/)
  assert.match(sentences[2], /^restart: options takes an object with any of disk/)
})
