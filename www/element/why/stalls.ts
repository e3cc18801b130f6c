import { html, nothing } from 'lit'
import type { NodeId, Stall, Status } from '../../lab/types.js'
import { stallables } from '../../lab/vocabulary.js'
import type { Words } from '../../i18n/index.js'
import type { View } from '../moment.js'
import type { Episode } from './episode.js'

/** Where it was seen. */
const issues = {
  etcdDisk: ['etcd#13527', 'https://github.com/etcd-io/etcd/issues/13527'],
  etcdApply: ['etcd#15477', 'https://github.com/etcd-io/etcd/issues/15477'],
  hashicorp: ['hashicorp/raft#683', 'https://github.com/hashicorp/raft/pull/683'],
  gardener: ['etcd-backup-restore#1052', 'https://github.com/gardener/etcd-backup-restore/issues/1052'],
} as const
type Issue = keyof typeof issues

/** The stall that an episode tells, while its state does. */
export function stallOf({ first: { node, time, numbers } }: Episode, { stalls }: Status): Stall | undefined {
  return stalls.find((stall) => stall.node === node && stall.what === stallables[numbers[0] - 1] && Math.abs(stall.began - time) < 1)
}

export function stallTitle({ node, what, began, until, ended }: Stall, time: number, { why: { stalls: told } }: Words): string {
  return ended === null ? told.hangs(node, what, Math.max(0, until - time)) : told.hung(node, what, ended - began, ended)
}

/** One stall in words: who leads, for how long nobody could write, what reads do, and what helps. */
export function stallBody(stall: Stall, { moment: { status, time }, ask }: View, words: Words) {
  const told = words.why.stalls
  const { node, ended, reads } = stall
  const [why, ...seen] = ended === null ? meaning(stall, status, told) : []
  const to = ended === null ? heir(stall, status) : undefined
  return html`<dl class="small">
      <dt>${told.leader}</dt>
      <dd>${leads(stall, status, told)}</dd>
      <dt>${told.writes}</dt>
      <dd>${writes(stall, time, told)}</dd>
      ${reads && html`<dt>${told.reads(node)}</dt>
        <dd>${(['linearizable', 'lease', 'local'] as const).map((kind) => html`<span><b>${told.kinds[kind]}</b> ${reads[kind] ? told.readings[reads[kind]] : told.noLease}</span>`)}</dd>`}
    </dl>
    ${why ? html`<p class="small">${why}</p>` : nothing}
    ${seen.length > 0 ? html`<p class="small muted">${told.seen} ${(seen as Issue[]).map((issue, i) => [i > 0 ? ', ' : '', source(issues[issue])])}</p>` : nothing}
    ${to ? html`<button name="transfer" @click=${() => void ask.lab.transfer(to).catch(ask.fail)}>${told.transfer(to)}</button>` : nothing}`
}

function source([name, href]: readonly [string, string]) {
  return html`<a href=${href} target="_blank" rel="noreferrer">${name}</a>`
}

type Told = Words['why']['stalls']

function leads({ node, led, next, began, ended }: Stall, { leader, nodes }: Status, told: Told): string {
  const own = nodes.find(({ id }) => id === node)
  if (next) {
    const unaware = ended === null && next.node !== node && own?.role === 'leader' && own.term < next.term
    return told.rose(led, node, next.node, next.term, next.at - began) + (unaware ? ` ${told.unaware(node)}` : '')
  }
  if (led === null) return told.didNotLead(node, leader)
  if (leader !== node) return told.ledAndNobody(node, led)
  return ended === null ? told.leadsOn(node, led) : told.ledOn(node, led)
}

function writes({ writes: { acknowledged, longest, since } }: Stall, time: number, told: Told): string {
  const waits = since === null ? 0 : Math.max(0, time - since)
  if (acknowledged === 0) return since === null ? told.notAsked : told.noneYet(waits)
  return told.longest(Math.max(longest, waits), acknowledged)
}

/** What follows from it while it lasts, and where that was seen. */
function meaning(stall: Stall, status: Status, told: Told): [string, ...Issue[]] {
  const { node, what, led, heldUp, next } = stall
  const held = heldUpNodes(status)
  const leader = status.nodes.find(({ id }) => id === status.leader)
  const voters = status.config.voters.filter((id) => !held.includes(id))
  if (led === null && 2 * voters.length <= status.config.voters.length) return [told.noMajority(held, (leader ?? status.nodes[0]!).settings.checkQuorum)]
  if (what === 'disk' && heldUp !== null) return led === null ? [told.heldUp(node)] : [told.heldUpLeader(node), 'etcdDisk', 'hashicorp']
  if (led !== null && what === 'process') return [told.process(node)]
  if (led === null || (next && next.node !== node)) return [told.follower(node)]
  return what === 'disk' ? [told.nothingToWrite(node), 'hashicorp'] : [told.applies(node), 'etcdApply', 'gardener']
}

function heldUpNodes({ stalls }: Status): NodeId[] {
  return [...new Set(stalls.filter(({ ended, heldUp }) => ended === null && heldUp !== null).map(({ node }) => node))]
}

/** Whom a leader that hangs and still sends could hand over to. */
function heir({ node, heldUp }: Stall, { leader, nodes, config }: Status): NodeId | undefined {
  if (leader !== node || heldUp !== null) return undefined
  return nodes.find(({ id, alive, paused, stalled }) => id !== node && alive && !paused && Object.keys(stalled).length === 0 && config.voters.includes(id))?.id
}
