import { labId } from './opfs.js'

/** Real ms between two pings of a worker that starts, and how many in a row it may leave unanswered. */
const pause = 1000
const unanswered = 8

/**
 * Tells when a worker has ended without a word. The worker holds a Web Lock for its life,
 * which the browser gives to the page at once when it ends. Until the worker has it, and
 * where there are no locks, pings that nobody answers tell it, while the worker starts.
 * They are counted, not timed, so that a page which the browser stops takes nobody for dead.
 */
export class Lifeline {
  /** The lock's name, and the worker's end of the line. */
  readonly lock = `raftlab/life/${labId()}`
  readonly port: MessagePort
  readonly #near: MessagePort
  readonly #watch = new AbortController()
  #missed = 0
  #timer: ReturnType<typeof setInterval> | undefined
  #over = false

  constructor(private readonly gone: () => void) {
    const { port1, port2 } = new MessageChannel()
    this.#near = port1
    this.port = port2
    port1.onmessage = ({ data }) => this.#hear(data)
    this.#begin()
  }

  /** The worker has started: from now on it may have long turns. */
  started(): void {
    this.#over = true
    clearInterval(this.#timer)
  }

  /** The page ends the worker itself. */
  end(): void {
    this.started()
    this.#watch.abort()
    this.#near.close()
  }

  #begin(): void {
    this.#missed = 0
    if (!this.#over) this.#timer = setInterval(() => this.#ping(), pause)
  }

  /** A worker that holds its lock may be silent for as long as a busy machine keeps it from its turn. */
  #hear(said: 'held' | 'here'): void {
    this.#missed = 0
    if (said === 'here') return
    clearInterval(this.#timer)
    this.#wait().catch(() => this.#begin()) // aborted, or refused here though not there
  }

  async #wait(): Promise<void> {
    await navigator.locks.request(this.lock, { signal: this.#watch.signal }, () => this.#ends())
  }

  #ping(): void {
    if (this.#missed++ === unanswered) return this.#ends()
    this.#near.postMessage(null)
  }

  #ends(): void {
    this.started()
    this.gone()
  }
}
