import type { Flight, Role, StallOptions, StopReason } from '../../lab/types.js'
import { hostFault } from './host.js'
import picture from './picture.json' with { type: 'json' }
import { count, ms, seconds } from './numbers.js'

const roles: Record<Role, string> = { follower: picture.follower, 'pre-candidate': picture.preCandidate, candidate: picture.candidate, leader: picture.leader }

export const stage = {
  label: 'The cluster’s nodes; select one to crash, pause, cut off or tune it',
  roles,
  down: picture.crashed,
  stopped: { full: picture.diskFull, disk: picture.diskFailed, damaged: picture.logDamaged, behind: picture.logLost, snapshot: picture.noSnapshot } satisfies Record<StopReason, string>,
  paused: picture.paused,
  /** Short, beside a node's name. */
  hangs: { disk: picture.diskHangs, apply: picture.applyHangs, process: picture.processHangs } satisfies Record<StallOptions['what'], string>,
  left: (t: number) => `${t < 9950 ? (t / 1000).toFixed(1) : Math.ceil(t / 1000)} s`,
  parts: { voter: picture.voter, learner: picture.learner, none: picture.notMember },
  struck: hostFault,
  node: (id: string, state: string, term: number) => `${id}, ${state}, term ${term}`,
  members: {
    voters: (ids: readonly string[]) => `Voters: ${ids.join(' ')}`,
    learners: (ids: readonly string[]) => `learners: ${ids.join(' ')}`,
    joint: (voters: readonly string[], outgoing: readonly string[]) => `Joint: a majority of ${voters.join(' ')} and one of ${outgoing.join(' ')}`,
    add: 'Add a server',
    addNode: (id: string) => `Add ${id} as`,
    addAs: (id: string, part: string) => `Add ${id} as ${part}`,
    asLearner: 'learner',
    asVoter: 'voter',
    adding: (id: string) => `Adding ${id}…`,
    full: (most: number) => `No more than ${most} servers`,
  },
  kinds: { vote: picture.vote, append: picture.append, heartbeat: picture.heartbeat, request: picture.request, preVote: picture.preVote, timeoutNow: picture.timeoutNow, snapshot: picture.snapshot },
  reply: 'hollow: reply',
  lost: 'grey, falling: lost',
  cut: 'broken link: cut',
  pips: 'dots: votes received',
  stalled: 'striped: something of it hangs, for so much longer',
  hostFault: 'the browser or the machine held this node up',
  alarm: 'ring: time left until the election timeout',
  term: 'disc: term',
  rates: 'In real time the width of a link shows its number of messages a second.',
  waiting: 'Waiting for the first election…',
  text: {
    title: 'The cluster in words',
    columns: ['Node', 'Role', 'Membership', 'Term', 'Vote', 'Leader', 'Last entry', 'Committed', 'Applied', 'Links cut to'],
    none: 'none',
  },
}

function messageName(flight: Flight): string {
  if (flight.kind === 'vote') return flight.reply ? (flight.reject ? 'Vote refused' : 'Vote granted') : 'Vote request'
  if (flight.kind === 'preVote') return flight.reply ? (flight.reject ? 'Pre-vote refused' : 'Pre-vote granted') : 'Pre-vote request'
  if (flight.kind === 'timeoutNow') return 'TimeoutNow: become a candidate at once'
  if (flight.kind === 'snapshot') return flight.reply ? (flight.reject ? 'Snapshot chunk refused' : 'Snapshot reply') : 'Snapshot chunk'
  if (flight.kind === 'request') return flight.reply ? 'Reply to a client’s request' : 'Forwarded client’s request'
  if (flight.reply && flight.reject) return 'Append refused'
  if (flight.reply) return flight.kind === 'heartbeat' ? 'Heartbeat reply' : 'Append reply'
  return flight.kind === 'heartbeat' ? 'Heartbeat' : 'Append'
}

const fates: Record<Flight['fate'], string> = {
  delivered: 'delivered',
  lost: 'lost in the network',
  cut: 'dropped at the cut link',
  duplicated: 'delivered twice',
  refused: 'dropped by its receiver',
}

const stalled: Record<StallOptions['what'], string> = { disk: 'its disk hangs', apply: 'its state machine hangs', process: 'its process hangs' }

export const node = {
  crash: 'Crash',
  restart: 'Restart',
  pause: 'Pause',
  resume: 'Resume',
  stall: 'Stall',
  stallFor: 'for, ms',
  stallables: { disk: 'its disk', apply: 'its state machine', process: 'its process' } satisfies Record<StallOptions['what'], string>,
  stalled: (what: StallOptions['what'], until: number) => `${stalled[what]} until ${seconds(until)}`,
  campaign: 'Start an election',
  transfer: 'Make it leader',
  remove: 'Remove',
  addVoter: 'Add as voter',
  addLearner: 'Add as learner',
  promote: 'Promote to voter',
  demote: 'Make it a learner',
  compact: 'Take a snapshot',
  quiet: 'quiet: no heartbeats until the next request',
  receiving: (part: string, of: string) => `receiving a snapshot: ${part} of ${of}`,
  cutOff: 'Cut off',
  healLinks: 'Heal its links',
  last: 'Last message',
  close: 'Close',
  incarnation: (n: number) => `incarnation ${n}`,
  vote: (id: string) => `voted for ${id}`,
  noVote: 'no vote cast',
  timeout: (t: number) => `election timeout: ${ms(t)}`,
  settings: (id: string) => `Settings of ${id}`,
  noMessage: (id: string) => `${id} has sent nothing in the last two seconds`,
  panic: 'The node panicked:',
  stopped: (why: string) => `The node stopped by itself: ${why}.`,
  wipe: 'Empty its disk',
  wipeMeaning: 'The node leaves the cluster, its disk is emptied, and it comes back as a learner',
  trust: 'Start anyway',
  trustMeaning: 'The node starts with what its disk holds. Writes that it acknowledged may be lost, and this run is marked',
  message: {
    name: messageName,
    from: 'From',
    to: 'To',
    term: 'Term',
    entry: 'Entry',
    entries: 'Entries',
    size: 'Size',
    way: 'In flight for',
    fate: 'Fate',
    fates,
    bytes: (n: number) => count(n, 'byte'),
    took: (t: number) => ms(t),
    wire: 'Bytes on the wire',
    waiting: 'The bytes are shown once the receiver has taken the message.',
    gone: 'The message was not received, or the recording no longer holds it.',
    held: 'The cluster is held: run it, so that the receiver can take the message.',
  },
}
