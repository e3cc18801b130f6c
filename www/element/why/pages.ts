import type { LabEvent, NodeId } from '../../lab/types.js'
import { kinds, type Episode, type Facts, type Kind, begun, grown } from './episode.js'

/** How many episodes of each kind are kept. */
const kept = 200
/** How many of a kind back an event may belong to. */
const back = 40
/** How many events wait for the election of their term to be told of. */
const mostStrays = 32

/** The episodes while events are put into them. */
export class Pages {
  readonly lists: Readonly<Record<Kind, Episode[]>>
  /** What a node has done towards an election since its timeout, and what it was answered: nobody knows yet what comes of it. */
  readonly attempts: Map<NodeId, LabEvent[]>
  readonly strays: LabEvent[]
  /** Who takes part, as the last configuration's numbers say. */
  members: string
  /** The one that changed last. */
  latest: Episode | undefined

  constructor(of?: Pages) {
    this.lists = Object.fromEntries(kinds.map((kind) => [kind, of ? [...of.lists[kind]] : []])) as unknown as Record<Kind, Episode[]>
    this.attempts = new Map(of?.attempts)
    this.strays = of ? [...of.strays] : []
    this.members = of?.members ?? ''
    this.latest = of?.latest
  }

  /** The newest episode of a kind of which something is true. */
  find(kind: Kind, is: (episode: Episode) => boolean): Episode | undefined {
    return this.recent(kind, is).at(-1)
  }

  /** The newest ones, oldest first. */
  recent(kind: Kind, is: (episode: Episode) => boolean): Episode[] {
    return this.lists[kind].slice(-back).filter(is)
  }

  /** Adds an episode behind those that began before it, or has it take the place of what it was. */
  put(episode: Episode, before?: Episode): void {
    const list = this.lists[episode.kind]
    let at = before ? list.lastIndexOf(before) : -1
    if (at >= 0) list[at] = episode
    else {
      for (at = list.length; at > 0 && list[at - 1]!.first.id > episode.first.id; at--);
      list.splice(at, 0, episode)
      if (list.length > kept) list.shift()
    }
    this.latest = episode
  }

  begin(...of: Parameters<typeof begun>): void {
    this.put(begun(...of))
  }

  /** Adds a step to an episode. */
  grow(episode: Episode, event: LabEvent, facts?: Facts): void {
    this.put(grown(episode, event, facts), episode)
  }

  /** Takes one episode out that is told as a part of another. */
  drop(episode: Episode): void {
    const list = this.lists[episode.kind]
    list.splice(list.lastIndexOf(episode), 1)
  }

  stray(event: LabEvent): void {
    if (this.strays.push(event) > mostStrays) this.strays.shift()
  }
}
