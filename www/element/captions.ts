import type { Caption, Playing } from '../lab/types.js'

/** Real ms that a caption stands at least, and for each of its letters; a syllable of Hangul takes as long as two. */
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

/** Real ms that suffice for a caption, in whichever language it is shown. */
export function timeToRead(caption: Caption): number {
  const letters = Object.values<string>({ ...caption }).map((text) => text.length + (text.match(/[\uac00-\ud7a3]/g)?.length ?? 0))
  return least + letter * Math.max(...letters)
}
