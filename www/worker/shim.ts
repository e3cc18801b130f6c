/**
 * The JavaScript half of bridge/host.go: it runs one Go program in a worker, copies
 * frames between ports and linear memory, and keeps the program's one timer.
 *
 * Into Go go only the exported turns `inbox`, `receive`, `timer`, `stood`, `busy` and `jumped`, one after the other,
 * and none before the program serves or after it has ended: then they would answer with
 * garbage.
 */
import { live } from './lifeline.js'
import { askTime, tellTime, type SharedOrigin } from './origin.js'
import type { BootMessage, ClockMessage, FromWorker, ToWorker } from './protocol.js'
import { Pulse } from './pulse.js'
import { createTimer } from './timer.js'

interface Exports extends WebAssembly.Exports {
  mem: WebAssembly.Memory
  inbox(size: number): number
  receive(port: number, size: number): void
  timer(): void
  stood(from: number, until: number): void
  busy(from: number, until: number): void
  jumped(by: number): void
}

declare const self: DedicatedWorkerGlobalScope

/** Bytes; the inbox is never smaller, and one larger than `largestIdleInbox` is not kept. */
const smallestInbox = 1 << 16
const largestIdleInbox = 1 << 20
/** Characters of the program's output that are kept, to say what it died of. */
const keptOutput = 1 << 14

let state: 'empty' | 'booting' | 'serving' | 'ended' = 'empty'
let program: Exports
let view = new Uint8Array(0)
let inbox = { address: 0, size: 0 }
let output = ''
/** What the page sent before the program served. */
let early: (string | ArrayBuffer)[] = []
const ports = new Map<number, MessagePort>()
/** Ports that wait, with all that came to them, until the program serves. */
let closed: [port: number, channel: MessagePort][] = []
/** The keeper's, once it was asked; without a keeper, this worker's own. */
let clock: SharedOrigin = { origin: performance.timeOrigin, error: 0 }
let asked: Promise<void> = Promise.resolve()

/** Beats while the program serves. */
let pulse: Pulse | undefined

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const timer = createTimer(() => enter(() => program.timer()))

function tell(message: FromWorker, transfer: Transferable[] = []): void {
  self.postMessage(message, transfer)
}

/** Linear memory as bytes. Growing detaches the view, which its length then shows. */
function memory(): Uint8Array {
  if (view.byteLength === 0) view = new Uint8Array(program.mem.buffer)
  return view
}

function textAt(address: number, size: number): string {
  const start = address >>> 0
  return decoder.decode(memory().subarray(start, start + (size >>> 0)))
}

/** The address of at least `size` bytes for a frame. */
function reserve(size: number): number {
  if (size > inbox.size || inbox.size > largestIdleInbox) {
    const room = Math.max(smallestInbox, 2 ** Math.ceil(Math.log2(size || 1)))
    inbox = { address: program.inbox(room) >>> 0, size: room }
  }
  return inbox.address
}

/** Runs a turn. What it throws is a trap that Go could not recover from. */
function enter(turn: () => void): void {
  if (state !== 'serving') return
  pulse?.look()
  run(turn)
  pulse?.seen()
}

function run(turn: () => void): void {
  if (state !== 'serving') return
  try {
    turn()
  } catch (error) {
    end(-1, `${output}\n${describe(error)}`)
  }
}

function receive(port: number, data: unknown): void {
  if (!(data instanceof ArrayBuffer)) return
  enter(() => {
    const address = reserve(data.byteLength)
    memory().set(new Uint8Array(data), address)
    program.receive(port, data.byteLength)
  })
}

function receiveText(text: string): void {
  enter(() => {
    // UTF-8 takes at most three bytes for each UTF-16 unit.
    const room = 3 * text.length
    const address = reserve(room)
    const { written } = encoder.encodeInto(text, memory().subarray(address, address + room))
    program.receive(0, written)
  })
}

function fromPage(data: string | ArrayBuffer): void {
  if (state !== 'serving') early.push(data)
  else if (typeof data === 'string') receiveText(data)
  else receive(0, data)
}

function openPort(port: number, channel: MessagePort): void {
  ports.set(port, channel)
  if (state === 'serving') listen(port, channel)
  else closed.push([port, channel])
}

function listen(port: number, channel: MessagePort): void {
  channel.onmessage = (event) => receive(port, event.data)
}

/** What the program imports; see bridge/host.go. */
const imports = {
  serving(): void {
    state = 'serving'
    pulse = new Pulse({
      stopped: (from, until) => run(() => program.stood(clock.origin + from, clock.origin + until)),
      busy: (from, until) => run(() => program.busy(clock.origin + from, clock.origin + until)),
      jumped: (by) => run(() => program.jumped(by)),
    })
    for (const [port, channel] of closed) listen(port, channel)
    closed = []
    // Within this call, on the stack of Serve, which sleeps behind it: to wait for that compiles what sleeping needs.
    const waiting = early
    early = []
    for (const data of waiting) fromPage(data)
    if (state !== 'serving') throw new Error('the program ended in its first turn') // what of it is on the stack must not go on
  },
  send(port: number, address: number, size: number): void {
    const start = address >>> 0
    const data = program.mem.buffer.slice(start, start + (size >>> 0)) as ArrayBuffer
    if (port === 0) tell({ type: 'binary', data }, [data])
    else ports.get(port)?.postMessage(data, [data])
  },
  sendText(address: number, size: number): void {
    tell({ type: 'text', text: textAt(address, size) })
  },
  panicked(address: number, size: number): void {
    finish({ type: 'panic', text: textAt(address, size) })
  },
  stopped: (): void => finish({ type: 'stopped' }),
  arm: timer.arm,
  now: (): number => clock.origin + performance.now(),
  clockError: (): number => clock.error,
}

function joinClock({ part, port }: ClockMessage): void {
  if (part === 'keeper') return tellTime(port)
  asked = askTime(port).then((shared) => void (clock = shared))
}

async function boot(message: BootMessage): Promise<void> {
  if (state !== 'empty') return
  state = 'booting'
  globalThis.raftlabConfig = message.config
  const go = new Go()
  go.argv = [...(message.argv ?? ['raftlab'])]
  go.env = { ...message.env }
  go.exit = (code) => end(code, output)
  let instance: WebAssembly.Instance
  try {
    instance = await WebAssembly.instantiate(message.module, { ...go.importObject, raftlab: imports })
  } catch (error) {
    return finish({ type: 'failed', error: `the browser can't start its program: ${String(error)}` })
  }
  try {
    program = instance.exports as Exports
    await asked
    await go.run(instance)
  } catch (error) {
    if (state === 'booting') finish({ type: 'failed', error: describe(error) })
    else end(-1, `${output}\n${describe(error)}`)
  }
}

function end(code: number, text: string): void {
  finish({ type: 'exit', code, text: text.trim() })
}

/** Says the worker's last word, once. */
function finish(last: FromWorker): void {
  if (state === 'ended') return
  state = 'ended'
  timer.arm(-1)
  pulse?.end()
  tell(last)
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? String(error)) : String(error)
}

/** Errors outside of a turn, such as a trap in a promise's callback. */
function uncaught(event: Event, error: unknown): void {
  if (state === 'empty') return
  event.preventDefault()
  end(-1, `${output}\n${describe(error)}`)
}

fs.writeSync = (_fd, bytes) => {
  output = (output + decoder.decode(bytes)).slice(-keptOutput)
  return bytes.length
}

self.addEventListener('error', (event) => uncaught(event, event.error ?? event.message))
self.addEventListener('unhandledrejection', (event) => uncaught(event, event.reason))
self.addEventListener('message', (event: MessageEvent<ToWorker>) => {
  const message = event.data
  switch (message.type) {
    case 'boot':
      return void boot(message)
    case 'lifeline':
      return live(message.lock, message.port)
    case 'clock':
      return joinClock(message)
    case 'port':
      return openPort(message.number, message.port)
    case 'text':
      return fromPage(message.text)
    case 'binary':
      return fromPage(message.data)
  }
})
