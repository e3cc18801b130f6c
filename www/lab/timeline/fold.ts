import type { EventName, LabEvent, Status } from '../types.js'
import { lanesAfter, lanesAt, lanesUpTo, reopened, type NodeNow } from './lanes.js'
import { keptTroubles, troublesAfter } from './troubles.js'
import type { Timeline, Waiting } from './types.js'
import { answerOf, answersTogether, bounded, commitsOf, commitsTogether } from './work.js'

export const noTimeline: Timeline = { from: 0, lanes: [], troubles: [], marks: [], answers: [], waiting: [], commits: [] }

/** What is told of a lab beside its events. */
export interface Told {
  readonly time: number
  readonly view: Status['view']
  /** How fast the cluster's clock runs. */
  readonly scale: number
  readonly nodes: readonly NodeNow[]
  /** The same list, until anything in it changes. */
  readonly waiting: readonly Waiting[]
}

const marked = new Set<EventName>(['becameCandidate', 'becameLeader', 'violated', 'stuck', 'trusted'])

interface Known {
  readonly timeline: Timeline
  /** The id of the last event in it. */
  readonly last: number
  /** The latest moment that it was told of. */
  readonly to: number
}

const nothing: Known = { timeline: noTimeline, last: 0, to: 0 }

/** The events of a lab, folded into its timeline. A lab that goes back keeps what comes later, until another future replaces it. */
export class Fold {
  #known = nothing
  /** The id of the last event before the moment in view. */
  #shown = 0
  /** The future that was replaced last. */
  #replaced = nothing
  #undo: number | null = null

  get timeline(): Timeline {
    return this.#known.timeline
  }

  /** Another cluster has taken the place of the one before. */
  clear(): void {
    this.#known = this.#replaced = nothing
    this.#shown = 0
    this.#undo = null
  }

  /** `anew`: another moment has come in view, and these events are the last before it; else they are those since the last call. */
  apply(events: readonly LabEvent[], anew: boolean, told: Told): void {
    const { now, sought, to } = told.view
    this.#follow(told.view)
    const { last, timeline } = this.#known
    const fresh = events.filter(({ id }) => id > last)
    const begun = last === 0 && fresh.length > 0 && fresh[0]!.id > 1 ? { ...timeline, from: fresh[0]!.time } : timeline
    const next = folded(begun, fresh, told.scale)
    this.#known = { timeline: now && !sought ? latest(next, told) : next, last: fresh.at(-1)?.id ?? last, to }
    this.#shown = events.at(-1)?.id ?? (anew ? 0 : this.#shown)
  }

  /** Follows a lab into another future, and back to the one that it replaced. */
  #follow({ to, undo }: Status['view']): void {
    const [before, known] = [this.#undo, this.#known]
    this.#undo = undo
    if (undo !== null && (undo !== before || to < known.to)) {
      this.#replaced = known
      this.#known = { timeline: upTo(known.timeline, undo, this.#shown), last: this.#shown, to }
    } else if (undo === null && before !== null) {
      this.#known = this.#replaced
    }
  }
}

/** A timeline with what is told of its latest moment beside events. */
function latest(timeline: Timeline, { time, nodes, waiting }: Told): Timeline {
  const lanes = lanesAt(timeline.lanes, time, nodes)
  return lanes === timeline.lanes && waiting === timeline.waiting ? timeline : { ...timeline, lanes, waiting }
}

function folded(timeline: Timeline, events: readonly LabEvent[], scale: number): Timeline {
  if (events.length === 0) return timeline
  let { lanes, troubles } = timeline
  const [marks, answers, commits] = [[...timeline.marks], [...timeline.answers], [...timeline.commits]]
  for (const event of events) {
    const { name, numbers } = event
    if (name === 'answered') {
      answers.push(answerOf(event))
      continue
    }
    if (name === 'committed' && numbers[2] > 0) commits.push(commitsOf(event))
    if (marked.has(name)) marks.push(event)
    lanes = lanesAfter(lanes, event)
    troubles = troublesAfter(troubles, event, scale)
  }
  return {
    from: timeline.from, lanes, troubles, waiting: timeline.waiting,
    marks: marks.length > 2 * keptTroubles ? marks.slice(-keptTroubles) : marks,
    answers: bounded(answers, answersTogether),
    commits: bounded(commits, commitsTogether),
  }
}

/** A timeline as it was at a time, after the event of that id. */
function upTo({ from, lanes, troubles, marks, answers, waiting, commits }: Timeline, time: number, last: number): Timeline {
  return {
    from,
    lanes: lanesUpTo(lanes, time),
    troubles: reopened(troubles.filter(({ event }) => event.id <= last), time),
    marks: marks.filter(({ id }) => id <= last),
    answers: answers.filter(({ to }) => to <= time),
    waiting: waiting.filter(({ asked }) => asked <= time),
    commits: commits.filter(({ to }) => to <= time),
  }
}
