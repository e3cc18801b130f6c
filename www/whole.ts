/** The whole lab: what raft-lab.js loads once a reader comes near a figure, or a page asks for a lab. */
import type * as element from './element/define.js'
import { isPage } from './page.js'
import type * as prose from './prose/define.js'

export { createLab } from './lab/lab.js'

// Not imports: those are carried out first, and what extends HTMLElement throws where there is none.
const page = isPage()
/** Gives an element its body. There is none without a page. */
export const embody = page ? (require('./element/define.js') as typeof element).embody : undefined
/** Does what a button of the page's prose says; tells of one that can't be read. */
export const { press, check } = page ? (require('./prose/define.js') as typeof prose) : {}
