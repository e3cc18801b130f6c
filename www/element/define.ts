/** Gives the page the elements that a `<raft-lab>` is made of. */
import { table, tagOf } from './parts.js'

export { embody } from './bodies.js'

// A page may load the script twice, say from two posts on one blog page.
function define(tag: string, element: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, element)
}

function isElement(exported: unknown): exported is CustomElementConstructor {
  return typeof exported === 'function' && exported.prototype instanceof HTMLElement
}

for (const row of table) define(tagOf(row), Object.values(row.load() as object).find(isElement)!)
