import { keysOf, shown } from './foreign.js'
import { frozen } from './frozen.js'
import type { Delta } from './messages.js'
import { sentence, type Refusal } from '../i18n/sentence.js'
import { documents } from './scenarios/index.js'
import type { Caption, Played, Playing, Scenario } from './types.js'

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
  const text = keysOf(value) && written(where, () => JSON.stringify(value))
  if (!text) throw new TypeError(`${where} takes a scenario, or one of ${[...documents.keys()].join(', ')}, not ${shown(value)}`)
  return { name: null, text, document: written(where, () => frozen(JSON.parse(text) as Scenario)) }
}

/** What can be made of a scenario that is written down: one that nests too deep can't. */
function written<T>(where: string, make: () => T): T {
  try {
    return make()
  } catch {
    throw new TypeError(`${where} takes a scenario that can be written as JSON, whose objects and lists do not nest thousands deep`)
  }
}

/** What the director answers once a scenario is over. */
interface Answer {
  passed: boolean
  steps: { at: number; passed: boolean; error?: Refusal }[]
}

/** How it went, step by step: of those that never began nothing is told. */
export function playedOf({ document }: Given, { passed, steps }: Answer): Played {
  return { passed, steps: steps.map(({ error, ...told }, i) => ({ ...document.steps?.[i], ...told, ...(error && { error: sentence(error) }) })) }
}

/** A scenario that is played, or was, as far as the director has told of it. */
export class Play {
  /** When each step was over, ms of the cluster's clock. */
  readonly #over: number[] = []
  #failed: string | null = null
  #shown: Playing | undefined

  constructor(readonly nth: number, private readonly given: Given) {}

  take({ at, error }: NonNullable<Delta['playing']>): void {
    this.#over.push(...at)
    if (error) this.#failed = sentence(error)
    this.#shown = undefined
  }

  /** Where it is, or was at a moment, as the status has it. */
  at(moment: number): Playing {
    let step = this.#over.length
    while (step > 0 && this.#over[step - 1]! > moment) step--
    return this.#shown?.step === step ? this.#shown : (this.#shown = this.#playing(step))
  }

  #playing(step: number): Playing {
    const { name, document } = this.given
    const { title = null, steps = [] } = document
    const caption = steps.slice(0, step).reduce<Caption | null>((last, { say }) => say ?? last, null)
    const failed = step === this.#over.length ? this.#failed : null
    const passed = failed !== null ? false : step === steps.length ? true : null
    return frozen({ nth: this.nth, name, title, step, steps: steps.length, caption, passed, failed })
  }
}

/** What a lab was to play, and where that is. */
export class Plays {
  /** By our names for them. */
  readonly #given = new Map<number, Given>()
  #last = 0
  /** The one whose cluster is there. */
  #there: Play | undefined

  constructor(
    private readonly ask: (command: 'play', args: object) => Promise<Record<string, unknown>>,
    /** A scenario's cluster has taken the place of the one before. */
    private readonly replaced: () => void,
  ) {}

  async play(scenario: unknown): Promise<Played> {
    const given = readScenario('play: scenario', scenario)
    const play = ++this.#last
    this.#given.set(play, given)
    return playedOf(given, (await this.ask('play', { scenario: given.text, play })) as unknown as Answer)
  }

  /** Takes what is told of the scenario that is played; that one. */
  told(told: NonNullable<Delta['playing']>): Play {
    if (told.play !== this.#there?.nth) {
      this.replaced()
      this.#there = new Play(told.play, this.#given.get(told.play) as Given)
    }
    this.#there.take(told)
    return this.#there
  }
}
