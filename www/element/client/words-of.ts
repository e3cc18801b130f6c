import type { Words } from '../i18n/index.js'

/** One word of a prompt's line; a quoted one is never a keyword. */
export interface Token {
  text: string
  quoted: boolean
  /** Where it begins and ends in the line. */
  from: number
  to: number
}

const pattern = /\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([;])|([^\s;"']+))/y

/** Splits a line into words as a shell does: quotes hold words together, ; stands alone. */
export function tokens(line: string, words: Words): Token[] {
  const found: Token[] = []
  let at = 0
  const end = line.trimEnd().length
  while (at < end) {
    pattern.lastIndex = at
    const match = pattern.exec(line)
    if (!match) throw new SyntaxError(words.client.errors.quote(line.slice(at).trim()[0] ?? '"'))
    const [all, double, single, semicolon, bare] = match
    const place = { from: at + all.length - all.trimStart().length, to: at + all.length }
    if (double !== undefined) found.push({ text: double.replace(/\\(.)/g, '$1'), quoted: true, ...place })
    else if (single !== undefined) found.push({ text: single, quoted: true, ...place })
    else found.push({ text: semicolon ?? bare ?? '', quoted: false, ...place })
    at = place.to
  }
  return found
}
