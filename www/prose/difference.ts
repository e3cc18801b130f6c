/** What came out otherwise in one of two labs than in the other. */
import type { Comparison, Side } from '../lab/types.js'
import type { Words } from '../i18n/index.js'

export type MeasureName = keyof Words['duel']['measures']

interface Measure {
  readonly name: MeasureName
  /** null: nothing of the kind was measured. */
  read(side: Side, until: number): number | null
  /** From which difference on it counts, of the larger one: a histogram is off by 1 %. */
  readonly least: number
}

const counted = (name: MeasureName, read: (measured: Side['measured']) => number): Measure => ({ name, read: ({ measured }) => read(measured), least: 0 })

/** What matters most comes first. */
const measures: readonly Measure[] = [
  { name: 'leaderless', read: leaderless, least: 0.01 },
  counted('elections', ({ elections }) => elections),
  counted('failed', ({ failedElections }) => failedElections),
  counted('split', ({ splitVotes }) => splitVotes),
  counted('unwritten', ({ puts }) => puts.failed + puts.unknown),
  { name: 'p99', read: ({ measured }) => measured.puts.p99, least: 0.025 },
  { name: 'p50', read: ({ measured }) => measured.puts.p50, least: 0.025 },
]
/** What differs in most cases, and matters where nothing else does. */
const last: Measure = { name: 'messages', read: ({ measured }) => measured.messages, least: 0.02 }
/** A sentence tells so many at most. */
const most = 3

/** Ms without a leader since the two parted; where nobody leads at the end, up to there. */
export function leaderless({ measured, lost }: Side, until: number): number {
  return measured.leaderless.total + (lost === null ? 0 : until - lost)
}

export interface Difference {
  readonly name: MeasureName
  readonly a: number | null
  readonly b: number | null
}

/** What differs, the most important first. */
export function differences({ a, b, until }: Comparison): Difference[] {
  const differ = (all: readonly Measure[]) =>
    all.map(({ name, read, least }) => ({ name, least, a: read(a, until), b: read(b, until) })).filter(({ a, b, least }) => a !== b && (a === null || b === null || Math.abs(a - b) > least * Math.max(a, b)))
  const all = differ(measures)
  const found = all.filter(({ name }) => name !== 'p50' || !all.some(({ name }) => name === 'p99')) // the slowest tell enough
  return (found.length > 0 ? found : differ([last])).slice(0, most).map(({ name, a, b }) => ({ name, a, b }))
}

/** That in one sentence; `labels` say what each lab had. */
export function told(comparison: Comparison, labels: readonly [a: string, b: string], { duel }: Words): string {
  const found = differences(comparison)
  const { a, until } = comparison
  const { elections } = a.measured
  if (found.length === 0) return elections === 0 && leaderless(a, until) === 0 ? duel.calm : duel.alike(leaderless(a, until), elections)
  const phrases = found.map(({ name, b }) => (b === null ? duel.nothing(duel.names[name]) : duel.measures[name](b)))
  const values = found.map(({ name, a, b }, i) => (a === null ? duel.none : i === 0 && b !== null ? duel.values[name](a) : duel.measures[name](a)))
  return duel.told(labels[1], duel.list(phrases), labels[0], duel.list(values))
}
