import type { WaitingTuple } from '../messages.js'
import type { LabEvent, Outcome } from '../types.js'
import type { Answers, Commits, Waiting } from './types.js'

/** From how many of each on older ones are told several as one, and how many stay as they are. */
const most = 4_000
const alone = 1_000

const operations = ['put', 'get', 'delete', 'txn'] as const
const outcomes: readonly Outcome[] = ['ok', 'failed', 'unknown']
const none: Readonly<Record<Outcome, number>> = { ok: 0, failed: 0, unknown: 0 }

export function answerOf({ time, numbers: [op, outcome, took, node] }: LabEvent): Answers {
  const longest = took / 1e6
  return { asked: time - longest, from: time, to: time, count: { ...none, [outcomes[outcome - 1]!]: 1 }, longest, op: operations[op - 1] ?? null, node: node > 0 ? `n${node}` : null }
}

export function waitingOf([op, asked, count]: WaitingTuple): Waiting {
  return { asked, count, op: operations[op - 1] ?? null }
}

export function commitsOf({ node, time, numbers: [from, to] }: LabEvent): Commits {
  return { node: node!, from: time, to: time, entries: to - from }
}

export function answersTogether(a: Answers, b: Answers): Answers {
  const count = { ok: a.count.ok + b.count.ok, failed: a.count.failed + b.count.failed, unknown: a.count.unknown + b.count.unknown }
  return { asked: Math.min(a.asked, b.asked), from: a.from, to: Math.max(a.to, b.to), count, longest: Math.max(a.longest, b.longest), op: null, node: null }
}

export function commitsTogether(a: Commits, b: Commits): Commits | null {
  return a.node === b.node ? { node: a.node, from: a.from, to: b.to, entries: a.entries + b.entries } : null
}

/** A list, bounded: where it is too long, what is near to each other in its older part is told as one. */
export function bounded<T extends { readonly from: number; readonly to: number }>(list: readonly T[], together: (a: T, b: T) => T | null): readonly T[] {
  if (list.length <= most) return list
  const old = list.slice(0, -alone)
  const near = (old.at(-1)!.to - old[0]!.from) / alone
  const merged: T[] = []
  for (const next of old) {
    const last = merged.at(-1)
    const both = last && next.to - last.from <= near ? together(last, next) : null
    if (both) merged[merged.length - 1] = both
    else merged.push(next)
  }
  return [...merged, ...list.slice(-alone)]
}
