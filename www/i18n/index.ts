import { en } from './en/index.js'

/** Every text of the page, in one language. Sentences are functions of what they tell. */
export type Words = typeof en

const tables: Readonly<Record<string, Words>> = { en }

/** The table of the language in which a page has an element. */
export function wordsAround(element: HTMLElement): Words {
  return wordsFor(element.lang || element.closest('[lang]')?.getAttribute('lang') || navigator.language)
}

/** The table of a language tag such as 'en-GB'; English where there is none. */
export function wordsFor(lang: string | null | undefined): Words {
  const language = (lang ?? '').toLowerCase().split('-')[0] ?? ''
  return (Object.hasOwn(tables, language) && tables[language]) || en
}
