import type { Outcome, Status } from '../../lab/types.js'
import type { Result } from './results.js'

/** What was asked, and what had come of it, from a time of the cluster on. */
export interface Page {
  readonly from: number
  /** Newest first. */
  readonly results: readonly Result[]
  /** How many of the steady writes ended how. */
  readonly tally: Readonly<Record<Outcome, number>>
}

const blank: Page = { from: -Infinity, results: [], tally: { ok: 0, failed: 0, unknown: 0 } }

/** How many pages are kept; past that every other one goes. */
const most = 2_000

type Moment = Pick<Status, 'time' | 'view'>

/** The pages of a client's ledger. A lab that goes back shows an earlier one; what follows there takes the place of the later ones, until an undo. */
export class Pages {
  /** In order of time. */
  #pages: Page[] = [blank]
  #replaced: Page[] = []
  #view: Status['view'] | undefined

  /** The page of a moment. */
  at({ time, view }: Moment): Page {
    let i = this.#pages.length - 1
    while (i > 0 && !view.now && this.#pages[i]!.from > time) i--
    return this.#pages[i]!
  }

  /** Alters what there is from a moment on. */
  alter(moment: Moment, change: (page: Page) => Partial<Page>): void {
    const at = this.at(moment)
    const from = this.#pages.lastIndexOf(at) + 1
    this.#pages.splice(from, 0, { ...at, from: moment.time })
    for (let i = from; i < this.#pages.length; i++) this.#pages[i] = { ...this.#pages[i]!, ...change(this.#pages[i]!) }
    if (this.#pages.length > most) this.#pages = this.#pages.filter((page, i) => page === blank || i % 2 === most % 2)
  }

  /** Follows a lab into another future, and back to the one that it replaced. */
  follow({ view }: Moment): void {
    const before = this.#view ?? view
    this.#view = view
    if (view.undo !== null && (view.undo !== before.undo || view.to < before.to)) {
      this.#replaced = this.#pages
      this.#pages = this.#pages.filter(({ from }) => from <= view.to)
    } else if (view.undo === null && before.undo !== null) {
      this.#pages = this.#replaced
    }
  }
}
