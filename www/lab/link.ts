/** Links: what a lab began as, in the words of a page's URL, and a moment of it. */
import { momentText, longestFragment, mostEvents, type Began, type Besides, type Call, type Lesson, type Linked } from './linked.js'
import { usualPlan, type Plan } from './options.js'
import { maxLinked, maxSnapshotEvery } from './protocol.js'
import { settingsOf } from './settings.js'
import { refused, type Told } from './voice.js'

/** The name of an option in a URL or as an attribute: preVote is 'pre-vote' there. */
export function wordOf(option: string): string {
  return option === 'rules' ? 'rules-off' : option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

type Option = Exclude<keyof Plan, 'base' | 'moment' | 'run'>
const settings = settingsOf('cluster').map(([name]) => name as Option)
const options: readonly Option[] = ['world', 'nodes', 'engine', 'disk', 'seed', ...settings, 'snapshotEvery', 'rules']

/** What of a plan is not as it would be anyway, by its word. */
function wordsOf(plan: Plan): [word: string, text: string][] {
  const usual = usualPlan()
  const texts = options.map((name) => [wordOf(name), textOf(plan[name]), textOf(usual[name])] as const)
  return texts.flatMap(([word, text, normal]) => (text === normal ? [] : [[word, text]]))
}

/** A value as an attribute has it. */
function textOf(value: Plan[Option]): string {
  if (Array.isArray(value)) return [...new Set(value as number[])].map(decimal).join('-')
  if (typeof value === 'object') return off(value as Plan['rules']).join(' ')
  return String(value)
}

/** The rules that are switched off. */
const off = (rules: Plan['rules']): string[] => Object.entries(rules).flatMap(([id, on]) => (on ? [] : [id]))

/** A number without a power of ten: its '-' would part a range. */
function decimal(value: number): string {
  const text = String(value)
  return text.includes('e') ? value.toFixed(30) : text
}

/** What a lab is asked for until a moment. */
export interface Asked {
  /** What its cluster began as. */
  readonly began: Began
  /** As far as the page was told; null of a live lab's fork. */
  readonly calls: readonly Call[] | null
  /** How many there were. */
  readonly taken: number
}

/** A link to a lab's moment: index.html of its base, with a fragment. `plan` is what the lab was made with. */
export function linkTo(plan: Plan, { began, calls, taken }: Asked, moment: Pick<Linked, 'build' | 'at' | 'events' | 'digest'>, lesson?: Lesson | null): string {
  if (lesson) return linkToLesson(plan, lesson, moment)
  const { events } = moment
  const { seed = 0, snapshotEvery = 0 } = began
  const refuse = (why: Told) => refused({ code: 'noLink', why }, RangeError)
  if (!calls) throw refuse({ code: 'linkForked' })
  if (events > mostEvents) throw refuse({ code: 'linkEvents', high: mostEvents, got: events })
  if (seed > Number.MAX_SAFE_INTEGER) throw refuse({ code: 'linkSeed', high: Number.MAX_SAFE_INTEGER })
  if (snapshotEvery > maxSnapshotEvery) throw refuse({ code: 'linkSnapshots', high: maxSnapshotEvery })
  const url = new URL('index.html', plan.base)
  if (taken === calls.length) url.hash = new URLSearchParams([...wordsOf(planOf(plan, began)), ['moment', momentText({ ...moment, calls, besides: besidesOf(began) })]]).toString()
  if (taken > calls.length || url.hash.length > longestFragment) {
    throw refuse({ code: 'linkLong', calls: maxLinked, high: longestFragment, got: taken })
  }
  return url.href
}

/** A link to a lab's moment in a scenario, which says what its cluster is, and what it was asked for. */
function linkToLesson(plan: Plan, lesson: Lesson, moment: Pick<Linked, 'build' | 'at' | 'events' | 'digest'>): string {
  const { base, world, engine, scale, disk } = plan
  const url = new URL('index.html', base)
  const words = wordsOf({ ...usualPlan(), base, world, engine, scale, disk })
  url.hash = new URLSearchParams([...words, ['moment', momentText({ ...moment, calls: [], besides: { lesson } })]]).toString()
  if (url.hash.length > longestFragment) throw new RangeError(`link: a link holds at most ${longestFragment} characters, and this scenario is longer; trace() has the run whole`)
  return url.href
}

/** The plan of a cluster that began so, at a speed that is no part of that. */
function planOf(plan: Plan, { nodes, engine = 'raftlab', seed = 0, settings, rulesOff = [], snapshotEvery = 0, logs }: Began): Plan {
  const set = Object.fromEntries(Object.entries(settings).filter(([name, value]) => hasWord(name) && !isShaped(value)))
  return { ...plan, nodes, engine, seed, ...set, snapshotEvery, rules: Object.fromEntries(rulesOff.map((id) => [id, false])), disk: logs ? 'memory' : plan.disk }
}

function besidesOf({ settings, logs, swarm, befalls }: Began): Besides {
  if (swarm) return { settings, swarm, ...(befalls && { befalls }) }
  const others = Object.entries(settings).filter(([name, value]) => name !== 'scale' && (isShaped(value) || !hasWord(name)))
  return { ...(others.length > 0 && { settings: Object.fromEntries(others) }), ...(logs && { logs }) }
}

/** A setting that a lab can be made with: of the others, a scenario's cluster may have some, such as all links cut. */
const hasWord = (setting: string): boolean => setting !== 'scale' && (settings as readonly string[]).includes(setting)

/** A range whose draws are not uniform: [min, max, shape]. */
const isShaped = (value: unknown): boolean => Array.isArray(value) && value.length > 2

/** The document of the run that a link is of: see raft/sim. */
export function runOf(plan: Plan, { build, at, events, digest, calls, besides }: Linked, version: string): string {
  const set = Object.fromEntries(settings.flatMap((name) => (name === 'scale' ? [] : [[name, plan[name]]])))
  const { nodes, engine, seed, snapshotEvery, rules } = plan
  return JSON.stringify({ raftlabRun: 1, build, version, nodes, engine, seed, settings: { ...(!besides.swarm && set), ...besides.settings }, rulesOff: off(rules), snapshotEvery, logs: besides.logs, swarm: besides.swarm, befalls: besides.befalls, asked: calls, end: { events, at }, digest })
}
