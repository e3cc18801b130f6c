/** What may be computed of a cluster before it happens. Times are ms. */

/**
 * How likely an election's term is to end without a leader, since too many of the servers that run become candidates before the first one's request
 * reaches them: Ongaro's dissertation, §9.2. `latency` is one way, as a part of the range from which timeouts are drawn. Where it varies, the chance is
 * mostly bounded by that of its maximum, and where just a majority runs it is about that of its mean, the dissertation says there.
 */
export function splitChance(servers: number, running: number, latency: number): number {
  const together = running - Math.floor(servers / 2) + 1
  if (together > running || together < 1) return 0
  const l = Math.min(1, latency)
  let chance = 0
  for (let k = together - 1; k <= running; k++) chance += choose(running, k) * l ** k * (1 - l) ** (running - k)
  return chance
}

function choose(n: number, k: number): number {
  let ways = 1
  for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i
  return ways
}

export interface Hearing {
  readonly election: readonly [low: number, high: number]
  readonly heartbeat: number
  readonly latency: readonly [low: number, high: number]
  readonly loss: number
}

/** How finely timeouts and latencies are looked at. */
const parts = 24
/** Chances below this are none. */
const nil = 1e-9

/**
 * How likely it is, once a heartbeat has reached a follower, that the timeout drawn then passes before another one comes, though the leader goes on sending
 * them: each is lost by chance, and each takes as long as it draws. The mean over even steps of that timeout and of the first one's latency.
 */
export function silentChance({ election: [low, high], heartbeat, latency: [fast, slow], loss }: Hearing): number {
  if (loss >= 1) return 1
  const inTime = (spare: number) => (slow === fast ? Number(spare >= fast) : Math.min(1, Math.max(0, (spare - fast) / (slow - fast))))
  let sum = 0
  for (let i = 0; i < parts; i++) {
    const timeout = low + ((high - low) * (i + 0.5)) / parts
    for (let j = 0; j < parts; j++) {
      const room = timeout + fast + ((slow - fast) * (j + 0.5)) / parts
      let silent = 1
      for (let sent = heartbeat; sent + fast <= room && silent > nil; sent += heartbeat) silent *= 1 - (1 - loss) * inTime(room - sent)
      sum += silent > nil ? silent : 0
    }
  }
  return sum / parts ** 2
}

/** How much time passes, at the mean, until one of so many followers hears nothing for a whole timeout; Infinity: it never comes to that. */
export function untilSilent(hearing: Hearing, followers: number): number {
  const { heartbeat, loss } = hearing
  const heard = (followers * (1 - loss)) / heartbeat
  return loss >= 1 ? hearing.election[0] : 1 / (heard * silentChance(hearing))
}
