// The site's worker at Cloudflare. The platform serves the site's files by itself (see wrangler.jsonc); all else is answered by www/edge, in
// Go, by one instance for all requests of an isolate. Go is called with bytes and answers with bytes, within the call: whatever takes time
// is done here, for its own request, and Go is called again with what came of it. So no request has to do with another's I/O.
import 'go/wasm_exec'
import program from './edge.wasm'

/** The files that most answers need, by name: www/edge/build.mjs puts them here. */
const files = new Map(Object.entries(__FILES__).map(([name, text]) => [name, new TextEncoder().encode(text)]))
/** Bytes of an instance's memory, beyond which another takes its place, where the variable RAFTLAB_MEMORY says no other number. */
const mostMemory = 64 * 2 ** 20
/** Bytes of a body that are read: one more than a moment has. */
const mostBody = 16_385
/** Bytes of a file that the program reads: a folder's page, a template. What is longer the platform serves by itself. */
const mostFile = 2 ** 20
const nothing = new Uint8Array()

/** A running program. */
class Instance {
  #go = new Go()
  #context

  constructor(env) {
    this.#context = { env: { RAFTLAB_SITE: env.RAFTLAB_SITE || undefined, stores: env.MOMENTS !== undefined }, binding: {} }
    const { gojs } = this.#go.importObject
    // Nothing runs between calls: what waits for a timer goes on in the next.
    gojs['runtime.scheduleTimeoutEvent'] = (sp) => this.#go.mem.setInt32((sp >>> 0) + 16, 1, true)
    gojs['runtime.clearTimeoutEvent'] = () => {}
    this.#go.env = { GOMEMLIMIT: `${mostMemory / 2}` }
    globalThis.context = this.#context
    this.#go.run(new WebAssembly.Instance(program, { ...this.#go.importObject, workers: { ready() {} } }))
  }

  /** Resolves to what the program answers, which asks by `ask(what, name, text)`. Rejects where the address can't be read; throws where the program has ended. */
  answer(request, ask) {
    this.#context.env.ask = ask
    try {
      return this.#context.binding.handleRequest(request)
    } finally {
      if (this.#go.exited) throw new Error('the program has ended') // in the place of what its end had throw
    }
  }

  get memory() {
    return this.#go.mem.buffer.byteLength
  }
}

let instance
let begun = 0

function begin(env) {
  console.info(`instance ${++begun} starts`)
  return new Instance(env)
}

/** What the instance answers. One that has taken too much memory was the last request's, and where one ends that others had, a new one is asked. */
function call(request, env, ask) {
  const another = instance === undefined
  try {
    instance ??= begin(env)
    const answered = instance.answer(request, ask)
    if (instance.memory > (env.RAFTLAB_MEMORY ?? mostMemory)) instance = undefined
    return answered
  } catch (error) {
    instance = undefined
    if (another) throw error
    return call(request, env, ask)
  }
}

/** Calls the program until nothing that it asks for is unknown. */
async function answer(request, env) {
  const known = new Map(request.body ? [] : [['body', nothing]])
  const { url, method } = request
  const headers = new Map([...request.headers, ['host', new URL(url).host]])
  headers.delete('accept-encoding') // the platform compresses
  for (;;) {
    const asked = new Map()
    const answered = call({ url, method, headers, body: null }, env, (what, name, text) => {
      const of = name ? `${what} ${name}` : what
      if (known.has(of)) return known.get(of)
      if (what === 'file' && files.has(name)) return files.get(name)
      asked.set(of, { what, name, text })
      return null
    })
    const response = await answered.catch(() => refusal(400, 'the address is malformed'))
    if (asked.size === 0) return method === 'HEAD' ? new Response(null, response) : response
    await Promise.all([...asked].map(async ([of, { what, name, text }]) => known.set(of, await find[what]({ name, text, request, env }))))
  }
}

/** How to find what the program asks for (www/edge/outside.go): its bytes, or null where there is none. */
const find = {
  async file({ name, request, env }) {
    const path = name.split('/').map(encodeURIComponent).join('/')
    const found = await env.ASSETS.fetch(new URL(`/${path}`, request.url), { redirect: 'manual' })
    if (found.status !== 200) return null
    const bytes = await bytesOf(found.body, mostFile + 1)
    if (bytes.length > mostFile) throw new Error(`${name} has more than ${mostFile} bytes`)
    return bytes
  },
  body: ({ request }) => bytesOf(request.body, mostBody).catch(() => nothing), // who sent it has left
  async moment({ name, env }) {
    const text = await env.MOMENTS.get(name)
    return text === null ? null : new TextEncoder().encode(text)
  },
  async keep({ name, text, env }) {
    // A write costs more than a read, and the free plan has few. Where another request writes the same now, KV may refuse one of the two.
    const is = async () => (await env.MOMENTS.get(name)) === text
    if (await is()) return nothing
    const wrong = await env.MOMENTS.put(name, text).catch((error) => error)
    if (!wrong || (await is())) return nothing
    console.error(`${name} is not stored: ${wrong.message}`)
    return null
  },
  async address({ name, env }) {
    return !env.STORING || (await env.STORING.limit({ key: name })).success ? nothing : null
  },
}

/** At most so many bytes of a stream; whoever sends more is not read on. */
async function bytesOf(stream, most) {
  const parts = []
  let length = 0
  for await (const part of stream ?? []) {
    parts.push(part)
    length += part.length
    if (length >= most) break
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer()).subarray(0, most)
}

/** Refuses as the program does, whose headers www/edge/build.mjs puts here. */
function refusal(status, why) {
  return new Response(`${why}\n`, { status, headers: __REFUSED__ })
}

export default {
  async fetch(request, env) {
    try {
      return await answer(request, env)
    } catch (error) {
      console.error(`${request.method} ${request.url}: ${error.stack}`)
      return refusal(503, 'the server can not answer now: try again')
    }
  },
}
