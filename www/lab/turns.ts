import type { NodeId } from './types.js'

/** What is done to each node one after the other, such as its crashes and restarts. */
export class Turns {
  readonly #last = new Map<NodeId, Promise<unknown>>()

  take(node: NodeId, step: () => Promise<unknown>): Promise<unknown> {
    const turn = (this.#last.get(node) ?? Promise.resolve()).then(step)
    this.#last.set(node, turn.catch(() => {})) // the caller has the error; the next turn doesn't mind
    return turn
  }

  clear(): void {
    this.#last.clear()
  }
}
