import { maxNodes, stopNames, type eventNames, type labEventNames } from '../../lab/protocol.js'
import type { StopReason } from '../../lab/types.js'
import { hostFaultEvent } from './en-host.js'
import { safety } from './en-safety.js'
import { bytes, count, listed, ns, ordinal, range, span } from './numbers.js'

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

const roles = ['a follower', 'a candidate', 'the leader', 'a pre-candidate'] as const
const messages = ['a message', 'a request for its vote', 'a vote', 'an append', 'a reply to an append', 'a question before a vote', 'an answer before a vote', 'a word to stand', 'a part of a snapshot', 'an answer to a snapshot'] as const

/** A log position as the sentences write it: index, then the term of the entry there. */
function at(term: number, index: number): string {
  return index === 0 ? 'at nothing' : `at ${index} of term ${term}`
}

/** What a candidate got. It is not told why it is refused, but there are two reasons only. */
function ballots(won: number, refused: number, needed: number, silent: number): string {
  const parts = [`it got ${won} of the ${needed} votes that it needs`]
  if (refused > 0) parts.push(`${count(refused, 'server')} refused (the vote was split, or its log is behind)`)
  if (silent > 0) parts.push(`${count(silent, 'server')} did not answer`)
  return parts.join('; ')
}

/** The servers whose bits are set: bit i is n(i+1). */
function servers(bits: number): string[] {
  return Array.from({ length: maxNodes }, (_, i) => `n${i + 1}`).filter((_, i) => Math.floor(bits / 2 ** i) % 2 === 1)
}

/** Who takes part; while joint, two majorities decide. */
function members(voters: number, outgoing: number, learners: number): string {
  const [all, old, learn] = [servers(voters), servers(outgoing), servers(learners)]
  const vote = `${listed(all)} ${all.length === 1 ? 'votes' : 'vote'}`
  const joint = old.length > 0 ? `, and with them ${listed(old)}: a majority of each decides` : ''
  return vote + joint + (learn.length > 0 ? `; ${listed(learn)} ${learn.length === 1 ? 'learns' : 'learn'}` : '')
}

/** The entry that a configuration comes from; 0 is none. */
function configuration(index: number): string {
  return index === 0 ? 'the configuration that the cluster began with' : `the configuration of entry ${index}`
}

/** Why a configuration can't be changed, by raft.ConfigError and raft.ChangeRefusal. */
const refusals: Readonly<Record<number, string>> = {
  1: 'nobody would be left to vote',
  2: 'it is joint, and has to be left first',
  3: 'it is not joint: there is nothing to leave',
  4: 'more than one voter would change at once',
  5: 'there is no such change',
  16: 'it does not lead',
  17: 'the change before is not committed yet',
  18: 'it has committed no entry of its own term yet',
  19: 'it hands its lead over',
}
/** raft.RefusedLagging and raft.RefusedSilent: the event tells of a learner. */
const [lagging, silent] = [20, 21]

/** Why a learner is not promoted: how far it is behind, and for how long it has not answered. */
function notReady(peer: string, why: number, match: number, last: number, ago: number): string {
  const quiet = why === silent ? `${peer} has not answered for ${ns(ago)}, an election timeout or more; ` : ''
  return `${quiet}${peer} lags ${count(last - match, 'entry', 'entries')} behind (its log is known up to ${match} of ${last}), and has to hold nine tenths`
}

/** Why a node ended by itself. */
const stops: Record<StopReason, string> = {
  full: 'its disk is full, so a write failed, and nothing may rest on that disk until it is read again',
  disk: 'its disk does not do what it is asked for',
  damaged: 'the log on its disk is damaged',
  behind: 'its disk lacks what it had acknowledged, so it does not start as if nothing were lost',
}

/** What is on, of pre-vote, check-quorum and quiet, which an event packs into one number. */
function switches(on: number): string {
  const names = [on & 1 ? 'pre-vote' : '', on & 2 ? 'check-quorum' : '', on & 4 ? 'quiet' : ''].filter(Boolean)
  return names.length > 0 ? `; ${listed(names)} on` : ''
}

/** One sentence for each event of the core, by its name in www/lab/protocol.ts. */
export const events = {
  started: ({ node, term, a, b, peer }) =>
    `${node} starts in term ${term}${peer ? `, its vote given to ${peer}` : ''}; the log on its disk is ${b === 0 ? 'empty' : `as long as ${b} (term ${a})`}`,
  electionTimeout: ({ node, a, b }) => `${node} heard no leader for ${ns(a)}: its timeout of ${ns(b)} is over`,
  campaignAsked: ({ node }) => `${node} is told to stand for election`,
  becameCandidate: ({ node, term, c }) => `${node} asks for votes in term ${term}; it needs ${c}, its own included`,
  voteGranted: ({ node, peer, term, a, b, c, d }) =>
    `${node} votes for ${peer} in term ${term}: ${a === c && b === d ? `both logs ${b === 0 ? 'are empty' : `end ${at(a, b)}`}` : `the log of ${peer} ends ${at(a, b)}, beyond its own ${at(c, d)}`}`,
  voteRefusedTerm: ({ node, peer, term, a }) => `${node} refuses ${peer} its vote: it asked in term ${a}, and this is term ${term}`,
  voteRefusedVoted: ({ node, peer, term, a }) => `${node} refuses ${peer} its vote: in term ${term} it has voted for n${a}`,
  voteRefusedLog: ({ node, peer, a, b, c, d }) =>
    `${node} refuses ${peer} its vote: the log of ${peer} ends ${at(a, b)}, behind its own ${at(c, d)}`,
  voteWon: ({ node, peer, a, c }) => `${node} gets the vote of ${peer}: ${a} of the ${c} that it needs`,
  voteLost: ({ node, peer, a, c }) => `${node} is refused by ${peer}: still ${a} of the ${c} votes that it needs`,
  electionFailed: ({ node, term, a, b, c, d }) => `${node} could not win term ${term}: ${ballots(a, b, c, d)}`,
  becameLeader: ({ node, term, a, b }) => `${node} leads term ${term}: ${count(a, 'vote')}, ${ns(b)} after it stood`,
  steppedDown: ({ node, peer, term, b, c }) =>
    `${node}, ${roles[b] ?? roles[0]} of term ${c}, steps down: ${peer ? `${peer} is in` : 'it saw'} term ${term}`,
  newTerm: ({ node, peer, term, c }) => `${node} moves from term ${c} to ${term}${peer ? `: ${peer} is there already` : ''}`,
  leaderKnown: ({ node, peer, term }) => `${node} follows ${peer} in term ${term}`,
  lostToLeader: ({ node, peer, term }) => `${node} gives up standing: ${peer} leads term ${term}`,
  messageStale: ({ node, peer, term, a, b }) => `${node} ignores ${messages[b] ?? messages[0]} from ${peer} of term ${a}; this is term ${term}`,
  proposed: ({ node, a, b }) => `${node} appends ${b > a ? 'entries' : 'entry'} ${span(a, b)} to its own log, not committed yet`,
  proposalRefused: ({ node, peer, a }) => `${node} does not lead and refuses ${count(a, 'write')}${peer ? `: ${peer} leads` : ''}`,
  appended: ({ node, peer, a, b }) => `${node} appends ${b > a ? 'entries' : 'entry'} ${span(a, b)} from ${peer}`,
  appendRefusedTerm: ({ node, peer, term, a }) => `${node} refuses an append of ${peer}: it is of term ${a}, and this is term ${term}`,
  appendRefusedLog: ({ node, peer, a, b, c, d }) =>
    `${node} refuses an append of ${peer}: it should follow entry ${b} of term ${a}, ${c === 0 ? `but this log ends at ${d}` : `but entry ${d} here is of term ${c}`}`,
  truncated: ({ node, peer, a, b, c, d }) =>
    `${node} deletes ${b > a ? 'entries' : 'entry'} ${span(a, b)}: of term ${c} here, of term ${d} at the leader ${peer}`,
  backtracked: ({ node, peer, a, b }) => `${node} steps back for ${peer}: it tries from entry ${b}, not ${a}`,
  caughtUp: ({ node, peer, a }) => `${node} finds where ${peer} agrees with it: at entry ${a}. Appends may stream`,
  committed: ({ node, peer, a, b, c, d }) =>
    c === 0
      ? `${node} learns from ${peer || 'its leader'} that ${b} is committed`
      : `${node} commits ${b > a + 1 ? 'entries' : 'entry'} ${span(a + 1, b)}, now on ${c} of ${d} servers`,
  commitHeld: ({ node, a, b, c }) => `${node} may not commit entry ${b} yet, though ${c} servers have it: it is of the older term ${a}`,
  readStarted: ({ node, c }) => `${node} asks a majority whether it still leads, to answer a read at ${c}`,
  readConfirmed: ({ node, b, c }) => `${node} still leads, say ${b} servers: the read may be answered at ${c}`,
  readRefused: ({ node, peer }) => `${node} can't answer a read: it does not lead${peer ? `, ${peer} does` : ''}`,
  settings: ({ node, a, b, c, d }) => `${node} now draws election timeouts from ${range([a / 1e6, b / 1e6])}; heartbeats every ${ns(c)}${switches(d)}`,
  becamePreCandidate: ({ node, term, c }) => `${node} asks, before it raises its term ${term}, who would vote for it; it needs ${c}, itself included`,
  preVoteGranted: ({ node, peer }) => `${node} would vote for ${peer}: it hears no leader, and the log of ${peer} is not behind its own`,
  preVoteRefusedTerm: ({ node, peer, term, a }) => `${node} would not vote for ${peer}: it asks in term ${a}, and this is term ${term}`,
  preVoteRefusedLeader: ({ node, peer, a, b, c }) =>
    a === 0
      ? `${node} would not vote for ${peer}: it started only ${ns(b)} ago, and may have promised before to vote for nobody yet`
      : b === 0 && node === `n${a}`
        ? `${node} would not vote for ${peer}: it leads itself`
        : `${node} would not vote for ${peer}: it has waited for its leader n${a} for only ${ns(b)}, less than the ${ns(c)} of the least timeout`,
  preVoteRefusedLog: ({ node, peer, a, b, c, d }) =>
    `${node} would not vote for ${peer}: the log of ${peer} ends ${at(a, b)}, behind its own ${at(c, d)}`,
  preVoteWon: ({ node, peer, a, c }) => `${node} would get the vote of ${peer}: ${a} of the ${c} that it needs`,
  preVoteLost: ({ node, peer, a, c }) => `${node} would not get the vote of ${peer}: still ${a} of the ${c} that it needs`,
  preVoteFailed: ({ node, term, a, c }) => `${node} stays in term ${term}: ${a} of the ${c} servers that it needs would vote for it`,
  voteIgnored: ({ node, peer, a, b, c }) =>
    b === 0
      ? `${node} ignores that ${peer} asks for its vote in term ${a}: it started only ${ns(c)} ago, and may have promised before to vote for nobody yet`
      : c === 0 && node === `n${b}`
        ? `${node} ignores that ${peer} asks for its vote in term ${a}: it leads, and a majority answers it`
        : `${node} ignores that ${peer} asks for its vote in term ${a}: it has waited for its leader n${b} for only ${ns(c)}`,
  quorumLost: ({ node, term, a, b, c }) =>
    `${node} steps down in term ${term}: for ${ns(b)} it heard from ${a - 1 === 0 ? 'nobody' : count(a - 1, 'server')}, and with itself it needs ${c}`,
  transferBegun: ({ node, peer, a, b }) => `${node} hands over to ${peer}${a < b ? `, which lacks ${span(a + 1, b)} yet` : ', whose log is complete'}; it takes no writes meanwhile`,
  transferRefused: ({ node, peer, a }) => `${node} can't hand over to ${peer || 'nobody'}${a ? `: n${a} leads` : ''}`,
  transferAborted: ({ node, peer, a }) => `${node} goes on leading: ${peer} did not take over within ${ns(a)}`,
  timeoutNowSent: ({ node, peer }) => `${node} tells ${peer} to stand at once: its log is complete`,
  timeoutNow: ({ node, peer }) => `${node} is told by ${peer}, its leader, to stand at once`,
  proposalHeld: ({ node, peer, a }) => `${node} refuses ${count(a, 'write')}: it hands over to ${peer}`,
  configured: ({ node, a, b, c, d }) => `${node} takes up ${configuration(a)}: ${members(b, c, d)}`,
  reconfigured: ({ node, a, b, c, d }) => `${node} goes back to ${configuration(a)}, as the one after it was deleted: ${members(b, c, d)}`,
  changeRefused: ({ node, peer, a, b, c, d }) =>
    a === lagging || a === silent
      ? `${node} does not make ${peer} a voter: ${notReady(peer, a, b, c, d)}`
      : `${node} does not change the configuration: ${refusals[a] ?? 'it can’t'}${peer && peer !== node && a === 16 ? `, ${peer} does` : ''}`,
  removed: ({ node, peer, a }) => `${node} steps down: ${configuration(a)}, in which it has no vote, is committed${peer ? `; ${peer} is to take over` : ''}`,
  snapshotTaken: ({ node, b, c, d }) => `${node} saves its state up to entry ${b} as a snapshot of ${bytes(c)}; its log begins at ${d} now`,
  snapshotSent: ({ node, peer, b, c }) => `${node} sends ${peer} its snapshot up to entry ${b}, ${bytes(c)}: what ${peer} lacks is no longer in the log`,
  snapshotInstalled: ({ node, peer, b, c }) => `${node} takes over the snapshot of ${peer}, ${bytes(c)}: it stands for the log up to entry ${b}`,
  snapshotNotNeeded: ({ node, peer, b }) => `${node} needs no snapshot of ${peer}: it has what that stands for, up to entry ${b}`,
  leaseRead: ({ node, b, c }) => `${node} answers a read at ${c} by its lease: a majority votes for nobody else for ${ns(b)} more`,
  leaseLacking: ({ node }) => `${node} has no lease to answer a read by: it asks a majority`,
  proposalOverLimit: ({ node, a, b, c }) => `${node} refuses ${count(a, 'write')}: ${bytes(b)} wait to be committed, of ${bytes(c)} at most`,
  electionDeferred: ({ node, a }) => `${node} lets its timeout pass: by its priority it stands after ${count(a, 'more', 'more')}`,
  quietBegan: ({ node }) => `${node} falls quiet: all logs are complete, and no heartbeat is needed until somebody asks for something`,
  quietEnded: ({ node }) => `${node} is awake again: heartbeats and timeouts run`,
  conflictRefused: ({ node, peer, a, b, c }) =>
    `${node} refuses entry ${a} of ${peer}: it is of term ${b}, and the committed one here is of term ${c}. No leader that keeps Raft’s rules sends that`,
  snapshotRefused: ({ node, a, b, c, d }) =>
    `${node} takes no snapshot up to entry ${a}: ${d === 1 ? `it has applied only up to ${b}` : d === 2 ? `its latest snapshot already goes up to ${c}` : 'it does not know yet who takes part'}`,
  matchLost: ({ node, peer, a, b }) =>
    `${node} finds that ${peer} has lost what it had acknowledged, up to entry ${a}: its log now ${b === 0 ? 'is empty' : `agrees up to ${b} at most`}. It is sent that anew; what was committed with its help may be lost`,
  crashed: ({ node }) => `${node} is crashed: its worker is terminated, its memory gone; only its disk is left`,
  died: ({ node }) => `${node} died: its worker ended behind the lab's back`,
  panicked: ({ node }) => `${node} panicked: a bug in its program ended it`,
  restarted: ({ node, a }) => `${node} is restarted in a new worker, its ${ordinal(a)}; it knows only what is on its disk`,
  paused: ({ node }) => `${node} is paused: its clock runs on, but it does nothing`,
  resumed: ({ node }) => `${node} is resumed: it now takes what waited for it`,
  cut: ({ node, peer }) => `Nothing that ${node} sends reaches ${peer} any more: the link is cut`,
  joined: ({ node, peer }) => `The link from ${node} to ${peer} carries again`,
  stuck: ({ node, peer, a, b, c, d }) =>
    `Nobody can be elected: ${node} would get ${a} of the ${c} votes that it needs, and ${count(b, 'server')} ${b === 1 ? 'refuses' : 'refuse'} only because of ${peer}, which leads on although it reaches ${d} of ${c} servers. Check quorum, which is off, would make ${peer} step down`,
  hostFault: ({ node, a, b, c }) => hostFaultEvent(node, a, b, c),
  violated: ({ node, a, b, c, d }) => safety.violated(node, a, b, c, d),
  stopped: ({ node, b }) => `${node} stops by itself: ${stops[stopNames[b - 1] ?? 'disk']}`,
  trusted: ({ node, a, b }) =>
    `${node} starts on a disk that ${a === 0 ? 'holds no write' : `ends with write ${a}`}, though write ${b} was durable: what it had acknowledged may be lost`,
} satisfies Record<EventName, Sentence>

/** Where the paper says so, or, with 'diss.', the dissertation. */
export const sections = {
  started: '§5.2',
  electionTimeout: '§5.2',
  campaignAsked: '§5.2',
  becameCandidate: '§5.2',
  voteGranted: '§5.4.1',
  voteRefusedTerm: '§5.1',
  voteRefusedVoted: '§5.2',
  voteRefusedLog: '§5.4.1',
  voteWon: '§5.2',
  voteLost: '§5.2',
  electionFailed: '§5.2',
  becameLeader: '§5.2',
  steppedDown: '§5.1',
  newTerm: '§5.1',
  leaderKnown: '§5.2',
  lostToLeader: '§5.2',
  messageStale: '§5.1',
  proposed: '§5.3',
  proposalRefused: '§5.3',
  appended: '§5.3',
  appendRefusedTerm: '§5.1',
  appendRefusedLog: '§5.3',
  truncated: '§5.3',
  backtracked: '§5.3',
  caughtUp: '§5.3',
  committed: '§5.3',
  commitHeld: '§5.4.2',
  readStarted: '§8',
  readConfirmed: '§8',
  readRefused: '§8',
  settings: '§5.6',
  becamePreCandidate: '§9.6 diss.',
  preVoteGranted: '§9.6 diss.',
  preVoteRefusedTerm: '§9.6 diss.',
  preVoteRefusedLeader: '§9.6 diss.',
  preVoteRefusedLog: '§9.6 diss.',
  preVoteWon: '§9.6 diss.',
  preVoteLost: '§9.6 diss.',
  preVoteFailed: '§9.6 diss.',
  voteIgnored: '§4.2.3 diss.',
  quorumLost: '§6.2 diss.',
  transferBegun: '§3.10 diss.',
  transferRefused: '§3.10 diss.',
  transferAborted: '§3.10 diss.',
  timeoutNowSent: '§3.10 diss.',
  timeoutNow: '§3.10 diss.',
  proposalHeld: '§3.10 diss.',
  configured: '§6',
  reconfigured: '§4.1 diss.',
  changeRefused: '§4.1 diss.',
  removed: '§4.2.2 diss.',
  snapshotTaken: '§7',
  snapshotSent: '§7',
  snapshotInstalled: '§7',
  snapshotNotNeeded: '§7',
  leaseRead: '§6.4.1 diss.',
  leaseLacking: '§6.4.1 diss.',
  conflictRefused: '§5.4.3',
  snapshotRefused: '§7',
} satisfies Record<Exclude<(typeof eventNames)[number], Ours>, string>

/** What this lab adds to the paper and the dissertation. */
type Ours = 'proposalOverLimit' | 'electionDeferred' | 'quietBegan' | 'quietEnded' | 'matchLost'
