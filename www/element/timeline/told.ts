import type { Answers, NodeId, Span, Timeline } from '../../lab/types.js'
import type { Words } from '../../i18n/index.js'
import { sentence } from '../why/tell.js'
import type { Group, Sheet } from './picture.js'
import type { Range } from './range.js'

/** What was at a time in a row of the picture, in sentences; `near` is how many ms beside it count. */
export function toldAt(row: 'client' | 'troubles' | NodeId, time: number, near: number, timeline: Timeline, groups: readonly Group[], { end }: Sheet, words: Words): string {
  if (time > end + near) return ''
  const told = words.timeline
  if (row === 'client') {
    const answer = nearest(timeline.answers, time, near)
    const waits = last(timeline.waiting, ({ asked }) => asked <= time + near)
    return answer ? told.answers(answer) : waits ? told.waiting(waits) : ''
  }
  if (row === 'troubles') return groups.filter(({ from, to }) => from <= time + near && (to ?? end) >= time - near).map(told.trouble).join('; ')
  const span = last(timeline.lanes.find(({ node }) => node === row)?.spans ?? [], ({ from }) => from <= time)
  const marks = timeline.marks.filter((event) => event.node === row && Math.abs(event.time - time) <= near).slice(-2)
  const commit = last(timeline.commits, ({ node, from, to }) => node === row && from - near <= time && to + near >= time)
  return [
    span ? told.span(row, span) : '',
    ...marks.map((event) => sentence(event, words)),
    commit ? told.commits(row, commit.entries) : '',
  ].filter(Boolean).join('. ')
}

/** The last one of which something is true. */
function last<T>(list: readonly T[], is: (one: T) => boolean): T | undefined {
  for (let i = list.length - 1; i >= 0; i--) if (is(list[i]!)) return list[i]
  return undefined
}

function nearest(answers: readonly Answers[], time: number, near: number): Answers | undefined {
  const distance = ({ from, to }: Answers) => Math.max(0, from - time, time - to)
  const found = answers.filter((all) => distance(all) <= near).sort((a, b) => distance(a) - distance(b))[0]
  return found ?? last(answers, ({ asked, to }) => asked <= time && time <= to)
}

/** A line of the timeline's table. */
export interface Line {
  readonly from: number
  /** null: it lasts. */
  readonly to: number | null
  readonly what: string
  readonly was: string
  readonly term: number | null
}

/** The spans in a range, in order of time: the last ones, at most so many; and how many are left out. */
export function linesOf(timeline: Timeline, groups: readonly Group[], range: Range, end: number, most: number, words: Words): { lines: Line[]; left: number } {
  const told = words.timeline
  const seen = ({ from, to }: { readonly from: number; readonly to: number | null }) => from <= Math.min(range.to, end) && (to ?? end) >= range.from
  const lanes = timeline.lanes.flatMap(({ node, spans }) => spans.filter(seen).map((span: Span): Line => ({ from: span.from, to: span.to, what: node, was: told.table.state(span), term: span.term })))
  const troubles = groups.filter(seen).map((group): Line => ({ from: group.from, to: group.to, what: told.troubles, was: told.group(group), term: null }))
  const answers = timeline.answers.filter(seen).map((all): Line => ({ from: all.asked, to: all.to, what: told.table.client, was: told.table.answers(all), term: null }))
  const waiting = timeline.waiting.filter(({ asked }) => seen({ from: asked, to: null })).map((of): Line => ({ from: of.asked, to: null, what: told.table.client, was: told.table.waiting(of), term: null }))
  const all = [...lanes, ...troubles, ...answers, ...waiting].sort((a, b) => a.from - b.from)
  return { lines: all.slice(-most), left: Math.max(0, all.length - most) }
}
