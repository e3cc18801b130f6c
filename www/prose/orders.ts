/** Orders in the words of an author: 'crash leader', 'set election=150-300', or as a scenario's steps have them. What they do: acts.ts. */
import { tokens, type Token } from '../element/client/words-of.js'
import { Unsaid } from '../element/unsaid.js'
import { short } from '../lab/short.js'

/** The arguments of one order, by the names that they have in the vocabulary. */
export type Arguments = Readonly<Record<string, unknown>>

interface Form {
  /** The arguments that stand behind the verb, in their order. The last may be a list: 'groups…' takes all that are left. */
  readonly words?: readonly string[]
  /** How many words its list takes at most. */
  readonly most?: number
  /** It takes those alone: what else it is given would be lost. */
  readonly alone?: true
  /** What it is given where nothing else is said. */
  readonly usual?: Arguments
}

const onNode = { words: ['node'] } as const
/** On a node, and nothing else is to be said of it. */
const onNodeAlone = { words: ['node'], alone: true } as const
/** On whoever leads, where no node is named: as in a scenario. */
const onLeader = { usual: { node: 'leader' } } as const
const plain = { alone: true } as const

/** All that a button can do: the orders that a lab takes, and the ways through its time. */
const forms = {
  crash: { ...onNodeAlone, ...onLeader },
  powerLoss: { words: ['nodes…'] },
  restart: onNode,
  pause: { ...onNodeAlone, ...onLeader },
  resume: onNodeAlone,
  stall: { words: ['node', 'what', 'for'], ...onLeader },
  cut: { words: ['link…'], most: 2 },
  partition: { words: ['groups…'], alone: true, usual: { groups: [['leader']] } },
  heal: plain,
  set: {},
  fillDisk: { ...onNode, ...onLeader },
  flipBit: onNodeAlone,
  campaign: { ...onNodeAlone, ...onLeader },
  transfer: onNodeAlone,
  add: onNode,
  remove: onNode,
  reconfigure: { words: ['voters…'] },
  compact: { ...onNodeAlone, ...onLeader },
  hold: plain,
  run: plain,
  put: { words: ['key', 'value'] },
  get: { words: ['key'] },
  delete: { words: ['key'] },
  txn: {},
  mark: plain,
  seek: { words: ['to'], alone: true },
  now: plain,
  step: plain,
  back: plain,
  undo: plain,
  play: { words: ['scenario'], alone: true },
} as const satisfies Record<string, Form>

export type Verb = keyof typeof forms

/** What a button can be told to do. */
export const verbNames = Object.keys(forms) as readonly Verb[]

/** One thing that is to be done, with what is usual where nothing else was said. */
export interface Order {
  readonly verb: Verb
  readonly given: Arguments
}

/** Arguments that are text, whatever they look like. */
export const texts: readonly string[] = ['key', 'value', 'scenario']

/** Reads what is to be done: orders with ';' between, or the JSON of one step of a scenario, or of a list of them. It throws an Unsaid. */
export function readOrders(line: string): Order[] {
  const orders = /^\s*[[{]/.test(line) ? stepsOf(line) : linesOf(line)
  if (orders.length === 0) throw new Unsaid(({ prose }) => prose.nothing(verbNames))
  return orders
}

function linesOf(line: string): Order[] {
  const orders: Order[] = []
  let order: Token[] = []
  for (const token of [...tokens(line, (quote) => new Unsaid(({ client }) => client.errors.quote(quote))), undefined]) {
    if (token && (token.quoted || token.text !== ';')) order.push(token)
    else if (order.length > 0) orders.push(orderOf(order.splice(0)))
  }
  return orders
}

function orderOf([first, ...rest]: Token[]): Order {
  const { verb, form } = verbOf(first?.text ?? '')
  const { words = [], most = Infinity } = form
  const given: Record<string, unknown> = {}
  const places = [...words]
  for (const token of rest) {
    const [, key, text] = token.quoted ? [] : (/^([A-Za-z]+)=(.*)$/.exec(token.text) ?? [])
    const place = key ?? places[0]
    if (place === undefined) throw new Unsaid(({ prose }) => prose.surplus(verb, short(token.text), words.map(bare)))
    const value = valueOf(bare(place), text ?? token.text)
    if (!place.endsWith('…')) given[place] = value
    else if ((given[bare(place)] = [...((given[bare(place)] as unknown[]) ?? []), value]).length === most) places.shift()
    if (key === undefined && !place.endsWith('…')) places.shift()
  }
  return whole(verb, form, given)
}

/** An order of which nothing is lost. */
function whole(verb: Verb, { alone, words = [], usual }: Form, given: Arguments): Order {
  const lost = alone && Object.keys(given).find((key) => !words.map(bare).includes(key))
  if (lost) throw new Unsaid(({ prose }) => prose.noArgument(verb, short(lost)))
  return { verb, given: { ...usual, ...given } }
}

const bare = (place: string): string => place.replace('…', '')

function verbOf(name: string): { verb: Verb; form: Form } {
  if (!Object.hasOwn(forms, name)) throw new Unsaid(({ prose }) => prose.noVerb(short(name), verbNames))
  return { verb: name as Verb, form: forms[name as Verb] }
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

function stepsOf(text: string): Order[] {
  let told: unknown
  try {
    told = JSON.parse(text)
  } catch (error) {
    throw new Unsaid(({ prose }) => prose.notJSON((error as Error).message))
  }
  return (Array.isArray(told) ? told : [told]).map((step) => {
    const { do: told = '', ...given } = Object(step) as Record<string, unknown>
    const { verb, form } = verbOf(String(told))
    return whole(verb, form, given)
  })
}
