import { toggleHold, toggleSpeed } from './ask.js'
import type { View } from './moment.js'

/** Keys count inside a lab, never in a field, and a button keeps its own, as a slider does its arrows; on a page that is the lab's own, while nothing has the focus, too. */
export class Keys {
  constructor(
    private readonly element: HTMLElement,
    /** undefined while no cluster runs; then no key counts. */
    private readonly view: () => View | undefined,
    /** Opens or closes the list of keys. */
    private readonly list: () => void,
  ) {}

  listen(): void {
    addEventListener('keydown', this.#onPage)
  }

  end(): void {
    removeEventListener('keydown', this.#onPage)
  }

  readonly #onPage = (event: KeyboardEvent): void => {
    const { body, documentElement } = document
    if ((event.target === body || event.target === documentElement) && ownsPage(this.element)) this.take(event)
  }

  /** Takes a key that was pressed inside the lab. */
  readonly take = (event: KeyboardEvent): void => {
    const [target] = event.composedPath()
    const view = this.view()
    if (!view || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !(target instanceof Element)) return
    if (target.closest('input:not([type=range]), select, textarea')) return
    if (event.key === ' ' && !target.closest('button, summary, [role=button]')) toggleHold(view.moment, view.ask)
    else if (event.key === '1') toggleSpeed(view.moment, view.ask)
    else if (event.key === '?') this.list()
    else if (event.key === '.') view.ask.travel.step()
    else if (event.key === ',') view.ask.travel.back()
    else if (event.key === 'n') view.ask.travel.latest()
    else return
    view.ask.reading.take()
    event.preventDefault()
  }
}

/** Whether an element is its page's one purpose: the URL is its own, it is alone, and it takes most of the room. */
function ownsPage(element: HTMLElement): boolean {
  const alone = document.querySelectorAll('raft-lab').length === 1
  return alone && element.hasAttribute('fragment') && element.offsetHeight > document.documentElement.scrollHeight / 2
}
