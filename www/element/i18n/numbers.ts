/** How English writes the lab's numbers. */

/** Milliseconds, as short as they are useful. */
export function ms(n: number): string {
  const digits = n !== 0 && Math.abs(n) < 10 ? 1 : 0
  return `${Number(n.toFixed(digits))} ms`
}

/** Milliseconds from nanoseconds. */
export function ns(n: number): string {
  return ms(n / 1e6)
}

export function range([low, high]: readonly [number, number], unit = 'ms'): string {
  return low === high ? `${low} ${unit}` : `${low}–${high} ${unit}`
}

export function seconds(n: number): string {
  return `${(n / 1000).toFixed(2)} s`
}

export function percent(p: number): string {
  return `${Number((p * 100).toFixed(1))} %`
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`
}

/** '312 bytes', '48 KB'. */
export function bytes(n: number): string {
  if (n < 1000) return count(n, 'byte')
  return n < 1e6 ? `${Number((n / 1000).toPrecision(3))} KB` : `${Number((n / 1e6).toPrecision(3))} MB`
}

/** '7', or '7 to 9'. */
export function span(from: number, to: number): string {
  return from === to ? String(from) : `${from} to ${to}`
}

/** 'a, b and c'. */
export function listed(items: readonly string[], word: 'and' | 'or' = 'and'): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${word} ${items[items.length - 1]}`
}
