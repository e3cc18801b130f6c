import type { Disk, EngineName, RuleId, Rules } from './types.js'
import {
  defaultDriftBound, defaultSnapshotEvery, maxDriftBound, maxNodes, maxPriority, maxScale, maxSnapshotEvery, maxTime, minDriftBound, minScale, minTime, ruleIds,
} from './protocol.js'
import { fields, fieldsOrNone, flag, later, number, outOfRange, range, whole, word, wrongType, type Reader } from './readers.js'

export { maxNodes as mostNodes } from './protocol.js'

/** A time that something waits, so that it can't be zero. */
export const timeout = range(minTime, maxTime, 'ms')
export const interval = number(minTime, maxTime, 'ms')
/** A time that may be zero. */
export const delay = range(0, maxTime, 'ms')
export const probability = number(0, 1)
export const scale = number(minScale, maxScale)
export const driftBound = number(minDriftBound, maxDriftBound)
export const priority = whole(0, maxPriority)
export const snapshotEvery = whole(0, maxSnapshotEvery)

/** The options of createLab, every one given. */
export interface Plan {
  nodes: number
  election: [number, number]
  heartbeat: number
  latency: [number, number]
  loss: number
  duplicate: number
  world: 'live'
  engine: EngineName
  disk: Disk
  fsync: [number, number]
  scale: number
  seed: number
  preVote: boolean
  checkQuorum: boolean
  driftBound: number
  priority: number
  quiet: boolean
  snapshotEvery: number
  rules: Rules
  base: URL
}

/** The most characters of a base. */
const longestBase = 2_000

/** A URL's text; undefined of anything else, whatever it does when it is looked at. */
function hrefOf(value: unknown): string | undefined {
  try {
    return value instanceof URL ? value.href : undefined
  } catch {
    return undefined
  }
}

const base: Reader<URL> = (where, value) => {
  const takes = "an http(s) URL, absolute or relative, as a string or URL, of the folder that has 'raft-lab.js'"
  const from = (globalThis as { location?: { href: string } }).location?.href ?? import.meta.url
  const text = typeof value === 'string' ? value : hrefOf(value)
  if (text === undefined) throw wrongType(where, takes, value)
  const url = text.length <= longestBase && URL.canParse(text, from) ? new URL(text, from) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) throw outOfRange(where, takes, text)
  if (url.username || url.password) throw new RangeError(`${where} takes a URL without a user's name and password: browsers fetch nothing from one that has them`)
  url.hash = url.search = ''
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}

const ruleTable = Object.fromEntries(ruleIds.map((id) => [id, flag])) as Record<RuleId, typeof flag>

const table = {
  nodes: whole(1, maxNodes),
  election: timeout,
  heartbeat: interval,
  latency: delay,
  loss: probability,
  duplicate: probability,
  world: word(['live'], ['sim']),
  engine: word(['raftlab', 'etcd']),
  disk: word(['opfs', 'memory']),
  fsync: delay,
  scale,
  seed: whole(0, Number.MAX_SAFE_INTEGER),
  base,
  preVote: flag,
  checkQuorum: flag,
  driftBound,
  priority,
  quiet: flag,
  snapshotEvery,
  rules: ((where, value) => fields(where, value, ruleTable)) as Reader<Rules>,
  scenario: later,
}

/** Reads createLab's argument and fills in what is left out. */
export function readOptions(value: unknown): Plan {
  return {
    nodes: 5,
    election: [150, 300],
    heartbeat: 50,
    latency: [5, 15],
    loss: 0,
    duplicate: 0,
    world: 'live',
    engine: 'raftlab',
    disk: 'opfs',
    fsync: [0, 0],
    scale: 1,
    seed: 1,
    preVote: true,
    checkQuorum: true,
    driftBound: defaultDriftBound,
    priority: 0,
    quiet: false,
    snapshotEvery: defaultSnapshotEvery,
    rules: {},
    base: new URL('.', import.meta.url),
    ...fieldsOrNone('createLab', value, table),
  }
}
