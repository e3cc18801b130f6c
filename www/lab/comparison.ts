/** Two labs from one moment, one setting apart: what is asked for, and what comes of it. */
import type { Measured } from './measured.js'
import type { Step, Played } from './scenario.js'
import type { Settings } from './vocabulary.js'

export interface CompareOptions {
  /** What the second one has otherwise, from `at` on: settings of the whole cluster, but `scale`. */
  readonly set: Settings
  /** Where they part, ms of the cluster's clock, whether that has come yet or not; the moment in view where it is left out. */
  readonly at?: number
  /** Until when both run; 10,000 ms later where it is left out. */
  readonly until?: number
  /** What both are asked for meanwhile: a scenario's steps, orders `at` their times among them. Without, a scenario that the cluster plays and that nobody has interfered with goes on in both. */
  readonly do?: readonly Step[]
  /** Told how much of the way both have come, 0 to 1. */
  readonly progress?: (done: number) => void
  /** Gives it up: `compare` then rejects with an AbortError. */
  readonly signal?: AbortSignal
}

/** What came of one of them. */
export interface Side {
  /** Since they parted. */
  readonly measured: Measured
  /** At the end: equal questions have equal digests, in every browser. */
  readonly digest: string
  /** Since when nobody leads at the end, ms of the cluster's clock; null: somebody does. */
  readonly lost: number | null
  /** Of `do`: how it went, as far as it came. */
  readonly steps: Played['steps']
}

export interface Comparison {
  readonly from: number
  readonly until: number
  /** As it was, and with `set`. */
  readonly a: Side
  readonly b: Side
}
