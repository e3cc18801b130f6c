import type { EngineName } from '../../lab/types.js'
import type { Words } from '../../i18n/index.js'
import type { Values } from './values.js'

/** Heartbeats that etcd wants in an election timeout. */
const heartbeats = 5
/** From this loss on, elections are to be expected. */
const heavyLoss = 0.2

/** Why these values can't work well together, in sentences; none when they can. */
export function warnings({ election, heartbeat, latency, loss, fsync, preVote, checkQuorum }: Values, words: Words, engine: EngineName = 'raftlab'): string[] {
  const say = words.settings.warnings
  const told: string[] = []
  // etcd's core asks who hears a leader only where check-quorum is on.
  if (preVote && checkQuorum === false && engine === 'raftlab') told.push(say.stuck)
  if (!election) return told
  const [low, high] = election
  const [fast, slow] = latency ?? [0, 0]
  const rtt = 2 * slow
  if (heartbeat !== undefined && heartbeat >= low) told.push(say.heartbeat(heartbeat, low))
  if (rtt >= high) told.push(say.impossible(rtt, high))
  else if (heartbeat !== undefined && heartbeat < low && heartbeat + slow - fast >= low) told.push(say.late(heartbeat, slow - fast, low))
  if (low === high) told.push(say.fixed(low))
  else if (high - low < slow) told.push(say.close(high - low, slow))
  if (fsync && fsync[1] * 2 >= low) told.push(say.disk(fsync[1], low))
  if (loss !== undefined && loss >= heavyLoss) told.push(say.loss(loss))
  return told
}

/** The same election in etcd's flags, and what would differ there. */
export function etcd({ election, heartbeat }: Values, words: Words): { flags: readonly string[]; note: string } | undefined {
  if (!election || heartbeat === undefined) return undefined
  const [low, high] = election
  const say = words.settings
  const notes = [high === 2 * low ? say.etcdEqual(low) : say.etcdDiffers(low, election)]
  if (low < heartbeats * heartbeat) notes.push(say.etcdRefuses)
  if (!Number.isInteger(low) || !Number.isInteger(heartbeat)) notes.push(say.etcdWhole)
  return { flags: say.flags(heartbeat, low), note: notes.join(' ') }
}
