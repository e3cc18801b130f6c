import type { NodeId, Status } from '../../lab/types.js'
import type { Hindrance } from '../../element/verbs/deed.js'
import type { Facts, Told } from '../../element/verbs/facts.js'
import { count, listed, ms, range } from './numbers.js'

type Of<D extends Facts['do']> = Extract<Facts, { do: D }>

const hindrances: Record<Hindrance, string> = {
  held: 'The clock stands, so nothing can happen: let it run first.',
  nobodyLeads: 'Nobody leads at this moment, so there is no leader to crash: wait until one is elected.',
  nobodyRuns: 'No server is left to crash: restart them.',
  noMajority: 'Too few servers run to elect a leader: restart those that crashed, or let the paused ones go on.',
  oneServer: 'There is no network to cut: this cluster has only one server.',
  cutAlready: 'The network is cut, so candidates can’t hear each other: heal it first.',
  tooFew: 'A vote is split between two candidates at least: this takes two servers that run beside the leader.',
  failed: 'That was refused: the reason stands above the cluster.',
}

/** '3 of 5 servers'. */
const few = (run: number, of: number) => `${run} of ${count(of, 'server')}`
const was = (n: number) => (n === 1 ? 'was' : 'were')

function crash({ node, term, next, puts, stuck, election }: Of<'crash'>): string {
  const then = next
    ? `${ms(next.after)} later ${next.node} was elected leader of term ${next.term}${puts.ok > 0 ? `; ${count(puts.ok, 'put')} waited and ${was(puts.ok)} then committed` : ''}${puts.open > 0 ? `; ${count(puts.open, 'put')} still ${puts.open === 1 ? 'waits' : 'wait'}` : ''}.`
    : stuck
      ? `Only ${few(stuck.run, stuck.of)} ${stuck.of === 1 || stuck.run === 1 ? 'runs' : 'run'}, which is no majority: nobody can be elected and nothing can be committed until one restarts.`
      : `Nobody leads: whoever hears no leader for ${range(election)} asks for votes.`
  return `${node}, the leader of term ${term}, crashed. ${then}`
}

function restart({ nodes, follows, whole }: Of<'restart'>): string {
  const all = nodes.length > 1 ? 'all of them' : 'it'
  const back = `${listed(nodes)} started again with what ${nodes.length > 1 ? 'their disks' : 'its disk'} had kept.`
  if (!follows) return `${back} No leader is known to ${nodes.length > 1 ? 'them' : 'it'} yet.`
  const has = whole === null ? 'entries are still missing' : whole === 0 ? 'no entry was missing' : `after ${ms(whole)} no entry was missing any more`
  return `${back} ${ms(follows.after)} later ${all} followed ${follows.leader}; ${has}.`
}

function cut({ few: side, many, old, leads, next, stuck }: Of<'cut'>): string {
  const cutOff = `${listed(side)} ${was(side.length)} cut off from ${listed(many)}`
  if (leads) return `${cutOff}; ${leads} stays leader of the others.`
  const others = next
    ? `${ms(next.after)} later ${next.node} was elected leader of term ${next.term}`
    : stuck
      ? `neither side has a majority of the ${count(stuck.of, 'server')}, so nobody can be elected until the network is healed`
      : 'the others elect a new leader once they miss the heartbeats'
  if (!old) return `${cutOff}: ${others}.`
  const end = old.ended === null ? `${old.node} goes on as leader of term ${old.term} and can commit nothing` : `${old.node} stepped down after ${ms(old.ended)}, since it heard no majority`
  return `${cutOff}: ${others}; ${end}.`
}

function heal({ follows, deleted }: Of<'heal'>): string {
  const gone = deleted > 0 ? `; ${count(deleted, 'entry', 'entries')} that ${was(deleted)} never committed ${was(deleted)} deleted` : ''
  if (!follows) return `All links work again${gone}. The servers do not agree on a leader yet.`
  const { leader, term, after } = follows
  return after === 0 ? `All links work again; all follow ${leader}, the leader of term ${term}${gone}.` : `All links work again: ${ms(after)} later all followed ${leader}, the leader of term ${term}${gone}.`
}

function split({ servers, hung, election, next }: Of<'split'>): string {
  if (!election) return `${hung ? `${hung}, the leader, hangs, so that nobody hears it. ` : ''}${listed(servers)} are to become candidates at the same moment.`
  const { term, candidates, voters, divided, spread, winner } = election
  const names = listed(candidates.map(({ node }) => node))
  const later = next ? ` ${ms(next.after)} after the first candidacy, ${next.node} was elected leader of term ${next.term}.` : ' Each waits a new random time before the next election.'
  if (winner) {
    const won = candidates.find(({ node }) => node === winner)
    return candidates.length > 1
      ? `The vote was not split: ${names} became candidates ${ms(spread)} apart, and ${winner} won term ${term} with ${won?.votes ?? 0} of ${count(voters, 'vote')}.`
      : `The vote was not split: ${winner} was ahead of the others, and won term ${term} with ${won?.votes ?? 0} of ${count(voters, 'vote')}.`
  }
  if (candidates.length === 1) return `The vote was not split: only ${names} became a candidate, and did not win term ${term}.${later}`
  const alike = candidates.every(({ votes }) => votes === candidates[0]!.votes)
  const got = alike ? `each got ${candidates[0]!.votes} of ${count(voters, 'vote')}` : `they got ${listed(candidates.map(({ node, votes }) => `${node} ${votes}`))} of ${count(voters, 'vote')}`
  const stood = `${names} became candidates of term ${term}, ${candidates.length > 2 ? `within ${ms(spread)}` : `${ms(spread)} apart`}; ${got}`
  if (divided) return `Split vote: ${stood}, and nobody a majority.${later}`
  return next ? `The vote was not split: ${stood}, before a majority had voted.${later}` : `${stood}, so far.`
}

function write({ key, value, entry, committed, applied }: Of<'write'>): string {
  const name = `${key} = ${value}`
  if (!entry) return `${name} waits: no leader has taken it yet.`
  const logged = `${name}: ${entry.node} appended it as entry ${entry.index} of term ${entry.term}`
  if (!committed) return `${logged}; it is not committed until a majority has it on disk.`
  const done = `${logged}; after ${ms(committed.after)} it was on ${committed.on} of ${count(committed.of, 'disk')}, so committed`
  if (!applied) return `${done}.`
  return applied.by === applied.of ? `${done}, and after ${ms(applied.after)} all ${count(applied.of, 'server')} had applied it.` : `${done}, and after ${ms(applied.after)} ${few(applied.by, applied.of)} had applied it.`
}

const told: Told = { crash, restart, cut, heal, split, write }

export const verbs = {
  label: 'What you can do to it',
  names: { crash: 'Crash the leader', cut: 'Cut the network', split: 'Split the vote', write: 'Write' },
  heal: 'Heal the network',
  restart: (ids: readonly NodeId[]) => (ids.length === 1 ? `Restart ${ids[0]}` : `Restart ${count(ids.length, 'server')}`),
  run: 'Let the clock run',
  /** Beneath each verb, what it would do now. */
  aims: {
    crash: (leader: Status['leader'], term: number) => (leader ? `${leader}, term ${term}` : 'nobody leads'),
    cut: (side: readonly NodeId[] | undefined, rest: readonly NodeId[]) => (side ? `${side.join(' ')} | ${rest.join(' ')}` : 'one server'),
    heal: 'all links',
    split: 'all at one moment',
    write: (key: string, value: string) => `${key} = ${value}`,
  },
  before: 'Press one: this line tells what it did, with the times measured here.',
  stands: 'The clock stands: let it run to see what comes of it.',
  hindrances,
  told,
}
