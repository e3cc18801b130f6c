import { settingTable, type Setting, type SettingName, type SettingSort } from '../../lab/vocabulary.js'
import type { Capabilities } from '../../lab/types.js'
import type { Words } from '../../i18n/index.js'
import type { Change, TargetKind, Values } from './values.js'

export type FieldId = keyof Words['settings']['fields']

/** One number that people set. */
export interface Field {
  id: FieldId
  /** Which setting it is a part of. */
  of: keyof Values
  unit: keyof Words['settings']['units']
  targets: readonly TargetKind[]
  /** What the engine must be able to do. */
  needs?: keyof Capabilities
  /** What may be typed. */
  min: number
  max: number
  whole?: boolean
  /** Where the slider rests, one step each: short ones near together, long ones apart. */
  ladder: readonly number[]
  read(values: Values): number | undefined
  change(value: number, values: Values): Change
}

const steps = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8] as const

/** Round numbers from low to high, ten a decade. */
function ladder(low: number, high: number): number[] {
  const all: number[] = []
  for (let decade = 1; decade <= high; decade *= 10) all.push(...steps.map((step) => step * decade))
  return all.filter((n) => n >= low && n <= high && Number.isInteger(n))
}

const delays = [0, ...ladder(1, 1000)]
const timeouts = ladder(10, 5000)
const chances = [0, 0.1, 0.2, 0.5, 1, 2, 3, 5, 8, 10, 15, 20, 30, 40, 50, 75, 100]

type Sorted<S extends SettingSort> = { [N in SettingName]: (typeof settingTable)[N]['sort'] extends S ? N : never }[SettingName]

/** What the table says of a field's setting. */
function ofTable(of: SettingName): Pick<Field, 'of' | 'targets' | 'needs' | 'min' | 'max' | 'whole'> {
  const { scopes: targets, needs, low: min, high: max, sort }: Setting = settingTable[of]
  return { of, targets, needs, min, max, whole: sort === 'whole' }
}

function pairField(id: FieldId, of: Sorted<'span'>, end: 0 | 1, rungs: readonly number[]): Field {
  return {
    ...ofTable(of),
    id,
    unit: 'ms',
    ladder: rungs,
    read: (values) => values[of]?.[end],
    /** An end that passes the other takes it along. */
    change: (value, values) => {
      const [low, high] = values[of] ?? [value, value]
      return { [of]: end === 0 ? [value, Math.max(value, high)] : [Math.min(low, value), value] }
    },
  }
}

/** A number that is a setting by itself. */
function single(of: FieldId & Sorted<'time' | 'factor' | 'whole'>, unit: Field['unit'], rungs: readonly number[]): Field {
  return { ...ofTable(of), id: of, unit, ladder: rungs, read: (values) => numeric(values[of]), change: (value) => ({ [of]: value }) }
}

/** A word in the place of a number is no number that a slider has. */
function numeric(value: number | string | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function chance(of: FieldId & Sorted<'chance'>): Field {
  return {
    ...ofTable(of), id: of, unit: 'percent', min: 0, max: 100, ladder: chances,
    read: (values) => (values[of] === undefined ? undefined : Number((values[of] * 100).toPrecision(6))),
    change: (value) => ({ [of]: value / 100 }),
  }
}

/** An end of the range [T, 2T], which takes the other along: some engines draw from no other. */
function doubled(id: 'electionMin' | 'electionMax', end: 0 | 1): Field {
  const { low, high } = settingTable.election
  return {
    ...pairField(id, 'election', end, timeouts),
    min: low * (1 + end),
    max: high / (2 - end),
    change: (value) => ({ election: end === 0 ? [value, 2 * value] : [value / 2, value] }),
  }
}

const doubledElection = { electionMin: doubled('electionMin', 0), electionMax: doubled('electionMax', 1) }

/** All, in the order in which they stand. */
export const allFields: readonly Field[] = [
  pairField('electionMin', 'election', 0, timeouts),
  pairField('electionMax', 'election', 1, timeouts),
  single('heartbeat', 'ms', ladder(5, 2000)),
  pairField('latencyMin', 'latency', 0, delays),
  pairField('latencyMax', 'latency', 1, delays),
  chance('loss'),
  single('scale', 'times', [0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2]),
  chance('duplicate'),
  chance('reorder'),
  { ...pairField('fsync', 'fsync', 1, delays), change: (value) => ({ fsync: value }) },
  single('drift', 'times', [0.5, 0.7, 0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.2, 1.5, 2]),
  single('driftBound', 'times', [1, 1.01, 1.02, 1.05, 1.1, 1.2, 1.5, 2, 3, 5, 10]),
  { ...single('priority', 'none', [0, 1, 2, 3, 4, 5, 8, 10, 20, 50, 100]), targets: ['node'] },
]

/** What everybody turns stands first, and the rest one control further. */
export type Depth = 'few' | 'more'
const few: ReadonlySet<FieldId> = new Set<FieldId>(['electionMin', 'electionMax', 'heartbeat', 'latencyMin', 'latencyMax', 'loss', 'scale'])

/** What can be set of a kind of target where the engine can do this; where no depth is asked for, at both. */
export function fieldsOf(kind: TargetKind, can: Capabilities, depth?: Depth): Field[] {
  return allFields
    .filter(({ id, targets, needs }) => targets.includes(kind) && (!needs || can[needs]) && (depth === undefined || few.has(id) === (depth === 'few')))
    .map((field) => (!can.anyElection && (field.id === 'electionMin' || field.id === 'electionMax') ? doubledElection[field.id] : field))
}

/** The rung that is nearest to a value. */
export function rung({ ladder: rungs }: Field, value: number): number {
  let best = 0
  rungs.forEach((at, i) => {
    if (Math.abs(at - value) < Math.abs(rungs[best]! - value)) best = i
  })
  return best
}
