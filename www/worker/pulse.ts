/**
 * Notices that a browser or a machine ran nothing here for a while: a beat that is due
 * comes late, and nothing else happened since the last one. A turn that takes long by
 * itself can't be told from one in which it was stopped: that it is told of apart.
 */

/** Real ms between two beats. */
const beat = 250
/** From this lateness of a beat on, real ms, it was a stop. */
const lateness = 1000
/** From this difference on, ms, the system's clock has jumped against the browser's. */
const jump = 1000

export interface PulseHooks {
  /** Nothing ran from one moment of performance.now() to another. */
  stopped(from: number, until: number): void
  /** The same of a turn: it was stopped in it, or it is a long one. */
  busy?(from: number, until: number): void
  /** The system's clock went on by so many ms more than performance.now(), or less. */
  jumped?(by: number): void
}

export class Pulse {
  #seen = performance.now()
  #apart = Date.now() - performance.now()
  readonly #timer = setInterval(() => this.#beat(), beat)

  constructor(private readonly hooks: PulseHooks) {}

  /** To be called before anything that depends on the time. */
  look(): void {
    this.#tell((from, until) => this.hooks.stopped(from, until))
  }

  /** A turn, which began with look, ends here. */
  seen(): void {
    this.#tell((from, until) => this.hooks.busy?.(from, until))
  }

  end(): void {
    clearInterval(this.#timer)
  }

  #beat(): void {
    this.look()
    this.#compare()
  }

  #tell(tell: (from: number, until: number) => void): void {
    const from = this.#seen
    const until = (this.#seen = performance.now())
    if (until - from >= beat + lateness) tell(from, until)
  }

  #compare(): void {
    const apart = Date.now() - performance.now()
    const by = apart - this.#apart
    this.#apart = apart
    if (Math.abs(by) >= jump) this.hooks.jumped?.(by)
  }
}
