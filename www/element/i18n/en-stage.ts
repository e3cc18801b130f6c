import type { Flight, Role, StopReason } from '../../lab/types.js'
import { hostFault } from './en-host.js'
import { count, ms } from './numbers.js'

const roles: Record<Role, string> = { follower: 'follower', 'pre-candidate': 'pre-candidate', candidate: 'candidate', leader: 'leader' }

export const stage = {
  label: 'The cluster’s nodes; select one to crash, pause, cut off or tune it',
  roles,
  down: 'crashed',
  stopped: { full: 'disk full', disk: 'disk failed', damaged: 'log damaged', behind: 'log lost' } satisfies Record<StopReason, string>,
  paused: 'paused',
  parts: { voter: 'voter', learner: 'learner', none: 'no member' },
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
  kinds: { vote: 'asks for a vote', append: 'append', heartbeat: 'heartbeat', request: 'client’s request', preVote: 'asks before a vote', timeoutNow: 'hands over', snapshot: 'snapshot' },
  reply: 'hollow: reply',
  lost: 'falls: lost',
  alarm: 'ring: time left until it asks for votes',
  term: 'disc: term',
  rates: 'In real time a link shows how much passes: the wider, the more.',
  quiet: 'Waiting for the first election…',
  twin: {
    title: 'The cluster in words',
    columns: ['Node', 'Role', 'Part', 'Term', 'Vote', 'Leader', 'Last entry', 'Committed', 'Applied', 'Links cut to'],
    none: 'none',
  },
}

function messageName(flight: Flight): string {
  if (flight.kind === 'vote') return flight.reply ? (flight.reject ? 'Vote refused' : 'Vote') : 'Request for a vote'
  if (flight.kind === 'preVote') return flight.reply ? (flight.reject ? 'Would not vote' : 'Would vote') : 'Question before a vote'
  if (flight.kind === 'timeoutNow') return 'Word to stand at once'
  if (flight.kind === 'snapshot') return flight.reply ? (flight.reject ? 'Part of a snapshot refused' : 'Reply to a snapshot') : 'Part of a snapshot'
  if (flight.kind === 'request') return flight.reply ? 'Answer to a client’s request' : 'Client’s request, passed on'
  if (flight.reply && flight.reject) return 'Append refused'
  if (flight.reply) return flight.kind === 'heartbeat' ? 'Reply to a heartbeat' : 'Reply to an append'
  return flight.kind === 'heartbeat' ? 'Heartbeat' : 'Append'
}

const fates: Record<Flight['fate'], string> = {
  delivered: 'delivered',
  lost: 'lost on its way',
  cut: 'stopped by the cut link',
  duplicated: 'delivered twice',
  refused: 'thrown away by its receiver',
}

export const node = {
  crash: 'Crash',
  restart: 'Restart',
  pause: 'Pause',
  resume: 'Resume',
  campaign: 'Stand for election',
  transfer: 'Make it leader',
  remove: 'Remove',
  addVoter: 'Add as voter',
  addLearner: 'Add as learner',
  promote: 'Promote to voter',
  demote: 'Make it a learner',
  compact: 'Take a snapshot',
  quiet: 'quiet: waits until somebody asks for something',
  receiving: (part: string, of: string) => `gets a snapshot: ${part} of ${of}`,
  cutOff: 'Cut off',
  rejoin: 'Rejoin',
  last: 'Last message',
  close: 'Close',
  life: (n: number) => `life ${n}`,
  vote: (id: string) => `voted for ${id}`,
  noVote: 'no vote cast',
  timeout: (t: number) => `timeout drawn: ${ms(t)}`,
  settings: (id: string) => `Settings of ${id}`,
  noMessage: (id: string) => `${id} has sent nothing in the last two seconds`,
  panic: 'It panicked:',
  stopped: (why: string) => `It stopped by itself: ${why}.`,
  wipe: 'Empty its disk',
  wipeMeaning: 'It leaves the cluster, its disk is emptied, and it comes back as a learner',
  trust: 'Start all the same',
  trustMeaning: 'It starts with what its disk holds; what it had acknowledged may be lost, and this run is marked',
  message: {
    name: messageName,
    from: 'From',
    to: 'To',
    term: 'Term',
    entry: 'Entry',
    entries: 'Entries',
    size: 'Size',
    way: 'On its way',
    fate: 'Fate',
    fates,
    bytes: (n: number) => count(n, 'byte'),
    took: (t: number) => ms(t),
    wire: 'Bytes on the wire',
    waiting: 'They are known once the receiver has taken them.',
    gone: 'Nobody took them, or the recording no longer holds them.',
    held: 'The cluster is held: run it, and the receiver takes them.',
  },
}
