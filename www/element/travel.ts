import type { Refusal } from '../i18n/sentence.js'
import type { Happening, Lab } from '../lab/types.js'

/** The code of the refusal that an error tells. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error.cause as Refusal | undefined)?.code : undefined
}

/** Whether another moment has come in view of what was asked: nothing went wrong. */
export function isLeft(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'wentBack' || code === 'soughtElse' || code === 'otherFuture' || code === 'left'
}

/** Takes a lab through its time, by one call after the other: of what is asked meanwhile only the last counts. */
export class Travel {
  /** Where a seek that is under way goes to; null: none is. */
  sought: number | null = null
  /** The event of the last step; null: there was none. */
  happened: Happening | null = null
  changed: () => void = () => {}
  #next: (() => Promise<unknown>) | undefined
  #busy = false

  constructor(
    private readonly lab: Lab,
    private readonly fail: (error: unknown) => void,
  ) {}

  /** To a time, or where so many of a scenario's steps were over. */
  seek(to: number | { step: number | string }): void {
    this.#take(() => this.lab.seek(to), typeof to === 'number' ? to : null)
  }

  latest(): void {
    this.#take(() => this.lab.seek('now'))
  }

  step(): void {
    const { world, view } = this.lab.status()
    if (world === 'live' && view.now) return // nobody knows yet what comes
    this.#take(async () => (this.happened = await this.lab.step()))
  }

  back(): void {
    this.#take(async () => (this.happened = await this.lab.step({ back: true })))
  }

  undo(): void {
    this.#take(() => this.lab.undo())
  }

  #take(go: () => Promise<unknown>, to: number | null = null): void {
    this.#next = go
    this.sought = to
    this.changed()
    if (!this.#busy) void this.#go()
    else if (this.lab.status().view.sought) void this.lab.hold().catch(this.fail) // a long way, given up for this
  }

  async #go(): Promise<void> {
    this.#busy = true
    while (this.#next) {
      const go = this.#next
      this.#next = undefined
      await go().catch(this.fail)
    }
    this.#busy = false
    this.sought = null
    this.changed()
  }
}
