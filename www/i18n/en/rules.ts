import type { RuleId } from '../../lab/types.js'

/** What is said of a cluster in which rules of Raft are switched off. */
export const off = {
  title: (ids: readonly RuleId[]) => `Switched off: ${ids.join(', ')}`,
  protects: {
    'commit-own-term': 'Without commit-own-term a leader commits entries of older terms by counting their copies, and a later leader may lack them.',
    'durable-vote': 'Without durable-vote a server sends its vote before the vote is on disk: after a crash it may vote twice in a term.',
    'keep-vote': 'Without keep-vote a server forgets its vote at each append, and may vote twice in a term.',
    'up-to-date': 'Without up-to-date servers also vote for candidates whose logs are behind, and a leader may lack committed entries.',
    majority: 'Without majority half of the servers are enough: two halves may make different decisions.',
    'fsync-before-ack': 'Without fsync-before-ack a server acknowledges entries that it can still lose in a crash.',
    'own-term-before-change':
      'Without own-term-before-change a new leader changes the configuration before it has committed an entry, and two majorities may share no server.',
    'fresh-read-context': 'Without fresh-read-context old replies confirm a new read, which may then be stale.',
    'lease-drift-bound': 'Without lease-drift-bound a lease can outlast the promises of the followers when clocks run at different speeds: reads may be stale.',
    'lease-ends-on-transfer': 'Without lease-ends-on-transfer a leader that transfers its leadership still answers reads by its lease while its successor already writes.',
    'read-quorum': 'Without read-quorum a leader answers reads without asking whether it is still leader: they may be stale.',
    'truncate-on-conflict': 'Without truncate-on-conflict a late append deletes newer entries.',
    'match-from-zero': 'Without match-from-zero a new leader assumes that all servers hold its log, and commits entries that only it has.',
    'session-dedup': 'Without session-dedup a retry is executed again: one write may take effect twice.',
    'no-op': 'Without no-op a new leader commits no entry of an earlier term until a client writes.',
    'pre-vote-reply-low': 'Without pre-vote-reply-low a server in an old term never learns the newer term, and there may never be a leader.',
    'pre-vote': 'Without pre-vote a server that comes back raises its term at once and deposes a healthy leader.',
  } satisfies Record<RuleId, string>,
}
