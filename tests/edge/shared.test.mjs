// One instance of the program serves all requests of an isolate: whatever one of them waits for, and whoever goes away, the others have their answers.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { ask, links, startWorker } from './homes.mjs'

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
async function beginSlow(body) {
  let sent
  const answered = ask(worker, '/s', { method: 'POST', headers: { ...client(), 'Content-Length': body.length }, through: (request) => (sent = request) })
  answered.catch(() => {}) // who goes away hears of no answer
  await new Promise((left) => sent.write(body.slice(0, 40), left))
  return { sent, answered, end: () => sent.end(body.slice(40)) }
}

test('bodies that take their time, reads of the store, pictures and clients that leave do not meet', async () => {
  const pictures = new Map()
  for (const { fragment } of links) pictures.set(fragment, (await ask(worker, `/m/${fragment}.svg`)).body)
  await Promise.all(links.map(({ fragment }) => ask(worker, '/s', { method: 'POST', headers: client(), body: fragment })))

  for (let round = 0; round < 3; round++) {
    const slow = await Promise.all(moments.map(beginSlow))
    const leaving = await Promise.all(moments.map(beginSlow))
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
    assert.deepEqual(anew.lines, paths.map((_, i) => `instance ${i + 1} starts`))
  } finally {
    await anew.close()
  }
})
