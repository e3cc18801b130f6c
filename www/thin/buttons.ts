import { load } from '../load.js'
import { marked } from '../prose/read.js'
import { failureOf } from './words.js'

/** Buttons of a page that act on its figures, now and later: the first that is pressed loads the lab. */
export function listen(page: Document): void {
  page.addEventListener('click', (event) => {
    const button = event.composedPath().find((target) => target instanceof HTMLElement && target.matches(marked))
    if (!button) return
    event.preventDefault() // it sends no form that it is in
    void press(button as HTMLElement)
  })
}

async function press(button: HTMLElement): Promise<void> {
  if (button.ariaBusy === 'true') return
  toldBehind(button)?.remove()
  button.ariaBusy = 'true'
  const whole = await load().catch((error) => complain(button, () => failureOf(button, error)))
  button.ariaBusy = null
  await whole?.press!(button)
}

/** What could not be done is told behind the button, by an element that the whole lab defines: see told.ts. */
function toldBehind({ nextElementSibling: next }: HTMLElement): Element | null {
  return next?.localName === 'raft-told' ? next : null
}

function complain(button: HTMLElement, say: () => string): void {
  button.after(Object.assign(document.createElement('raft-told'), { role: 'alert', textContent: say(), say }))
}
