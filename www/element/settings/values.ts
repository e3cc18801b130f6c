import type { LinkSettings, NodeId, NodeSettings, Settings, Status } from '../../lab/types.js'

/** What the settings are of: the whole cluster, one node, or one direction of a link. */
export type Target = 'cluster' | { node: NodeId } | { link: readonly [NodeId, NodeId] }
export type TargetKind = 'cluster' | 'node' | 'link'

type Pair = readonly [low: number, high: number]
/** The settings in force at a target; one that does not apply there is missing. */
export interface Values {
  election?: Pair
  heartbeat?: number
  latency?: Pair
  loss?: number
  duplicate?: number
  fsync?: Pair
  scale?: number
  drift?: number
  driftBound?: number
  priority?: number
  preVote?: boolean
  checkQuorum?: boolean
  quiet?: boolean
}
export type Change = Settings & NodeSettings & LinkSettings

export function kindOf(target: Target): TargetKind {
  return target === 'cluster' ? 'cluster' : 'node' in target ? 'node' : 'link'
}

/** A target as a word, for a list of choices. */
export function targetKey(target: Target): string {
  return target === 'cluster' ? target : 'node' in target ? target.node : target.link.join('>')
}

export function targetOf(key: string): Target {
  const [from, to] = key.split('>') as [NodeId, NodeId?]
  return key === 'cluster' ? 'cluster' : to ? { link: [from, to] } : { node: from }
}

/** A cluster's values are its first node's and link's; `mixed` names those that others do not share. */
export function valuesOf(status: Status, target: Target): { values: Values; mixed: ReadonlySet<keyof Values> } {
  const nodes = status.nodes.filter(({ id }) => target === 'cluster' || ('node' in target && target.node === id)).map((n) => n.settings)
  const links = status.links.filter((l) => target === 'cluster' || ('link' in target && target.link[0] === l.from && target.link[1] === l.to))
  const values: Values = {}
  const mixed = new Set<keyof Values>()
  const collect = <K extends keyof Values>(name: K, all: readonly Values[K][]) => {
    if (all.length === 0) return
    values[name] = all[0]
    if (all.some((value) => String(value) !== String(all[0]))) mixed.add(name)
  }
  for (const name of ['election', 'heartbeat', 'fsync', 'driftBound', 'priority', 'preVote', 'checkQuorum', 'quiet'] as const) collect(name, nodes.map((n) => n[name]))
  for (const name of ['latency', 'loss', 'duplicate'] as const) collect(name, links.map((l) => l[name]))
  if (target === 'cluster') values.scale = status.scale
  else collect('drift', nodes.map((n) => n.drift))
  return { values, mixed }
}
