import { numbersIn } from '../numbers.js'

const numbers = numbersIn('ko')

export const { whole, tenth, ms, ns, percent, listed, factor } = numbers

export function range([low, high]: readonly [number, number], unit = 'ms'): string {
  return low === high ? `${low} ${unit}` : `${low}~${high} ${unit}`
}

export function seconds(n: number): string {
  return `${numbers.hundredths(n / 1000)}초`
}

/** '312바이트', '48 KB'. */
export function bytes(n: number): string {
  return n < 1000 ? `${whole(n)}바이트` : numbers.kilobytes(n)
}

/** '7', or '7~9'. */
export function span(from: number, to: number): string {
  return from === to ? String(from) : `${from}~${to}`
}
