import type { LabEvent } from '../../lab/types.js'
import type { EventName } from '../../i18n/told.js'

export const kinds = ['elections', 'replication', 'members', 'faults', 'details'] as const
export type Kind = (typeof kinds)[number]

/** What a reader wants to know by default; what is not here is a detail, as are each vote, and each question of a pre-vote: what came of them is told. */
const kindOf: Partial<Record<EventName, Kind>> = {
  electionTimeout: 'elections',
  campaignAsked: 'elections',
  becameCandidate: 'elections',
  electionFailed: 'elections',
  becameLeader: 'elections',
  steppedDown: 'elections',
  lostToLeader: 'elections',
  preVoteFailed: 'elections',
  quorumLost: 'elections',
  transferBegun: 'elections',
  transferRefused: 'elections',
  transferAborted: 'elections',
  timeoutNow: 'elections',
  quietBegan: 'elections',
  quietEnded: 'elections',
  proposed: 'replication',
  appendRefusedLog: 'replication',
  truncated: 'replication',
  backtracked: 'replication',
  committed: 'replication',
  commitHeld: 'replication',
  snapshotTaken: 'replication',
  snapshotSent: 'replication',
  snapshotInstalled: 'replication',
  proposalOverLimit: 'replication',
  conflictRefused: 'replication',
  matchLost: 'replication',
  configured: 'members',
  reconfigured: 'members',
  changeRefused: 'members',
  removed: 'members',
  crashed: 'faults',
  died: 'faults',
  panicked: 'faults',
  stopped: 'faults',
  trusted: 'faults',
  restarted: 'faults',
  started: 'faults',
  paused: 'faults',
  resumed: 'faults',
  cut: 'faults',
  healed: 'faults',
  violated: 'faults',
  stuck: 'elections',
  hostFault: 'faults',
  stalled: 'faults',
  stallEnded: 'faults',
  heldUp: 'faults',
}

/** One line of the story: an event, or several that say the same, from the first to the last. */
export interface Line {
  readonly kind: Kind
  readonly first: LabEvent
  readonly last: LabEvent
  readonly count: number
  /** Of 'cut' and 'healed': every link, as 'n1 → n2'. */
  readonly links: readonly string[]
}

/** How many lines of each kind are kept. */
const kept = 200
/** Writes this close together, in cluster ms, are told in one line. */
const together = 300
/** How many lines back an event may join. */
const back = 4

/** The events of a lab as lines to read, told once each. A story never changes; what happens next makes another. */
export class Story {
  static readonly none = new Story(() => [], undefined)
  readonly #lines: Readonly<Record<Kind, Line[]>>
  /** The last event that it tells. */
  readonly #last: LabEvent | undefined

  private constructor(lines: (kind: Kind) => Line[], last: LabEvent | undefined) {
    this.#lines = Object.fromEntries(kinds.map((kind) => [kind, lines(kind)])) as Record<Kind, Line[]>
    this.#last = last
  }

  /** The story that goes on with those of these events, which are in order, that are new; of another moment's events, theirs. */
  after(events: readonly LabEvent[]): Story {
    const told = this.#last
    const last = events[events.length - 1]
    if (last === told) return this
    if (!last) return Story.none
    let from = events.length
    while (from > 0 && events[from - 1]!.id > (told?.id ?? -1)) from--
    if (from > 0 && events[from - 1] !== told) return Story.none.after(events)
    const next = new Story((kind) => [...this.#lines[kind]], last)
    for (const event of events.slice(from)) next.#add(event)
    return next
  }

  /** The newest lines of some kinds, newest first. */
  lines(wanted: ReadonlySet<Kind>, most = kept): Line[] {
    return kinds
      .filter((kind) => wanted.has(kind))
      .flatMap((kind) => this.#lines[kind])
      .sort((x, y) => y.last.time - x.last.time || y.last.id - x.last.id)
      .slice(0, most)
  }

  #add(event: LabEvent): void {
    const kind = kindFor(event)
    const lines = this.#lines[kind]
    const links = event.name === 'cut' || event.name === 'healed' ? [`${event.node} → ${event.peer}`] : []
    for (let i = Math.max(0, lines.length - back); i < lines.length; i++) {
      const line = lines[i]!
      if (!joins(line, event)) continue
      lines[i] = { ...line, last: event, count: line.count + 1, links: [...line.links, ...links] }
      return
    }
    lines.push({ kind, first: event, last: event, count: 1, links })
    if (lines.length > kept) lines.shift()
  }
}

/** A follower that learns of a commit, and a first start, are details; the same names tell more elsewhere. So is what a cluster begins with. */
function kindFor({ name, numbers, term }: LabEvent): Kind {
  if (name === 'configured' && numbers[0] === 0) return 'details'
  if (name === 'committed' && numbers[2] === 0) return 'details'
  if (name === 'started' && term === 0) return 'details'
  return kindOf[name as EventName] ?? 'details'
}

function joins(line: Line, event: LabEvent): boolean {
  const { last } = line
  if (last.name !== event.name) return false
  if (line.links.length > 0) return last.time === event.time
  if (event.name === 'configured') return String(last.numbers) === String(event.numbers)
  if (last.node !== event.node || last.term !== event.term || event.time - last.time > together) return false
  const [a] = event.numbers
  if (event.name === 'proposed' || event.name === 'appended') return a === last.numbers[1] + 1
  if (event.name === 'committed') return a === last.numbers[1] && Math.sign(event.numbers[2]) === Math.sign(last.numbers[2])
  return false
}
