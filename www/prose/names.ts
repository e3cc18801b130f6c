/** What the elements of a page's prose may name, which is known before the lab is here: a wrong name is told at once. */
import { figureOf } from './naming.js'

/** What a raft-out tells. */
export const outNames = [
  'leaderless.last', 'leaderless.median', 'leaderless.worst', 'leaderless.total', 'leaderless.count', 'elections', 'failed-elections', 'split-votes', 'terms',
  'puts.ok', 'puts.failed', 'puts.unknown', 'puts.p50', 'puts.p99', 'messages', 'bytes', 'leader', 'term', 'commit',
] as const
export type OutName = (typeof outNames)[number]

/** What a raft-guess asks for: every number that is measured. */
export const guessNames: readonly OutName[] = outNames.filter((name) => name !== 'leader')

/** What a raft-value sets, each a field of the settings. */
export const valueNames: readonly string[] = ['election-min', 'election-max', 'heartbeat', 'latency-min', 'latency-max', 'loss', 'scale', 'duplicate', 'reorder', 'fsync', 'drift-bound']

const named: Readonly<Record<string, readonly string[]>> = { 'raft-out': outNames, 'raft-guess': guessNames, 'raft-value': valueNames }

/** The elements that name something of a figure. */
export const naming = Object.keys(named).join()

/** Whether an element names what there is, of a figure that there is. */
export function isNamed(element: Element): boolean {
  return !!figureOf(element, element.getAttribute('for')) && named[element.localName]!.includes(element.getAttribute('name') ?? '')
}
