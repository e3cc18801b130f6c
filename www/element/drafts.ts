import type { Moment } from './moment.js'

interface Draft<Value> {
  readonly value: Value
  /** Once it is in force: the moment that was drawn then, which may be from before. Any other one shows it. */
  since?: Moment
}

/**
 * What a reader has set and the moment in view doesn't show yet, by what was set: a control
 * shows its draft meanwhile, so that it never goes back under the pointer. The newest comes last.
 */
export class Drafts<Id, Value> {
  readonly #drafts = new Map<Id, Draft<Value>>()

  get(id: Id): Value | undefined {
    return this.#drafts.get(id)?.value
  }

  set(id: Id, value: Value): Draft<Value> {
    const draft = { value }
    this.#drafts.delete(id)
    this.#drafts.set(id, draft)
    return draft
  }

  /** Sets it, and keeps it until `set` has put it in force or has failed; rejects as that does. */
  async during(id: Id, value: Value, set: Promise<unknown>, moment: () => Moment): Promise<void> {
    const draft = this.set(id, value)
    try {
      await set
      draft.since = moment()
    } catch (error) {
      if (this.#drafts.get(id) === draft) this.#drafts.delete(id)
      throw error
    }
  }

  clear(): void {
    this.#drafts.clear()
  }

  /** Drops what a moment shows by itself. */
  follow(moment: Moment): void {
    for (const [id, { since }] of this.#drafts) if (since && since !== moment) this.#drafts.delete(id)
  }

  *[Symbol.iterator](): Generator<[Id, Value]> {
    for (const [id, { value }] of this.#drafts) yield [id, value]
  }
}
