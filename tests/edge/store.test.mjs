// Moments that are stored: in KV at the edge, in a folder here, with the same answers.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { ask, links, refused, site, startServer, startWorker, tells } from './homes.mjs'

let worker, server
before(async () => {
  ;[worker, server] = await Promise.all([startWorker({ stores: true }), startServer({ stores: true })])
})
after(() => Promise.all([worker?.close(), server?.close()]))

/** What tells the worker, and the server of a proxy on this machine, who asks. */
const from = (address, said = address) => ({ 'CF-Connecting-IP': address, 'X-Forwarded-For': said })
const nameOf = (text) => createHash('sha256').update(text).digest().subarray(0, 12).toString('base64url')
const told = ({ status, headers, body }) => ({ status, location: headers.location, kept: headers['cache-control'], type: headers['content-type'], after: headers['retry-after'], body: String(body) })

test('a moment is stored under one name, from both homes, and found again', async () => {
  for (const { fragment } of links.slice(0, 3)) {
    const to = `/s/${nameOf(fragment)}`
    for (const home of [server, worker, worker]) {
      assert.deepEqual(told(await ask(home, '/s', { method: 'POST', body: fragment })), {
        status: 201, location: to, kept: 'no-store', type: 'text/plain; charset=utf-8', after: undefined, body: `${site}${to}\n`,
      })
    }
    for (const home of [server, worker]) {
      assert.deepEqual(told(await ask(home, to)), { status: 302, location: `/m/${fragment}`, kept: 'no-cache', type: undefined, after: undefined, body: '' })
    }
  }
})

test('what is no moment, or has no page, is not stored', async () => {
  const headers = from('192.0.2.7')
  for (const [path, options, status] of [
    ['/s', { method: 'POST', body: 'javascript:alert(1)', headers }, 400], ['/s', { method: 'POST', headers }, 400], ['/s', { method: 'POST', body: 'x'.repeat(16_385), headers }, 413],
    ['/s', { method: 'POST', body: `nodes=99&${links[0].fragment}`, headers }, 400],
    ['/s/', {}, 404], ['/s/0123456789abcdef', {}, 404], ['/s/..%2fsecret', {}, 404], ['/s/%00', {}, 404], ['/s', {}, 200],
  ]) {
    const [here, there] = await Promise.all([server, worker].map(async (home) => told(await ask(home, path, options))))
    assert.deepEqual(there, here, path)
    assert.equal(there.status, status, path)
  }
})

test('a short address is offered as its moment is', async () => {
  const { fragment } = links[1]
  for (const home of [server, worker]) {
    const { headers: { location } } = await ask(home, '/s', { method: 'POST', body: fragment, headers: from('192.0.2.9') })
    const [short, long, none] = await Promise.all([location, `/m/${fragment}`, '/s/0123456789abcdef'].map((path) => ask(home, `/oembed?url=${encodeURIComponent(site + path)}`)))
    assert.deepEqual([short.status, String(short.body), none.status], [200, String(long.body), 404])
  }
})

test('whoever sends more than a moment is answered before the end', async () => {
  const { status, body } = await ask(worker, '/s', { method: 'POST', headers: { ...from('192.0.2.8'), 'Content-Length': 10_000_000 }, through: (sent) => sent.on('error', () => {}).write('x'.repeat(100_000)) })
  assert.deepEqual([status, String(body)], [413, 'a moment has at most 16384 characters\n'])
})

test('one address stores ten moments a minute, whatever it says of itself, and another may then', async () => {
  for (const home of [server, worker]) {
    const post = (address, said) => ask(home, '/s', { method: 'POST', body: links[0].fragment, headers: from(address, said) })
    const all = []
    while (all.length < 21 && all.at(-1)?.status !== 429) all.push(await post('192.0.2.1', `198.51.100.${all.length}, 192.0.2.1`)) // a minute may end meanwhile
    assert.deepEqual(told(all.at(-1)), {
      status: 429, location: undefined, kept: 'no-store', type: 'text/plain; charset=utf-8', after: '60', body: 'this address has sent as many moments as one may in a minute\n',
    })
    assert.ok(all.length > 10 && all.slice(0, -1).every(({ status }) => status === 201))
    assert.equal((await post('192.0.2.2')).status, 201)
  }
})

test('what KV has already is not written again', async () => {
  const { fragment } = links[0]
  const moments = await worker.moments()
  await moments.put(nameOf(fragment), fragment, { metadata: 'once' }) // whoever writes it again writes none
  const { status } = await ask(worker, '/s', { method: 'POST', body: fragment, headers: { 'CF-Connecting-IP': '192.0.2.9' } })
  assert.deepEqual([status, (await moments.getWithMetadata(nameOf(fragment))).metadata], [201, 'once'])
})

test('where KV takes no more, that is said, and what it has is still served', async () => {
  const { fragment } = links[0]
  const store = `import { WorkerEntrypoint } from 'cloudflare:workers'
    export default class extends WorkerEntrypoint {
      get(name) { return name === '${nameOf(fragment)}' ? ${JSON.stringify(fragment)} : null }
      put() { throw new Error('KV put() limit exceeded for the day.') }
    }`
  const full = await startWorker({ stores: true, store })
  try {
    const post = (body) => ask(full, '/s', { method: 'POST', body, headers: { 'CF-Connecting-IP': '192.0.2.1' } })
    assert.deepEqual(refused(await post(links[1].fragment)), [507, "the moment can't be stored: its store does not take it\n"])
    assert.deepEqual([(await post(fragment)).status, (await ask(full, `/s/${nameOf(fragment)}`)).status], [201, 302])
    await tells(full, 'is not stored: KV put() limit exceeded for the day.')
  } finally {
    await full.close()
  }
})
