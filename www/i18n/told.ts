import { maxNodes, type eventNames, type labEventNames } from '../lab/protocol.js'

/** What a sentence may tell: who, of whom, in which term, and the event's four numbers. */
export interface Told {
  node: string
  peer: string
  term: number
  a: number
  b: number
  c: number
  d: number
}
export type EventName = (typeof eventNames)[number] | (typeof labEventNames)[number]
export type Sentence = (told: Told) => string

/** The servers whose bits are set: bit i is n(i+1). */
export function servers(bits: number): string[] {
  return Array.from({ length: maxNodes }, (_, i) => `n${i + 1}`).filter((_, i) => Math.floor(bits / 2 ** i) % 2 === 1)
}

/** raft.RefusedLagging and raft.RefusedSilent: the event tells of a learner. */
export const [lagging, silent] = [20, 21]
