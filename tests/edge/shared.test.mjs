// One instance of the program serves all requests of an isolate: whatever one of them waits for, and whoever goes away, the others have their answers.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { ask, links, refused, startWorker, tells } from './homes.mjs'

let worker
before(async () => {
  worker = await startWorker({ stores: true })
})
after(() => worker?.close())

const nameOf = (text) => createHash('sha256').update(text).digest().subarray(0, 12).toString('base64url')
/** A client of its own, who may store as much as another. */
let clients = 0
const client = () => ({ 'CF-Connecting-IP': `198.51.100.${++clients % 250}` })
const moments = Array.from({ length: 12 }, (_, i) => `scale=${i + 1}&${links[0].fragment.replace('&scale=20', '')}`)

/** A request whose body comes in two parts: resolves to what it needs to go on once the first has left. */
async function beginSlow(home, body) {
  let sent
  const answered = ask(home, '/s', { method: 'POST', headers: { ...client(), 'Content-Length': body.length }, through: (request) => (sent = request) })
  answered.catch(() => {}) // who goes away hears of no answer
  await new Promise((left) => sent.write(body.slice(0, 40), left))
  return { sent, answered, end: () => sent.end(body.slice(40)) }
}

test('bodies that take their time, reads of the store, pictures and clients that leave do not meet', async () => {
  const pictures = new Map()
  for (const { fragment } of links) pictures.set(fragment, (await ask(worker, `/m/${fragment}.svg`)).body)
  await Promise.all(links.map(({ fragment }) => ask(worker, '/s', { method: 'POST', headers: client(), body: fragment })))

  for (let round = 0; round < 3; round++) {
    const slow = await Promise.all(moments.map((moment) => beginSlow(worker, moment)))
    const leaving = await Promise.all(moments.map((moment) => beginSlow(worker, moment)))
    const gone = [...leaving.map(({ sent }) => sent)]
    for (const { fragment } of links.slice(0, 4)) ask(worker, `/m/${fragment}.png`, { through: (sent) => gone.push(sent.end()) }).catch(() => {})
    const quick = links.flatMap(({ fragment }) => [
      ask(worker, `/m/${fragment}.svg`).then(({ status, body }) => assert.ok(status === 200 && body.equals(pictures.get(fragment)), 'a picture of its own')),
      ask(worker, `/s/${nameOf(fragment)}`).then(({ status, headers }) => assert.deepEqual([status, headers.location], [302, `/m/${fragment}`])),
      ask(worker, '/s/0123456789abcdef').then(({ status }) => assert.equal(status, 404)),
      ask(worker, '/').then(({ status, body }) => assert.ok(status === 200 && String(body).includes('<raft-lab'))),
    ])
    gone.forEach((sent) => sent.destroy())
    await Promise.all(quick) // while the slow ones still wait
    slow.forEach(({ end }) => end())
    const stored = await Promise.all(slow.map(({ answered }) => answered))
    assert.deepEqual(stored.map(({ status, headers }) => [status, headers.location]), moments.map((moment) => [201, `/s/${nameOf(moment)}`]))
  }
  assert.deepEqual(worker.lines, ['instance 1 starts'])
})

test('an instance whose memory grew too large gives way to another, and nobody notices', async () => {
  const anew = await startWorker({ memory: 1 })
  try {
    const paths = links.slice(0, 3).flatMap(({ fragment }) => [`/m/${fragment}.svg`, `/m/${fragment}`])
    const answers = (home) => Promise.all(paths.map((path) => ask(home, path)))
    const [there, here] = [await answers(anew), await answers(worker)]
    there.forEach(({ status, body }, i) => assert.ok(status === 200 && body.equals(here[i].body), paths[i]))
    await tells(anew, `instance ${paths.length} starts`)
    assert.deepEqual(anew.lines, paths.map((_, i) => `instance ${i + 1} starts`))
  } finally {
    await anew.close()
  }
})

test('a program that ends takes nobody with it but who asked for too much', async () => {
  const small = await startWorker({ stores: true, most: 17 * 2 ** 20 }) // enough for all but pixels
  try {
    const { fragment } = links[0]
    const known = await ask(worker, `/m/${fragment}.svg`)
    for (let round = 0; round < 2; round++) {
      const slow = await Promise.all(moments.map((moment) => beginSlow(small, moment)))
      const [one, other, ...rest] = await Promise.all([
        ask(small, `/m/${fragment}.png`), ask(small, `/m/${fragment}.png?theme=dark`),
        ask(small, `/m/${fragment}.svg`), ask(small, '/none'), ask(small, `/m/${fragment}.svg`),
      ])
      for (const answer of [one, other]) assert.deepEqual(refused(answer), [503, 'the server can not answer now: try again\n'])
      assert.deepEqual(rest.map(({ status }) => status), [200, 404, 200])
      assert.ok(rest[0].body.equals(known.body) && rest[2].body.equals(known.body))
      slow.forEach(({ end }) => end())
      const stored = await Promise.all(slow.map(({ answered }) => answered))
      assert.deepEqual(stored.map(({ status, headers }) => [status, headers.location]), moments.map((moment) => [201, `/s/${nameOf(moment)}`]))
    }
    await tells(small, 'the program has ended', 4)
  } finally {
    await small.close()
  }
})

test('what an instance that others had has no room for is asked of a new one', async () => {
  const small = await startWorker({ most: 17 * 2 ** 20 })
  try {
    const asked = ['/none', `/m/${links[0].fragment}.png`, '/none'] // the second is asked of the first's, and of one that nobody had
    const statuses = []
    for (const path of asked) statuses.push((await ask(small, path)).status)
    assert.deepEqual(statuses, [404, 503, 404])
    await tells(small, 'instance 3 starts')
    assert.ok(!small.lines.includes('instance 4 starts'))
  } finally {
    await small.close()
  }
})

test('a page that is too long for the program is refused, and its other files are not', async () => {
  const files = mkdtempSync(join(tmpdir(), 'raftlab-long-'))
  mkdirSync(join(files, 'long'))
  writeFileSync(join(files, 'long/index.html'), 'x'.repeat(2 ** 20 + 1))
  const home = await startWorker({ files })
  try {
    assert.deepEqual(refused(await ask(home, '/long/')), [503, 'the server can not answer now: try again\n'])
    assert.equal((await ask(home, '/long/index.html')).body.length, 2 ** 20 + 1)
    await tells(home, 'long/index.html has more than 1048576 bytes')
  } finally {
    await home.close()
    rmSync(files, { recursive: true })
  }
})
