import { stopNames } from '../../lab/protocol.js'
import type { StopReason } from '../../lab/types.js'
import { lagging, servers, silent, type EventName, type Sentence } from '../told.js'
import { hostFaultEvent } from './host.js'
import { safety } from './safety.js'
import { bytes, count, listed, ns, range, span } from './numbers.js'

/** By its place in stallables. */
const stalls = [
  'its disk hangs: no write to it ends, although its process runs on', 'its state machine hangs: nothing that is committed is applied, although its log grows on', 'its process hangs: its clock runs on, but it does nothing',
] as const
const stallEnds = ['its disk works again', 'its state machine works again', 'its process goes on, and handles the inputs that were queued'] as const

const roles = ['a follower', 'a candidate', 'the leader', 'a pre-candidate'] as const
const messages = ['a message', 'a vote request', 'a vote reply', 'an append', 'an append reply', 'a pre-vote request', 'a pre-vote reply', 'a TimeoutNow', 'a snapshot chunk', 'a snapshot reply'] as const

/** A log's end as the sentences write it: index, then the term of the entry there. */
function end(term: number, index: number): string {
  return index === 0 ? 'is empty' : `ends at entry ${index} of term ${term}`
}

const operations = ['put', 'get', 'delete', 'txn'] as const
const outcomes = ['it is done', 'it failed', 'nobody knows whether it happened'] as const

/** What a candidate got. It is not told why it is refused, but there are two reasons only. */
export function ballots(won: number, refused: number, needed: number, silent: number): string {
  const parts = [`it received ${won} of the ${needed} votes that it needs`]
  if (refused > 0) parts.push(`${count(refused, 'server')} refused (the vote was split, or its log is behind)`)
  if (silent > 0) parts.push(`${count(silent, 'server')} did not answer`)
  return parts.join('; ')
}

/** Who takes part; while joint, two majorities decide. */
export function members(voters: number, outgoing: number, learners: number): string {
  const [all, old, learn] = [servers(voters), servers(outgoing), servers(learners)]
  const vote = `${listed(all)} ${all.length === 1 ? 'votes' : 'vote'}`
  const joint = old.length > 0 ? `, and with them ${listed(old)}: each decision needs a majority of both` : ''
  return vote + joint + (learn.length > 0 ? `; ${listed(learn)} ${learn.length === 1 ? 'is a learner' : 'are learners'}` : '')
}

/** The entry that a configuration comes from; 0 is none. */
function configuration(index: number): string {
  return index === 0 ? 'the configuration that the cluster began with' : `the configuration of entry ${index}`
}

/** Why a configuration can't be changed, by raft.ConfigError and raft.ChangeRefusal. */
const refusals: Readonly<Record<number, string>> = {
  1: 'no voter would be left',
  2: 'the configuration is joint and has to be left first',
  3: 'the configuration is not joint, so there is nothing to leave',
  4: 'more than one voter would change at once',
  5: 'there is no such kind of change',
  16: 'it is not the leader',
  17: 'the previous membership change is not committed yet',
  18: 'it has committed no entry of its own term yet',
  19: 'it is transferring its leadership',
}
/** Why a learner is not promoted: how far it is behind, and for how long it has not answered. */
function notReady(peer: string, why: number, match: number, last: number, ago: number): string {
  const unheard = why === silent ? `${peer} has not answered for ${ns(ago)}, an election timeout or more; ` : ''
  return `${unheard}${peer} lags ${count(last - match, 'entry', 'entries')} behind (it is known to hold ${match} of ${last}), and must hold nine tenths`
}

/** Why a node ended by itself. */
const stops: Record<StopReason, string> = {
  full: 'its disk is full and a write failed, so it has to start again from what the disk holds',
  disk: 'its disk failed',
  damaged: 'the log on its disk is damaged',
  behind: 'its disk lacks writes that it had acknowledged, so it refuses to start',
  snapshot: 'it can’t read its leader’s snapshot',
}

/** What is on, of pre-vote, check-quorum and quiet, which an event packs into one number. */
function switches(on: number): string {
  const names = [on & 1 ? 'pre-vote' : '', on & 2 ? 'check-quorum' : '', on & 4 ? 'quiet' : ''].filter(Boolean)
  return names.length > 0 ? `; ${listed(names)} on` : ''
}

/** One sentence for each event of the core, by its name in www/lab/protocol.ts. */
export const events = {
  started: ({ node, term, a, b, peer }) =>
    `${node} starts in term ${term}${peer ? `, in which it has voted for ${peer}` : ''}; the log on its disk ${end(a, b)}`,
  electionTimeout: ({ node, a, b }) => `${node} has heard no leader for ${ns(a)}: its election timeout of ${ns(b)} expired`,
  campaignAsked: ({ node }) => `${node} is asked to start an election`,
  becameCandidate: ({ node, term, c }) => `${node} becomes a candidate in term ${term} and asks for votes; it needs ${c}, its own included`,
  voteGranted: ({ node, peer, term, a, b, c, d }) =>
    `${node} votes for ${peer} in term ${term}: ${a === c && b === d ? `both logs ${b === 0 ? 'are empty' : `end at entry ${b} of term ${a}`}` : `the log of ${peer} ${end(a, b)} and is ahead of its own, which ${end(c, d)}`}`,
  voteRefusedTerm: ({ node, peer, term, a }) => `${node} does not vote for ${peer}: ${peer} asked in term ${a}, and ${node} is in term ${term}`,
  voteRefusedVoted: ({ node, peer, term, a }) => `${node} does not vote for ${peer}: in term ${term} it has already voted for n${a}`,
  voteRefusedLog: ({ node, peer, a, b, c, d }) =>
    `${node} does not vote for ${peer}: the log of ${peer} ${end(a, b)} and is behind its own, which ${end(c, d)}`,
  voteWon: ({ node, peer, a, c }) => `${node} receives the vote of ${peer}: it has ${a} of the ${c} votes that it needs`,
  voteLost: ({ node, peer, a, c }) => `${peer} refuses ${node} its vote: ${node} still has ${a} of the ${c} votes that it needs`,
  electionFailed: ({ node, term, a, b, c, d }) => `${node} did not win the election of term ${term}: ${ballots(a, b, c, d)}`,
  becameLeader: ({ node, term, a, b, d }) => `${node} is leader of term ${term}: ${d > 0 ? `${a} of ${count(d, 'vote')}` : count(a, 'vote')}, ${ns(b)} after it became a candidate`,
  steppedDown: ({ node, peer, term, b, c }) =>
    `${node}, ${roles[b] ?? roles[0]} of term ${c}, steps down: ${peer ? `${peer} is in` : 'it has seen'} term ${term}`,
  newTerm: ({ node, peer, term, c }) => `${node} moves from term ${c} to term ${term}${peer ? `: ${peer} is already in it` : ''}`,
  leaderKnown: ({ node, peer, term }) => `${node} follows ${peer} in term ${term}`,
  lostToLeader: ({ node, peer, term }) => `${node} gives up its candidacy: ${peer} is leader of term ${term}`,
  messageStale: ({ node, peer, term, a, b }) => `${node} ignores ${messages[b] ?? messages[0]} from ${peer}: it is of term ${a}, and ${node} is in term ${term}`,
  proposed: ({ node, a, b }) => `${node} appends ${b > a ? 'entries' : 'entry'} ${span(a, b)} to its own log; ${b > a ? 'they are' : 'it is'} not committed yet`,
  proposalRefused: ({ node, peer, a }) => `${node} refuses ${count(a, 'write')}: it is not the leader${peer ? `, ${peer} is` : ''}`,
  appended: ({ node, peer, a, b }) => `${node} appends ${b > a ? 'entries' : 'entry'} ${span(a, b)} from ${peer}`,
  appendRefusedTerm: ({ node, peer, term, a }) => `${node} refuses an append of ${peer}: it is of term ${a}, and ${node} is in term ${term}`,
  appendRefusedLog: ({ node, peer, a, b, c, d }) =>
    `${node} refuses an append of ${peer}: the append follows entry ${b} of term ${a}, but ${c === 0 ? `the log of ${node} ends at ${d}` : `entry ${d} of ${node} is of term ${c}`}`,
  truncated: ({ node, peer, a, b, c, d }) =>
    `${node} deletes ${b > a ? 'entries' : 'entry'} ${span(a, b)}: the term is ${c} here and ${d} at the leader, ${peer}`,
  backtracked: ({ node, peer, a, b }) => `${node} moves the next index of ${peer} back from ${a} to ${b}`,
  caughtUp: ({ node, peer, a }) => `${node} finds that the log of ${peer} matches its own up to entry ${a}; it now streams appends`,
  committed: ({ node, peer, a, b, c, d }) =>
    c === 0
      ? `${node} learns from ${peer || 'its leader'} that entries up to ${b} are committed`
      : `${node} commits ${b > a + 1 ? 'entries' : 'entry'} ${span(a + 1, b)}, now on ${c} of ${d} servers`,
  commitHeld: ({ node, a, b, c }) => `${node} may not commit entry ${b} yet, although ${c} servers have it: the entry is of the older term ${a}`,
  readStarted: ({ node, c }) => `${node} asks a majority whether it is still leader, to answer a read at index ${c}`,
  readConfirmed: ({ node, b, c }) => `${node} is still leader, as ${b} servers confirm: it may answer the read at index ${c}`,
  readRefused: ({ node, peer }) => `${node} can't answer a read: it is not the leader${peer ? `, ${peer} is` : ''}`,
  settings: ({ node, a, b, c, d }) => `${node} now draws election timeouts from ${range([a / 1e6, b / 1e6])} and, as leader, sends heartbeats every ${ns(c)}${switches(d)}`,
  becamePreCandidate: ({ node, term, c }) => `${node} becomes a pre-candidate: before it raises its term ${term} it asks who would vote for it; it needs ${c}, itself included`,
  preVoteGranted: ({ node, peer }) => `${node} would vote for ${peer}: it hears no leader, and the log of ${peer} is not behind its own`,
  preVoteRefusedTerm: ({ node, peer, term, a }) => `${node} would not vote for ${peer}: ${peer} asked in term ${a}, and ${node} is in term ${term}`,
  preVoteRefusedLeader: ({ node, peer, a, b, c }) =>
    a === 0
      ? `${node} would not vote for ${peer}: it started only ${ns(b)} ago and may have made a promise to a leader before`
      : b === 0 && node === `n${a}`
        ? `${node} would not vote for ${peer}: it is the leader itself`
        : `${node} would not vote for ${peer}: it has waited for its leader n${a} for only ${ns(b)}, less than the minimum election timeout of ${ns(c)}`,
  preVoteRefusedLog: ({ node, peer, a, b, c, d }) =>
    `${node} would not vote for ${peer}: the log of ${peer} ${end(a, b)} and is behind its own, which ${end(c, d)}`,
  preVoteWon: ({ node, peer, a, c }) => `${peer} would vote for ${node}: that makes ${a} of the ${c} votes that it needs`,
  preVoteLost: ({ node, peer, a, c }) => `${peer} would not vote for ${node}: ${node} still has ${a} of the ${c} votes that it needs`,
  preVoteFailed: ({ node, term, a, c }) => `${node} stays in term ${term}: only ${a} of the ${c} servers that it needs would vote for it`,
  voteIgnored: ({ node, peer, a, b, c }) =>
    b === 0
      ? `${node} ignores that ${peer} asks for its vote in term ${a}: it started only ${ns(c)} ago and may have made a promise to a leader before`
      : c === 0 && node === `n${b}`
        ? `${node} ignores that ${peer} asks for its vote in term ${a}: it is the leader, and a majority answers it`
        : `${node} ignores that ${peer} asks for its vote in term ${a}: it has waited for its leader n${b} for only ${ns(c)}`,
  quorumLost: ({ node, term, a, b, c }) =>
    `${node} steps down in term ${term}: for ${ns(b)} it has heard from ${a - 1 === 0 ? 'no other server' : count(a - 1, 'other server')}, and it needs ${c}, itself included`,
  transferBegun: ({ node, peer, a, b }) => `${node} transfers its leadership to ${peer}${a < b ? `, which still lacks ${b > a + 1 ? 'entries' : 'entry'} ${span(a + 1, b)}` : ', whose log is complete'}; meanwhile it accepts no writes`,
  transferRefused: ({ node, peer, a }) => `${node} can't transfer leadership to ${peer || 'nobody'}${a ? `: n${a} is the leader` : ''}`,
  transferAborted: ({ node, peer, a }) => `${node} remains leader: ${peer} did not take over within ${ns(a)}`,
  timeoutNowSent: ({ node, peer }) => `${node} tells ${peer} to become a candidate at once: the log of ${peer} is complete`,
  timeoutNow: ({ node, peer }) => `${peer}, the leader, tells ${node} to become a candidate at once`,
  proposalHeld: ({ node, peer, a }) => `${node} refuses ${count(a, 'write')}: it is transferring its leadership to ${peer}`,
  configured: ({ node, a, b, c, d }) => `${node} adopts ${configuration(a)}: ${members(b, c, d)}`,
  reconfigured: ({ node, a, b, c, d }) => `${node} goes back to ${configuration(a)}, because the later one was deleted: ${members(b, c, d)}`,
  changeRefused: ({ node, peer, a, b, c, d }) =>
    a === lagging || a === silent
      ? `${node} does not make ${peer} a voter: ${notReady(peer, a, b, c, d)}`
      : `${node} does not change the configuration: ${refusals[a] ?? 'its engine refuses it'}${peer && peer !== node && a === 16 ? `, ${peer} is` : ''}`,
  removed: ({ node, peer, a }) => `${node} steps down: ${configuration(a)}, in which it has no vote, is committed${peer ? `; ${peer} should take over` : ''}`,
  snapshotTaken: ({ node, b, c, d }) => `${node} saves its state up to entry ${b} as a snapshot of ${bytes(c)}; its log now begins at entry ${d}`,
  snapshotSent: ({ node, peer, b, c }) => `${node} sends ${peer} its snapshot up to entry ${b}, ${bytes(c)}: what ${peer} lacks is no longer in the log`,
  snapshotInstalled: ({ node, peer, b, c }) => `${node} installs the snapshot of ${peer}, ${bytes(c)}, in place of its log up to entry ${b}`,
  snapshotNotNeeded: ({ node, peer, b }) => `${node} does not need the snapshot of ${peer}: its log already holds everything up to entry ${b}`,
  leaseRead: ({ node, b, c }) => `${node} answers a read at index ${c} by its lease: a majority grants no vote for another ${ns(b)}`,
  leaseLacking: ({ node }) => `${node} has no lease for a read, so it asks a majority`,
  proposalOverLimit: ({ node, a, b, c }) => `${node} refuses ${count(a, 'write')}: ${bytes(b)} are queued for commit, and the limit is ${bytes(c)}`,
  electionDeferred: ({ node, a }) => `${node} does not start an election yet: its priority lets ${count(a, 'more timeout', 'more timeouts')} pass first`,
  quietBegan: ({ node }) => `${node} becomes quiet: all logs are complete, so no heartbeats are sent until the next request`,
  quietEnded: ({ node }) => `${node} is no longer quiet: heartbeats and election timeouts run again`,
  conflictRefused: ({ node, peer, a, b, c }) =>
    `${node} refuses entry ${a} of ${peer}: the entry is of term ${b}, and the committed one here is of term ${c}. A leader that keeps Raft’s rules never sends that`,
  snapshotRefused: ({ node, a, b, c, d }) =>
    `${node} takes no snapshot up to entry ${a}: ${d === 1 ? `it has applied only up to ${b}` : d === 2 ? `its latest snapshot already goes up to ${c}` : 'it does not know yet who takes part'}`,
  matchLost: ({ node, peer, a, b }) =>
    `${node} finds that ${peer} has lost entries that it acknowledged, up to entry ${a}: its log now ${b === 0 ? 'is empty' : `matches up to ${b} at most`}. ${node} sends them again; writes that were committed with the help of ${peer} may be lost`,
  crashed: ({ node }) => `${node} is crashed: its process is ended and its memory is gone; only its disk is left`,
  died: ({ node }) => `${node} died: its worker ended, although nobody crashed it`,
  panicked: ({ node }) => `${node} panicked: a bug in its program ended it`,
  restarted: ({ node, a }) => `${node} is restarted as incarnation ${a}: a new process, which knows only what is on its disk`,
  paused: ({ node }) => `${node} is paused: its clock runs on, but it does nothing`,
  resumed: ({ node }) => `${node} is resumed: it now handles the inputs that were queued`,
  cut: ({ node, peer }) => `The link from ${node} to ${peer} is cut: nothing that ${node} sends arrives`,
  healed: ({ node, peer }) => `The link from ${node} to ${peer} is healed`,
  stuck: ({ node, peer, a, b, c, d }) =>
    `Nobody can be elected: ${node} would get ${a} of the ${c} votes that it needs, and ${count(b, 'server')} ${b === 1 ? 'refuses' : 'refuse'} only because of ${peer}, which remains leader although it reaches ${d} of ${c} servers. Check quorum, which is off, would make ${peer} step down`,
  stalled: ({ node, a, b }) => `${node}: ${stalls[a - 1]}, for ${ns(b)}`,
  stallEnded: ({ node, a }) => `${node}: ${stallEnds[a - 1]}`,
  heldUp: ({ node }) => `${node} begins a write that its disk does not end: until then it takes no message and sends none, heartbeats included`,
  answered: ({ a, b, c }) => `The client’s ${operations[a - 1]} ends after ${ns(c)}: ${outcomes[b - 1]}`,
  hostFault: ({ node, a, b, c }) => hostFaultEvent(node, a, b, c),
  violated: ({ node, a, b, c, d }) => safety.violated(node, a, b, c, d),
  stopped: ({ node, b }) => `${node} stops by itself: ${stops[stopNames[b - 1] ?? 'disk']}`,
  trusted: ({ node, a, b }) =>
    `${node} starts on a disk that ${a === 0 ? 'holds no write' : `ends with write ${a}`}, though write ${b} was durable: what it had acknowledged may be lost`,
} satisfies Record<EventName, Sentence>
