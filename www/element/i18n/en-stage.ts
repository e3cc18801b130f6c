import type { Flight, Role } from '../../lab/types.js'
import { count, ms } from './numbers.js'

const roles: Record<Role, string> = { follower: 'follower', 'pre-candidate': 'pre-candidate', candidate: 'candidate', leader: 'leader' }

export const stage = {
  label: 'The cluster’s nodes; select one to crash, pause, cut off or tune it',
  roles,
  down: 'crashed',
  paused: 'paused',
  node: (id: string, state: string, term: number) => `${id}, ${state}, term ${term}`,
  kinds: { vote: 'asks for a vote', append: 'append', heartbeat: 'heartbeat', request: 'client’s request', preVote: 'asks before a vote', timeoutNow: 'hands over' },
  reply: 'hollow: reply',
  lost: 'falls: lost',
  alarm: 'ring: time left until it asks for votes',
  term: 'disc: term',
  rates: 'In real time a link shows how much passes: the wider, the more.',
  quiet: 'Waiting for the first election…',
  twin: {
    title: 'The cluster in words',
    columns: ['Node', 'Role', 'Term', 'Vote', 'Leader', 'Last entry', 'Committed', 'Applied', 'Links cut to'],
    none: 'none',
  },
}

function messageName(flight: Flight): string {
  if (flight.kind === 'vote') return flight.reply ? (flight.reject ? 'Vote refused' : 'Vote') : 'Request for a vote'
  if (flight.kind === 'preVote') return flight.reply ? (flight.reject ? 'Would not vote' : 'Would vote') : 'Question before a vote'
  if (flight.kind === 'timeoutNow') return 'Word to stand at once'
  if (flight.kind === 'request') return flight.reply ? 'Answer to a client’s request' : 'Client’s request, passed on'
  if (flight.reply) return flight.reject ? 'Append refused' : 'Reply to an append'
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
