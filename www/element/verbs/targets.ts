import type { Config, NodeId, NodeStatus, Status } from '../../lab/types.js'

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
