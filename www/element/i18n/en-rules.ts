import type { RuleId } from '../../lab/types.js'

/** What is said of a cluster in which rules of Raft are switched off. */
export const off = {
  title: (ids: readonly RuleId[]) => `Switched off: ${ids.join(', ')}`,
  protects: {
    'commit-own-term': 'Without commit-own-term a leader counts copies of older terms’ entries, and what it commits a later leader may lack.',
    'durable-vote': 'Without durable-vote a vote is told before it is on disk: after a crash a server may vote twice in a term.',
    'keep-vote': 'Without keep-vote a server forgets its vote at each append, and may vote twice in a term.',
    'up-to-date': 'Without up-to-date servers vote for shorter logs too, and a leader may lack what was committed.',
    majority: 'Without majority half of the servers are enough: two halves may decide differently.',
    'fsync-before-ack': 'Without fsync-before-ack a server acknowledges what a crash can still take from it.',
    'own-term-before-change':
      'Without own-term-before-change a new leader changes the configuration before it has committed anything, and two majorities may miss each other.',
    'fresh-read-context': 'Without fresh-read-context old answers vouch for a new read, which may then be stale.',
    'lease-drift-bound': 'Without lease-drift-bound a lease lasts as long as the promises it rests on, and with clocks of different speed longer: reads may be stale.',
    'lease-ends-on-transfer': 'Without lease-ends-on-transfer a leader that hands over answers reads by its lease while its successor writes already.',
    'read-quorum': 'Without read-quorum a leader answers reads without asking whether it still leads: they may be stale.',
    'truncate-on-conflict': 'Without truncate-on-conflict an old append that comes late takes newer entries back.',
    'match-from-zero': 'Without match-from-zero a new leader presumes that all servers hold its log, and commits what only it has.',
    'session-dedup': 'Without session-dedup a retry is executed again: one write may count twice.',
    'no-op': 'Without no-op a new leader commits nothing of earlier terms until a client writes.',
    'pre-vote-reply-low': 'Without pre-vote-reply-low a server that is behind in its term is never told, and there may be no leader for ever.',
    'pre-vote': 'Without pre-vote a server that comes back raises its term at once, and deposes a healthy leader.',
  } satisfies Record<RuleId, string>,
}
