/** How a language writes the lab's numbers; `locale` is its tag for Intl. */
export function numbersIn(locale: string) {
  const format = (options: Intl.NumberFormatOptions) => {
    const { format } = new Intl.NumberFormat(locale, { useGrouping: false, ...options })
    return format
  }
  const [round, tenth] = [0, 1].map((maximumFractionDigits) => format({ maximumFractionDigits })) as [Write, Write]
  const hundredths = format({ minimumFractionDigits: 2, maximumFractionDigits: 2 })
  const three = format({ maximumSignificantDigits: 3 })
  const whole = format({ useGrouping: true, maximumFractionDigits: 0 })
  const lists = { and: listing(locale, 'conjunction'), or: listing(locale, 'disjunction') }

  /** Milliseconds, as short as they are useful. */
  const ms = (n: number) => `${n !== 0 && Math.abs(n) < 10 ? tenth(n) : round(n)} ms`

  return {
    /** 12345 as '12,345'. */
    whole,
    /** At most one digit behind the point. */
    tenth,
    /** Two of them. */
    hundredths,
    ms,
    /** Milliseconds from nanoseconds. */
    ns: (n: number) => ms(n / 1e6),
    range: ([low, high]: readonly [number, number], unit = 'ms') => (low === high ? `${low} ${unit}` : `${low}–${high} ${unit}`),
    /** Seconds from milliseconds. */
    seconds: (n: number) => `${hundredths(n / 1000)} s`,
    /** '1.25', of how many times. */
    factor: (n: number) => three(n),
    percent: (p: number) => `${tenth(p * 100)} %`,
    /** '48 KB', of at least a thousand bytes. */
    kilobytes: (n: number) => (n < 1e6 ? `${three(n / 1000)} KB` : `${three(n / 1e6)} MB`),
    /** 'a, b and c'. */
    listed: (items: readonly string[], word: 'and' | 'or' = 'and') => lists[word](items),
  }
}

type Write = (n: number) => string

function listing(locale: string, type: Intl.ListFormatType): (items: readonly string[]) => string {
  const list = new Intl.ListFormat(locale, { type })
  return (items) => list.format(items)
}
