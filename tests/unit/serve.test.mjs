import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { serve } from '../harness/serve.mjs'

let folder
let site

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'raftlab-serve-'))
  await mkdir(join(folder, 'site/sub'), { recursive: true })
  await writeFile(join(folder, 'secret.txt'), 'secret')
  for (const [name, text] of Object.entries({ 'index.html': '<p>top', 'node.wasm': '\0asm', 'a.js': '1', 'sub/index.html': '<p>sub', 'ü 1.txt': 'ü' })) {
    await writeFile(join(folder, 'site', name), text)
  }
  site = await serve(join(folder, 'site'), {
    headers: (path) => (path === '/a.js' ? { 'Access-Control-Allow-Origin': null, 'Content-Type': 'text/plain' } : { 'X-Path': encodeURI(path) }),
    routes: { '/made': { type: 'text/plain', body: 'made' }, '/asked': (asked) => ({ body: asked.method, status: 203 }) },
  })
})

after(async () => {
  await site.close()
  await rm(folder, { recursive: true })
})

/** A raw request, since fetch tidies paths up. */
function get(path, options = {}) {
  return new Promise((answered, failed) => {
    const sent = request({ port: site.port, host: '127.0.0.1', path, ...options }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (part) => (body += part))
      response.on('end', () => answered({ status: response.statusCode, headers: response.headers, body }))
    })
    sent.on('error', failed).end()
  })
}

test('a file comes with its type, for any origin', async () => {
  const { status, headers } = await get('/node.wasm')
  assert.equal(status, 200)
  assert.equal(headers['content-type'], 'application/wasm')
  assert.equal(headers['access-control-allow-origin'], '*')
  assert.match((await get('/')).headers['content-type'], /^text\/html/)
})

test('a directory is its index.html', async () => {
  assert.equal((await get('/')).body, '<p>top')
  assert.equal((await get('/sub/')).body, '<p>sub')
  assert.equal((await get('/index.html?x=1')).body, '<p>top')
})

test('a directory without a slash is sent to the one with it', async () => {
  for (const [path, location] of [['/sub', 'sub/'], ['/sub?x=1', 'sub/?x=1'], ['//sub', 'sub/']]) {
    const { status, headers } = await get(path)
    assert.deepEqual([status, headers.location], [301, location], path)
  }
})

test('names with blanks and umlauts are found', async () => {
  assert.equal((await get('/%C3%BC%201.txt')).body, 'ü')
})

test('what is outside, missing or malformed is refused', async () => {
  assert.equal((await get('/../secret.txt')).status, 404)
  assert.equal((await get('/..%2fsecret.txt')).status, 404)
  assert.equal((await get('/none')).status, 404)
  assert.equal((await get('//elsewhere/')).status, 404)
  assert.equal((await get('/%')).status, 400)
  assert.equal((await get('/%00')).status, 400)
  assert.equal((await get('/', { method: 'POST' })).status, 405)
})

test('a browser that has the file hears so', async () => {
  const { headers } = await get('/a.js')
  const again = await get('/a.js', { headers: { 'If-None-Match': headers.etag } })
  assert.equal(again.status, 304)
  assert.equal(again.body, '')
})

test('HEAD has no body', async () => {
  const { status, headers, body } = await get('/node.wasm', { method: 'HEAD' })
  assert.deepEqual([status, headers['content-length'], body], [200, '4', ''])
})

test('headers and routes are as a test asks', async () => {
  const { headers } = await get('/a.js')
  assert.equal(headers['access-control-allow-origin'], undefined)
  assert.equal(headers['content-type'], 'text/plain')
  assert.equal((await get('/node.wasm')).headers['x-path'], '/node.wasm')
  assert.equal((await get('/made')).body, 'made')
  const asked = await get('/asked')
  assert.deepEqual([asked.status, asked.body], [203, 'GET'])
})

test('a port that is taken is an error', async () => {
  await assert.rejects(serve(folder, { port: site.port }), { code: 'EADDRINUSE' })
})
