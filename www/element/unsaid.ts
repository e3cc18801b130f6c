import type { Status } from '../lab/types.js'
import type { Telling } from './telling.js'

/** An error of the page's own, which is said where it is drawn, in the language of whoever reads it. */
export class Unsaid extends Error {
  /** `holds`: whether it is so still, in a lab; left out, it does not change with that. */
  constructor(readonly say: Telling, readonly holds?: (status: Status) => boolean) {
    super()
  }
}
