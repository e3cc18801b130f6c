import type { Lab } from '../lab/types.js'

/** What a page may use of `<raft-lab>`, besides its attributes. */
export interface RaftLabElement extends HTMLElement {
  /** Resolves to the lab once it runs; rejects when it can't start, for the reason that the element shows. */
  readonly ready: Promise<Lab>
  /** The lab, once `ready` has resolved. */
  readonly lab: Lab | undefined
  /**
   * Takes its reader to a step of the scenario that it plays, by its name or number: back to one that is over, and on to one that is not yet, without the stops before
   * it. Resolves once that step is in view, or somebody has gone elsewhere; rejects, with a sentence, where there is no such step, or the run does not come to it.
   */
  goTo(step: string | number): Promise<void>
}

declare global {
  interface HTMLElementTagNameMap {
    'raft-lab': RaftLabElement
  }
}
