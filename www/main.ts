/** The one script of the lab: `createLab`, and `<raft-lab>`, which it defines. */
import './element/define.js'

export type { RaftLabElement } from './element/public.js'
export { createLab } from './lab/lab.js'
export type * from './lab/types.js'
