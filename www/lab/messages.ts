/** The shapes of what the director says; protocol.ts tells what they mean. */
import type { ClockReading } from './clock.js'
import type { Began, Call } from './linked.js'
import type { StretchTuple } from './measured.js'
import type { Refusal } from '../i18n/sentence.js'
import type { Change, Compacted, Crash, Flight, LinkStatus, LogEntry, NodeId, NodeStatus, Status, Violation } from './types.js'

export type Command =
  | 'start' | 'put' | 'get' | 'delete' | 'txn' | 'watch' | 'unwatch'
  | 'crash' | 'terminated' | 'died' | 'panicked' | 'restart' | 'pause' | 'resume' | 'stall'
  | 'cut' | 'partition' | 'heal' | 'set' | 'campaign' | 'transfer' | 'hold' | 'run'
  | 'join' | 'add' | 'remove' | 'reconfigure' | 'compact'
  | 'suspend' | 'wake'
  | 'seek' | 'step' | 'undo' | 'open' | 'fork' | 'powerLoss' | 'fillDisk' | 'flipBit'
  | 'play' | 'leave' | 'prepared' | 'reach' | 'mark' | 'log' | 'flights' | 'messages' | 'trace' | 'picture' | 'wire' | 'check' | 'host'

export type LogTuple = [index: number, term: number, kind: LogEntry['kind'], text: string]

export interface LogDelta {
  first: number
  last: number
  from: number
  entries: LogTuple[]
}

export type NodeDelta = Partial<Omit<NodeStatus, 'id' | 'log' | 'down'>> & { log?: LogDelta; down?: string | Refusal | null }

/** What a delta tells by a code, in the place of a sentence. */
type Coded<T, K extends keyof T> = Omit<T, K> & { [key in K]: T[key] | Refusal }

/** Of a violation, whose property says the rest. */
export type ViolationTold = Omit<Violation, 'sentence'>

export type LinkTuple = [
  from: NodeId, to: NodeId, latencyMin: number, latencyMax: number,
  loss: LinkStatus['loss'], duplicate: number, cut: boolean, reorder: number,
]

export type EventTuple = [
  id: number, time: number, node: NodeId | null, code: number, term: number, peer: NodeId | null,
  a: number, b: number, c: number, d: number,
]

export type FlightTuple = [
  id: string, from: NodeId, to: NodeId, kind: Flight['kind'], reply: boolean, reject: boolean,
  term: number, index: number, entries: number, size: number, sent: number, due: number, fate: Flight['fate'],
]

/** What a client still waits for. */
export type WaitingTuple = [op: number, asked: number, count: number]

export interface Delta {
  t: 'delta'
  anew?: true
  lab?: Pick<Status, 'engine' | 'capabilities' | 'disk' | 'diskFallback' | 'seed' | 'build' | 'rules' | 'leader' | 'config' | 'trusted'>
  clock?: ClockReading
  plan?: Began
  asked?: [taken: number, from: number, added: Call[]] | null
  nodes?: Record<NodeId, NodeDelta>
  links?: LinkTuple[]
  events?: EventTuple[]
  missed?: number
  flights?: FlightTuple[]
  refused?: [id: string, to: NodeId][]
  traffic?: Record<string, number>
  crashes?: Coded<Crash, 'stack'>[]
  measured?: [now: StretchTuple, before?: StretchTuple]
  stalls?: Status['stalls']
  waiting?: WaitingTuple[]
  host?: Status['host']
  violations?: ViolationTold[]
  playing?: { play: number; steps: number; step: number; at: readonly number[]; places: readonly number[]; waits: boolean; error?: Refusal }
}

export type Reply = { t: 'reply'; id: number; error?: Refusal } & Record<string, unknown>

export type FromDirector =
  | Reply
  | { t: 'watch'; watch: number; changes: (Change | Compacted)[] }
  | { t: 'terminate'; node: NodeId; incarnation: number }
  | { t: 'prepare'; play: number; node: NodeId | null; nodes: number }
