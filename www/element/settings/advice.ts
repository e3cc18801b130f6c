import type { EngineName, NodeId, Status } from '../../lab/types.js'
import type { Words } from '../../i18n/index.js'
import { splitChance, untilSilent } from './chances.js'
import type { Values } from './values.js'

/** From this chance on a split vote is warned of: the defaults stay below it in every cluster of an odd number that is whole. */
const often = 0.15
/** A leader that lives is warned for where this much of the cluster's time passes, or less, between two elections that nobody needs: ms. */
const rarely = 60_000
/** What etcd asks for: heartbeats, and round trips, in an election timeout, and the longest one, ms. */
const etcdAsks = { heartbeats: 5, trips: 10, longest: 50_000 }

/** What of a cluster counts for warnings beside its settings. */
export interface Cluster {
  readonly engine: EngineName
  readonly voters: number
  /** The voters that run. */
  readonly running: number
  readonly leads: boolean
  /** The slowest clock and the fastest. */
  readonly clocks: readonly [slow: Clock, fast: Clock] | null
}

interface Clock {
  readonly id: NodeId
  readonly drift: number
}

export function clusterOf({ engine, nodes, config, leader, capabilities }: Status): Cluster {
  const voters = nodes.filter(({ id }) => config.voters.includes(id))
  const clocks = nodes.map(({ id, settings: { drift } }) => ({ id, drift })).sort((a, b) => a.drift - b.drift)
  return {
    engine,
    voters: voters.length,
    running: voters.filter(({ alive, paused }) => alive && !paused).length,
    leads: leader !== null,
    clocks: capabilities.leases && clocks.length > 0 ? [clocks[0]!, clocks.at(-1)!] : null,
  }
}

/** What these values will do in this cluster that nobody wants, in sentences; none where all is well. */
export function warnings(values: Values, cluster: Cluster, words: Words): string[] {
  return [...votes(values, cluster, words), ...heartbeats(values, cluster, words), ...promises(values, cluster, words)]
}

/** Who can be elected, and how. */
function votes({ election, latency = [0, 0], fsync = [0, 0] }: Values, { voters, running, leads }: Cluster, words: Words): string[] {
  const say = words.settings.warnings
  const majority = Math.floor(voters / 2) + 1
  if (voters > 0 && running < majority) return [say.noQuorum(running, voters, majority)]
  if (!election) return []
  const [low, high] = election
  const rtt = 2 * (latency[1] + fsync[1])
  if (rtt >= high) return [say.impossible(rtt, high)]
  // Those who are left when the leader fails.
  const left = running - Number(leads)
  if (left < 2 || left < majority) return []
  if (low === high) return [say.fixed(low)]
  // A request leaves once the candidate's own vote is on its disk. Where all who are left are needed its mean time counts, else its longest.
  const [soon, late] = [latency[0] + fsync[0], latency[1] + fsync[1]]
  const chance = splitChance(voters, left, (left === majority ? (soon + late) / 2 : late) / (high - low))
  return chance >= often ? [say.split(say.elections(...share(chance)), left, high - low, [soon, late])] : []
}

/** A chance as so many of so many. */
export function share(chance: number): [some: number, of: number] {
  return chance < 0.4 ? [1, Math.round(1 / chance)] : [Math.min(9, Math.round(10 * chance)), 10]
}

/** Whether followers hear a leader that lives. */
function heartbeats({ election, heartbeat, latency = [0, 0], loss = 0, fsync = [0, 0], preVote }: Values, { voters }: Cluster, words: Words): string[] {
  const say = words.settings.warnings
  if (!election || heartbeat === undefined || voters < 2) return []
  const every = untilSilent({ election, heartbeat, latency, loss }, voters - 1)
  const spread = latency[1] - latency[0]
  if (every <= rarely) return [say.silence(every, heartbeat, election[0], spread, loss) + (preVote ? say.refused : say.deposed)]
  return fsync[1] > 0 && heartbeat + spread + fsync[1] >= election[0] ? [say.disk(fsync[1], heartbeat, election[0])] : []
}

/** What servers rely on: that a leader without a majority steps down, and that clocks are alike. */
function promises({ preVote, checkQuorum, driftBound }: Values, { engine, clocks }: Cluster, words: Words): string[] {
  const say = words.settings.warnings
  const told: string[] = []
  // etcd's core asks who hears a leader only where check-quorum is on.
  if (preVote && checkQuorum === false && engine === 'raftlab') told.push(say.stuck)
  if (!clocks || driftBound === undefined) return told
  const [slow, fast] = clocks
  const ratio = fast.drift / slow.drift
  if (ratio > driftBound) told.push(say.leases(slow.id, fast.id, ratio, driftBound))
  return told
}

/** The same election in etcd's flags, and what would differ there. */
export function etcd({ election, heartbeat, latency }: Values, words: Words): { flags: readonly string[]; notes: readonly string[] } | undefined {
  if (!election || heartbeat === undefined) return undefined
  const [low, high] = election
  const say = words.settings
  const rtt = 2 * (latency?.[1] ?? 0)
  const notes = [high === 2 * low ? say.etcdEqual(low) : say.etcdDiffers(low, election)]
  if (low < etcdAsks.heartbeats * heartbeat) notes.push(say.etcdRefuses(low, heartbeat))
  if (low > etcdAsks.longest) notes.push(say.etcdLong(low, etcdAsks.longest))
  if (low < etcdAsks.trips * rtt) notes.push(say.etcdTrips(rtt, etcdAsks.trips * rtt))
  if (!Number.isInteger(low) || !Number.isInteger(heartbeat)) notes.push(say.etcdWhole)
  return { flags: say.flags(heartbeat, low), notes }
}
