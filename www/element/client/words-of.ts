import type { Words } from '../i18n/index.js'

/** One word of a prompt's line; a quoted one is never a keyword. */
export interface Token {
  text: string
  quoted: boolean
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
    if (double !== undefined) found.push({ text: double.replace(/\\(.)/g, '$1'), quoted: true })
    else if (single !== undefined) found.push({ text: single, quoted: true })
    else found.push({ text: semicolon ?? bare ?? '', quoted: false })
    at += all.length
  }
  return found
}
