import { linkedMoment, type Linked } from './linked.js'
import type { Disk, EngineName, RuleId, Rules, World } from './types.js'
import { defaultSnapshotEvery, maxNodes, maxSnapshotEvery, ruleIds } from './protocol.js'
import { keysOf, property } from './foreign.js'
import { fields, fieldsOrNone, flag, outOfRange, tag, whole, word, wrongType, type Reader } from './readers.js'
import { initialSettings, readersOf, type SettingsOf } from './settings.js'
import { refused, type Told } from './voice.js'

export const nodes = whole(1, maxNodes)
export const seed = whole(0, Number.MAX_SAFE_INTEGER)
export const snapshotEvery = whole(0, maxSnapshotEvery)

/** The options of createLab, every one given. */
export interface Plan extends SettingsOf<'cluster'> {
  nodes: number
  world: World
  engine: EngineName
  disk: Disk
  seed: number
  snapshotEvery: number
  rules: Rules
  base: URL
  /** The tag of the language that it speaks. */
  lang: string
  /** The moment of a link. */
  moment?: Linked
  /** The document of a recorded run, at whose end the lab begins. */
  run?: string
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
  const takes: Told = { code: 'aURL' }
  const from = (globalThis as { location?: { href: string } }).location?.href ?? import.meta.url
  const text = typeof value === 'string' ? value : hrefOf(value)
  if (text === undefined) throw wrongType(where, takes, value)
  const url = text.length <= longestBase && URL.canParse(text, from) ? new URL(text, from) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) throw outOfRange(where, takes, text)
  if (url.username || url.password) throw refused({ code: 'noSecrets', field: where }, RangeError)
  url.hash = url.search = ''
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}

const ruleTable = Object.fromEntries(ruleIds.map((id) => [id, flag])) as Record<RuleId, typeof flag>

const table = {
  nodes,
  ...readersOf('cluster'),
  world: word(['live', 'sim']),
  engine: word(['raftlab', 'etcd']),
  disk: word(['opfs', 'memory']),
  seed,
  base,
  lang: tag,
  snapshotEvery,
  rules: ((where, value) => fields(where, value, ruleTable)) as Reader<Rules>,
  moment: linkedMoment,
}

/**
 * A lab whose script comes from elsewhere keeps no files on its page's origin. In a
 * sandboxed frame that origin is opaque, and there is no file system: location's would not tell.
 */
function usualDisk(base: URL): Disk {
  return base.origin === globalThis.origin ? 'opfs' : 'memory'
}

/** Reads createLab's argument and fills in what is left out. */
export function readOptions(value: unknown): Plan {
  const given = fieldsOrNone('createLab', value, table)
  const base = given.base ?? new URL('.', import.meta.url)
  const plan = { ...usualPlan(), disk: usualDisk(base), ...given, base }
  if (plan.world === 'sim' && plan.moment?.events === 0) throw new RangeError("createLab: moment takes, where world is 'sim', a moment of a run that has begun: this one is of no event")
  return plan
}

/** The language that is asked for, as far as can be told before the options are read. */
export function languageIn(value: unknown): string {
  try {
    return tag('', keysOf(value) && property('', value as object, 'lang'))
  } catch {
    return 'en'
  }
}

/** What a lab on its own origin is where nothing is said. */
export function usualPlan(): Omit<Plan, 'base'> {
  return { nodes: 5, ...initialSettings(), world: 'live', engine: 'raftlab', disk: 'opfs', seed: 1, snapshotEvery: defaultSnapshotEvery, rules: {}, lang: 'en' }
}
