import type { EventName, LabEvent } from '../types.js'
import { hostFaultKinds, hostFaultScopes } from '../protocol.js'
import { stallables } from '../vocabulary.js'
import type { Trouble } from './types.js'

/** How many troubles, and marks, are kept for certain. */
export const keptTroubles = 1_000

const begins: Partial<Record<EventName, Trouble['kind']>> = { crashed: 'down', died: 'down', panicked: 'down', stopped: 'down', paused: 'paused', cut: 'cut' }
const ends: Partial<Record<EventName, readonly Trouble['kind'][]>> = { started: ['down', 'paused'], resumed: ['paused'], healed: ['cut'] }
/** What a node that goes down suffers no more. */
const endsWithIt: readonly Trouble['kind'][] = ['paused', ...stallables]

/** Of a browser's or machine's faults, those during which the cluster's clock stood, or that took no time of it. */
const timeless = new Set<string>(['jumped'])

/** The troubles after an event; `scale` is how fast the cluster's clock runs. */
export function troublesAfter(troubles: readonly Trouble[], event: LabEvent, scale: number): readonly Trouble[] {
  const { name, node, peer, time, numbers } = event
  const add = (kind: Trouble['kind'], from: number, to: number | null) => bounded([...troubles, { kind, node, peer: kind === 'cut' ? peer : null, from, to, event }])
  if (name === 'hostFault') return add('host', Math.max(0, time - took(numbers, scale)), time)
  if (name === 'stalled' || name === 'stallEnded') {
    const kind = stallables[numbers[0] - 1]!
    troubles = end(troubles, event, [kind])
    return name === 'stalled' ? add(kind, time, null) : troubles
  }
  const kind = begins[name]
  if (kind === 'down') troubles = end(troubles, event, endsWithIt)
  if (kind && !troubles.some((t) => t.to === null && t.kind === kind && t.node === node && (kind !== 'cut' || t.peer === peer))) return add(kind, time, null)
  const over = ends[name]
  return over ? end(troubles, event, over) : troubles
}

/** How much of the cluster's time a host's fault took, ms. */
function took([kind, real, scope]: LabEvent['numbers'], scale: number): number {
  const stood = hostFaultScopes[scope] === 'all' || timeless.has(hostFaultKinds[kind] ?? '')
  return stood ? 0 : (real / 1e6) * scale
}

function end(troubles: readonly Trouble[], { node, peer, time }: LabEvent, kinds: readonly Trouble['kind'][]): readonly Trouble[] {
  const ends = (t: Trouble) => t.to === null && t.node === node && kinds.includes(t.kind) && (t.kind !== 'cut' || t.peer === peer)
  return troubles.some(ends) ? troubles.map((t) => (ends(t) ? { ...t, to: Math.max(t.from, time) } : t)) : troubles
}

/** Past twice the bound the oldest go that are over. */
function bounded(troubles: Trouble[]): readonly Trouble[] {
  if (troubles.length <= 2 * keptTroubles) return troubles
  const old = troubles.length - keptTroubles
  return troubles.filter(({ to }, i) => i >= old || to === null)
}
