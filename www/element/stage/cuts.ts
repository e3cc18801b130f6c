import type { LinkStatus, NodeId, Status } from '../../lab/types.js'
import type { Commands } from '../ask.js'

const touches = (node: NodeId) => (link: LinkStatus) => link.from === node || link.to === node

/** Whether nothing passes between a node and the others, either way. */
export function isCutOff(status: Status, node: NodeId): boolean {
  const own = status.links.filter(touches(node))
  return own.length > 0 && own.every((link) => link.cut)
}

export async function cutOff({ nodes }: Status, lab: Commands, node: NodeId): Promise<void> {
  const others = nodes.filter(({ id }) => id !== node)
  await Promise.all(others.map(({ id }) => lab.cut(node, id)))
}

/** Heals one node's links. A lab heals as a whole, so the other cuts are made anew. */
export async function healLinks({ links }: Status, lab: Commands, node: NodeId): Promise<void> {
  const others = links.filter((link) => link.cut && !touches(node)(link))
  await lab.heal()
  await Promise.all(others.map(({ from, to }) => lab.cut(from, to, { oneWay: true })))
}
