import type { Caption, Playing } from '../lab/types.js'

/** Real ms that a caption stands at least, and for each of its letters; a syllable of Hangul takes as long as two. */
const least = 2000
const letter = 60

/** The place in its list of the caption in view; -1 before the first. */
export function current({ captions, step }: Playing): number {
  return captions.filter((said) => said.step <= step).length - 1
}

/** Real ms that suffice for a caption, in whichever language it is shown. */
export function timeToRead(caption: Caption): number {
  const letters = Object.values<string>({ ...caption }).map((text) => text.length + (text.match(/[\uac00-\ud7a3]/g)?.length ?? 0))
  return least + letter * Math.max(...letters)
}
