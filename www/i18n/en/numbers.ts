import { numbersIn } from '../numbers.js'

/** British English has no comma before the last of a list. */
const numbers = numbersIn('en-GB')
const plural = new Intl.PluralRules('en-GB')

export const { whole, ms, ns, range, seconds, percent, listed, factor } = numbers

export function count(n: number, one: string, many = `${one}s`): string {
  return `${whole(n)} ${plural.select(n) === 'one' ? one : many}`
}

/** '312 bytes', '48 KB'. */
export function bytes(n: number): string {
  return n < 1000 ? count(n, 'byte') : numbers.kilobytes(n)
}

/** '7', or '7 to 9'. */
export function span(from: number, to: number): string {
  return from === to ? String(from) : `${from} to ${to}`
}
