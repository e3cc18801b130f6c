import type { What } from '../../element/why/episode.js'
import { bytes, count, listed, ms, ns, span } from './numbers.js'

/** An episode of Why in one line. Times that are told as `took` are ms. */
export const episode = {
  /** Why a node became a candidate: what follows its name. */
  causes: {
    silence: (time: number) => `heard nothing for ${ns(time)}`,
    asked: 'was asked to start an election',
    told: (leader: string) => `was told by ${leader} to take over`,
    unknown: 'became a candidate',
  },
  term: (from: number, to: number) => (from === to ? `term ${from}` : `terms ${from} to ${to}`),
  votes: (votes: number, of: number) => (of > 0 ? `${votes} of ${count(of, 'vote')}` : count(votes, 'vote')),
  won: (term: string, node: string, cause: string, votes: string, took: number) => `${upper(term)}: ${node} ${cause} and won with ${votes}, ${ms(took)} later`,
  transferred: (from: string, to: string, term: string, votes: string, took: number) => `${from} transferred its leadership to ${to}, which won ${term} with ${votes}, ${ms(took)} later`,
  stoodToo: (nodes: readonly string[]) => `; ${listed(nodes)} ${nodes.length === 1 ? 'was a candidate' : 'were candidates'} too`,
  asks: (term: string, node: string, cause: string, votes: number, needed: number) => `${upper(term)}: ${node} ${cause} and asks for votes: it has ${votes} of the ${needed} that it needs`,
  asking: (term: string, nodes: readonly string[], needed: number) => `${upper(term)}: ${listed(nodes)} ask for votes; each needs ${needed}`,
  got: (node: string, votes: number) => `${node} received ${votes}`,
  split: (term: string, got: readonly string[], needed: number) => `${upper(term)}: the vote was split, so nobody won: ${listed(got)} of the ${needed} votes that a candidate needs`,
  nobody: (term: string, got: readonly string[], needed: number) => `${upper(term)}: nobody won: ${listed(got)} of the ${needed} votes that a candidate needs`,
  failed: (term: string, node: string, ballots: string) => `${upper(term)}: ${node} did not win: ${ballots}`,
  failedRow: (term: string, node: string, times: number, ballots: string) => `${upper(term)}: ${node} asked for votes ${times} times and never won: ${ballots}`,
  would: (votes: number, needed: number) => `only ${votes} of the ${needed} servers that it needs would vote for it`,
  stays: (node: string, cause: string, would: string, term: number) => `${node} ${cause}, but ${would}, so it stays in term ${term}`,
  asked: (times: number) => `; it asked ${times} times`,
  wouldBe: (node: string, cause: string) => `${node} ${cause} and asked who would vote for it`,
  heard: (leader: string, term: number) => `; then it heard ${leader}, the leader of term ${term}`,

  entries: (from: number, to: number) => `${from === to ? 'entry' : 'entries'} ${span(from, to)}`,
  wrote: (entries: string, node: string, holders: number, of: number, took: number) => `${node} wrote ${entries} and committed ${one(entries) ? 'it' : 'the last'} ${ms(took)} later, on ${holders} of ${count(of, 'server')}`,
  partly: (entries: string, node: string, upTo: number) => `${node} wrote ${entries}, which are committed up to ${upTo}`,
  lost: (entries: string, node: string, leader: string, term: number) => `${node} wrote ${entries}, never committed, and deleted ${one(entries) ? 'it' : 'them'} for ${leader}, the leader of term ${term}`,
  deleted: (from: number, to: number) => `, which deleted ${from === to ? 'entry' : 'entries'} ${span(from, to)}`,
  repaired: (follower: string, leader: string, deleted: string, upTo: number, took: number) => `${leader} repaired the log of ${follower}${deleted}: it matches up to entry ${upTo}, ${ms(took)} later`,
  snapshot: (node: string, leader: string, upTo: number, size: number, took: number) => `${node} installed the snapshot of ${leader} (up to entry ${upTo}, ${bytes(size)}) ${ms(took)} after it was sent`,
  changed: (entry: number, members: string, took: number | null) => `Configuration of entry ${entry}: ${members}; ${took === null ? 'not committed yet' : `committed ${ms(took)} later`}`,

  parted: (one: readonly string[], other: readonly string[]) => `${listed(one)} ${one.length === 1 ? 'is' : 'are'} cut off from ${listed(other)}`,
  allParted: (nodes: readonly string[]) => `${listed(nodes)} are cut off from each other`,
  /** How it ended. */
  over: {
    down: (took: number) => `; it started again ${ms(took)} later`,
    paused: (took: number) => `; this ended ${ms(took)} later`,
    cut: (took: number) => `; healed ${ms(took)} later`,
  } satisfies Partial<Record<What, (took: number) => string>>,
  again: (times: number) => ` (${times} times)`,
}

const one = (entries: string): boolean => entries.startsWith('entry')

function upper(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
