import { words as en } from './en/index.js'
import { lookup } from './tag.js'

/** Every text of the page, in one language. Sentences are functions of what they tell. */
export type Words = typeof en

/** The scripts of the other languages, by their tags: each is a folder here, whose index.ts exports `words`. */
const scripts: Readonly<Record<string, string>> = typeof __LANGUAGES__ === 'object' ? __LANGUAGES__ : {}
const here = new Map<string, Words>([['en', en]])

/** The language of a tag, such as 'ko' of 'ko-KR'; English where the lab does not have it. */
export function languageOf(tag: string | null | undefined): string {
  return lookup(tag ?? '', Object.keys(scripts)) ?? 'en'
}

/** The words of a tag's language, once they are here; until then English. */
export function wordsFor(tag: string | null | undefined): Words {
  return here.get(languageOf(tag)) ?? en
}

/** Brings the words of a tag's language here; null where they are. It rejects where their script does not come. */
export function bring(tag: string | null | undefined): Promise<void> | null {
  const language = languageOf(tag)
  return here.has(language) ? null : load(language)
}

async function load(language: string): Promise<void> {
  const { words } = (await import(new URL(scripts[language] as string, import.meta.url).href)) as { words: Words }
  here.set(language, words)
}
