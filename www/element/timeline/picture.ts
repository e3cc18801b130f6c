import type { Answers, Lane, LabEvent, Span, Timeline, Trouble } from '../../lab/types.js'
import { termColours } from '../style/terms.js'
import { Bars, Columns, Glyphs, OpenBars } from './bars.js'
import type { Range } from './range.js'

/** Heights, px. */
export const axis = 20
export const clientRow = 28
export const troubleRow = 16
export const laneRow = 30
/** How many troubles stand one under the other; more are drawn together. */
const mostRows = 3

/** A place on the picture. */
export interface Sheet extends Range {
  /** Px. */
  readonly width: number
  /** The latest moment that there is, ms: what lasts ends there. */
  readonly end: number
}

export interface Label {
  readonly x: number
  readonly y: number
  readonly text: string
  readonly kind: string
}

/** Paths by the class that they are drawn in, and texts. */
export interface Row {
  readonly paths: ReadonlyMap<string, string>
  readonly labels: readonly Label[]
  /** How many marks are drawn. */
  readonly count: number
}

export const xOf = ({ from, to, width }: Sheet, time: number): number => ((time - from) / (to - from)) * width

/** Paths of one row. */
class Paths {
  readonly #made = new Map<string, Bars | Glyphs | Columns>()

  bars(name: string, y: number, height: number, width: number): Bars {
    return this.#get(name, () => new Bars(y, height, width))
  }

  openBars(name: string, y: number, height: number, width: number): Bars {
    return this.#get(name, () => new OpenBars(y, height, width))
  }

  glyphs(name: string, shape: string, y: number, apart: number, width: number): Glyphs {
    return this.#get(name, () => new Glyphs(shape, y, apart, width))
  }

  columns(name: string, foot: number, highest: number, width: number): Columns {
    return this.#get(name, () => new Columns(foot, highest, width))
  }

  row(labels: readonly Label[] = []): Row {
    const paths = new Map<string, string>()
    let count = labels.length
    for (const [name, made] of this.#made) {
      paths.set(name, made.path)
      count += made.count
    }
    return { paths, labels, count }
  }

  #get<B extends Bars | Glyphs | Columns>(name: string, make: () => B): B {
    const made = (this.#made.get(name) as B | undefined) ?? make()
    this.#made.set(name, made)
    return made
  }
}

/** Where the bars of a state lie in their lane: the more a node has to say, the higher. */
const bars: Record<string, readonly [y: number, height: number]> = {
  down: [11, 1], none: [10, 3], follower: [8, 7], learner: [8.5, 6], 'pre-candidate': [5.5, 12], candidate: [5, 13], leader: [3, 17],
}
const [over, overHeight] = [3, 17]
const strip = [24, 4] as const

function kindOf({ state, member }: Span): string {
  return state === 'down' || state !== 'follower' || member === 'voter' ? state : member
}

const cross = 'm-4-4l8 8m0-8l-8 8'
const rising = 'm-4 0l4-6l4 6z'
const flag = 'm-5-6h10l-5 8z'

/** A node's lane: what it was, in which term, where it committed, and what struck it. */
export function laneRowOf({ node, spans }: Lane, { commits, marks, troubles }: Timeline, sheet: Sheet): Row {
  const paths = new Paths()
  const { width } = sheet
  const x = (time: number) => xOf(sheet, time)
  const labels: Label[] = []
  let term: { from: number; to: number; is: number; kind: string } | undefined
  const endTerm = () => {
    if (!term || term.is === 0) return
    paths.bars(`term-${term.is % termColours}`, ...strip, width).add(term.from, term.to)
    const from = Math.max(0, term.from)
    const text = String(term.is)
    if (Math.min(width, term.to) - from >= 12 + 7 * text.length) labels.push({ x: from + 6, y: over + overHeight / 2, text, kind: term.kind })
  }
  for (const span of inSight(spans, sheet)) {
    const kind = kindOf(span)
    const [from, to] = [x(span.from), x(Math.min(span.to ?? sheet.end, sheet.end))]
    const [y, height] = bars[kind]!
    paths.bars(kind, y, height, width).add(from, to)
    if (span.paused) paths.bars('paused', over, overHeight, width).add(from, to)
    if (term?.is === span.term) {
      // The state in which most of the label lies.
      if (from <= Math.max(0, term.from) + 10) term.kind = kind
      term.to = to
    } else {
      endTerm()
      term = { from, to, is: span.term, kind }
    }
  }
  endTerm()
  for (const { kind, node: of, from, to } of troubles) {
    if (of !== node || from > sheet.to || (to ?? sheet.end) < sheet.from) continue
    if (kind === 'down') paths.glyphs('crash', cross, 11, 6, width).add(x(from))
    else if (kind === 'disk' || kind === 'apply' || kind === 'process') paths.bars('hang', over, overHeight, width).add(x(from), x(Math.min(to ?? sheet.end, sheet.end)))
  }
  const notches = paths.glyphs('commit', 'h1v6h-1z', over, 3, width)
  for (const { node: of, from, to } of commits) {
    if (of !== node || to < sheet.from || from > sheet.to) continue
    notches.add(x(from))
    if (to > from) notches.add(x(to))
  }
  const stood = paths.glyphs('stood', rising, 24, 7, width)
  const broken = paths.glyphs('broken', flag, 8, 8, width)
  for (const { node: of, name, time } of marks) {
    if (of !== node || time > sheet.end) continue
    if (name === 'becameCandidate') stood.add(x(time))
    else if (name === 'violated') broken.add(x(time))
  }
  return paths.row(labels)
}

/** The client's operations: those that are done as columns, how long they took as lines, the others each with its outcome; those that wait up to the latest moment. */
export function clientRowOf({ answers, waiting }: Timeline, sheet: Sheet): Row {
  const paths = new Paths()
  const { width, end } = sheet
  const x = (time: number) => xOf(sheet, time)
  const foot = clientRow - 6
  const done = paths.columns('ok', foot, 17, width)
  const failed = paths.glyphs('failed', cross, 10, 9, width)
  const unknown = paths.glyphs('unknown', 'm-4 0l4-5l4 5l-4 5z', 10, 9, width)
  const long: Answers[] = []
  for (const answer of answers) {
    const { asked, from, to, count } = answer
    if (to < sheet.from || asked > sheet.to || from > end) continue
    done.add(x((from + to) / 2), count.ok)
    if (count.failed > 0) failed.add(x(to))
    if (count.unknown > 0) unknown.add(x(to))
    if (x(to) - x(asked) > 2) long.push(answer)
  }
  long.sort((a, b) => a.asked - b.asked)
  for (const outcome of ['ok', 'unknown', 'failed'] as const) {
    const took = paths.bars(`took ${outcome}`, foot + 1, 2, width)
    for (const { asked, to, count } of long) if (count[outcome] > 0) took.add(x(asked), x(to))
  }
  const waits = paths.openBars('waits', foot - 2, 5, width)
  const began = paths.glyphs('began', 'v5', foot - 2, 3, width)
  for (const { asked } of waiting) {
    if (asked > end) break
    waits.add(x(asked), x(end))
    began.add(x(asked))
  }
  return paths.row()
}

/** What failed at one time, drawn as one. */
export interface Group {
  readonly troubles: readonly Trouble[]
  readonly from: number
  readonly to: number | null
  /** Its line, from 0. */
  readonly row: number
}

/** Troubles of one kind that came and went together are one; those that overlap stand one under the other. */
export function groupsOf(troubles: readonly Trouble[]): Group[] {
  const together = new Map<string, Trouble[]>()
  for (const trouble of troubles) {
    const { kind, node, from, to } = trouble
    const name = `${kind === 'cut' ? kind : `${kind} ${node}`} ${from} ${to}`
    const same = together.get(name)
    if (same) same.push(trouble)
    else together.set(name, [trouble])
  }
  const free: number[] = []
  const groups = [...together.values()].map((all) => ({ troubles: all, from: all[0]!.from, to: all[0]!.to }))
  return groups
    .sort((a, b) => a.from - b.from)
    .map((group) => {
      const found = free.findIndex((until) => until <= group.from)
      const row = found >= 0 ? found : Math.min(free.length, mostRows - 1)
      free[row] = Math.max(free[row] ?? 0, group.to ?? Infinity)
      return { ...group, row }
    })
}

/** How many lines the groups take; one at least, so that the first fault moves nothing. */
export const rowsOf = (groups: readonly Group[]): number => Math.max(1, ...groups.map(({ row }) => row + 1))

/** What failed, as bars with names where there is room. */
export function troubleRowOf(groups: readonly Group[], row: number, sheet: Sheet, name: (group: Group) => string): Row {
  const paths = new Paths()
  const { width, end } = sheet
  const labels: Label[] = []
  let free = 0
  for (const group of groups) {
    if (group.row !== row || group.from > end) continue
    const [from, to] = [xOf(sheet, group.from), xOf(sheet, Math.min(group.to ?? end, end))]
    const [{ kind }] = group.troubles as [Trouble]
    paths.bars(`trouble ${kind}`, 2, troubleRow - 4, width).add(from, Math.max(to, from + 3))
    const at = Math.max(0, from) + 4
    const text = name(group)
    if (at < free || Math.min(width, to) - at < 6.5 * text.length) continue
    labels.push({ x: at, y: troubleRow / 2, text, kind })
    free = to
  }
  return paths.row(labels)
}

/** Violations go through all rows. */
export function brokenOf({ marks }: Timeline, sheet: Sheet, height: number): string {
  const lines = new Glyphs(`V${height}`, axis, 2, sheet.width)
  for (const { name, time } of marks as readonly LabEvent[]) if (name === 'violated' && time <= sheet.end) lines.add(xOf(sheet, time))
  return lines.path
}

/** Those that are in sight; they are in order. */
function inSight(spans: readonly Span[], { from, to, end }: Sheet): Span[] {
  return spans.filter((span) => span.from <= Math.min(to, end) && (span.to ?? end) >= from)
}
