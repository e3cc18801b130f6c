/** The one script of the lab: `createLab`, and `<raft-lab>`, which it defines where there is a page for it, and what drives it from a page's prose. */
import { isPage } from './page.js'

export type { RaftLabElement } from './element/public.js'
export { createLab } from './lab/lab.js'
export type * from './lab/types.js'

// Not an import: those are carried out first, and what extends HTMLElement throws where there is none.
if (isPage()) {
  require('./element/define.js')
  require('./prose/define.js')
}
