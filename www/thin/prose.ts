/** What is looked for in the text of a page, now and whenever the page changes. */
import { load, type Whole } from '../load.js'
import { isNamed, naming } from '../prose/names.js'
import { marked, read } from '../prose/read.js'
import { forget, onceNear } from './near.js'

/** The text is looked at within so many real ms of a change, once for all changes. */
const pace = 200
/** What asks a reader for something, so that it is to be there as soon as they are near. */
const asking = 'raft-duel, raft-guess, raft-step'

/** Loads the lab once a reader comes near what asks them for something, or an author has something that can't be read, to tell of it. */
export function watch(page: Document): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let whole: Promise<Whole> | undefined
  const look = () => {
    timer = undefined
    if (page.readyState === 'loading') return // what a button names may be yet to come
    for (const element of page.querySelectorAll(asking)) if (!customElements.get(element.localName)) onceNear(element, () => bring(element))
    const buttons = [...page.querySelectorAll<HTMLElement>(marked)]
    if (!whole && buttons.every(isRead) && [...page.querySelectorAll(naming)].every(isNamed)) return
    whole ??= load() // the words are there
    whole.then(({ check }) => buttons.forEach((button) => check!(button)), () => {}) // whoever presses one is told
  }
  const soon = () => void (timer ??= setTimeout(look, pace))
  new MutationObserver(soon).observe(page, { subtree: true, childList: true, attributeFilter: ['id', 'for', 'name', 'data-raft-lab', 'data-do'] })
  page.addEventListener('DOMContentLoaded', look)
  look()
}

function bring(element: Element): void {
  forget(element)
  load().catch(() => {}) // its figure tells
}

function isRead(button: HTMLElement): boolean {
  try {
    return !!read(button)
  } catch {
    return false
  }
}
