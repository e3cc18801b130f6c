import type { Words } from '../../i18n/index.js'
import type { LabEvent, NodeId } from '../../lab/types.js'
import type { Moment } from '../moment.js'
import type { Telling } from '../telling.js'
import type { Deed, Hindrance, Verb } from './deed.js'
import { majorityOf, standing, votersOf } from './targets.js'

/** Who was elected, ms after what is told before. */
export interface Elected {
  readonly node: NodeId
  readonly term: number
  readonly after: number
}

/** What came of a deed by a moment, measured: all that its sentence tells. Times are ms of the cluster's clock; null: not yet. */
export type Facts =
  | { readonly do: 'nothing'; readonly verb: Verb; readonly why: Hindrance }
  | {
      readonly do: 'crash'
      readonly node: NodeId
      readonly term: number
      readonly next: Elected | null
      /** Puts that were not answered before the next leader rose, and how they ended since; `open` wait still. */
      readonly puts: { readonly ok: number; readonly open: number }
      readonly stuck: Stuck | null
      /** From which election timeouts are drawn. */
      readonly election: readonly [low: number, high: number]
    }
  | {
      readonly do: 'restart'
      readonly nodes: readonly NodeId[]
      /** Whom all of them follow, and how long after the last one's start they did. */
      readonly follows: { readonly leader: NodeId; readonly after: number } | null
      /** How long after that start none lacked an entry that the leader had had. */
      readonly whole: number | null
    }
  | {
      readonly do: 'cut'
      readonly few: readonly NodeId[]
      readonly many: readonly NodeId[]
      /** Who led then and is among the few, its term, and when it stepped down. */
      readonly old: { readonly node: NodeId; readonly term: number; readonly ended: number | null } | null
      /** Who led then and is among the many: nothing changes for them. */
      readonly leads: NodeId | null
      readonly next: Elected | null
      readonly stuck: Stuck | null
    }
  | {
      readonly do: 'heal'
      /** Whom all follow, and how long it took; 0: they did all along. */
      readonly follows: { readonly leader: NodeId; readonly term: number; readonly after: number } | null
      /** Entries that were never committed, and were deleted. */
      readonly deleted: number
    }
  | {
      readonly do: 'split'
      readonly servers: readonly NodeId[]
      readonly hung: NodeId | null
      /** The election that came of it; null: none yet. */
      readonly election: {
        readonly term: number
        readonly candidates: readonly { readonly node: NodeId; readonly votes: number }[]
        readonly voters: number
        /** Whether several of them had votes, together a majority: a split vote, if nobody won. `measured.splitVotes` counts by the same rule. */
        readonly divided: boolean
        /** From the first candidate to the last. */
        readonly spread: number
        /** Who won it after all. */
        readonly winner: NodeId | null
      } | null
      /** Who was elected in a later term, after the first candidate. */
      readonly next: Elected | null
    }
  | {
      readonly do: 'write'
      readonly key: string
      readonly value: string
      /** Where a leader appended it. */
      readonly entry: { readonly node: NodeId; readonly index: number; readonly term: number } | null
      /** Times from that on. */
      readonly committed: { readonly after: number; readonly on: number; readonly of: number } | null
      readonly applied: { readonly after: number; readonly by: number; readonly of: number; /** How many of all run, and so may still apply it. */ readonly run: number } | null
      /** Why it was not written, or may not have been, in a sentence; null: it was, or may be yet. */
      readonly why: Telling | null
    }

/** A sentence for each. */
export type Told = { readonly [D in Exclude<Facts['do'], 'nothing'>]: (facts: Extract<Facts, { do: D }>) => string }

/** So few voters run that they are no majority. */
export interface Stuck {
  readonly run: number
  readonly of: number
}

/** With these a server has a leader. */
const follows: readonly LabEvent['name'][] = ['leaderKnown', 'lostToLeader', 'becameLeader']

type Of<D extends Deed['do']> = Extract<Deed, { do: D }>
type FactsOf<D extends Deed['do']> = Extract<Facts, { do: D }>

/** What came of a deed by a moment whose events reach back to it. */
export function factsOf(deed: Deed, moment: Moment): Facts {
  const { time: now } = moment.status // what is drawn lags behind it
  const events = moment.events.filter(({ id, time }) => id > deed.since && time <= now)
  switch (deed.do) {
    case 'nothing':
      return { do: 'nothing', verb: deed.verb, why: deed.why }
    case 'crash':
      return crashed(deed, events, moment)
    case 'restart':
      return restarted(deed, events, moment)
    case 'cut':
      return cutOff(deed, events, moment)
    case 'heal':
      return healed(deed, events, moment)
    case 'split':
      return split(deed, events, moment)
    case 'write':
      return written(deed, events, moment)
  }
}

/** Whether a deed was done in the future that a moment is of, by then. */
export function isBefore({ at, undo }: Deed, { status: { time, view } }: Moment): boolean {
  return at <= time + nearly && (view.undo === undo || (view.undo ?? -Infinity) >= at - nearly)
}

/** How much the time of a deed may differ from that of its status, ms of the cluster's clock. */
const nearly = 50

/** The first leader that rose in a term beyond one, counted from a time. */
function elected(events: readonly LabEvent[], term: number, since: number): Elected | null {
  const rose = events.find((event) => event.name === 'becameLeader' && event.term > term)
  return rose ? { node: rose.node!, term: rose.term, after: rose.time - since } : null
}

/** Of some servers, whether those that run are too few to elect anybody. */
function stuckIn({ status }: Moment, among: (id: NodeId) => boolean): Stuck | null {
  const run = standing(votersOf(status)).filter(({ id }) => among(id)).length
  return run < majorityOf(status.config) ? { run, of: status.config.voters.length } : null
}

function crashed({ node, term, at }: Of<'crash'>, events: readonly LabEvent[], moment: Moment): FactsOf<'crash'> {
  const { status, timeline } = moment
  const { time } = status
  const down = events.find((event) => event.name === 'crashed' && event.node === node)?.time ?? at
  const next = elected(events, term, down)
  const rose = next && down + next.after
  const ended = timeline.answers.filter(({ op, asked, from, to }) => op === 'put' && rose !== null && asked < rose && from >= rose && to <= time)
  const open = timeline.waiting.filter(({ op, asked }) => op === 'put' && asked < (rose ?? time))
  const [low, high] = standing(votersOf(status)).reduce(([a, b], { settings: { election } }) => [Math.min(a, election[0]), Math.max(b, election[1])], [Infinity, 0])
  return {
    do: 'crash', node, term, next,
    puts: { ok: ended.reduce((sum, { count }) => sum + count.ok, 0), open: open.reduce((sum, { count }) => sum + count, 0) },
    stuck: next ? null : stuckIn(moment, () => true),
    election: [low, high],
  }
}

function restarted({ nodes, last }: Of<'restart'>, events: readonly LabEvent[], { status }: Moment): FactsOf<'restart'> {
  const of = (id: NodeId, ...names: readonly LabEvent['name'][]) => events.filter(({ node, name }) => node === id && names.includes(name))
  const started = Math.max(...nodes.map((id) => of(id, 'started')[0]?.time ?? Infinity))
  const known = nodes.map((id) => of(id, ...follows)[0]?.time ?? Infinity)
  const whole = nodes.map((id) => {
    const start = of(id, 'started')[0]
    if (start && start.numbers[1] >= last) return start.time
    return of(id, 'appended', 'snapshotInstalled').find(({ numbers }) => numbers[1] >= last)?.time ?? Infinity
  })
  const after = (times: readonly number[]) => (Math.max(...times) < Infinity && started < Infinity ? Math.max(0, Math.max(...times) - started) : null)
  const [followed, { leader }] = [after(known), status]
  return { do: 'restart', nodes, follows: leader && followed !== null ? { leader, after: followed } : null, whole: after(whole) }
}

function cutOff({ few, many, leader, term, at }: Of<'cut'>, events: readonly LabEvent[], moment: Moment): FactsOf<'cut'> {
  const begun = events.find(({ name }) => name === 'cut')?.time ?? at
  const inside = leader !== null && few.includes(leader)
  const next = leader === null || inside ? elected(events, term, begun) : null
  const end = events.find(({ name, node }) => node === leader && (name === 'quorumLost' || name === 'steppedDown' || name === 'crashed'))
  return {
    do: 'cut', few, many, next,
    old: leader && inside ? { node: leader, term, ended: end ? end.time - begun : null } : null,
    leads: leader && !inside ? leader : null,
    stuck: next || (leader && !inside) ? null : stuckIn(moment, (id) => many.includes(id)),
  }
}

function healed({ at }: Of<'heal'>, events: readonly LabEvent[], { status }: Moment): FactsOf<'heal'> {
  const { leader } = status
  const begun = events.find(({ name }) => name === 'healed')?.time ?? at
  const running = standing(votersOf(status))
  const term = running.find(({ id }) => id === leader)?.term ?? 0
  const all = leader !== null && running.every((node) => node.leader === leader && node.term === term)
  const turned = events.filter(({ name }) => name === 'steppedDown' || follows.includes(name)).at(-1)
  const deleted = events.filter(({ name }) => name === 'truncated').reduce((sum, { numbers: [first, last] }) => sum + last - first + 1, 0)
  return { do: 'heal', follows: all ? { leader, term, after: turned ? turned.time - begun : 0 } : null, deleted }
}

function split({ servers, hung }: Of<'split'>, events: readonly LabEvent[], { status }: Moment): FactsOf<'split'> {
  const term = events.find(({ name }) => name === 'becameCandidate')?.term
  if (term === undefined) return { do: 'split', servers, hung, election: null, next: null }
  const stood = events.filter((event) => event.name === 'becameCandidate' && event.term === term)
  const winner = events.find((event) => event.name === 'becameLeader' && event.term === term)
  const votes = (node: NodeId) => events.reduce((most, event) => (event.name === 'voteWon' && event.node === node && event.term === term ? Math.max(most, event.numbers[0]) : most), 0)
  const candidates = stood.map(({ node }) => ({ node: node!, votes: votes(node!) })).sort((a, b) => a.node.localeCompare(b.node))
  const divided = candidates.filter(({ votes }) => votes > 0).length > 1 && candidates.reduce((sum, { votes }) => sum + votes, 0) >= majorityOf(status.config)
  const [first, last] = [stood[0]!.time, stood.at(-1)!.time]
  return {
    do: 'split', servers, hung,
    election: { term, candidates, voters: status.config.voters.length, divided, spread: last - first, winner: winner?.node ?? null },
    next: elected(events, term, first),
  }
}

function written({ key, value, asked }: Of<'write'>, events: readonly LabEvent[], { status, operations }: Moment): FactsOf<'write'> {
  const result = operations.results.find((result) => result.asked === asked)
  const why: Telling | null = result && result.outcome !== 'ok' && result.outcome !== 'running' ? (words) => result.lines(words).join(' ') : null
  const facts: FactsOf<'write'> = { do: 'write', key, value, entry: null, committed: null, applied: null, why }
  const logged = status.nodes.flatMap(({ log }) => log.entries.filter(({ text }) => text === `put ${key} ${value}`)).sort((a, b) => b.term - a.term)[0]
  const proposed = logged && events.find((event) => event.name === 'proposed' && event.term === logged.term && event.numbers[0] <= logged.index && logged.index <= event.numbers[1])
  if (!logged || !proposed) return facts
  const entry = { node: proposed.node!, index: logged.index, term: logged.term }
  const knows = events.filter((event) => event.name === 'committed' && event.numbers[1] >= entry.index)
  const own = knows.find(({ numbers }) => numbers[2] > 0)
  const members = status.nodes.filter(({ member }) => member !== 'none')
  const have = members.filter(({ alive, applied }) => alive && applied >= entry.index).map(({ id }) => id)
  const last = have.map((id) => knows.find(({ node }) => node === id)?.time ?? proposed.time)
  return {
    ...facts, entry,
    committed: own ? { after: own.time - proposed.time, on: own.numbers[2], of: own.numbers[3] } : null,
    applied: own && have.length > 0 ? { after: Math.max(...last) - proposed.time, by: have.length, of: members.length, run: standing(members).length } : null,
  }
}

/** What is told of it. */
export function toldOf(facts: Facts, words: Words): string {
  if (facts.do === 'nothing') return words.verbs.hindrances[facts.why]
  if (facts.do === 'write' && facts.why && !facts.committed) return `${facts.key} = ${facts.value}: ${facts.why(words)}`
  return (words.verbs.told[facts.do] as (facts: Facts) => string)(facts)
}

/** Whether nothing more is to be measured. */
export function isSettled(facts: Facts): boolean {
  switch (facts.do) {
    case 'nothing':
      return true
    case 'crash':
      return facts.next !== null && facts.puts.open === 0
    case 'restart':
      return facts.follows !== null && facts.whole !== null
    case 'cut':
      return (facts.next !== null || facts.leads !== null) && (facts.old === null || facts.old.ended !== null)
    case 'heal':
      return facts.follows !== null
    case 'split':
      return facts.election !== null && (facts.election.winner !== null || facts.next !== null)
    case 'write':
      return facts.why !== null || (facts.applied !== null && facts.applied.by >= facts.applied.run)
  }
}
