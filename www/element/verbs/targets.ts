import type { Config, NodeId, NodeStatus, Status } from '../../lab/types.js'
import type { Hindrance, Verb } from './deed.js'

/** Those whose process runs, and does not hang. */
export function standing(nodes: readonly NodeStatus[]): NodeStatus[] {
  return nodes.filter(({ alive, paused, stalled }) => alive && !paused && !('process' in stalled))
}

export function votersOf({ nodes, config }: Pick<Status, 'nodes' | 'config'>): NodeStatus[] {
  return nodes.filter(({ id }) => config.voters.includes(id))
}

export function majorityOf({ voters }: Pick<Config, 'voters'>): number {
  return Math.floor(voters.length / 2) + 1
}

/** Whether any link is cut, either way. */
export function isCut({ links }: Pick<Status, 'links'>): boolean {
  return links.some(({ cut }) => cut)
}

/**
 * Whom a cut parts from whom: the most servers that are no majority, with the leader, or, where nobody leads, the first that
 * runs, and those behind it on the ring; all others. Null: there is only one server.
 */
export function sidesOf({ nodes, leader, config }: Pick<Status, 'nodes' | 'leader' | 'config'>): { few: NodeId[]; many: NodeId[] } | null {
  const members = nodes.filter(({ member }) => member !== 'none')
  if (members.length < 2) return null
  const first = Math.max(0, members.findIndex(({ id, alive }) => (leader ? id === leader : alive)))
  const around = [...members.slice(first), ...members.slice(0, first)]
  const running = [...around.filter(({ alive }) => alive), ...around.filter(({ alive }) => !alive)]
  const size = Math.max(1, Math.ceil(config.voters.length / 2) - 1)
  const few = running.slice(0, size).map(({ id }) => id)
  const ids = nodes.map(({ id }) => id)
  return { few: ids.filter((id) => few.includes(id)), many: ids.filter((id) => !few.includes(id)) }
}

/** Why a verb would do nothing in a cluster as it is; undefined: it would do something. */
export function hindranceOf(verb: Verb, status: Status): Hindrance | undefined {
  const { held, leader, nodes, config } = status
  switch (verb) {
    case 'crash':
      if (!nodes.some(({ alive }) => alive)) return 'nobodyRuns'
      if (nodes.some(({ id }) => id === leader)) return undefined
      return standing(votersOf(status)).length < majorityOf(config) ? 'noMajority' : 'nobodyLeads'
    case 'cut':
      return sidesOf(status) ? undefined : 'oneServer'
    case 'split': {
      const { length } = followersOf(status)
      if (held) return 'held'
      if (isCut(status)) return 'cutAlready'
      if (length >= Math.max(2, majorityOf(config))) return undefined
      return length < 2 ? 'tooFew' : 'noMajority'
    }
    case 'write':
      return held ? 'held' : undefined
    default:
      return undefined
  }
}

/** The voters that run, but for the leader. */
export function followersOf(status: Status): NodeStatus[] {
  return standing(votersOf(status)).filter(({ id }) => id !== status.leader)
}
