/** Labs in virtual time that go on from a moment of another one: its fork, and two of them to compare. */
import type { CompareOptions, Comparison, Side } from './comparison.js'
import type { Plan } from './options.js'
import { playedOf, readScenario, type Given } from './playing.js'
import { outOfRange } from './readers.js'
import type { Lab, Played, Status, Step } from './types.js'
import { Voice } from './voice.js'

/** What a branch has beside what every lab has. */
export interface Branch extends Lab {
  /** Goes on to a time as fast as it can, where it is held; what is played goes on meanwhile, or the steps of another document are taken. */
  reach(to: number, steps?: Given): Promise<Reached>
}

export interface Reached {
  /** Since when nobody leads. */
  readonly lost: number | null
  readonly steps: Played['steps']
}

/** The lab that is branched. */
export interface Trunk {
  readonly plan: Plan
  readonly voice: Voice
  status(): Status
  seek(to: number | 'now'): Promise<void>
  /** The scenario that leads to every moment of it; null: none does alone. */
  lesson(): Given | null
  /** The run up to the moment in view, as a document. */
  document(): Promise<string>
  start(plan: Plan, voice: Voice): Promise<Branch>
}

/** A lab that goes on from the moment in view, held there. */
export async function fork(trunk: Trunk): Promise<Branch> {
  return opened(trunk, await trunk.document())
}

function opened({ plan, voice, start }: Trunk, run?: string): Promise<Branch> {
  return start({ ...plan, world: 'sim', moment: undefined, run }, new Voice(voice.tongue))
}

/** What `compare` is asked for, whole. */
export interface Asked extends CompareOptions {
  readonly at: number
  readonly until: number
  /** Both part at the moment in view: of a live lab's present, at that of the fork. */
  readonly here: boolean
}

/** How long two labs run where nothing is said, ms of the cluster's clock. */
const usualStretch = 10_000

export function askedOf({ at, until, ...asked }: CompareOptions, { time }: Status): Asked {
  const from = at ?? time
  if (until !== undefined && until <= from) throw outOfRange('compare: options.until', { code: 'laterThan', low: from }, until)
  return { ...asked, at: from, until: until ?? from + usualStretch, here: at === undefined }
}

/** Steps as the director reads them, for the nodes of a cluster. */
function documentOf(steps: readonly Step[], { nodes, rules }: Status): Given {
  return readScenario('compare: options.do', { nodes: Math.max(...nodes.map(({ id }) => Number(id.slice(1)))), rulesOff: Object.keys(rules), steps })
}

/** Compares what comes of two labs, which then end. */
export async function compare(trunk: Trunk, asked: Asked): Promise<Comparison> {
  const pair = await Pair.at(trunk, asked)
  try {
    return await pair.reach(asked)
  } finally {
    await pair.dispose()
  }
}

/** What a reply to `reach` tells. */
export function reachedOf(reply: Record<string, unknown>, steps: Given | undefined, voice: Voice): Reached {
  const { lost = null, ...told } = reply
  return { lost: lost as number | null, steps: steps ? playedOf(steps, { passed: true, steps: [], ...told }, voice).steps : [] }
}

/** Two labs at one moment, of which the second has other settings from there on. */
export class Pair {
  private constructor(readonly labs: readonly [Branch, Branch], readonly from: number) {}

  /** Where a scenario leads to the moment it is played again, from its seed, and goes on in both; else both go on with what was recorded. */
  static async at(trunk: Trunk, { at, here, set, signal: ended }: Asked): Promise<Pair> {
    const lesson = trunk.lesson()
    const run = lesson ? undefined : await (here ? trunk.document() : documentAt(trunk, at))
    ended?.throwIfAborted()
    const both = await Promise.allSettled([opened(trunk, run), opened(trunk, run)])
    const labs = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    const end = () => Promise.all(labs.map((lab) => lab.dispose()))
    try {
      for (const one of both) if (one.status === 'rejected') throw one.reason
      ended?.throwIfAborted()
      ended?.addEventListener('abort', () => void end(), { once: true })
      await Promise.all(labs.map((lab) => comesTo(lab, here && !lesson ? lab.status().time : at, lesson)))
      await (labs[1] as Branch).set(set)
      return new Pair(labs as [Branch, Branch], labs[0]!.status().time)
    } catch (error) {
      await end()
      throw ended?.aborted ? ended.reason : error
    }
  }

  /** Lets both go on to a time, with what is asked of both meanwhile. */
  async reach({ until, do: asked, progress = () => {}, signal }: Pick<Asked, 'until' | 'do' | 'progress' | 'signal'>): Promise<Comparison> {
    const steps = asked && documentOf(asked, this.labs[0].status())
    const since = this.labs[0].status().time
    const way = this.labs.map(() => 0)
    const off = this.labs.map((lab, i) =>
      lab.on('change', ({ time }) => {
        way[i] = until > since ? (time - since) / (until - since) : 1
        progress(Math.min(...way, 1))
      }),
    )
    try {
      const [a, b] = (await Promise.all(this.labs.map(async (lab) => sideOf(lab, await lab.reach(until, steps))))) as [Side, Side]
      return { from: this.from, until, a, b }
    } catch (error) {
      throw signal?.aborted ? signal.reason : error
    } finally {
      for (const end of off) end()
    }
  }

  async dispose(): Promise<void> {
    await Promise.all(this.labs.map((lab) => lab.dispose()))
  }
}

/** The run of a lab up to a time, or up to now where that has not come: whoever opens it goes there. Of a live one's past it is a fork of that moment. */
async function documentAt(trunk: Trunk, at: number): Promise<string> {
  const { world, time, view } = trunk.status()
  if (world === 'sim' || at >= time) return trunk.document()
  await trunk.seek(at)
  try {
    return await trunk.document()
  } finally {
    await trunk.seek(view.now ? 'now' : time)
  }
}

/** Brings a branch to the moment at which both part, and begins to measure. */
async function comesTo(lab: Branch, at: number, lesson: Given | null): Promise<void> {
  if (lesson) lab.play(lesson.document).catch(() => {}) // how it ends is told with the time that is reached
  if (lesson || at > lab.status().time) await lab.reach(at)
  else if (at < lab.status().time) await lab.seek(at)
  await lab.mark()
}

function sideOf(lab: Lab, { lost, steps }: Reached): Side {
  const { measured, digest } = lab.status()
  return { measured, digest: digest ?? '', lost, steps }
}
