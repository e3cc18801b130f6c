// Written by go run ./tests/generate, from what it names. Change that.
/** raft/order as the page has it: what can be set, what can be asked, and what is refused. */
import type { Capabilities } from './capabilities.js'

/** A fixed number of milliseconds, or an inclusive range from which each draw is uniform. */
export type Range = number | readonly [min: number, max: number]

export type SettingSort = 'span' | 'time' | 'factor' | 'chance' | 'truth' | 'whole'
export type SettingScope = 'cluster' | 'node' | 'link'

/** One setting: the kind of its value, what it can be set for, its bounds, what a lab starts with, and the capability without which it does not count. */
export interface Setting {
  sort: SettingSort
  scopes: readonly SettingScope[]
  low: number
  high: number
  initial: number | boolean | readonly [number, number]
  /** What it takes beside numbers: a value without bound. */
  word?: string
  needs?: keyof Capabilities
}

export const settingTable = {
  election: { sort: 'span', scopes: ['cluster', 'node'], low: 0.001, high: 600000, initial: [150, 300] },
  heartbeat: { sort: 'time', scopes: ['cluster', 'node'], low: 0.001, high: 600000, initial: 50 },
  preVote: { sort: 'truth', scopes: ['cluster', 'node'], low: 0, high: 1, initial: true },
  checkQuorum: { sort: 'truth', scopes: ['cluster', 'node'], low: 0, high: 1, initial: true },
  driftBound: { sort: 'factor', scopes: ['cluster', 'node'], low: 1, high: 100, initial: 1.1, needs: 'leases' },
  priority: { sort: 'whole', scopes: ['cluster', 'node'], low: 0, high: 100, initial: 0, needs: 'priorities' },
  quiet: { sort: 'truth', scopes: ['cluster', 'node'], low: 0, high: 1, initial: false, needs: 'quiet' },
  latency: { sort: 'span', scopes: ['cluster', 'link'], low: 0, high: 600000, initial: [5, 15] },
  loss: { sort: 'chance', scopes: ['cluster', 'link'], low: 0, high: 1, initial: 0 },
  duplicate: { sort: 'chance', scopes: ['cluster', 'link'], low: 0, high: 1, initial: 0 },
  reorder: { sort: 'chance', scopes: ['cluster', 'link'], low: 0, high: 1, initial: 0 },
  fsync: { sort: 'span', scopes: ['cluster', 'node'], low: 0, high: 600000, initial: [0, 0] },
  drift: { sort: 'factor', scopes: ['node'], low: 0.1, high: 10, initial: 1 },
  scale: { sort: 'factor', scopes: ['cluster'], low: 0.001, high: 1000, initial: 1, word: 'max' },
} as const satisfies Readonly<Record<string, Setting>>
export type SettingName = keyof typeof settingTable

/** What `set` takes for the whole cluster; see NodeSettings and LinkSettings. */
export interface Settings {
  /** Election timeout, ms; min = max is a fixed timeout. At least 4 ms of real time, which is 4 ms times `scale`. */
  election?: Range
  /** How often an idle leader sends heartbeats, ms. At least 1 ms of real time. */
  heartbeat?: number
  /** A node asks before it raises its term whether a majority would vote for it (dissertation §9.6). On by default. */
  preVote?: boolean
  /** A leader that no majority answers steps down (dissertation §6.2). On by default; with pre-vote it should stay on, see the event 'stuck'. */
  checkQuorum?: boolean
  /** How much faster one node's clock may run than another's, as a factor; leases are shortened by it (dissertation §6.4.1). */
  driftBound?: number
  /** How many election timeouts in a row a node lets pass before it becomes a candidate; a node with 0 becomes one at the first. */
  priority?: number
  /** An idle cluster sends no heartbeats; a dead leader is noticed at the next request. */
  quiet?: boolean
  /** One-way latency of each message, ms. */
  latency?: Range
  /** Chance that a message is lost. */
  loss?: number
  /** Chance that a message arrives twice. */
  duplicate?: number
  /** Chance that a message takes a detour, so that later ones overtake it. */
  reorder?: number
  /** Extra time of each disk write, ms. */
  fsync?: Range
  /** Speed of the cluster's clock: 0.1 is ten times slower than real time. Live up to 10; 'max' is as fast as the machine can. */
  scale?: number | 'max'
}

/** What `set` takes for one node. */
export interface NodeSettings {
  /** Election timeout, ms; min = max is a fixed timeout. At least 4 ms of real time, which is 4 ms times `scale`. */
  election?: Range
  /** How often an idle leader sends heartbeats, ms. At least 1 ms of real time. */
  heartbeat?: number
  /** A node asks before it raises its term whether a majority would vote for it (dissertation §9.6). On by default. */
  preVote?: boolean
  /** A leader that no majority answers steps down (dissertation §6.2). On by default; with pre-vote it should stay on, see the event 'stuck'. */
  checkQuorum?: boolean
  /** How much faster one node's clock may run than another's, as a factor; leases are shortened by it (dissertation §6.4.1). */
  driftBound?: number
  /** How many election timeouts in a row a node lets pass before it becomes a candidate; a node with 0 becomes one at the first. */
  priority?: number
  /** An idle cluster sends no heartbeats; a dead leader is noticed at the next request. */
  quiet?: boolean
  /** Extra time of each disk write, ms. */
  fsync?: Range
  /** Speed of the node's own clock; 1.1 runs 10 % fast. */
  drift?: number
}

/** What `set` takes for one link, one way. */
export interface LinkSettings {
  /** One-way latency of each message, ms. */
  latency?: Range
  /** Chance that a message is lost. */
  loss?: number
  /** Chance that a message arrives twice. */
  duplicate?: number
  /** Chance that a message takes a detour, so that later ones overtake it. */
  reorder?: number
}

/** What is set of one node. */
export interface NodeValues {
  election: [number, number]
  heartbeat: number
  preVote: boolean
  checkQuorum: boolean
  driftBound: number
  priority: number
  quiet: boolean
  fsync: [number, number]
  drift: number
}

/** What is set of one link, one way. */
export interface LinkValues {
  latency: [number, number]
  loss: number
  duplicate: number
  reorder: number
}

/** How long an operation may be tried, ms. */
export const minWithin = 0.001
export const maxWithin = 86400000

/** The longest document that is read, in bytes. */
export const longestDocument = 4194304

/** What only a find has, of the keys of scenarios. */
export const findKeys: readonly string[] = ['nonMembers', 'clients', 'load', 'appendBytes', 'history', 'judge', 'steady', 'events', 'toEnd', 'healed']

/** What of a node may hang while its process lives; see `stall`. */
export const stallables = ['disk', 'apply', 'process'] as const

/** The longest that a fault may last that ends by itself, ms. */
export const longestFor = 3600000

/** What can be asked of a cluster. */
export const orderNames = [
  'crash', 'powerLoss', 'restart', 'pause', 'resume', 'cut', 'partition', 'heal',
  'healAll', 'set', 'fillDisk', 'flipBit', 'jump', 'campaign', 'transfer', 'add',
  'remove', 'reconfigure', 'compact', 'stopClients', 'hold', 'run', 'put', 'get',
  'delete', 'txn', 'stall',
] as const
export type OrderName = (typeof orderNames)[number]

/** The arguments of each refusal, by its code; refusals/ has their sentences. */
export interface RefusalArguments {
  ends: { line: string; column: string }
  inPast: { low: string; got: string }
  missing: { field: string }
  more: { line: string; column: string }
  noCondition: { field: string; words: string[] }
  noDocument: { got: string }
  noJSON: { line: string; column: string; got: string }
  noLink: { field: string; words: string[]; got: string }
  noList: { field: string; high: string; got: string }
  noLoad: { field: string; words: string[] }
  noLoop: { field: string; node: string }
  noNode: { field: string; words: string[]; got: string }
  noNodes: { field: string; words: string[]; got: string }
  noNumber: { field: string; low: string; high: string; got: string }
  noObject: { field: string; got: string }
  noOperation: { field: string; got: string }
  noSettings: { field: string; words: string[] }
  noShapedSpan: { field: string; low: string; high: string; words: string[]; got: string }
  noSpan: { field: string; low: string; high: string; got: string }
  noStep: { field: string; words: string[]; got: string }
  noTag: { field: string; got: string }
  noText: { field: string; low: string; high: string; got: string }
  noTime: { field: string; low: string; high: string; got: string }
  noTruth: { field: string; got: string }
  noVoters: { field: string }
  noWhole: { field: string; low: string; high: string; got: string }
  noWord: { field: string; words: string[]; got: string }
  nodeTwice: { field: string; node: string }
  notDone: { field: string; got: string }
  notOfAll: { field: string; words: string[] }
  notOfLink: { field: string; words: string[] }
  notOfNode: { field: string; words: string[] }
  readsOnly: { field: string; got: string }
  spins: { field: string; other: string }
  termFalls: { field: string; low: string; got: string }
  tooDeep: { line: string; column: string; high: string }
  tooLong: { high: string }
  tooMuch: { line: string; column: string }
  twice: { field: string }
  twoTargets: { field: string }
  unknownField: { field: string; words: string[] }
}
export type RefusalCode = keyof RefusalArguments
