import { frozen } from './frozen.js'

/** What a cluster's failovers, elections, writes and messages have cost. Times are ms of the cluster's clock. */

/**
 * What was measured from one moment on. What began before it and ended in it counts in it, whole: a time without a leader,
 * an election, a put.
 */
export interface Stretch {
  since: number
  /**
   * The times without a leader, one for each change of leader: from the moment at which the last leader was lost to that at which the next
   * one rose, or 0 where it rose before. A leader is lost when it steps down, or when, by a crash, a pause, a disk that hangs or a cut link of
   * its own or of others, no majority of the voters can follow it any more, and it does not go on before the next one rises. The
   * time before the first leader does not count. `median` is that of the last 256, all else of all. Null: there was none.
   */
  leaderless: { last: number | null; median: number | null; worst: number | null; total: number; count: number }
  /** The terms, each once, in which a server became a candidate, and which are decided: somebody became leader, or nobody is a candidate in that term any more. A pre-vote is no election. */
  elections: number
  /** The elections that made no leader. */
  failedElections: number
  /** The failed elections in which at least two candidates had votes that together were a majority. */
  splitVotes: number
  /** By how much the highest term of any server grew. */
  terms: number
  /** This lab's puts that have ended. `p50` and `p99` are how long those that are ok took, from the call to the answer, off by at most 1 %; null: there was none. */
  puts: { ok: number; failed: number; unknown: number; p50: number | null; p99: number | null }
  /** Messages that left a node for another one, and their bytes, whatever became of them: a second, on average. */
  messages: number
  bytes: number
  /** How many there were. They are told four times a second of real time. */
  sent: { messages: number; bytes: number }
}

/** From the last `mark()` on; where there was none, from the start. */
export interface Measured extends Stretch {
  /** The stretch that ended with the last `mark()`; it began with the one before, or with the start. Null: there was no mark. */
  before: (Stretch & { until: number }) | null
}

/** A stretch as the director tells it; see protocol.ts. */
export type StretchTuple = readonly number[]

const ofMicros = (n: number) => (n < 0 ? null : n / 1000)

/** A stretch that lasted until a time of the cluster's. It is frozen. */
function stretchOf(told: StretchTuple, until: number): Stretch {
  const [since = 0, last = -1, median = -1, worst = -1, total = 0, count = 0, elections = 0, failedElections = 0, splitVotes = 0, terms = 0, ok = 0, failed = 0, unknown = 0, p50 = -1, p99 = -1, messages = 0, bytes = 0] = told
  const seconds = (until - since / 1000) / 1000
  const aSecond = (n: number) => (seconds > 0 ? n / seconds : 0)
  return frozen({
    since: since / 1000,
    leaderless: { last: ofMicros(last), median: ofMicros(median), worst: ofMicros(worst), total: total / 1000, count },
    elections, failedElections, splitVotes, terms,
    puts: { ok, failed, unknown, p50: ofMicros(p50), p99: ofMicros(p99) },
    messages: aSecond(messages), bytes: aSecond(bytes), sent: { messages, bytes },
  })
}

/** What was measured, as it was told last. */
export class Measuring {
  #now: StretchTuple = []
  #before: Measured['before'] = null

  apply([now, before]: readonly [now: StretchTuple, before?: StretchTuple]): void {
    this.#now = now
    const until = (now[0] ?? 0) / 1000
    if (before) this.#before = frozen({ ...stretchOf(before, until), until })
  }

  /** As it stands at a time of the cluster's. It is frozen. */
  at(time: number): Measured {
    return Object.freeze({ ...stretchOf(this.#now, time), before: this.#before })
  }
}
