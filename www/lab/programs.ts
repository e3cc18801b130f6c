import { compileFailed, fetchFailed, fileMissing, messageOf, nextTask, otherBuild, type PolicyWatch } from './diagnose.js'

/** 'lab' has every role; 'node-etcd' is a node with etcd's core, and 'sim-etcd' a simulated lab of such nodes: each fetched where a lab asks for it. */
export type ProgramName = 'lab' | 'node-etcd' | 'sim-etcd'

/** Modules by URL, so that several labs of one page compile each program once. */
const compiled = new Map<string, Promise<WebAssembly.Module>>()

/** Compiles a program while it streams in. */
export function program(name: ProgramName, base: URL, watch: PolicyWatch): Promise<WebAssembly.Module> {
  const url = new URL(__PROGRAMS__[name], base)
  const known = compiled.get(url.href)
  if (known) return known
  const made = compile(url, base, watch)
  compiled.set(url.href, made)
  made.catch(() => compiled.delete(url.href)) // the next lab tries anew
  return made
}

async function compile(url: URL, base: URL, watch: PolicyWatch): Promise<WebAssembly.Module> {
  let response: Response
  try {
    response = await fetch(url)
  } catch (error) {
    await nextTask()
    throw fetchFailed(url, base, watch, messageOf(error))
  }
  if (!response.ok) throw fileMissing(url, response.status)
  let made: WebAssembly.Module
  try {
    made = await module(response)
  } catch (error) {
    await nextTask()
    throw compileFailed(url, watch, messageOf(error))
  }
  if (stampOf(made) !== __STAMP__) throw otherBuild(url)
  return made
}

/** What says which script a program belongs with; see stamp.mjs. */
function stampOf(module: WebAssembly.Module): string {
  return WebAssembly.Module.customSections(module, 'raftlab').map((bytes) => new TextDecoder().decode(bytes)).join()
}

/** Streaming needs the type application/wasm, which some hosts don't send. */
async function module(response: Response): Promise<WebAssembly.Module> {
  const type = response.headers.get('content-type') ?? ''
  if (/^application\/wasm\s*$/i.test(type)) return WebAssembly.compileStreaming(response)
  const bytes = await response.arrayBuffer()
  if (bytes.byteLength < 8 || new DataView(bytes).getUint32(0) !== 0x0061736d) throw new Error(`its host sent ${type || 'no type'}, and bytes that are not wasm`)
  return WebAssembly.compile(bytes)
}
