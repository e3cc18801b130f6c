import { isList, keysOf, shown } from './foreign.js'
import { frozen } from './frozen.js'
import type { Lesson, Linked } from './linked.js'
import type { Command, Delta } from './messages.js'
import type { Refusal } from '../i18n/sentence.js'
import { fieldsOrNone, flag, outOfRange } from './readers.js'
import { documents, documentsIn } from './scenarios/index.js'
import type { Played, Playing, PlayOptions, Scenario } from './types.js'
import { refused, saying, Voice } from './voice.js'
import { findKeys, longestDocument, orderNames, type OrderName } from './vocabulary.js'

/** A scenario that is to be played: a name that is known, or what the page has made. */
export interface Given {
  name: string | null
  /** As the director reads it. */
  text: string
  document: Scenario
}

/** Reads what `play` is given. What is in a document the director reads. */
export function readScenario(where: string, value: unknown): Given {
  const named = typeof value === 'string' ? documents.get(value) : undefined
  if (named) return { name: value as string, text: JSON.stringify(named), document: named }
  if (!keysOf(value)) throw refused({ code: 'aScenario', field: where, words: [...documents.keys()], got: shown(value) }, TypeError)
  const { text, document } = written(where, value as object)
  return { name: null, text, document }
}

/** Whether a document is a find of ./build.sh sim, which plays in virtual time only. */
export function isFind(document: unknown): boolean {
  return keysOf(document)?.some((key) => findKeys.includes(key)) ?? false
}

/** A scenario as JSON, and as that reads. Of one that is longer than any document no more is walked. */
function written(where: string, value: object): { text: string; document: Scenario } {
  let room = longestDocument
  try {
    const text = JSON.stringify(value, function (this: unknown, name: string, item: unknown) {
      room -= (isList(this) ? 0 : name.length) + 1 + (typeof item === 'string' || isList(item) ? item.length : 0)
      if (!(room >= 0)) throw new RangeError(name)
      return item
    })
    return { text, document: frozen(JSON.parse(text) as Scenario) }
  } catch {
    if (room >= 0) throw refused({ code: 'scenarioJSON', field: where }, TypeError)
    throw refused({ code: 'call', do: where, why: { code: 'tooLong', high: longestDocument } }, RangeError)
  }
}

/** The document as a lab speaks of it: a built-in one has captions in its language. */
function told({ name, document }: Given, { tongue }: Voice): Scenario {
  return (name !== null && documentsIn(tongue).get(name)) || document
}

/** What the director answers once a scenario is over. */
interface Answer {
  passed: boolean
  steps: { at: number; passed: boolean; error?: Refusal }[]
}

/** How it went, step by step: of those that never began nothing is told. */
export function playedOf(given: Given, { passed, steps }: Answer, voice = new Voice()): Played {
  const document = told(given, voice)
  return { passed, steps: steps.map(({ error, ...told }, i) => saying({ ...document.steps?.[i], ...told, ...(error && { error: voice.say(error) }) }, error)) }
}

/** A moment of a run, for what was played by then. */
export interface Shown {
  /** Ms of the cluster's clock. */
  readonly time: number
  /** Whether it is the latest. */
  readonly now: boolean
  /** Of a simulated lab: how many events have happened. */
  readonly events: number | null
  /** When the future in view took the place of another; null: it did not. */
  readonly undo: number | null
}

/** A moment that the director is to go to: a step's place tells it from others at the same time. */
export interface Sought {
  to: number
  place: number
}

/** A scenario that is played, or was, as far as the director has told of it. */
export class Play {
  /** When each step was over, ms of the cluster's clock, and its place in the run. */
  readonly #over: Sought[] = []
  #failed: Refusal | null = null
  #waits = false
  /** How many it has: of a find its verdict is one more than its document tells. */
  #steps = 0
  /** So many steps were over in the future that its reader began at an earlier moment; null: none did. */
  #left: number | null = null
  /** The step that was sought: of several at one moment it is meant. */
  #sought: number | null = null
  /** Whether nobody else has asked its cluster for anything. */
  #alone: boolean
  /** Whether its reader has gone on without it. */
  #forsaken = false
  /** Of what was handed out last: how many steps were over, of how many. */
  #of = ''
  #shown: Playing | undefined

  constructor(readonly nth: number, private readonly given: Given, private readonly how: Required<PlayOptions>, private readonly voice = new Voice()) {
    this.#alone = !how.here
  }

  /** Whether it is played on the cluster that was there before, and goes on. */
  get visits(): boolean {
    return this.how.here && !this.#forsaken && this.#failed === null && this.#over.length < this.#steps
  }

  take({ steps, step, at, places, waits, error }: NonNullable<Delta['playing']>): void {
    this.#steps = steps
    this.#over.push(...at.map((to, i) => ({ to, place: places[i]! })))
    if (step < this.#over.length) this.#left = step
    if (error?.code === left) this.#forsaken = true
    else if (error) this.#failed = error
    this.#waits = waits
    this.#sought = null
    this.#shown = undefined
  }

  /** It is told anew, in another language. */
  spoken(): void {
    this.#shown = undefined
  }

  meddle(): void {
    this.#alone = false
    this.#shown = undefined
  }

  /** As a link carries it, at a moment; null: the scenario alone does not lead there. */
  lesson(shown: Shown): Lesson | null {
    const { step } = this.at(shown)
    const { name, document } = this.given
    return !this.#alone || step === 0 ? null : { scenario: name ?? document, reading: this.how.reading, step }
  }

  /** It alone leads to its cluster's moments, and its steps go on: see Trunk. A find's orders are its cluster's own, and are in its recording. */
  get whole(): Given | null {
    return this.#alone && !isFind(this.given.document) ? this.given : null
  }

  /** Where so many of its steps were over, or the one of that name. */
  sought(to: number | string | null, shown: Shown): Sought | undefined {
    const known = this.#until(shown.undo)
    const step = typeof to === 'string' ? this.#numberOf(to) : to
    if (step !== null && step > known) throw outOfRange('seek: to.step', known > 0 ? { code: 'stepsOver', high: known } : { code: 'noStepOver' }, to)
    this.#sought = step
    this.#shown = undefined
    return step === null ? undefined : this.#over[step - 1]
  }

  /** Where it is, or was at a moment, as the status has it. */
  at(shown: Shown): Playing {
    const known = this.#until(shown.undo)
    let step = known
    while (!shown.now && step > 0 && isLater(this.#over[step - 1]!, shown)) step--
    const sought = this.#sought ?? Infinity
    if (sought < step && isSame(this.#over[sought - 1]!, this.#over[step - 1]!, shown)) step = sought
    const of = `${step} ${known}`
    if (!this.#shown || this.#of !== of) [this.#of, this.#shown] = [of, this.#playing(step, known)]
    return this.#shown
  }

  /** How many steps are over once the one of that name is. */
  #numberOf(name: string): number {
    const all = namesOf(this.given.document)
    const named = all.find((step) => step.name === name)
    if (!named) throw outOfRange('seek: to.step', all.length > 0 ? { code: 'stepNames', words: [...new Set(all.map(({ name }) => name))] } : { code: 'noStepNames' }, name)
    return named.step
  }

  /** How many steps are over in the future in view. */
  #until(undo: number | null): number {
    if (undo === null) return this.#over.length
    return this.#left ?? this.#over.filter(({ to }) => to <= undo).length
  }

  #playing(step: number, known: number): Playing {
    const { name } = this.given
    const document = told(this.given, this.voice)
    const { title = null, steps = [] } = document
    const at = (step: number) => (step <= known ? this.#over[step - 1]!.to : null)
    const captions = steps.flatMap(({ say }, i) => (say ? [{ step: i + 1, at: at(i + 1), caption: say }] : []))
    const named = namesOf(document).map(({ name, step }) => ({ name, step, at: at(step) }))
    const last = step === known
    const failed = last && this.#failed ? this.voice.say(this.#failed) : null
    const passed = failed !== null ? false : step === this.#steps ? true : null
    return frozen({
      nth: this.nth, here: this.how.here, name, title, alone: this.#alone, reading: this.how.reading, waits: last && this.#waits, captions, named, step, steps: this.#steps,
      caption: captions.filter((said) => said.step <= step).at(-1)?.caption ?? null, passed, failed, left: last && this.#forsaken,
    })
  }
}

/** The steps that have a name: how many are over once each is. */
function namesOf({ steps = [] }: Scenario): { name: string; step: number }[] {
  return steps.flatMap(({ name }, i) => (name === undefined ? [] : [{ name, step: i + 1 }]))
}

function isLater({ to, place }: Sought, { time, events }: Shown): boolean {
  return to > time || (events !== null && place > events)
}

/** Whether nothing was to be seen between two steps. Of a live lab what the director heard is not, as long as its clock stands. */
function isSame(a: Sought, b: Sought, { events }: Shown): boolean {
  return events === null ? a.to === b.to : a.place === b.place
}

/** The commands that change nothing of what a scenario's cluster does. */
const watching: readonly string[] = ['hold', 'run', 'unwatch']

/** Whether a command changes a cluster, so that its scenario alone does not lead to what comes of it. */
export function meddles(command: Command, { settings }: { settings?: object } = {}): boolean {
  const paces = command === 'set' && settings !== undefined && Object.keys(settings).every((name) => name === 'scale')
  return !paces && !watching.includes(command) && (command === 'watch' || command === 'mark' || command === 'join' || orderNames.includes(command as OrderName))
}

/** The code of the refusal of what was left. */
const left = 'left'

/** What a lab was to play, and where that is. */
export class Plays {
  /** By our names for them. */
  readonly #given = new Map<number, { given: Given; how: Required<PlayOptions> }>()
  #last = 0
  /** The one whose cluster is there. */
  #there: Play | undefined

  constructor(
    private readonly ask: (command: 'play' | 'leave', args: object) => Promise<Record<string, unknown>>,
    /** A scenario's cluster has taken the place of the one before. */
    private readonly replaced: () => void,
    private readonly voice = new Voice(),
  ) {}

  async play(scenario: unknown, options: PlayOptions | undefined): Promise<Played> {
    const given = readScenario('play: scenario', scenario)
    const { reading = false, here = false } = fieldsOrNone('play: options', options, { reading: flag, here: flag })
    return this.#begin(given, { reading, here })
  }

  /** Plays a link's lesson up to its moment, where a simulated lab is held. */
  async resume({ scenario, reading, step }: Lesson, { at, events }: Pick<Linked, 'at' | 'events'>): Promise<Played> {
    return this.#begin(readScenario('createLab: moment', scenario), { reading, here: false }, { step, place: events, to: at })
  }

  /** Somebody asks the cluster that is there for something: what is played on it without having begun it ends first. */
  meddle(): void {
    if (this.#there?.visits) this.ask('leave', {}).catch(() => {}) // refused only by a lab that is ending
    this.#there?.meddle()
  }

  async #begin(given: Given, how: Required<PlayOptions>, goal?: object): Promise<Played> {
    const play = ++this.#last
    this.#given.set(play, { given, how })
    return playedOf(given, (await this.ask('play', { scenario: given.text, play, ...how, ...goal })) as unknown as Answer, this.voice)
  }

  /** Takes what is told of the scenario that is played; that one. */
  told(told: NonNullable<Delta['playing']>): Play {
    if (told.play !== this.#there?.nth) {
      const { given, how } = this.#given.get(told.play)!
      if (!how.here) this.replaced()
      this.#there = new Play(told.play, given, how, this.voice)
    }
    this.#there.take(told)
    return this.#there
  }
}
