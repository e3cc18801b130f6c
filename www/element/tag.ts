import { around } from './colours.js'

/** The tag of the language that an element is to speak: its URL's, where it takes that one's words, else that of the closest element with a `lang`, else the browser's. */
export function languageAround(element: Element): string {
  const asked = element.hasAttribute('fragment') && new URLSearchParams(location.hash.slice(1)).get('lang')
  if (asked) return asked
  for (let at: Element | null = element; at; at = around(at)) {
    const lang = at.getAttribute('lang')
    if (lang) return lang
  }
  return navigator.language
}
