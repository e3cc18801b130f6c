import { maxDrift, maxDriftBound, maxPriority, maxScale, maxTime, minDrift, minDriftBound, minScale, minTime } from '../../lab/protocol.js'
import type { Capabilities } from '../../lab/types.js'
import type { Words } from '../i18n/index.js'
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

const times = { unit: 'ms', max: maxTime } as const
const delays = [0, ...ladder(1, 1000)]
const chances = [0, 0.1, 0.2, 0.5, 1, 2, 3, 5, 8, 10, 15, 20, 30, 40, 50, 75, 100]

function pairField(id: FieldId, of: 'election' | 'latency', end: 0 | 1, targets: Field['targets'], min: number, rungs: readonly number[]): Field {
  return {
    ...times,
    id,
    of,
    targets,
    min,
    ladder: rungs,
    read: (values) => values[of]?.[end],
    /** An end that passes the other takes it along. */
    change: (value, values) => {
      const [low, high] = values[of] ?? [value, value]
      return { [of]: end === 0 ? [value, Math.max(value, high)] : [Math.min(low, value), value] }
    },
  }
}

function chance(id: 'loss' | 'duplicate'): Field {
  return {
    id, of: id, unit: 'percent', targets: ['cluster', 'link'], min: 0, max: 100, ladder: chances,
    read: (values) => (values[id] === undefined ? undefined : Number((values[id] * 100).toPrecision(6))),
    change: (value) => ({ [id]: value / 100 }),
  }
}

/** An end of the range [T, 2T], which takes the other along: some engines draw from no other. */
function doubled(id: 'electionMin' | 'electionMax', end: 0 | 1): Field {
  return {
    ...pairField(id, 'election', end, ['cluster', 'node'], minTime * (1 + end), ladder(10, 5000)),
    max: maxTime / (2 - end),
    change: (value) => ({ election: end === 0 ? [value, 2 * value] : [value / 2, value] }),
  }
}

const doubledElection = { electionMin: doubled('electionMin', 0), electionMax: doubled('electionMax', 1) }

const fields: readonly Field[] = [
  pairField('electionMin', 'election', 0, ['cluster', 'node'], minTime, ladder(10, 5000)),
  pairField('electionMax', 'election', 1, ['cluster', 'node'], minTime, ladder(10, 5000)),
  {
    ...times, id: 'heartbeat', of: 'heartbeat', targets: ['cluster', 'node'], min: minTime, ladder: ladder(5, 2000),
    read: (values) => values.heartbeat,
    change: (value) => ({ heartbeat: value }),
  },
  pairField('latencyMin', 'latency', 0, ['cluster', 'link'], 0, delays),
  pairField('latencyMax', 'latency', 1, ['cluster', 'link'], 0, delays),
  chance('loss'),
  chance('duplicate'),
  {
    ...times, id: 'fsync', of: 'fsync', targets: ['cluster', 'node'], min: 0, ladder: delays,
    read: (values) => values.fsync?.[1],
    change: (value) => ({ fsync: value }),
  },
  {
    id: 'scale', of: 'scale', unit: 'times', targets: ['cluster'], min: minScale, max: maxScale,
    ladder: [0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2],
    read: (values) => values.scale,
    change: (value) => ({ scale: value }),
  },
  {
    id: 'drift', of: 'drift', unit: 'times', targets: ['node'], min: minDrift, max: maxDrift,
    ladder: [0.5, 0.7, 0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.2, 1.5, 2],
    read: (values) => values.drift,
    change: (value) => ({ drift: value }),
  },
  {
    id: 'driftBound', of: 'driftBound', unit: 'times', targets: ['cluster', 'node'], needs: 'leases', min: minDriftBound, max: maxDriftBound,
    ladder: [1, 1.01, 1.02, 1.05, 1.1, 1.2, 1.5, 2, 3, 5, 10],
    read: (values) => values.driftBound,
    change: (value) => ({ driftBound: value }),
  },
  {
    id: 'priority', of: 'priority', unit: 'none', targets: ['node'], needs: 'priorities', min: 0, max: maxPriority, whole: true,
    ladder: [0, 1, 2, 3, 4, 5, 8, 10, 20, 50, 100],
    read: (values) => values.priority,
    change: (value) => ({ priority: value }),
  },
]

/** What can be set of a kind of target where the engine can do this. */
export function fieldsOf(kind: TargetKind, can: Capabilities): Field[] {
  return fields
    .filter(({ targets, needs }) => targets.includes(kind) && (!needs || can[needs]))
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
