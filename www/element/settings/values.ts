import { settingsOf, type SettingsOf } from '../../lab/settings.js'
import type { LinkSettings, NodeId, NodeSettings, Settings, Status } from '../../lab/types.js'

/** What the settings are of: the whole cluster, one node, or one direction of a link. */
export type Target = 'cluster' | { node: NodeId } | { link: readonly [NodeId, NodeId] }
export type TargetKind = 'cluster' | 'node' | 'link'

/** The settings in force at a target; one that does not apply there is missing. */
export type Values = Partial<SettingsOf<'cluster'> & SettingsOf<'node'> & SettingsOf<'link'>>
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
  const values: Record<string, unknown> = {}
  const mixed = new Set<keyof Values>()
  for (const [name, { scopes }] of settingsOf(kindOf(target))) {
    const owners: readonly object[] = scopes.includes('node') ? nodes : scopes.includes('link') ? links : [status]
    const all = owners.map((owner) => (owner as Record<string, unknown>)[name])
    if (all.length === 0) continue
    values[name] = all[0]
    if (all.some((value) => String(value) !== String(all[0]))) mixed.add(name)
  }
  return { values, mixed }
}
