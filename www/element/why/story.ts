import type { EventName, LabEvent } from '../../lab/types.js'
import { elections } from './elections.js'
import { entries } from './entries.js'
import { kinds, type Episode, type Kind } from './episode.js'
import { faults } from './faults.js'
import { Pages } from './pages.js'

/** Puts an event into the episode that it is of. */
export type Rules = Readonly<Partial<Record<EventName, (pages: Pages, event: LabEvent) => void>>>

const rules: Rules = { ...elections, ...entries, ...faults }

/** What stands by itself. What is neither here nor in a rule is told in no line. */
const alone: Partial<Record<EventName, Kind>> = {
  quorumLost: 'elections',
  transferRefused: 'elections',
  quietBegan: 'elections',
  quietEnded: 'elections',
  stuck: 'elections',
  commitHeld: 'replication',
  snapshotTaken: 'replication',
  proposalOverLimit: 'replication',
  conflictRefused: 'replication',
  reconfigured: 'members',
  changeRefused: 'members',
  removed: 'members',
  trusted: 'faults',
  violated: 'faults',
  hostFault: 'faults',
}

/** Of these, what several nodes tell within so many cluster ms is one line: the same numbers are meant, up to so many. */
const alike: Partial<Record<EventName, readonly [within: number, numbers: number]>> = {
  quietBegan: [300, 0],
  quietEnded: [300, 0],
  proposalOverLimit: [1000, 0],
  changeRefused: [1000, 1],
  commitHeld: [1000, 2],
  snapshotTaken: [2000, 2],
  reconfigured: [2000, 4],
}

function standsAlone(pages: Pages, event: LabEvent, kind: Kind): void {
  const [within, same] = alike[event.name] ?? [-1, 0]
  const is = ({ first }: Episode) => first.name === event.name && first.numbers.slice(0, same).join() === event.numbers.slice(0, same).join() && event.time - first.time <= within
  const before = pages.find(kind, is)
  if (before) pages.grow(before, event)
  else pages.begin(kind, 'event', `${event.name} ${event.id}`, event)
}

/** The events of a lab as episodes, told once each. A story never changes; what happens next makes another. */
export class Story {
  static readonly none = new Story(new Pages(), undefined)

  private constructor(
    private readonly pages: Pages,
    /** The last event that it tells. */
    private readonly last: LabEvent | undefined,
  ) {}

  /** The story that goes on with those of these events, which are in order, that are new; of another moment's events, theirs. */
  after(events: readonly LabEvent[]): Story {
    const told = this.last
    const last = events[events.length - 1]
    if (last === told) return this
    if (!last) return Story.none
    let from = events.length
    while (from > 0 && events[from - 1]!.id > (told?.id ?? -1)) from--
    if (from > 0 && events[from - 1] !== told) return Story.none.after(events)
    const pages = new Pages(this.pages)
    for (const event of events.slice(from)) take(pages, event)
    return new Story(pages, last)
  }

  /** This one, unless an earlier moment of the same run is told: then what the run has told. */
  ends(earlier: Story): Story {
    return (earlier.last?.id ?? 0) > (this.last?.id ?? 0) ? earlier : this
  }

  /** The episode in which something happened last. */
  get latest(): Episode | undefined {
    return this.pages.latest
  }

  /** The newest episodes of some kinds, by when they began, newest first: one that goes on stays in its place. */
  episodes(wanted: ReadonlySet<Kind>, most = Infinity): Episode[] {
    return kinds
      .filter((kind) => wanted.has(kind))
      .flatMap((kind) => this.pages.lists[kind])
      .sort((x, y) => y.first.time - x.first.time || y.first.id - x.first.id)
      .slice(0, most)
  }
}

function take(pages: Pages, event: LabEvent): void {
  const kind = alone[event.name]
  if (kind) standsAlone(pages, event, kind)
  else rules[event.name]?.(pages, event)
}
