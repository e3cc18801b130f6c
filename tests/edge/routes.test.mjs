// Each route from both homes: equal status, equal body, and equal headers of those that the README lists.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { readBuild } from '../../www/stamp.mjs'
import { ask, dist, links, promised, refused, site, startServer, startWorker } from './homes.mjs'

const listed = [...promised, 'content-type', 'cache-control', 'location', 'allow', 'etag', 'content-range', 'content-disposition', 'set-cookie']
const offered = encodeURIComponent(`${site}/m/${links[0].fragment}`)
const { build, programs } = readBuild(dist)

let worker, server
before(async () => {
  ;[worker, server] = await Promise.all([startWorker(), startServer()])
})
after(() => Promise.all([worker?.close(), server?.close()]))

/** What both homes answer, which is the same but for `except`. */
async function both(path, options = {}, except = []) {
  const [here, there] = await Promise.all([server, worker].map((home) => ask(home, path, options)))
  const of = (answer) => ({ status: answer.status, ...Object.fromEntries(listed.filter((name) => !except.includes(name)).map((name) => [name, answer.headers[name]])) })
  assert.deepEqual(of(there), of(here), `${options.method ?? 'GET'} ${path}`)
  if (!except.includes('body')) assert.ok(there.body.equals(here.body), `${path}: ${there.body.subarray(0, 200)} and not ${here.body.subarray(0, 200)}`)
  return there
}

for (const { name, fragment } of links) {
  test(`a moment is the same from both homes: ${name}`, async () => {
    for (const [path, type] of [
      [`/m/${fragment}`, 'text/html; charset=utf-8'], [`/m/lang=ko&${fragment}`, 'text/html; charset=utf-8'], [`/e/${fragment}`, 'text/html; charset=utf-8'],
      [`/m/${fragment}.svg`, 'image/svg+xml'], [`/m/${fragment}.svg?theme=dark`, 'image/svg+xml'], [`/m/lang=ko&${fragment}.png`, 'image/png'],
      [`/oembed?url=${encodeURIComponent(`${site}/m/${fragment}`)}`, 'application/json; charset=utf-8'],
    ]) {
      const { status, headers, body } = await both(path)
      assert.deepEqual([status, headers['content-type'], headers['cache-control']], [200, type, 'no-cache'], path)
      assert.ok(body.length > 400, path)
    }
  })
}

test('who has an answer hears so, who asks for its head gets that, and who asks for a part gets that', async () => {
  const path = `/m/${links[0].fragment}.svg`
  const { headers: { etag } } = await both(path)
  const again = await both(path, { headers: { 'If-None-Match': `"another", ${etag}` } })
  assert.deepEqual([again.status, again.body.length], [304, 0])
  const head = await both(path, { method: 'HEAD' })
  assert.deepEqual([head.status, head.body.length], [200, 0])
  for (const Range of ['bytes=abc', `bytes=0-0${',1-1'.repeat(16)}`]) assert.equal((await both(path, { headers: { Range } })).status, 200, Range)
  const part = await both(path, { headers: { Range: 'bytes=0-3' } })
  assert.deepEqual([part.status, String(part.body)], [206, '<svg'])
  const kept = await both(`${path}?build=${build}`)
  assert.equal(kept.headers['cache-control'], 'public, max-age=31536000, immutable')
})

test('an answer is the same however it is packed on its way', async () => {
  for (const [encoding, unpacked] of [['br', brotliDecompressSync], ['gzip', gunzipSync]]) {
    for (const path of [`/m/${links[0].fragment}`, `/m/${links[0].fragment}.svg`, '/index.html', '/ko/']) {
      const [plain, packed] = await Promise.all([ask(server, path), ask(worker, path, { headers: { 'Accept-Encoding': encoding } })])
      assert.equal(packed.headers['content-encoding'], encoding, path)
      assert.ok(unpacked(packed.body).equals(plain.body), path)
    }
  }
})

test('what is refused is refused in the same words', async () => {
  for (const [path, status, options] of [
    ['/none', 404], ['/none/', 404], ['//elsewhere/', 404], ['/types', 404], ['/index.html/', 404], ['/%00', 404], ['/m/', 404], ['/m/none', 404], ['/e/world=sim', 404], ['/m/moment=1AAAA.png', 404],
    [`/m/nodes=99&${links[0].fragment}.svg`, 404], [`/m/${links[0].fragment}.svg?theme=pink`, 400], ['/oembed', 400], [`/oembed?url=${offered}&maxwidth=0`, 400], [`/oembed?url=${offered}&format=xml`, 501],
    ['/oembed?url=https://elsewhere.example/m/x', 404], [`/oembed?url=${encodeURIComponent(`${site}:8443/m/${links[0].fragment}`)}`, 404], ['/oembed?url=:::', 400], ['/oembed?url=/m/x', 400], [`/oembed?url=${offered}&maxwidth=-1`, 400], [`/oembed?url=${offered}&x=%zz`, 400],
    [`/m/${links[0].fragment}.png?theme=%zz`, 400], ['/none%0a%0d', 404], ['/m/lang=%0a', 404], ['/', 405, { method: 'POST', body: 'x' }], ['/m/none', 405, { method: 'DELETE' }], ['/s', 405, { method: 'POST', body: links[0].fragment }], ['/s/0123456789abcdef', 404],
  ]) {
    const { status: got, headers, body } = await both(path, options)
    assert.deepEqual([got, headers['cache-control'], headers['content-type']], [status, 'no-store', 'text/plain; charset=utf-8'], path)
    assert.match(String(body), /^[^\n]{10,}\n$/, path)
  }
})

test('who stores nothing says so in a way that is no error', async () => {
  for (const method of ['GET', 'HEAD']) {
    const { status, headers, body } = await both('/s', { method })
    assert.deepEqual([status, headers['cache-control'], body.length], [204, 'no-store', 0])
  }
})

test('an address that can not be read is refused, at home by what reads HTTP there', async () => {
  for (const path of ['/%zz', '/m/%', '/m/%.svg']) {
    assert.deepEqual(refused(await both(path, {}, [...promised, 'body', 'content-type', 'cache-control'])), [400, 'the address is malformed\n'], path)
  }
})

test('a folder is its page, from the handler', async () => {
  for (const [path, status, location] of [['/', 200], ['/?x=1', 200], ['/ko/', 200], ['/ko', 301, './ko/'], ['/learn?x=1', 301, './learn/?x=1'], ['/learn/etcd-and-raft', 301, './etcd-and-raft/']]) {
    const { status: got, headers } = await both(path)
    assert.deepEqual([got, headers.location], [status, location], path)
  }
})

test('a file has one address: the platform sends there from others, and the program reads no file for them', async () => {
  const lab = `/${programs.lab}`
  for (const [path, status] of [[lab.replace('.', '%2E'), 307], [`/${lab}`, 307], [`${lab}/`, 404], [`/x%2f..${lab}`, 404], [lab.toUpperCase(), 404]]) {
    for (const method of ['GET', 'HEAD']) {
      const { status: got, headers, body } = await ask(worker, path, { method })
      assert.deepEqual([got, headers.location, headers['raftlab-moments']], [status, status === 307 ? lab : undefined, '/m/'], path)
      assert.ok(body.length < 100, path)
    }
  }
})

test('each file is the same, from the platform, but for its ETag, and who has it hears so; what is the server\'s is none', async () => {
  const names = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => `${(entry.parentPath ?? entry.path).slice(dist.length)}/${entry.name}`)
  const secret = names.filter((name) => /\/(_headers|\.[^/]*|[^/]*\.tmpl)$/.test(name))
  assert.deepEqual(secret.sort(), ['/.assetsignore', '/_headers', '/embed.en.tmpl', '/embed.ko.tmpl', '/moment.en.tmpl', '/moment.ko.tmpl'])
  for (const path of secret) assert.deepEqual(refused(await both(path)), [404, `there is no ${path}\n`])
  assert.ok(names.includes('/index.html') && names.includes('/ko/index.html') && names.length > 30)
  for (const path of names.filter((name) => !secret.includes(name))) {
    const { status, headers } = await both(path, {}, ['etag'])
    assert.equal(status, 200, path)
    const again = await ask(worker, path, { headers: { 'If-None-Match': headers.etag } })
    assert.deepEqual([again.status, again.body.length], [304, 0], path)
  }
})

test('where nobody says where the site stands, its address is that of the request', async () => {
  const [anywhere, here] = await Promise.all([startWorker({ address: '' }), startServer({ address: '' })])
  try {
    const headers = { Host: 'a.example', 'X-Forwarded-Proto': 'http' }
    const pages = await Promise.all([anywhere, here].map((home) => ask(home, `/m/${links[0].fragment}`, { headers })))
    assert.match(String(pages[0].body), /<link rel="canonical" href="http:\/\/a\.example\/m\/world=sim/)
    assert.ok(pages[0].body.equals(pages[1].body))
    const secret = await anywhere.fetch(`https://a.example/m/${links[0].fragment}`)
    assert.match(await secret.text(), /<link rel="canonical" href="https:\/\/a\.example\/m\/world=sim/)
    const said = await ask(here, `https://a.example/m/${links[0].fragment}`)
    assert.ok(said.body.equals(pages[1].body), 'whoever asks writes the first line')
  } finally {
    await Promise.all([anywhere.close(), here.close()])
  }
})

test('one instance has answered all that', () => {
  assert.deepEqual(worker.lines, ['instance 1 starts'])
})
