import { bring, wordsFor } from '../i18n/index.js'
import type { PictureOptions } from './types.js'

/** What the director needs for a picture: with the words of its language, or of the lab's own; in English where they do not come. */
export async function lookOf({ lang, ...look }: PictureOptions, own: string): Promise<object> {
  const tag = lang ?? own
  await bring(tag)?.catch(() => {})
  return { words: wordsFor(tag).picture, ...look }
}
