import type { Telling } from './telling.js'

/** An error of the page's own, which is said where it is drawn, in the language of whoever reads it. */
export class Unsaid extends Error {
  constructor(readonly say: Telling) {
    super()
  }
}
