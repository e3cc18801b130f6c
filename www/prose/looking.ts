import type { RaftLabElement } from '../element/public.js'
import type { Status } from '../lab/types.js'
import { Spoken } from '../element/spoken.js'
import { follow, type Follower } from './following.js'

/** An element of a page's prose that looks at its figure for as long as it is in the page. */
export abstract class Looking extends Spoken implements Follower {
  #end: (() => void) | undefined

  abstract get figure(): RaftLabElement | undefined

  abstract look(figure: RaftLabElement | undefined, status: Status | undefined): void

  override connectedCallback(): void {
    super.connectedCallback()
    this.#end ??= follow(this)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#end?.()
    this.#end = undefined
  }
}
