/** Gives the page `<raft-lab>` and the elements that it is made of. */
import { table, tagOf } from './parts.js'
import type { RaftLabElement } from './public.js'
import { RaftLab } from './raft-lab.js'

const publicElement: new () => RaftLabElement = RaftLab

// A page may load the script twice, say from two posts on one blog page.
function define(tag: string, element: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, element)
}

function isElement(exported: unknown): exported is CustomElementConstructor {
  return typeof exported === 'function' && exported.prototype instanceof HTMLElement
}

for (const row of table) define(tagOf(row), Object.values(row.load() as object).find(isElement)!)
define('raft-lab', publicElement)
