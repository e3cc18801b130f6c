/** A stretch of the cluster's time, ms. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** The range between two times, whichever comes first, as far as it is within another. */
export function between(a: number, b: number, { from, to }: Range): Range {
  const inside = (time: number) => Math.max(from, Math.min(to, time))
  return { from: inside(Math.min(a, b)), to: inside(Math.max(a, b)) }
}

/** The shortest range that is shown, and the shortest of a whole run, ms. */
const shortest = 20
const shortestRun = 2_000
/** By how much one step of zoom shortens. */
const step = 2
const round = [1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9, 10] as const

/** A round length that is not below another. */
function roundUp(length: number): number {
  const power = 10 ** Math.floor(Math.log10(length))
  return power * (round.find((factor) => factor * power >= length * (1 - 1e-9)) ?? 10)
}

export function lengthOf({ from, to }: Range): number {
  return to - from
}

/** A whole run with room to grow, so that its scale changes seldom. */
export function whole({ from, to }: Range): Range {
  return { from, to: from + roundUp(Math.max(shortestRun, (to - from) * 1.02)) }
}

/** A range around a moment, `step` times shorter or longer, in which the moment stays at its place; null: it would be the whole run. */
export function zoomed(range: Range, run: Range, at: number, inward: boolean): Range | null {
  const length = inward ? Math.max(shortest, lengthOf(range) / step) : lengthOf(range) * step
  if (length >= lengthOf(whole(run))) return null
  const middle = at >= range.from && at <= range.to ? at : (range.from + range.to) / 2
  const from = Math.max(run.from, middle - ((middle - range.from) / lengthOf(range)) * length)
  return { from, to: from + length }
}

/** The least way between two fingers that is told from none, as a part of what is in sight. */
const leastWay = 0.02

/** A range in which what was under two fingers lies under them again; both are parts of what is in sight. null: it would be the whole run. */
export function pinched(range: Range, run: Range, before: readonly [number, number], after: readonly [number, number]): Range | null {
  const way = ([a, b]: readonly [number, number]) => Math.max(leastWay, Math.abs(b - a))
  const length = Math.max(shortest, (lengthOf(range) * way(before)) / way(after))
  if (length >= lengthOf(whole(run))) return null
  const middle = ([a, b]: readonly [number, number]) => (a + b) / 2
  const from = Math.max(run.from, range.from + middle(before) * lengthOf(range) - middle(after) * length)
  return { from, to: from + length }
}

/** A range moved so that a moment is in it: into its middle, or, where it is dragged, no further than it must. */
export function moved(range: Range, run: Range, at: number, dragged: boolean): Range {
  if (at >= range.from && at <= range.to) return range
  const length = lengthOf(range)
  const from = Math.max(run.from, dragged ? (at < range.from ? at : at - length) : at - length / 2)
  return { from, to: from + length }
}

/** A range moved by so much of its length, within the run. */
export function panned(range: Range, run: Range, part: number): Range {
  const length = lengthOf(range)
  const from = Math.max(run.from, Math.min(range.from + part * length, Math.max(run.from, run.to - length / 2)))
  return { from, to: from + length }
}

/** Round moments in a range, at most so many, and how far they are apart. */
export function gridOf({ from, to }: Range, most: number): { step: number; times: number[] } {
  const least = (to - from) / Math.max(1, most)
  const power = 10 ** Math.floor(Math.log10(least))
  const step = power * ([1, 2, 5].find((factor) => factor * power >= least) ?? 10)
  const times: number[] = []
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to; i++) times.push(i * step)
  return { step, times }
}
