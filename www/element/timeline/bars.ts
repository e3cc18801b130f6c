/**
 * Marks of one kind as one SVG path. Where they are denser than pixels they become one, so
 * that a path has at most one bar for each two px of its width, however many marks there are.
 */

const fixed = (n: number): string => String(Math.round(n * 10) / 10)

/** The least width of a bar, px, and the least room between two. */
const thinnest = 1
const gap = 1

/** Bars on one line, in order of where they begin. */
export class Bars {
  #d = ''
  #from = 0
  #to = -Infinity
  count = 0

  constructor(protected readonly y: number, protected readonly height: number, private readonly width: number) {}

  /** From one x to another; what is not in sight is left out. */
  add(from: number, to: number): void {
    const end = Math.min(this.width, Math.max(to, from + thinnest))
    const begin = Math.max(0, from)
    if (begin >= this.width || end <= 0) return
    if (begin < this.#to + gap) {
      this.#to = Math.max(this.#to, end)
      return
    }
    this.#flush()
    this.#from = begin
    this.#to = end
  }

  get path(): string {
    this.#flush()
    this.#to = -Infinity
    return this.#d
  }

  #flush(): void {
    if (this.#to === -Infinity) return
    this.count++
    this.#d += this.shape(fixed(this.#from), fixed(this.#to))
  }

  protected shape(from: string, to: string): string {
    return `M${from} ${this.y}H${to}v${this.height}H${from}z`
  }
}

/** Bars without a line at their right: what they stand for has not ended. */
export class OpenBars extends Bars {
  protected override shape(from: string, to: string): string {
    return `M${to} ${this.y}H${from}v${this.height}H${to}`
  }
}

/** Marks of one shape, which stand at least so far from each other, in order; one that is too near to the one before is left out. */
export class Glyphs {
  path = ''
  #last = -Infinity
  count = 0

  constructor(private readonly shape: string, private readonly y: number, private readonly apart: number, private readonly width: number) {}

  add(x: number): void {
    if (x < 0 || x > this.width || x - this.#last < this.apart) return
    this.#last = x
    this.count++
    this.path += `M${fixed(x)} ${this.y}${this.shape}`
  }
}

/** Columns of one foot, 2 px wide, as high as what they count. */
export class Columns {
  readonly #counts = new Map<number, number>()

  constructor(private readonly foot: number, private readonly highest: number, private readonly width: number) {}

  add(x: number, count: number): void {
    const column = Math.round(x / 3)
    if (count > 0 && x >= 0 && x <= this.width) this.#counts.set(column, (this.#counts.get(column) ?? 0) + count)
  }

  get count(): number {
    return this.#counts.size
  }

  get path(): string {
    let d = ''
    for (const [column, count] of this.#counts) d += `M${column * 3 - 1} ${this.foot}v${fixed(-Math.min(this.highest, 4 + 2 * Math.log2(count)))}h2V${this.foot}z`
    return d
  }
}
