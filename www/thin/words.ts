import { languageAround } from '../element/tag.js'
import { lookup } from '../i18n/tag.js'

/** What is said while nothing else is here to say it, in each language: see loader.json in www/i18n. */
export interface LoaderWords {
  readonly waiting: string
  readonly loading: string
  /** {why} is what the browser says. */
  readonly failed: string
  readonly again: string
}

/** In the language of an element, English where there is none. */
export function loaderWords(element: Element): LoaderWords & { lang: string } {
  const lang = lookup(languageAround(element), Object.keys(__LOADER__)) ?? 'en'
  return { lang, ...(__LOADER__[lang] as LoaderWords) }
}

/** Why the lab is not here, as an element says it. */
export function failureOf(element: Element, error: unknown): string {
  return loaderWords(element).failed.replace('{why}', error instanceof Error ? error.message : String(error))
}
