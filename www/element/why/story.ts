import type { LabEvent } from '../../lab/types.js'
import type { EventName } from '../i18n/en-events.js'

export const kinds = ['elections', 'replication', 'members', 'faults', 'details'] as const
export type Kind = (typeof kinds)[number]

/** What a reader wants to know by default; what is not here is a detail. */
const kindOf: Partial<Record<EventName, Kind>> = {
  electionTimeout: 'elections',
  campaignAsked: 'elections',
  becameCandidate: 'elections',
  voteGranted: 'elections',
  voteRefusedTerm: 'elections',
  voteRefusedVoted: 'elections',
  voteRefusedLog: 'elections',
  electionFailed: 'elections',
  becameLeader: 'elections',
  steppedDown: 'elections',
  lostToLeader: 'elections',
  becamePreCandidate: 'elections',
  preVoteGranted: 'elections',
  preVoteRefusedTerm: 'elections',
  preVoteRefusedLeader: 'elections',
  preVoteRefusedLog: 'elections',
  preVoteFailed: 'elections',
  voteIgnored: 'elections',
  quorumLost: 'elections',
  transferBegun: 'elections',
  transferRefused: 'elections',
  transferAborted: 'elections',
  timeoutNow: 'elections',
  electionDeferred: 'elections',
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
  joined: 'faults',
  violated: 'faults',
  stuck: 'elections',
  hostFault: 'faults',
}

/** One line of the story: an event, or several that say the same, from the first to the last. */
export interface Line {
  kind: Kind
  first: LabEvent
  last: LabEvent
  count: number
  /** Of 'cut' and 'joined': every link, as 'n1 → n2'. */
  links: string[]
}

/** How many lines of each kind are kept. */
const kept = 200
/** Writes this close together, in cluster ms, are told in one line. */
const together = 300
/** How many lines back an event may join. */
const back = 4

/** The events of a lab as lines to read, told once each. */
export class Story {
  readonly #lines: Record<Kind, Line[]> = { elections: [], replication: [], members: [], faults: [], details: [] }
  #read = -1

  /** Takes the events that are new among these, which are in order. */
  read(events: readonly LabEvent[]): void {
    let from = events.length
    while (from > 0 && events[from - 1]!.id > this.#read) from--
    for (const event of events.slice(from)) this.#add(event)
    this.#read = events.at(-1)?.id ?? this.#read
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
    const link = event.name === 'cut' || event.name === 'joined' ? `${event.node} → ${event.peer}` : undefined
    const same = lines.slice(-back).find((line) => joins(line, event))
    if (same) {
      same.last = event
      same.count++
      if (link) same.links.push(link)
      return
    }
    lines.push({ kind, first: event, last: event, count: 1, links: link ? [link] : [] })
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
