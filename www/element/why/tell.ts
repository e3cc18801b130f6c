import type { LabEvent } from '../../lab/types.js'
import { stallables } from '../../lab/vocabulary.js'
import type { Words } from '../../i18n/index.js'
import type { EventName, Sentence, Told } from '../../i18n/told.js'
import { candidatesOf, type Episode } from './episode.js'
import { linksOf, sidesOf } from './faults.js'
import { sections } from './sections.js'

/** An event as a sentence. */
export function sentence(event: LabEvent, words: Words): string {
  const tell: Sentence | undefined = words.why.events[event.name as EventName]
  return tell ? tell(told(event)) : event.name
}

/** An episode as its line. */
export function headline(episode: Episode, words: Words): string {
  switch (episode.what) {
    case 'election':
      return election(episode, words)
    case 'attempt':
      return attempt(episode, words)
    case 'write':
      return write(episode, words)
    case 'repair':
      return repair(episode, words)
    case 'change':
      return change(episode, words)
    case 'event':
      return sentence(episode.first, words) + also(episode, words)
    default:
      return trouble(episode, words)
  }
}

/** The section of the paper that an event, or an episode as a whole, is about, if it is about one. */
export function section({ name }: LabEvent, words: Words): string | undefined {
  const found = (sections as Readonly<Record<string, string>>)[name]
  return found && words.why.cited(found)
}

/** The event that says what an episode is about. */
export function gist({ facts, first, what }: Episode): LabEvent {
  return facts.transferBegun ?? facts.won ?? facts.down ?? (what === 'election' ? facts.term : (facts.preVoteFailed ?? facts.preVoteLost ?? facts.preVoteWon)) ?? facts.snapshotSent ?? first
}

function told({ node, peer, term, numbers: [a, b, c, d] }: LabEvent): Told {
  return { node: node ?? '', peer: peer ?? '', term, a, b, c, d }
}

/** Why a node began an election. */
function cause(began: LabEvent | undefined, words: Words): string {
  const say = words.why.episode.causes
  if (began?.name === 'electionTimeout') return say.silence(began.numbers[0])
  if (began?.name === 'timeoutNow') return say.told(began.peer ?? '')
  return began?.name === 'campaignAsked' ? say.asked : say.unknown
}

function election(episode: Episode, words: Words): string {
  const say = words.why.episode
  const { facts, times } = episode
  const { transferBegun: transfer, transferAborted, won, term: latest } = facts
  if (transferAborted && !won) return sentence(transferAborted, words)
  if (!latest) return sentence(transfer ?? episode.first, words)
  const candidates = candidatesOf(episode)
  const term = say.term(facts.from?.term ?? latest.term, latest.term)
  const node = (event: LabEvent) => event.node ?? ''
  if (won) {
    const [votes, , , of] = won.numbers
    const began = facts[`began ${won.node}`]
    const later = won.time - (began ?? won).time
    const others = candidates.map(node).filter((id) => id !== won.node)
    const line = transfer ? say.transferred(node(transfer), node(won), term, say.votes(votes, of), won.time - transfer.time) : say.won(term, node(won), cause(began, words), say.votes(votes, of), later)
    return line + (others.length > 0 ? say.stoodToo(others) : '')
  }
  const needed = latest.numbers[2]
  const got = (id: string) => (facts[`electionFailed ${id}`] ?? facts[`voteWon ${id}`])?.numbers[0] ?? 0
  const received = candidates.map((event) => say.got(node(event), got(node(event))))
  const failed = candidates.every(({ node }) => facts[`electionFailed ${node}`])
  const [only] = candidates as [LabEvent]
  if (candidates.length > 1) {
    if (!facts.over && !failed) return say.asking(term, candidates.map(node), needed)
    const all = candidates.reduce((sum, event) => sum + got(node(event)), 0)
    return (all >= needed ? say.split : say.nobody)(term, received, needed)
  }
  if (!facts.over && !failed) return say.asks(term, node(only), cause(facts[`began ${only.node}`], words), got(node(only)), needed)
  const [votes, refused, , silent] = facts[`electionFailed ${only.node}`]?.numbers ?? [got(node(only)), 0, 0, 0]
  const ballots = words.why.ballots(votes, refused, needed, silent)
  return times > 1 ? say.failedRow(term, node(only), times, ballots) : say.failed(term, node(only), ballots)
}

function attempt({ facts, first, last, times }: Episode, words: Words): string {
  const say = words.why.episode
  const why = cause(first, words)
  const { preVoteFailed, lostToLeader, leaderKnown } = facts
  const heard = lostToLeader ?? leaderKnown
  const failed = preVoteFailed ?? facts.preVoteLost ?? facts.preVoteWon
  const node = first.node ?? ''
  const line = failed ? say.stays(node, why, say.would(failed.numbers[0], failed.numbers[2]), last.term) : say.wouldBe(node, why)
  return line + (times > 1 ? say.asked(times) : '') + (heard ? say.heard(heard.peer ?? '', heard.term) : '')
}

function write({ facts, first }: Episode, words: Words): string {
  const say = words.why.episode
  const { committed, lost } = facts
  const proposed = facts.proposed!
  const [from, to, node] = [first.numbers[0], proposed.numbers[1], first.node ?? '']
  const [, upTo, holders, of] = committed?.numbers ?? [0, 0, 0, 0]
  if (upTo >= to) return say.wrote(say.entries(from, to), node, holders, of, committed!.time - proposed.time)
  if (lost) return say.lost(say.entries(from, to), node, lost.peer ?? '', lost.term)
  if (upTo >= from) return say.partly(say.entries(from, to), node, upTo)
  return words.why.events.proposed({ ...told(proposed), a: from })
}

function repair({ facts, first }: Episode, words: Words): string {
  const say = words.why.episode
  const { caughtUp, truncated, snapshotSent: sent, snapshotInstalled: installed, matchLost } = facts
  const deleted = truncated ? say.deleted(truncated.numbers[0], truncated.numbers[1]) : ''
  if (sent && installed) return say.snapshot(installed.node ?? '', sent.node ?? '', sent.numbers[1], sent.numbers[2], installed.time - sent.time)
  if (caughtUp && !matchLost) return say.repaired(caughtUp.peer ?? '', caughtUp.node ?? '', deleted, caughtUp.numbers[0], caughtUp.time - first.time)
  return sentence(matchLost ?? sent ?? truncated ?? first, words)
}

function change({ facts, first }: Episode, words: Words): string {
  const [entry, voters, outgoing, learners] = first.numbers
  const { committed } = facts
  return words.why.episode.changed(entry, words.why.members(voters, outgoing, learners), committed ? committed.time - first.time : null)
}

/** What failed, and for how long. */
function trouble(episode: Episode, words: Words): string {
  const say = words.why.episode
  const { what, facts, first } = episode
  if (what === 'stall' && facts.ended) return words.why.stalls.hung(first.node ?? 'n0', stallables[first.numbers[0] - 1]!, facts.ended.time - first.time, facts.ended.time)
  const over = facts.ended ? say.over[what as keyof typeof say.over](facts.ended.time - first.time) : ''
  return (what === 'cut' ? cut(linksOf(episode), first, words) : sentence(facts.down ?? first, words)) + over
}

function cut(links: readonly string[], first: LabEvent, words: Words): string {
  if (links.length === 1) return sentence(first, words)
  const sides = sidesOf(links)
  if (!sides) return words.why.cutAll(links)
  return sides.length === 2 ? words.why.episode.parted(sides[0]!, sides[1]!) : words.why.episode.allParted(sides.flat())
}

/** Whoever else says the same. */
function also({ steps, first }: Episode, words: Words): string {
  const others = new Set(steps.map(({ node }) => node)).size - 1
  return others > 0 ? words.why.others(others) : steps.length > 1 && first.node ? words.why.episode.again(steps.length) : ''
}
