/** What orders do: the calls of a lab. */
import type { AddOptions, Lab, Members, NodeId, OpOptions, ReadOptions, RestartOptions, Scenario, StallOptions, Status, Txn } from '../lab/types.js'
import type { Telling } from '../element/telling.js'
import { Unsaid } from '../element/unsaid.js'
import { texts, type Arguments, type Order, type Verb } from './orders.js'

type Act = (lab: Lab, given: Arguments) => Promise<unknown>

/** What is left of an order's arguments without these. */
function besides({ ...given }: Arguments, ...names: string[]): object {
  for (const name of names) delete (given as Record<string, unknown>)[name]
  return given
}

const onNode = (act: (lab: Lab, node: NodeId, more: object) => Promise<unknown>): Act => (lab, given) => act(lab, given.node as NodeId, besides(given, 'node'))

const acts: Readonly<Record<Verb, Act>> = {
  crash: onNode((lab, node) => lab.crash(node)),
  powerLoss: (lab, given) => Promise.all(((given.nodes ?? [given.node]) as NodeId[]).map((node) => lab.powerLoss(node, besides(given, 'nodes', 'node')))),
  restart: onNode((lab, node, more) => lab.restart(node, more as RestartOptions)),
  pause: onNode((lab, node) => lab.pause(node)),
  resume: onNode((lab, node) => lab.resume(node)),
  stall: onNode((lab, node, more) => lab.stall(node, more as StallOptions)),
  cut: (lab, given) => {
    const [from, to] = (given.link ?? []) as [NodeId, NodeId]
    return lab.cut(from, to, besides(given, 'link'))
  },
  partition: (lab, given) => lab.partition(given.groups as NodeId[][]),
  heal: (lab) => lab.heal(),
  set: setOf,
  fillDisk: onNode((lab, node, more) => lab.fillDisk(node, more)),
  flipBit: onNode((lab, node) => lab.flipBit(node)),
  campaign: onNode((lab, node) => lab.campaign(node)),
  transfer: onNode((lab, node) => lab.transfer(node)),
  add: onNode((lab, node, more) => lab.add(node, more as AddOptions)),
  remove: onNode((lab, node, more) => lab.remove(node, more)),
  reconfigure: (lab, given) => lab.reconfigure(given as unknown as Members),
  compact: onNode((lab, node) => lab.compact(node)),
  hold: (lab) => lab.hold(),
  run: (lab) => lab.run(),
  put: (lab, given) => lab.put(given.key as string, given.value as string, besides(given, 'key', 'value') as OpOptions),
  get: (lab, given) => lab.get(given.key as string, besides(given, 'key') as ReadOptions),
  delete: (lab, given) => lab.delete(given.key as string, besides(given, 'key') as OpOptions),
  txn: (lab, given) => lab.txn(besides(given, 'via', 'within') as Txn, besides(given, 'compare', 'success', 'failure')),
  mark: (lab) => lab.mark(),
  seek: (lab, given) => lab.seek(given.to as number),
  now: (lab) => lab.seek('now'),
  step: (lab) => lab.step(),
  back: (lab) => lab.step({ back: true }),
  undo: (lab) => lab.undo(),
  play: (lab, given) => lab.play(given.scenario as string | Scenario),
}

/** With `node` or `link` it sets that one alone. A scenario's step has the settings in an object of their own. */
function setOf(lab: Lab, { node, link, settings: own, ...flat }: Arguments): Promise<unknown> {
  const settings = { ...(own as object | undefined), ...flat }
  if (node !== undefined) return lab.set(settings, { node: node as NodeId })
  return link !== undefined ? lab.set(settings, { link: link as [NodeId, NodeId] }) : lab.set(settings)
}

/** Does it. A node may be 'leader', 'follower' or 'crashed': who that is when it is done; it rejects with an Unsaid where nobody is. For a cluster's first leader it waits. */
export async function carryOut({ verb, given }: Order, lab: Lab): Promise<unknown> {
  if (Object.values(given).flat().includes('leader') && isNew(lab)) await lab.until('leader').catch(() => {})
  const meant = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, texts.includes(name) ? value : named(value, lab)]))
  return acts[verb](lab, meant)
}

/** Whether its first election is yet to come. */
function isNew(lab: Lab): boolean {
  const { held, leader, nodes } = lab.status()
  return !held && leader === null && nodes.every(({ alive, commit }) => alive && commit === 0)
}

function named(value: unknown, lab: Lab): unknown {
  if (Array.isArray(value)) return value.map((one) => named(one, lab))
  if (value !== 'leader' && value !== 'crashed' && value !== 'follower') return value
  return whoIs(value, lab.status()) ?? none(value)
}

/** Who that is at a moment. */
function whoIs(name: 'leader' | 'crashed' | 'follower', { leader, nodes }: Status): NodeId | null | undefined {
  if (name === 'leader') return leader
  if (name === 'crashed') return nodes.find(({ alive }) => !alive)?.id
  return nodes.find(({ id, role, alive, paused, member }) => id !== leader && role === 'follower' && alive && !paused && member === 'voter')?.id
}

function none(name: 'leader' | 'crashed' | 'follower'): never {
  const say: Telling = ({ prose }) => ({ leader: prose.noLeader, crashed: prose.noCrashed, follower: prose.noFollower })[name]
  throw new Unsaid(say, (status) => !whoIs(name, status))
}
