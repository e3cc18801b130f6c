import type { Flight, Happening, LabEvent, Status, Timeline } from '../lab/types.js'
import { settingTable } from '../lab/vocabulary.js'
import type { Ask } from './ask.js'
import type { Operations } from './client/ledger.js'
import type { Range } from './timeline/range.js'
import type { Deed } from './verbs/deed.js'
import type { Story } from './why/story.js'

/**
 * A lab at one time: all that the page's parts draw from. A moment never changes, and the
 * next one replaces it whole; so whoever is handed the same moment draws the same picture.
 */
export interface Moment {
  /** Ms of the cluster's clock. */
  readonly time: number
  readonly status: Status
  /** The last events, oldest first. */
  readonly events: readonly LabEvent[]
  /** What the events up to this time tell; it reaches further back than they do. */
  readonly story: Story
  /** What the whole run tells, as far as it is known: what is later than this time, too. */
  readonly run: Story
  /** The whole run, as far as it is known: what is later than this time, too. */
  readonly timeline: Timeline
  /** Messages that are on their way, or were lately, in the order in which they were told. */
  readonly flights: readonly Flight[]
  /** Messages a second on each directed link, by 'n1>n2'. */
  readonly traffic: ReadonlyMap<string, number>
  /** What the page's own client asked, and what came of it. */
  readonly operations: Operations
  /** The speed of slow motion: the last one that was not real time. */
  readonly slow: number
  /** Where a seek that is under way goes to, ms of the cluster's clock; null: none is. */
  readonly sought: number | null
  /** Whether the page goes on by itself at the captions of a scenario. */
  readonly auto: boolean
  /** What is selected of the run; null: nothing. */
  readonly selected: Range | null
  /** What a reader did last with one of the verbs; null: nothing. */
  readonly deed: Deed | null
  /** The event of the step that led here; null: it was no step. */
  readonly happened: Happening | null
}

/** How fast the cluster's clock runs: what was set, or what a simulated lab reaches. */
export function paceOf({ scale, speed }: Status): number {
  return speed ?? (scale === 'max' ? settingTable.scale.high : scale)
}

/** Whether the clock stands in what is shown: the lab is held, or a past moment of a live one is in view, which runs on. */
export function isStill({ held, world, view }: Status): boolean {
  return held || (world === 'live' && !view.now)
}

/** Draws a moment. `real` is the frame's time, ms of the page's clock: for pacing, never to be shown. */
export type Draw = (moment: Moment, real: number) => void

export interface Pace {
  /** The least real ms from one drawing to the next; 0 draws in every frame. */
  every: number
  /** Whether it shows a clock, so that it is drawn when nothing has changed too. */
  ticks: boolean
}

/** All that a part is given of a lab: the moment to draw, the next ones as they come, and whom to ask for what. */
export interface View {
  readonly moment: Moment
  readonly ask: Ask
  /** Has it draw at once and then as its pace says. Returns the way to stop. */
  follow(draw: Draw, pace: Pace): () => void
}
