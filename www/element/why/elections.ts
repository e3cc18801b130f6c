import type { LabEvent, NodeId } from '../../lab/types.js'
import { candidatesOf, grown, begun, type Episode, type Facts } from './episode.js'
import type { Pages } from './pages.js'
import type { Rules } from './story.js'

const electionOf = (pages: Pages, term: number) => pages.find('elections', ({ what, facts }) => what === 'election' && facts.term?.term === term)

/** A node begins anew to become a leader. etcd's core does not tell that the pre-votes before were too few. */
function begins(pages: Pages, event: LabEvent): void {
  const { attempts } = pages
  const before = attempts.get(event.node!)
  if (before && asked(before)) {
    attempts.set(event.node!, before.slice(0, -1))
    givesUp(pages, before.at(-1)!)
  }
  attempts.set(event.node!, [event])
}

function tries({ attempts }: Pages, event: LabEvent): void {
  attempts.set(event.node!, [...(attempts.get(event.node!) ?? []), event])
}

const asked = (attempt: readonly LabEvent[]) => attempt.some(({ name }) => name === 'becamePreCandidate' || name === 'preVoteWon' || name === 'preVoteLost')

/** What a candidate was answered before its election. */
function answers(pages: Pages, event: LabEvent): void {
  const candidate = event.peer!
  const attempt = pages.attempts.get(candidate)
  if (attempt) return void pages.attempts.set(candidate, [...attempt, event])
  const stood = pages.find('elections', ({ facts }) => `stood ${candidate}` in facts)
  if (stood) pages.grow(stood, event)
}

function takeAttempt(pages: Pages, node: NodeId): LabEvent[] {
  const attempt = pages.attempts.get(node) ?? []
  pages.attempts.delete(node)
  return attempt
}

/** A pre-candidate gives up: too few would vote for it, or it hears a leader. Again and again is told once. */
function givesUp(pages: Pages, event: LabEvent): void {
  const node = event.node!
  const attempt = takeAttempt(pages, node)
  const [first = event] = attempt
  const before = pages.find('elections', ({ what, facts }) => (what === 'attempt' || what === 'election') && (facts.began?.node === node || `stood ${node}` in facts))
  const again = before?.what === 'attempt' && before.last.term === event.term
  let episode = again ? { ...grown(before, first), times: before.times + 1 } : begun('elections', 'attempt', `attempt ${node} ${event.term} ${first.id}`, first, { began: first })
  for (const step of attempt.slice(1)) episode = grown(episode, step)
  pages.put(grown(episode, event, { [event.name]: event }), again ? before : undefined)
}

function becomesCandidate(pages: Pages, event: LabEvent): void {
  const node = event.node!
  const attempt = takeAttempt(pages, node)
  const [first = event, ...more] = [...attempt, event]
  const told = first.name === 'timeoutNow' ? transfer(pages, first.peer!, node) : undefined
  const before = electionOf(pages, event.term) ?? (told?.facts.term ? undefined : told)
  const facts = { [`began ${node}`]: first }
  let episode = before ? grown(before, first, facts) : begun('elections', 'election', `election ${event.id}`, first, facts)
  for (const step of more) episode = grown(episode, step)
  episode = { ...episode, facts: { ...episode.facts, term: event, [`stood ${node}`]: event } }
  for (const stray of pages.strays.filter((stray) => termOf(stray) === event.term)) {
    pages.strays.splice(pages.strays.indexOf(stray), 1)
    episode = grown(episode, stray, factsOf(stray))
  }
  pages.put(episode, before)
  ends(pages, event)
}

/** Where a later term begins, nobody wins those before any more. */
function ends(pages: Pages, event: LabEvent): void {
  const { latest } = pages
  for (const old of pages.recent('elections', ({ what, facts }) => what === 'election' && !facts.won && !facts.over && (facts.term?.term ?? event.term) < event.term)) pages.put({ ...old, facts: { ...old.facts, over: event } }, old)
  pages.latest = latest
}

/** The election that an event is of. */
function termOf({ name, term, numbers: [asked] }: LabEvent): number {
  return name === 'voteRefusedTerm' || name === 'voteIgnored' ? asked : term
}

/** What an event is to its election. */
function factsOf(event: LabEvent): Facts {
  const { name, node } = event
  if (name === 'becameLeader') return { won: event }
  return name === 'voteWon' || name === 'electionFailed' ? { [`${name} ${node}`]: event } : {}
}

function votes(pages: Pages, event: LabEvent): void {
  const election = electionOf(pages, termOf(event))
  if (election) pages.grow(election, event, factsOf(event))
  else pages.stray(event)
}

/** Whoever hears of a term, or of its leader, asks for no more votes. */
function follows(pages: Pages, event: LabEvent): void {
  if (event.peer && event.name !== 'steppedDown' && asked(pages.attempts.get(event.node!) ?? [])) return givesUp(pages, event)
  for (const step of takeAttempt(pages, event.node!)) {
    const election = electionOf(pages, event.term)
    if (election) pages.grow(election, step)
  }
  votes(pages, event)
}

function wins(pages: Pages, event: LabEvent): void {
  votes(pages, event)
  ends(pages, event)
}

/** A candidate that nobody else voted for, and that stands alone again and again, is told once. */
function fails(pages: Pages, event: LabEvent): void {
  votes(pages, event)
  const election = electionOf(pages, event.term)
  const before = electionOf(pages, event.term - 1)
  if (!election || !before || !isAlone(election) || !isAlone(before) || candidatesOf(before)[0]!.node !== event.node) return
  let episode: Episode = { ...before, times: before.times + election.times }
  for (const step of election.steps) episode = grown(episode, step)
  pages.drop(election)
  pages.put({ ...episode, facts: { ...before.facts, ...election.facts, from: before.facts.from ?? before.facts.term } }, before)
}

function isAlone({ facts, ...episode }: Episode): boolean {
  const [candidate, other] = candidatesOf({ facts, ...episode })
  const failed = candidate && facts[`electionFailed ${candidate.node}`]
  return !other && !facts.transferBegun && failed !== undefined && failed.numbers[0] <= 1
}

/** The latest transfer from a leader to another node. */
function transfer(pages: Pages, from: NodeId, to: NodeId): Episode | undefined {
  const found = pages.find('elections', ({ facts }) => facts.transferBegun?.node === from)
  return found?.facts.transferBegun?.peer === to ? found : undefined
}

function transfers(pages: Pages, event: LabEvent): void {
  const found = transfer(pages, event.node!, event.peer!)
  if (found) pages.grow(found, event, { [event.name]: event })
}

export const elections: Rules = {
  electionTimeout: begins,
  campaignAsked: begins,
  timeoutNow: begins,
  electionDeferred: tries,
  becamePreCandidate: tries,
  preVoteWon: tries,
  preVoteLost: tries,
  preVoteGranted: answers,
  preVoteRefusedTerm: answers,
  preVoteRefusedLeader: answers,
  preVoteRefusedLog: answers,
  preVoteFailed: givesUp,
  becameCandidate: becomesCandidate,
  voteGranted: votes,
  voteRefusedTerm: votes,
  voteRefusedVoted: votes,
  voteRefusedLog: votes,
  voteIgnored: votes,
  voteWon: votes,
  voteLost: votes,
  leaderKnown: follows,
  newTerm: votes,
  steppedDown: follows,
  lostToLeader: follows,
  becameLeader: wins,
  electionFailed: fails,
  transferBegun: (pages, event) => pages.begin('elections', 'election', `transfer ${event.id}`, event, { transferBegun: event }),
  timeoutNowSent: transfers,
  proposalHeld: transfers,
  transferAborted: transfers,
}
