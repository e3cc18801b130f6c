import type { LabEvent } from '../../lab/types.js'

export const kinds = ['elections', 'replication', 'members', 'faults'] as const
export type Kind = (typeof kinds)[number]

/**
 * What is told in one line. 'attempt': who asked for pre-votes and did not become a candidate. 'repair': a follower's log is made equal to its leader's.
 * 'event': one that stands by itself, or several that say the same.
 */
export type What = 'election' | 'attempt' | 'write' | 'repair' | 'change' | 'down' | 'paused' | 'stall' | 'cut' | 'event'

/** What belongs together of a run. A value: what happens next makes another with the same key. */
export interface Episode {
  /** The same in every story of a run, and no other episode's: where rules are broken, a term can have two leaders, and a server can stand in one term twice. */
  readonly key: string
  readonly kind: Kind
  readonly what: What
  /** That with which it began: it stands among others by this one's time. */
  readonly first: LabEvent
  readonly last: LabEvent
  /** The events that its line tells, by what they are to it, such as 'won' or 'stood n2'. */
  readonly facts: Facts
  /** In the order in which they became known. Of many, those in the middle are left out. */
  readonly steps: readonly LabEvent[]
  readonly left: number
  /** How often it was tried. */
  readonly times: number
}

export type Facts = Readonly<Partial<Record<string, LabEvent>>>

/** How many steps an episode has at most; a quarter of them are its first. */
const mostSteps = 120

export function begun(kind: Kind, what: What, key: string, first: LabEvent, facts: Facts = {}): Episode {
  return { key, kind, what, first, last: first, facts, steps: [first], left: 0, times: 1 }
}

/** The episode with a further step. */
export function grown(episode: Episode, event: LabEvent, facts: Facts = {}): Episode {
  const steps = [...episode.steps, event]
  const extra = steps.length - mostSteps
  if (extra > 0) steps.splice(mostSteps / 4, extra)
  return { ...episode, last: event, steps, left: episode.left + Math.max(0, extra), facts: { ...episode.facts, ...facts } }
}

/** Its steps in order of time. */
export function stepsOf({ steps }: Episode): LabEvent[] {
  return [...steps].sort((a, b) => a.time - b.time || a.id - b.id)
}

/** Which entries of the log it is about: of an election those with which its leader opened the term. */
export function entriesOf({ what, facts, first }: Episode): readonly [from: number, to: number] | undefined {
  if (what === 'write') return [first.numbers[0], facts.proposed!.numbers[1]]
  if (what === 'change') return [first.numbers[0], first.numbers[0]]
  const stood = facts.won && facts[`stood ${facts.won.node}`]
  return stood && [stood.numbers[1] + 1, stood.numbers[1] + 1]
}

/** The candidates of an election, in the order in which they became that. */
export function candidatesOf({ facts }: Episode): LabEvent[] {
  return Object.entries(facts).flatMap(([name, event]) => (name.startsWith('stood ') ? [event!] : []))
}
