import type { Status } from '../../lab/types.js'

/** The last time without a leader; a mark does not take it from the screen. */
export function lastGap({ measured }: Status): number | null {
  return measured.leaderless.last ?? measured.before?.leaderless.last ?? null
}
