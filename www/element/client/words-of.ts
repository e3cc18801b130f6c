/** One word of a prompt's line; one with a quote in it is never a keyword. */
export interface Token {
  text: string
  quoted: boolean
  /** Where it begins and ends in the line. */
  from: number
  to: number
}

/** A semicolon, or all that stands together: what is quoted, what is escaped, what is neither. */
const word = /\s*(;|(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.?|[^\s;"'\\])+)/y
const piece = /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)|[^"'\\]+|\\$/g

/** Splits a line into words as a shell does: quotes hold words together, ; stands alone. It throws what `unclosed` makes of a quote that has no end. */
export function tokens(line: string, unclosed: (quote: string) => Error): Token[] {
  const found: Token[] = []
  let at = 0
  const end = line.trimEnd().length
  while (at < end) {
    word.lastIndex = at
    const match = word.exec(line)
    if (!match) throw unclosed(line.slice(at).trim()[0] ?? '"')
    const [all, raw = ''] = match
    at += all.length
    found.push({ text: bare(raw), quoted: /["'\\]/.test(raw), from: at - raw.length, to: at })
  }
  return found
}

/** A word without its quotes. */
function bare(raw: string): string {
  return raw.replace(piece, (all: string, double?: string, single?: string, escaped?: string) =>
    double !== undefined ? unescaped(double) : (single ?? escaped ?? all),
  )
}

/** What stands between double quotes: there, as in a shell, a backslash hides only these four. */
export function unescaped(text: string): string {
  return text.replace(/\\(["\\$`])/g, '$1')
}

/** A line of the prompt. */
export function lineOf(verb: string, ...given: string[]): string {
  return [verb, ...(given.some((text) => text.startsWith('-')) ? ['--'] : []), ...given.map(quoted)].join(' ')
}

/** A key or value as the prompt takes it. */
function quoted(text: string): string {
  return /^[^\s"';\\]+$/.test(text) ? text : `"${text.replace(/["\\$`]/g, '\\$&')}"`
}
