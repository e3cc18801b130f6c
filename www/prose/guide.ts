import type { Playing } from '../lab/types.js'
import type { RaftLabElement } from '../element/public.js'
import { playingOf } from './figure.js'

/** Keys that only move about the page. */
const moving: readonly string[] = ['Tab', 'Shift', 'Control', 'Alt', 'Meta', 'Escape']

/**
 * Takes a figure through its scenario as the prose asks for it, one step after the other: of what is asked meanwhile only the last counts.
 * Once the reader has done anything in the figure, scrolling leaves it as it is until they ask for a step again.
 */
export class Guide {
  #taken = false
  #next: string | undefined
  #busy: Promise<void> | undefined

  private constructor(private readonly figure: RaftLabElement) {
    for (const name of ['pointerdown', 'keydown', 'input'] as const) figure.addEventListener(name, (event) => this.#touch(event), { capture: true, passive: true })
  }

  static readonly #all = new WeakMap<RaftLabElement, Guide>()

  static of(figure: RaftLabElement): Guide {
    const guide = Guide.#all.get(figure) ?? new Guide(figure)
    Guide.#all.set(figure, guide)
    return guide
  }

  /** The reader asks for a step. */
  press(name: string): Promise<void> {
    this.#taken = false
    return this.#take(name)
  }

  /** The reader has come past what is about a step. A figure that is not in sight, or that they have changed, stays as it is. */
  async pass(name: string, still: () => boolean): Promise<void> {
    const playing = await playingOf(this.figure, await this.figure.ready)
    if (!this.#taken && isInSight(this.figure) && playing?.alone && still()) await this.#take(name)
  }

  #touch(event: Event): void {
    if (!(event instanceof KeyboardEvent && moving.includes(event.key))) this.#taken = true
  }

  #take(name: string): Promise<void> {
    this.#next = name
    this.#busy ??= this.#go().finally(() => (this.#busy = undefined))
    return this.#busy
  }

  async #go(): Promise<void> {
    while (this.#next !== undefined) {
      const name = this.#next
      this.#next = undefined
      await this.figure.goTo(name)
    }
  }
}

function isInSight(figure: Element): boolean {
  const { top, bottom } = figure.getBoundingClientRect()
  return bottom > 0 && top < innerHeight
}

/** The step of that name; undefined where the scenario has none. */
export const stepOf = (playing: Playing | null, name: string): Playing['named'][number] | undefined => playing?.named.find((step) => step.name === name)
