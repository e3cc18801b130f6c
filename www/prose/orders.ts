/** Orders in the words of an author: 'crash leader', 'set election=150-300', or as a scenario's steps have them. */
import type { AddOptions, Lab, Members, NodeId, OpOptions, ReadOptions, RestartOptions, Scenario, StallOptions, Txn } from '../lab/types.js'
import { tokens, type Token } from '../element/client/words-of.js'
import type { Words } from '../i18n/index.js'

/** The arguments of one order, by the names that they have in the vocabulary. */
type Arguments = Readonly<Record<string, unknown>>

interface Verb {
  /** The arguments that stand behind the verb, in their order. The last may be a list: 'groups…' takes all that are left. */
  readonly words: readonly string[]
  /** It takes those alone: what else it is given would be lost. */
  readonly alone?: true
  /** What it is given where nothing else is said. */
  readonly usual?: Arguments
  act(lab: Lab, given: Arguments): Promise<unknown>
}

/** What is left of an order's arguments without these. */
function besides({ ...given }: Arguments, ...names: string[]): object {
  for (const name of names) delete (given as Record<string, unknown>)[name]
  return given
}

const onNode = (act: (lab: Lab, node: NodeId, more: object) => Promise<unknown>): Verb => ({
  words: ['node'],
  act: (lab, given) => act(lab, given.node as NodeId, besides(given, 'node')),
})
/** On a node, and nothing else is to be said of it. */
const onNodeAlone = (act: (lab: Lab, node: NodeId) => Promise<unknown>): Verb => ({ words: ['node'], alone: true, act: (lab, given) => act(lab, given.node as NodeId) })
/** On whoever leads, where no node is named: as in a scenario. */
const onLeader = (verb: Verb): Verb => ({ ...verb, usual: { node: 'leader' } })
const plain = (act: (lab: Lab) => Promise<unknown>): Verb => ({ words: [], alone: true, act })

/** All that a button can do: the orders that a lab takes, and the ways through its time. */
const verbs: Readonly<Record<string, Verb>> = {
  crash: onLeader(onNodeAlone((lab, node) => lab.crash(node))),
  powerLoss: { words: ['nodes…'], act: (lab, given) => Promise.all(((given.nodes ?? [given.node]) as NodeId[]).map((node) => lab.powerLoss(node, besides(given, 'nodes', 'node')))) },
  restart: onNode((lab, node, more) => lab.restart(node, more as RestartOptions)),
  pause: onLeader(onNodeAlone((lab, node) => lab.pause(node))),
  resume: onNodeAlone((lab, node) => lab.resume(node)),
  stall: onLeader({ words: ['node', 'what', 'for'], act: (lab, given) => lab.stall(given.node as NodeId, besides(given, 'node') as StallOptions) }),
  cut: { words: ['link…'], act: (lab, given) => lab.cut(...(given.link as [NodeId, NodeId]), besides(given, 'link')) },
  partition: { words: ['groups…'], alone: true, usual: { groups: [['leader']] }, act: (lab, given) => lab.partition(given.groups as NodeId[][]) },
  heal: plain((lab) => lab.heal()),
  set: { words: [], act: setOf },
  fillDisk: onLeader(onNode((lab, node, more) => lab.fillDisk(node, more))),
  flipBit: onNodeAlone((lab, node) => lab.flipBit(node)),
  campaign: onLeader(onNodeAlone((lab, node) => lab.campaign(node))),
  transfer: onNodeAlone((lab, node) => lab.transfer(node)),
  add: onNode((lab, node, more) => lab.add(node, more as AddOptions)),
  remove: onNode((lab, node, more) => lab.remove(node, more)),
  reconfigure: { words: ['voters…'], act: (lab, given) => lab.reconfigure(given as unknown as Members) },
  compact: onLeader(onNodeAlone((lab, node) => lab.compact(node))),
  hold: plain((lab) => lab.hold()),
  run: plain((lab) => lab.run()),
  put: { words: ['key', 'value'], act: (lab, given) => lab.put(given.key as string, given.value as string, besides(given, 'key', 'value') as OpOptions) },
  get: { words: ['key'], act: (lab, given) => lab.get(given.key as string, besides(given, 'key') as ReadOptions) },
  delete: { words: ['key'], act: (lab, given) => lab.delete(given.key as string, besides(given, 'key') as OpOptions) },
  txn: { words: [], act: (lab, given) => lab.txn(besides(given, 'via', 'within') as Txn, besides(given, 'compare', 'success', 'failure')) },
  mark: plain((lab) => lab.mark()),
  seek: { words: ['to'], alone: true, act: (lab, given) => lab.seek(given.to as number) },
  now: plain((lab) => lab.seek('now')),
  step: plain((lab) => lab.step()),
  back: plain((lab) => lab.step({ back: true })),
  undo: plain((lab) => lab.undo()),
  play: { words: ['scenario'], alone: true, act: (lab, given) => lab.play(given.scenario as string | Scenario) },
}
/** What a button can be told to do. */
export const verbNames: readonly string[] = Object.keys(verbs)

/** With `node` or `link` it sets that one alone. A scenario's step has the settings in an object of their own. */
function setOf(lab: Lab, { node, link, settings: own, ...flat }: Arguments): Promise<unknown> {
  const settings = { ...(own as object | undefined), ...flat }
  if (node !== undefined) return lab.set(settings, { node: node as NodeId })
  return link !== undefined ? lab.set(settings, { link: link as [NodeId, NodeId] }) : lab.set(settings)
}

/** One thing that is to be done. */
export interface Order {
  readonly verb: string
  readonly given: Arguments
}

/** Arguments that are text, whatever they look like. */
const texts: readonly string[] = ['key', 'value', 'scenario']

/**
 * Reads what is to be done: orders with ';' between, or the JSON of one step of a scenario, or of a list of them.
 * It throws an error whose sentence says what is wrong, and what is accepted.
 */
export function readOrders(line: string, words: Words): Order[] {
  const say = words.prose
  if (/^\s*[[{]/.test(line)) return stepsOf(line, words)
  const orders: Order[] = []
  let order: Token[] = []
  for (const token of [...tokens(line, words), undefined]) {
    if (token && (token.quoted || token.text !== ';')) order.push(token)
    else if (order.length > 0) orders.push(orderOf(order.splice(0), words))
  }
  if (orders.length === 0) throw new SyntaxError(say.nothing(verbNames))
  return orders
}

function orderOf([first, ...rest]: Token[], words: Words): Order {
  const { name, verb } = verbOf(first?.text ?? '', words)
  const given: Record<string, unknown> = {}
  const places = [...verb.words]
  for (const token of rest) {
    const [, key, text] = token.quoted ? [] : (/^([A-Za-z]+)=(.*)$/.exec(token.text) ?? [])
    const place = key ?? places[0]
    if (place === undefined) throw new SyntaxError(words.prose.surplus(name, token.text, verb.words.map(bare)))
    const value = valueOf(bare(place), text ?? token.text)
    if (!place.endsWith('…')) given[place] = value
    else given[bare(place)] = [...((given[bare(place)] as unknown[]) ?? []), value]
    if (key === undefined && !place.endsWith('…')) places.shift()
  }
  return whole(name, verb, given, words)
}

/** An order of which nothing is lost. */
function whole(name: string, verb: Verb, given: Arguments, words: Words): Order {
  const lost = verb.alone && Object.keys(given).find((key) => !verb.words.map(bare).includes(key))
  if (lost) throw new SyntaxError(words.prose.noArgument(name, lost))
  return { verb: name, given }
}

const bare = (place: string): string => place.replace('…', '')

function verbOf(name: string, words: Words): { name: string; verb: Verb } {
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined
  if (!verb) throw new SyntaxError(words.prose.noVerb(name, verbNames))
  return { name, verb }
}

/** '150-300' is a range, 'n1,n2' a list; what is no number is a word. */
function valueOf(name: string, text: string): unknown {
  if (texts.includes(name)) return text
  if (name === 'groups') return text.split(',')
  if (text.includes(',')) return text.split(',')
  if (text === 'true' || text === 'false') return text === 'true'
  const range = /^(\d+(?:\.\d+)?)[-–](\d+(?:\.\d+)?)$/.exec(text)
  if (range) return [Number(range[1]), Number(range[2])]
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : text
}

function stepsOf(text: string, words: Words): Order[] {
  let told: unknown
  try {
    told = JSON.parse(text)
  } catch (error) {
    throw new SyntaxError(words.prose.notJSON((error as Error).message))
  }
  return (Array.isArray(told) ? told : [told]).map((step) => {
    const { do: told, ...given } = Object(step) as Record<string, unknown>
    const { name, verb } = verbOf(String(told), words)
    return whole(name, verb, given, words)
  })
}

/** Does it. A node may be 'leader', 'follower' or 'crashed': who that is when it is done. */
export async function carryOut({ verb, given }: Order, lab: Lab, words: Words): Promise<unknown> {
  const { usual, act } = verbs[verb] as Verb
  const meant = Object.fromEntries(Object.entries({ ...usual, ...given }).map(([name, value]) => [name, texts.includes(name) ? value : named(value, lab, words)]))
  return act(lab, meant)
}

function named(value: unknown, lab: Lab, words: Words): unknown {
  if (Array.isArray(value)) return value.map((one) => named(one, lab, words))
  if (value === 'leader') return lab.leader ?? none(words.prose.noLeader)
  const { nodes } = lab.status()
  if (value === 'crashed') return nodes.find(({ alive }) => !alive)?.id ?? none(words.prose.noCrashed)
  if (value !== 'follower') return value
  return nodes.find(({ id, role, alive, paused, member }) => id !== lab.leader && role === 'follower' && alive && !paused && member === 'voter')?.id ?? none(words.prose.noFollower)
}

function none(why: string): never {
  throw new Error(why)
}
