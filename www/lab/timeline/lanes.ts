import type { EventName, LabEvent, NodeId, NodeStatus } from '../types.js'
import { stallables } from '../vocabulary.js'
import type { Lane, Span } from './types.js'

/** How many spans a lane keeps for certain. */
export const keptSpans = 3_000

type Part = Omit<Span, 'from' | 'to'>

const begun: Part = { state: 'follower', term: 0, paused: false, member: 'voter' }

/** What a node is after an event, where that says so. */
const becomes: Partial<Record<EventName, Partial<Part>>> = {
  started: { state: 'follower' },
  becamePreCandidate: { state: 'pre-candidate' },
  becameCandidate: { state: 'candidate' },
  becameLeader: { state: 'leader' },
  steppedDown: { state: 'follower' },
  newTerm: { state: 'follower' },
  lostToLeader: { state: 'follower' },
  quorumLost: { state: 'follower' },
  removed: { state: 'follower' },
  crashed: { state: 'down', paused: false },
  died: { state: 'down', paused: false },
  panicked: { state: 'down', paused: false },
  stopped: { state: 'down', paused: false },
  paused: { paused: true },
  resumed: { paused: false },
}

/** The lanes after an event. */
export function lanesAfter(lanes: readonly Lane[], event: LabEvent): readonly Lane[] {
  const { name, node, time, term } = event
  if (!node) return lanes
  const old = current(lanes, node)
  // What a node that is down told last may come after its end.
  if (old?.state === 'down' && name !== 'started') return lanes
  const change: Partial<Part> = { ...(becomes[name] ?? hangs(event)), term: name === 'started' ? term : Math.max(term, old?.term ?? 0) }
  const turned = turn(lanes, node, time, change)
  return name === 'configured' || name === 'reconfigured' ? configured(turned, event) : turned
}

/** A node whose process hangs is paused, which no other event tells. */
function hangs({ name, numbers }: LabEvent): Partial<Part> {
  const process = (name === 'stalled' || name === 'stallEnded') && stallables[numbers[0] - 1] === 'process'
  return process ? { paused: name === 'stalled' } : {}
}

/** What is told of a node beside its events. */
export type NodeNow = Pick<NodeStatus, 'id' | 'alive' | 'role' | 'term' | 'paused' | 'member'>

/** The lanes after all that is told of the nodes at a time: what no event has told is true from then on. */
export function lanesAt(lanes: readonly Lane[], time: number, nodes: readonly NodeNow[]): readonly Lane[] {
  for (const { id, alive, role, term, paused, member } of nodes) {
    const known = current(lanes, id)
    if (!known && !alive && term === 0) continue // it has not started yet
    lanes = turn(lanes, id, time, alive ? { state: role, term, paused, member } : { state: 'down', paused: false, member })
  }
  return lanes
}

/** A leader's configuration says who takes part. */
function configured(lanes: readonly Lane[], { node, time, numbers: [, voters, outgoing, learners] }: LabEvent): readonly Lane[] {
  if (lanes.some(({ spans }) => spans.at(-1)?.state === 'leader') && current(lanes, node!)?.state !== 'leader') return lanes
  for (const lane of lanes) {
    const has = (bits: number) => Math.floor(bits / 2 ** (Number(lane.node.slice(1)) - 1)) % 2 === 1
    const member = has(voters) || has(outgoing) ? 'voter' : has(learners) ? 'learner' : 'none'
    lanes = turn(lanes, lane.node, time, { member })
  }
  return lanes
}

function current(lanes: readonly Lane[], node: NodeId): Span | undefined {
  return lanes.find((lane) => lane.node === node)?.spans.at(-1)
}

/** Lets a node be something else from a time on. */
function turn(lanes: readonly Lane[], node: NodeId, time: number, change: Partial<Part>): readonly Lane[] {
  const at = lanes.findIndex((lane) => lane.node === node)
  const last = lanes[at]?.spans.at(-1)
  if (!last) return [...lanes, { node, spans: [{ from: time, to: null, ...begun, ...change }] }].sort((a, b) => Number(a.node.slice(1)) - Number(b.node.slice(1)))
  const next: Span = { ...last, ...change }
  if (next.state === last.state && next.term === last.term && next.paused === last.paused && next.member === last.member) return lanes
  const spans = [...lanes[at]!.spans]
  const from = Math.max(time, last.from)
  if (from > last.from) spans[spans.length - 1] = { ...last, to: from }
  else spans.pop() // it lasted for no time
  spans.push({ ...next, from })
  if (spans.length > 2 * keptSpans) spans.splice(0, spans.length - keptSpans)
  return lanes.map((lane, i) => (i === at ? { node, spans } : lane))
}

/** The lanes as they were at a time. */
export function lanesUpTo(lanes: readonly Lane[], time: number): readonly Lane[] {
  return lanes.map(({ node, spans }) => ({ node, spans: reopened(spans, time) })).filter(({ spans }) => spans.length > 0)
}

/** Those that began by a time, as they were then. */
export function reopened<S extends { readonly from: number; readonly to: number | null }>(spans: readonly S[], time: number): S[] {
  return spans.filter(({ from }) => from <= time).map((span) => (span.to !== null && span.to > time ? { ...span, to: null } : span))
}
