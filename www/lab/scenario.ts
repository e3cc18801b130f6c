/** Scenarios: documents that say what a cluster begins as, what is done to it, and what must hold of it. */

/** What is said to a reader, in English, and in other languages by their tags. */
export interface Caption {
  readonly en: string
  readonly [tag: string]: string
}

/** A step of a scenario. One key says what it is: `do` an order with its arguments, `until` and `expect` what must hold, `wait` ms, `say` a caption. `name` is what prose calls it. `scenario.schema.json` describes all. */
export interface Step {
  readonly do?: string
  readonly until?: object
  readonly wait?: number
  readonly expect?: object
  readonly say?: Caption
  readonly name?: string
  readonly [more: string]: unknown
}

/** A cluster, what is done to it, and what must hold of it; `scenario.schema.json` describes all of it. */
export interface Scenario {
  readonly title?: Caption
  /** Capabilities that its engine must have. */
  readonly needs?: readonly string[]
  readonly nodes: number
  readonly steps?: readonly Step[]
  readonly [more: string]: unknown
}

/** A scenario that ships with the lab. */
export interface BuiltIn {
  readonly name: string
  readonly title: Caption
  readonly needs: readonly string[]
  readonly steps: readonly Step[]
}

/** How a scenario is played. */
export interface PlayOptions {
  /** For somebody who reads: at each caption that steps follow the lab is held, and `run()` goes on. A moment before may be looked at meanwhile. */
  readonly reading?: boolean
  /** On the cluster that is there: its size, seed, settings and logs stay, and the scenario's own do not count. It ends as soon as the cluster is asked for anything else. */
  readonly here?: boolean
}

/** How a scenario went: its steps up to the last, or to the one that failed, each with when it was over, ms of the cluster's clock. */
export interface Played {
  passed: boolean
  steps: (Step & { at: number; passed: boolean; error?: string })[]
}

/** Where the scenario is that is played, or was: at the moment in view. What an order in the past has replaced is no part of it. */
export interface Playing {
  /** Which of the lab's scenarios it is, from 1 on. */
  readonly nth: number
  /** Whether it is played on the cluster that was there before; else another one began with it. */
  readonly here: boolean
  /** Of a built-in one; else null. */
  readonly name: string | null
  readonly title: Caption | null
  /** Whether its cluster was asked for nothing else: a link then carries the scenario. */
  readonly alone: boolean
  /** Whether it waits for a reader at each of its captions. */
  readonly reading: boolean
  /** Whether it does so at this one: `run()` goes on. */
  readonly waits: boolean
  /** All its captions, each with how many steps are over once it is said, and when that was, ms of the cluster's clock; null: it was not said yet. */
  readonly captions: readonly { readonly step: number; readonly at: number | null; readonly caption: Caption }[]
  /** Its steps that have a name, with how many steps are over once it is, and when that was, ms of the cluster's clock; null: it is not over yet. */
  readonly named: readonly { readonly name: string; readonly step: number; readonly at: number | null }[]
  /** How many of its steps are over. */
  readonly step: number
  readonly steps: number
  /** What was said last. */
  readonly caption: Caption | null
  /** null while it is under way, and at a moment before its end. */
  readonly passed: boolean | null
  /** Why it failed before its last step; else null. */
  readonly failed: string | null
  /** Whether it was left before its last step; see `leave`. */
  readonly left: boolean
}
