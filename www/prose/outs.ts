import type { Status, Stretch } from '../lab/types.js'
import type { Words } from '../i18n/index.js'
import type { OutName } from './names.js'

type Unit = keyof Words['prose']['units']

/** What can be told of a run, how, and how many characters it takes at most. */
export interface Out {
  read(status: Status): number | string | null
  readonly unit: Unit
  readonly room: number
  /** Grows with everything that was measured of it: of two equal results it tells that there were two. */
  count(status: Status): number
}

type Count = (measured: Stretch) => number

const ofMeasured = (unit: Unit, room: number, read: (measured: Stretch) => number | null, count: Count = (measured) => read(measured) ?? 0): Out => ({
  unit, room, read: ({ measured }) => read(measured), count: ({ measured }) => count(measured),
})

const losses: Count = ({ leaderless }) => leaderless.count
const puts: Count = ({ puts }) => puts.ok + puts.failed + puts.unknown
const highest = (of: 'term' | 'commit', room: number): Out => {
  const read = ({ nodes }: Status) => Math.max(0, ...nodes.map((node) => node[of]))
  return { unit: 'count', room, read, count: read }
}

const outs: Readonly<Record<OutName, Out>> = {
  'leaderless.last': ofMeasured('ms', 7, ({ leaderless }) => leaderless.last, losses),
  'leaderless.median': ofMeasured('ms', 7, ({ leaderless }) => leaderless.median, losses),
  'leaderless.worst': ofMeasured('ms', 7, ({ leaderless }) => leaderless.worst, losses),
  'leaderless.total': ofMeasured('ms', 8, ({ leaderless }) => (leaderless.count > 0 ? leaderless.total : null), losses),
  'leaderless.count': ofMeasured('count', 3, losses),
  elections: ofMeasured('count', 3, ({ elections }) => elections),
  'failed-elections': ofMeasured('count', 3, ({ failedElections }) => failedElections),
  'split-votes': ofMeasured('count', 3, ({ splitVotes }) => splitVotes),
  terms: ofMeasured('count', 3, ({ terms }) => terms),
  'puts.ok': ofMeasured('count', 5, ({ puts }) => puts.ok),
  'puts.failed': ofMeasured('count', 5, ({ puts }) => puts.failed),
  'puts.unknown': ofMeasured('count', 5, ({ puts }) => puts.unknown),
  'puts.p50': ofMeasured('ms', 7, ({ puts }) => puts.p50, puts),
  'puts.p99': ofMeasured('ms', 7, ({ puts }) => puts.p99, puts),
  messages: ofMeasured('rate', 7, ({ messages, since, sent }) => (sent.messages > 0 && since >= 0 ? messages : null), ({ sent }) => sent.messages),
  bytes: ofMeasured('bytes', 9, ({ bytes, sent }) => (sent.bytes > 0 ? bytes : null), ({ sent }) => sent.bytes),
  leader: { unit: 'count', room: 6, read: ({ leader }) => leader, count: () => 0 },
  term: highest('term', 3),
  commit: highest('commit', 5),
}

/** What is told under a name. */
export const outOf = (name: string | null): Out | undefined => (name !== null && Object.hasOwn(outs, name) ? outs[name as OutName] : undefined)
