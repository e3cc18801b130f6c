import type { Answers, NodeId, Outcome, Span, Trouble, Waiting } from '../../lab/types.js'
import { count, listed, ms, seconds } from './numbers.js'

const states: Record<Span['state'], string> = { follower: 'follower', 'pre-candidate': 'pre-candidate', candidate: 'candidate', leader: 'leader', down: 'crashed' }
const members: Record<Span['member'], string> = { voter: '', learner: 'learner', none: 'not a member' }

/** 'paused leader'. */
function stateOf({ state, member, paused }: Span): string {
  const name = state === 'follower' ? members[member] || states[state] : states[state]
  return paused && state !== 'down' ? `${name}, paused` : name
}

const troubles: Record<Exclude<Trouble['kind'], 'cut' | 'host'>, string> = { down: 'crashed', paused: 'paused', disk: 'disk hangs', apply: 'apply hangs', process: 'process hangs' }

/** Troubles that came and went together, in a few words. */
function group({ troubles: all }: { readonly troubles: readonly Trouble[] }): string {
  const [first, ...more] = all as [Trouble, ...Trouble[]]
  if (first.kind === 'host') return first.node ? `${first.node}: browser` : 'browser'
  if (first.kind !== 'cut') return `${first.node} ${troubles[first.kind]}`
  const [other] = more
  if (!other) return `${first.node} → ${first.peer} cut`
  return more.length === 1 && other.node === first.peer && other.peer === first.node ? `${first.node} ↔ ${first.peer} cut` : `${all.length} links cut`
}

/** When it was: '1.20 s to 1.90 s', 'since 1.20 s'. */
const when = (from: number, to: number | null): string => (to === null ? `since ${seconds(from)}` : from === to ? `at ${seconds(from)}` : `${seconds(from)} to ${seconds(to)}`)

const outcomes: Record<Outcome, string> = { ok: 'done', failed: 'failed', unknown: 'unknown' }

/** 'put: done after 12 ms', '20 operations: 19 done, 1 failed; the longest took 90 ms'. */
function answers({ count: n, op, longest }: Answers): string {
  const all = n.ok + n.failed + n.unknown
  const kinds = (['ok', 'failed', 'unknown'] as const).filter((kind) => n[kind] > 0)
  if (all === 1) return `${op ?? 'operation'}: ${outcomes[kinds[0]!]} after ${ms(longest)}`
  return `${count(all, 'operation')}: ${listed(kinds.map((kind) => `${n[kind]} ${outcomes[kind]}`))}; the longest took ${ms(longest)}`
}

/** 'put: waiting for an answer', '20 operations: waiting for an answer'. */
const waiting = ({ op, count: n }: Waiting): string => `${n === 1 ? (op ?? 'operation') : count(n, 'operation')}: waiting for an answer`

export const timeline = {
  client: 'Client',
  troubles: 'Faults',
  tick: (t: number, step: number) => (step < 1 ? `${Number(t.toFixed(3))} ms` : step < 10 ? `${t} ms` : `${Number((t / 1000).toFixed(step < 100 ? 2 : step < 1000 ? 1 : 0))} s`),
  selection: {
    select: 'Select',
    meaning: 'Select a stretch of the run, for a sequence diagram under Share; its ends can be moved',
    is: (from: number, to: number) => `Selected: ${when(from, to)}`,
    ends: { from: 'Begin of the selection', to: 'End of the selection' },
  },
  zoom: { label: 'Zoom', in: '+', inMeaning: 'Zoom in', out: '−', outMeaning: 'Zoom out', all: 'All', allMeaning: 'Show the whole run' },
  hint: 'Drag, or use the arrow keys, to go through time; with Shift, to select.',
  group,
  was: (span: Span) => `${stateOf(span)}, term ${span.term}`,
  span: (node: NodeId, span: Span) => `${node}: ${stateOf(span)}, term ${span.term}, ${when(span.from, span.to)}`,
  trouble: (all: { readonly troubles: readonly Trouble[]; readonly from: number; readonly to: number | null }) => `${group(all)}, ${when(all.from, all.to)}`,
  answers: (all: Answers) => `At ${seconds(all.to)} ${answers(all)}`,
  waiting: (of: Waiting) => `${waiting(of)} ${when(of.asked, null)}`,
  commits: (node: NodeId, entries: number) => `${node} commits ${count(entries, 'entry', 'entries')}`,
  table: {
    title: (from: number, to: number) => `The timeline as a table, ${seconds(from)} to ${seconds(to)}`,
    left: (n: number) => `The ${count(n, 'row')} before these ${n === 1 ? 'is' : 'are'} left out: zoom in to read them.`,
    columns: ['What', 'Was', 'Term', 'From', 'To'],
    lasts: 'lasts',
    client: 'client',
    state: stateOf,
    answers,
    waiting,
  },
  legend: 'Legend',
  marks: {
    leader: 'leader',
    candidate: 'candidate',
    'pre-candidate': 'pre-candidate',
    follower: 'follower',
    learner: 'learner',
    down: 'crashed',
    paused: 'paused',
    hang: 'something hangs',
    commit: 'notches: commits',
    stood: 'became a candidate',
    broken: 'a promise of Raft is broken',
    ok: 'done, how many',
    failed: 'failed',
    unknown: 'outcome unknown',
    waits: 'no answer yet',
    term: 'strip: term',
  },
}
