import { memoryMissing, messageOf, nextTask, tellsOfMemory, trustMissing, workerBlocked, type PolicyWatch } from './diagnose.js'
import type { FromWorker, ToWorker, WorkerConfig } from '../worker/protocol.js'
import { Lifeline } from './lifeline.js'
import type { Refusal } from '../i18n/sentence.js'
import type { Disk } from './types.js'
import { refused } from './voice.js'

/** Which disk a booted node found; `why` where it is not the one asked for. */
export interface Ready {
  disk: Disk
  why: Refusal | null
}

export interface Hooks {
  /** The worker ended by itself after it was ready; `stack` is a panic's text, or an error's. */
  died(reason: Death): void
  text?(text: string): void
  binary?(data: ArrayBuffer): void
}

export interface Death {
  cause: 'died' | 'panic'
  stack: string | null
}

/** Real ms that a worker may take from its program to being ready. */
const bootTime = 30_000

/**
 * Under a policy that requires Trusted Types, the workers' scripts' URLs come from the
 * policy named raftlab. It takes the lab's own only.
 */
interface Policy {
  createScriptURL(url: string): string
}
type Factory = { createPolicy(name: string, rules: Policy): Policy }
let policy: Policy | null | undefined

/** A blob's URL as the Worker constructor takes it. */
function trusted(url: string): string {
  if (policy === undefined) policy = makePolicy()
  return policy?.createScriptURL(url) ?? url
}

function makePolicy(): Policy | null {
  const createScriptURL = (url: string): string => {
    if (url.startsWith('blob:')) return url
    throw new TypeError(`${url} is no script of the lab`)
  }
  try {
    const { trustedTypes } = globalThis as { trustedTypes?: Factory }
    return trustedTypes?.createPolicy('raftlab', { createScriptURL }) ?? null
  } catch {
    return null // the host's policy does not name it; what it then blocks is told
  }
}

/**
 * The script that every worker runs. It is a blob, since a worker's own URL must not be of
 * another origin, and comes with the page's script, so that no worker waits for a file.
 */
export function workerScript(): string {
  return URL.createObjectURL(new Blob([__WORKER__], { type: 'text/javascript' }))
}

/** One worker of a lab, from its making to its end. */
export class LabWorker {
  readonly ready: Promise<Ready>
  readonly #worker: Worker
  readonly #lifeline = new Lifeline(() => this.#gone())
  #settle: { ready: (ready: Ready) => void; failed: (error: Error) => void } | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #ended = false
  #dead = false

  constructor(readonly name: string, script: string, private readonly base: URL, private readonly watch: PolicyWatch, private readonly hooks: Hooks) {
    this.ready = new Promise<Ready>((ready, failed) => (this.#settle = { ready, failed })).finally(() => this.#settled())
    this.ready.catch(() => {}) // told to whoever waits; no one may
    this.#worker = started(name, script)
    this.#worker.onmessage = (e: MessageEvent<FromWorker>) => this.#take(e.data)
    this.#worker.onerror = (e) => this.#error(e)
    this.#worker.onmessageerror = () => this.#die({ cause: 'died', stack: `${name} sent a message that could not be read` })
    const { lock, port } = this.#lifeline
    this.#post({ type: 'lifeline', lock, port }, [port])
  }

  boot(module: WebAssembly.Module, config: WorkerConfig): void {
    if (this.#ended) return
    this.#post({ type: 'boot', module, config }, config.history ? [config.history.buffer] : [])
    this.#timer = setTimeout(() => this.#fail(refused({ code: 'workerLate', name: this.name, s: bootTime / 1000 })), bootTime)
  }

  /** Opens, or replaces, the worker's port of that number. */
  connect(number: number, port: MessagePort): void {
    this.#post({ type: 'port', number, port }, [port])
  }

  /** Joins the worker's clock, as the one that keeps the time or as one that asks for it. */
  joinClock(part: 'keeper' | 'asker', port: MessagePort): void {
    this.#post({ type: 'clock', part, port }, [port])
  }

  send(text: string): void {
    this.#post({ type: 'text', text })
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    if (!this.#ended) this.#worker.postMessage(message, transfer)
  }

  /** Ends the worker; nothing that it says after is heard. */
  terminate(): void {
    this.#ended = true
    this.#lifeline.end()
    this.#worker.terminate()
    this.#fail(refused({ code: 'workerStopped', name: this.name }))
  }

  #take(message: FromWorker): void {
    if (this.#ended) return
    switch (message.type) {
      case 'ready':
        this.#settle?.ready({ disk: message.disk ?? 'memory', why: message.why ?? null })
        this.#settle = null
        return
      case 'text':
        return this.hooks.text?.(message.text)
      case 'binary':
        return this.hooks.binary?.(message.data)
      case 'failed':
        return this.#die({ cause: 'died', stack: message.error })
      case 'panic':
        return this.#die({ cause: 'panic', stack: message.text })
      case 'stopped':
        return // the director ends it
      case 'exit':
        return this.#die({ cause: 'panic', stack: message.text || `${this.name}'s program ended with code ${message.code}` })
    }
  }

  /** An error event without a message is a browser's way to say that it did not load. */
  async #error(event: Event): Promise<void> {
    event.preventDefault() // the lab tells it; the page need not
    const { message, filename, lineno } = event as ErrorEvent
    if (message) return this.#die({ cause: 'died', stack: `${message} (${filename}:${lineno})` })
    await nextTask()
    this.#fail(workerBlocked(this.name, this.base, this.watch))
  }

  /** The worker has ended without a word. */
  #gone(): void {
    if (this.#settle) return this.#fail(refused({ code: 'workerEnded', name: this.name }))
    this.#die({ cause: 'died', stack: null })
  }

  #settled(): void {
    clearTimeout(this.#timer)
    this.#lifeline.started()
  }

  #die(death: Death): void {
    if (this.#ended) return
    const why = death.stack ?? death.cause
    if (this.#settle) return this.#fail(tellsOfMemory(why) ? memoryMissing(this.name, why.split('\n', 1)[0] ?? '') : refused({ code: 'workerFailed', name: this.name, why }))
    if (!this.#dead) this.hooks.died(death)
    this.#dead = true
  }

  #fail(error: Error): void {
    this.#settle?.failed(error)
    this.#settle = null
  }
}

/** A constructor that throws is one that Trusted Types forbid. */
function started(name: string, script: string): Worker {
  try {
    return new Worker(trusted(script), { name })
  } catch (error) {
    throw trustMissing(name, messageOf(error))
  }
}
