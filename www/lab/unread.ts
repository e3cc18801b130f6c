import type { Delta } from './messages.js'
import { pushInterval } from './protocol.js'

/** How a delta begins that sets the clock, which stands for nobody. */
const setsClock = '{"t":"delta","clock"'
/** So many are read at once, whoever looks. */
const most = 64

/**
 * Deltas as the director wrote them. Answers come with one each, and most callers look at no
 * status between two of theirs: so a delta is read once somebody looks, or a little later.
 */
export class Unread {
  #texts: string[] = []
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly read: (delta: Delta) => void) {}

  /** Keeps a delta, unless somebody waits for it. */
  add(text: string, awaited: boolean): void {
    this.#timer ??= setTimeout(() => this.look(), pushInterval)
    if (this.#texts.push(text) >= most || awaited || text.startsWith(setsClock)) this.look()
  }

  /** To be called before anything of what they tell is looked at. */
  look(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const texts = this.#texts
    this.#texts = []
    for (const text of texts) this.read(JSON.parse(text) as Delta)
  }
}
