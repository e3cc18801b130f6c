/**
 * A moment of a lab as links carry it: all that the lab was asked for, and when. What a lab began as stands beside it,
 * in the words of a page's URL; see link.ts.
 */
import { pack, unpack, Unreadable } from './pack.js'
import { defaultWithin, maxLinked } from './protocol.js'
import { outOfRange, wrongType, type Reader } from './readers.js'
import { documents } from './scenarios/index.js'
import type { EngineName, Scenario } from './types.js'
import { refused, type Told } from './voice.js'

/** One thing that a lab was asked for: what is asked[] in the document of a run (raft/sim). */
export interface Call {
  /** After how many events; a live lab counts none. */
  readonly after?: number
  /** Ms of the cluster's clock. */
  readonly at?: number
  /** 'obey': `order`. */
  readonly do: string
  readonly order?: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

/** What a cluster began as, as the document of a run has it. */
export interface Began {
  readonly nodes: number
  readonly engine?: EngineName
  readonly seed?: number
  readonly settings: Readonly<Record<string, unknown>>
  readonly rulesOff?: readonly string[]
  readonly snapshotEvery?: number
  /** What disks held at first. */
  readonly logs?: readonly unknown[]
  /** Of a find: clients of its own, and what befalls the cluster. */
  readonly swarm?: object
  readonly befalls?: readonly unknown[]
}

/** A scenario that is played anew, up to a step of it. */
export interface Lesson {
  /** A built-in one's name, or a document. */
  readonly scenario: string | Scenario
  readonly reading: boolean
  readonly step: number
}

/** Of that, what no word of a URL says: of a find, all settings. Where there is a lesson, it says all. */
export type Besides = Pick<Began, 'logs' | 'swarm' | 'befalls'> & Partial<Pick<Began, 'settings'>> & { readonly lesson?: Lesson }

export interface Linked {
  /** Whose link it is. */
  readonly build: string
  readonly at: number
  readonly events: number
  /** Empty of a live lab. */
  readonly digest: string
  readonly calls: readonly Call[]
  readonly besides: Besides
}

/** The most characters of a link's fragment, and so of its moment. */
export const longestFragment = 16_384
/** The most events of a run that a link makes again: a minute's work. */
export const mostEvents = 20_000_000
/** Where every clock ends, ns. */
const longestTime = 1e15
/** What a moment begins with: its form. */
const form = '1'

/** A time in ns, as a whole number. */
const ns = (ms = 0): number => Math.round(ms * 1e6)
const ms = (ns: number): number => ns / 1e6

/** [after, at, order] each, or [after, at, all but those] of what is no order; times and events since the one before. */
type PackedCall = [after: number, at: number, what: Record<string, unknown>]
type Packed = [build: string, at: number, events: number, digest: string, calls: PackedCall[], besides?: Besides]

export function momentText({ build, at, events, digest, calls, besides }: Linked): string {
  let [before, since] = [0, 0]
  const packed = calls.map((call) => {
    const { after = 0, at, ...rest } = call
    const what = call.do === 'obey' ? sparse(call.order ?? {}) : rest
    const told = [after - before, ns(at) - since, what] as PackedCall
    before = after
    since = ns(at)
    return told
  })
  return form + pack([build, ns(at), events, digest, packed, ...(Object.keys(besides).length > 0 ? [besides] : [])])
}

/** An order without what is so anyway. */
function sparse({ within, ...order }: Record<string, unknown>): Record<string, unknown> {
  return within === undefined || within === defaultWithin ? order : { ...order, within }
}

/** A link whose run is too long to be made again. */
export class LongRun extends RangeError {}

/** Reads what momentText wrote. Orders are read by whom they are given to. */
export const linkedMoment: Reader<Linked> = (where, given) => {
  const takes: Told = { code: 'aLinkedMoment' }
  if (typeof given !== 'string') throw wrongType(where, takes, given)
  if (given.length > longestFragment) throw refused({ code: 'momentLength', field: where, takes, high: longestFragment, got: given.length }, RangeError)
  const read = given.startsWith(form) ? momentOf(given.slice(form.length)) : undefined
  if (!read) throw outOfRange(where, takes, given)
  if (read.events > mostEvents) throw refused({ code: 'momentEvents', field: where, high: mostEvents, got: read.events }, LongRun)
  return read
}

function momentOf(text: string): Linked | undefined {
  try {
    return linked(unpack(text))
  } catch (error) {
    if (error instanceof Unreadable) return undefined
    throw error
  }
}

function linked(told: unknown): Linked {
  const [build, at, events, digest, calls, besides = {}] = list(told, 5, 6) as Packed
  const { logs, settings, swarm, befalls, lesson, ...unknown } = fields(besides) as Besides
  must(typeof build === 'string' && build.length <= 200 && typeof digest === 'string' && /^[0-9a-f]{0,16}$/.test(digest))
  must(isWhole(events) && (events > 0 || digest === '') && isWhole(at) && at <= longestTime && Array.isArray(calls) && calls.length <= maxLinked)
  must(Object.keys(unknown).length === 0 && (logs === undefined || Array.isArray(logs)) && (settings === undefined || isFields(settings)))
  must((swarm === undefined || (isFields(swarm) && settings !== undefined)) && (befalls === undefined || Array.isArray(befalls)))
  const since = { after: 0, at: 0 }
  must(lesson === undefined || isLesson(lesson))
  return { build, at: ms(at), events, digest, calls: calls.map((call) => callOf(call, since)), besides }
}

function callOf(told: unknown, since: { after: number; at: number }): Call {
  const [after, at, what] = list(told, 3) as PackedCall
  must(isWhole(after) && isWhole(at) && isFields(what))
  since.after += after
  since.at += at
  must(since.after <= Number.MAX_SAFE_INTEGER && since.at <= longestTime)
  const when = { after: since.after, at: ms(since.at) }
  return isAsk(what) ? { ...what, ...when } : { do: 'obey', order: what, ...when }
}

function isLesson(told: unknown): boolean {
  const { scenario, reading, step, ...unknown } = fields(told) as Lesson
  const isScenario = typeof scenario === 'string' ? documents.has(scenario) : isFields(scenario)
  return isScenario && typeof reading === 'boolean' && isWhole(step) && Object.keys(unknown).length === 0
}

/** What is no order; see the document of a run. */
function isAsk(what: Record<string, unknown>): what is Record<string, unknown> & { do: string } {
  return ['join', 'watch', 'unwatch', 'mark'].includes(what.do as string)
}

function list(told: unknown, least: number, most = least): unknown {
  must(Array.isArray(told) && told.length >= least && told.length <= most)
  return told
}

function fields(told: unknown): object {
  must(isFields(told))
  return told
}

const isFields = (told: unknown): told is object => typeof told === 'object' && told !== null && !Array.isArray(told)

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

function must(holds: boolean): asserts holds {
  if (!holds) throw new Unreadable()
}
