import { lookup } from '../i18n/tag.js'
import type { Caption, Playing } from '../lab/types.js'

/** Real ms that a caption stands at least, and for each of its letters; a syllable of Hangul, as a letter of Chinese and of Japanese, takes as long as two. */
const least = 2000
const letter = 60

/** The built-in scenario that a page may open with, and the attribute that says so. */
export const opening = 'opening'

/** Whether that is what is played, or was: it goes on by itself, and is over for whoever touches anything. */
export function isOpening({ name, reading }: Playing): boolean {
  return name === opening && !reading
}

/** Whether a scenario has neither come to its end nor been left. */
export function isUnderWay({ passed, failed, left }: Playing): boolean {
  return passed === null && failed === null && !left
}

/** The place in its list of the caption in view; -1 before the first. */
export function current({ captions, step }: Playing): number {
  return captions.filter((said) => said.step <= step).length - 1
}

/** A caption as those read it who speak the first of some languages in which it is written, of their tags; else in English. */
export function captionIn(caption: Caption, tags: readonly string[]): { lang: string; text: string } {
  const languages = Object.keys(caption)
  const lang = tags.map((tag) => lookup(tag, languages)).find((found) => found !== undefined) ?? 'en'
  return { lang, text: caption[lang] ?? caption.en }
}

/** Real ms that suffice for a sentence that says why something was refused. */
export const refusalTime = 8000

/** Real ms that suffice for a caption, in whichever language it is shown. */
export function timeToRead(caption: Caption): number {
  const letters = Object.values<string>({ ...caption }).map((text) => text.length + (text.match(/[\p{sc=Hangul}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/gu)?.length ?? 0))
  return least + letter * Math.max(...letters)
}
