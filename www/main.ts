/**
 * The one script of the lab: `createLab`, and `<raft-lab>`, which it defines where there is a page for it, and what drives it from a page's prose.
 * It is small, and loads the rest once that is needed: see load.ts.
 */
import { load } from './load.js'
import type { Lab, Options } from './lab/types.js'
import { isPage } from './page.js'

export type { RaftLabElement } from './element/public.js'
export type * from './lab/types.js'

/** Boots a cluster; resolves once every node has started, and it is at the moment of its link, if it has one. */
export async function createLab(options?: Options): Promise<Lab> {
  return (await load()).createLab(options)
}

// Not an import: those are carried out first, and what extends HTMLElement throws where there is none.
if (isPage()) require('./thin/define.js')
