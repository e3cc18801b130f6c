import type { Lab } from '../lab/types.js'

/** What a page may use of `<raft-lab>`, besides its attributes. */
export interface RaftLabElement extends HTMLElement {
  /** Resolves to the lab once it runs; rejects when it can't start, for the reason that the element shows. */
  readonly ready: Promise<Lab>
  /** The lab, once `ready` has resolved. */
  readonly lab: Lab | undefined
}

declare global {
  interface HTMLElementTagNameMap {
    'raft-lab': RaftLabElement
  }
}
