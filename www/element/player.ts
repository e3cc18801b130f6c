import type { Words } from '../i18n/index.js'
import type { Arrival } from '../lab/arrive.js'
import type { Lab, Scenario } from '../lab/types.js'
import { isRead, type Setup } from './attributes.js'
import type { Running } from './cluster.js'
import type { Notices } from './notices.js'
import { open } from './opening.js'
import { errorTold, type Telling } from './telling.js'
import { isLeft } from './travel.js'

/** What a player knows of the element whose scenarios it plays. */
export interface Playable {
  readonly running: Running | undefined
  readonly words: Words
  /** What is asked for beside a scenario, and does not count. */
  readonly unused: readonly string[]
  /** Puts that the page itself makes, a second of the cluster's clock. */
  readonly writes: number
  /** Whether it plays what its page opens with. */
  readonly opens: boolean
}

/** Why nothing is played. */
const notPlayed = (error: Error): Telling => (words) => words.element.notPlayed(errorTold(error)(words))

/** Plays what is asked for, and says what came of that. */
export class Player {
  /** The lab that plays what is asked for, once it is at the moment of its link. */
  #stage: Lab | undefined

  constructor(private readonly of: Playable, private readonly notices: Notices) {}

  /** Whether a lab is to play something as soon as it runs. */
  plays({ scenario, unplayable, options }: Setup): boolean {
    return !options.moment && (scenario !== null || (!unplayable && this.of.opens))
  }

  /** A lab is at the moment of its link, if it has one: there nothing is played, and it says what it is, unless it is the very moment. Resolves once nothing is played any more. */
  async begin(running: Running, setup: Setup, arrival: Arrival | null): Promise<void> {
    this.#stage = running.lab
    if (arrival) this.#arrived(arrival, running.lab.status().build, setup)
    await this.#play(running, arrival ? { ...setup, scenario: null } : setup)
  }

  /** Another scenario is asked for: it is played at once, or as soon as there is a lab for it. */
  replay(setup: Setup): void {
    const { running } = this.of
    if (running && running.lab === this.#stage) void this.#play(running, setup)
  }

  /** Plays what the page opens with, on the cluster that is there, or again on another. */
  open(how = { here: false }): Promise<void> {
    return open(() => this.of.running, this.of.writes, how, (error) => this.notices.tell(notPlayed(error)))
  }

  #arrived({ build, differs, made, refused, left, again }: Arrival, own: string, { options }: Setup): void {
    if (again) this.notices.tell(({ element }) => element.lessonAgain, 'status')
    else if (options.world !== 'sim') this.notices.tell(({ element }) => element.linkAgain(made, refused, left))
    else if (differs) this.notices.tell(({ element }) => element.linkDiffers(build, own))
  }

  /** In the meantime the page itself writes nothing. Where there is no scenario, or it can't be played, it does. */
  async #play({ lab, client }: Running, { scenario, writes, unplayable, ...setup }: Setup): Promise<void> {
    if (scenario === null && !unplayable && this.of.opens) return this.open({ here: true })
    client.write(scenario === null ? writes : 0)
    if (unplayable) this.notices.tell((words) => words.element.notPlayed(unplayable(words)))
    if (scenario === null) return
    const { unused } = this.of
    if (unused.length > 0) this.notices.tell(({ element }) => element.besideScenario([...unused]), 'status')
    await lab.play(scenario as Scenario, { reading: isRead(setup) }).catch((error: Error) => {
      if (!isLeft(error)) this.notices.tell(notPlayed(error))
      if (this.of.running?.client === client) client.write(writes)
    })
  }
}
