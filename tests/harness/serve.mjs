// A static server for tests, which add headers and answers of their own to it. What people are served by is www/edge.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { basename, extname, join, resolve, sep } from 'node:path'

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ts': 'text/plain; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
}

/** Pages of other origins may embed the lab; browsers ask again each time, for a 304. */
const always = {
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Cache-Control': 'no-cache',
  'X-Content-Type-Options': 'nosniff',
}

/**
 * Serves a directory on 127.0.0.1.
 *
 * - `port`: 0 is any free one.
 * - `headers(path)`: more headers for a path, or in the place of those above; null takes one away.
 * - `routes`: answers of its own, by path: { status?, type?, headers?, body } or a function
 *   of the request that returns one.
 *
 * Resolves to { url, origin, port, close() }; rejects when the port is taken.
 */
export async function serve(root, { port = 0, headers = () => ({}), routes = {} } = {}) {
  const server = createServer((request, response) => {
    answer(resolve(root), request, response, { headers, routes }).catch((error) => {
      if (response.headersSent) return response.destroy()
      response.writeHead(500, { 'Content-Type': types['.txt'] }).end(`${error.message}\n`)
    })
  })
  await new Promise((listening, failed) => {
    server.once('error', failed)
    server.listen(port, '127.0.0.1', listening)
  })
  const origin = `http://127.0.0.1:${server.address().port}`
  return { origin, url: `${origin}/`, port: server.address().port, close: () => close(server) }
}

function close(server) {
  return new Promise((closed) => {
    server.close(() => closed())
    server.closeAllConnections()
  })
}

async function answer(root, request, response, { headers, routes }) {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'only GET and HEAD are served')
  const path = pathOf(request.url)
  if (path === null) return refuse(response, 400, 'the URL is malformed')
  const merged = merge(always, headers(path))
  if (Object.hasOwn(routes, path)) return answerRoute(routes[path], request, response, merged)
  const file = await find(root, path)
  if (!file) return refuse(response, 404, `there is no ${path}`, merged)
  if (file.directory) return response.writeHead(301, { ...merged, Location: `${encodeURIComponent(basename(path))}/${/\?.*/.exec(request.url) ?? ''}` }).end()
  const tag = `"${file.size.toString(36)}-${Math.trunc(file.mtimeMs).toString(36)}"`
  if (request.headers['if-none-match'] === tag) return response.writeHead(304, merged).end()
  const type = types[extname(file.name)] ?? 'application/octet-stream'
  response.writeHead(200, merge({ 'Content-Type': type, 'Content-Length': file.size, ETag: tag }, merged))
  if (request.method === 'HEAD') return response.end()
  createReadStream(file.name).on('error', () => response.destroy()).pipe(response)
}

async function answerRoute(route, request, response, merged) {
  const { status = 200, type = types['.html'], headers = {}, body = '' } = typeof route === 'function' ? await route(request) : route
  response.writeHead(status, merge(merge({ 'Content-Type': type }, merged), headers))
  response.end(request.method === 'HEAD' ? undefined : body)
}

function refuse(response, status, why, headers = {}) {
  response.writeHead(status, { ...headers, 'Content-Type': types['.txt'] }).end(`${why}\n`)
}

function merge(one, other) {
  return Object.fromEntries(Object.entries({ ...one, ...other }).filter(([, value]) => value !== null))
}

/** The decoded path of a request, or null. */
function pathOf(url) {
  try {
    const path = decodeURIComponent(url.split('?', 1)[0])
    return path.startsWith('/') && !path.includes('\0') ? path : null
  } catch {
    return null
  }
}

/** The file of a path, with its name; a directory's is its index.html, behind a slash, so that what it names is found. Null where there is none. */
async function find(root, path) {
  const name = resolve(join(root, path))
  if (name !== root && !name.startsWith(root + sep)) return null
  const found = await stat(name).catch(() => null)
  if (found?.isDirectory()) return path.endsWith('/') ? find(root, `${path}index.html`) : { directory: true }
  return found?.isFile() ? { name, size: found.size, mtimeMs: found.mtimeMs } : null
}
