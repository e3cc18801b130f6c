import { bring, wordsFor, type Words } from '../i18n/index.js'
import { languageAround } from './tag.js'

/** The words of that language; English until they are here. */
export function wordsAround(element: Element): Words {
  return wordsFor(languageAround(element))
}

/** Brings them; null where they are here. Those that do not come are English. */
export function bringAround(element: Element): Promise<void> | null {
  return bring(languageAround(element))?.catch(() => {}) ?? null
}
