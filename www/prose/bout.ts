/** Two labs that are shown beside each other and do the same. */
import { Ledger } from '../element/client/ledger.js'
import type { Ask, Commands } from '../element/ask.js'
import type { Moment, View } from '../element/moment.js'
import { isLeft, Travel } from '../element/travel.js'
import { LabView } from '../element/view.js'
import type { Tongue } from '../i18n/sentence.js'
import { letSpeak, openPair } from '../lab/lab.js'
import type { Comparison, CompareOptions, Lab, Status, Step } from '../lab/types.js'
import type { Pair } from '../lab/branches.js'

/** What is of one lab alone: it changes nothing. */
const looking = ['log', 'messages', 'wire', 'check', 'link', 'trace'] as const satisfies readonly (keyof Commands)[]
/** What changes nothing of what comes: the clock, and what is told of it. */
const pacing: readonly string[] = ['hold', 'run', 'mark', ...looking]
/** The speed at which both are shown: slow enough for eyes. */
const slowly = 0.1
/** How far both go on behind the end for what a reader does there, ms of the cluster's clock. */
const further = 5_000

export interface BoutHooks {
  fail(error: unknown): void
  /** Something of it has changed: where both are, or how it has come out. */
  changed(): void
}

/** A duel that has been run: both labs, held, at one moment. What a reader asks of one is asked of both, at the same time. */
export class Bout {
  readonly views: readonly [View, View]
  /** Whether the clocks of both run. */
  plays = false
  readonly #labs: readonly [Lab, Lab]
  readonly #views: readonly LabView[]
  readonly #ledgers: readonly Ledger[]
  readonly #travels: readonly Travel[]
  readonly #offs: readonly (() => void)[]
  #ended = false
  #tongue: Tongue | undefined

  private constructor(private readonly pair: Pair, public comparison: Comparison, private readonly hooks: BoutHooks) {
    this.#labs = pair.labs
    const fail = (error: unknown) => this.#ended || isLeft(error) || hooks.fail(error)
    this.#ledgers = this.#labs.map((lab) => new Ledger(lab))
    this.#views = this.#labs.map((lab, i) => new LabView(lab, this.#ledgers[i]!, fail))
    this.#travels = this.#labs.map((lab) => new Travel(lab, fail))
    this.views = this.#views.map((view) => shared(view, this.#ask(view.ask, fail))) as unknown as [View, View]
    this.#offs = this.#labs.map((lab) => lab.on('change', () => this.#look()))
  }

  static async run(of: Lab, options: CompareOptions, hooks: BoutHooks): Promise<Bout> {
    const { pair, asked } = await openPair(of, options)
    try {
      const comparison = await pair.reach(asked)
      await Promise.all(pair.labs.map((lab) => lab.set({ scale: slowly })))
      return new Bout(pair, comparison, hooks)
    } catch (error) {
      await pair.dispose()
      throw error
    }
  }

  /** Has both say what they say in a language from now on. */
  speak(tongue: Tongue): void {
    if (tongue === this.#tongue) return
    this.#tongue = tongue
    for (const lab of this.#labs) letSpeak(lab, tongue)
  }

  /** Ms of both clusters' clocks. */
  get time(): number {
    return Math.max(...this.#labs.map((lab) => lab.status().time))
  }

  seek(to: number): void {
    this.#stop()
    for (const travel of this.#travels) travel.seek(to)
  }

  /** Lets both run as people see it, from the beginning where they are at the end; or holds them. */
  async toggle(): Promise<void> {
    if (this.plays) return this.#stop()
    const { from, until } = this.comparison
    this.plays = true
    this.hooks.changed()
    if (this.time >= until) await Promise.all(this.#labs.map((lab) => lab.seek(from)))
    await Promise.all(this.#labs.map((lab) => lab.run()))
  }

  /** Has steps be taken by both from the moment in view on, and measures anew what comes of all. */
  async act(steps: readonly Step[]): Promise<void> {
    this.#stop()
    const { time } = this
    await Promise.all(this.#labs.map((lab) => lab.seek(time)))
    await this.#again(steps)
  }

  show(shown: boolean): void {
    for (const view of this.#views) view.show(shown)
    if (!shown) this.#stop()
  }

  async end(): Promise<void> {
    this.#ended = true
    for (const off of this.#offs) off()
    for (const one of [...this.#ledgers, ...this.#views]) one.close()
    await this.pair.dispose()
  }

  async #again(steps?: readonly Step[]): Promise<void> {
    const { until } = this.comparison
    const to = this.time >= until ? until + further : until
    this.comparison = await this.pair.reach({ until: to, do: steps })
    this.hooks.changed()
  }

  #stop(): void {
    if (!this.plays) return
    this.plays = false
    this.hooks.changed()
    const held = Promise.all(this.#labs.map((lab) => lab.hold()))
    held.then(() => this.seek(this.time), this.hooks.fail) // both at one moment
  }

  #look(): void {
    if (this.plays && this.time >= this.comparison.until) this.#stop()
    this.hooks.changed()
  }

  /** What the parts of one view may ask for: of both, but to look. */
  #ask(own: Ask, fail: (error: unknown) => void): Ask {
    const command = (name: keyof Commands) => async (...given: unknown[]) => {
      const call = (lab: Lab) => (lab[name] as (...given: unknown[]) => Promise<unknown>)(...given)
      if (!pacing.includes(name)) this.#stop()
      const [answer] = await Promise.all(this.#labs.map(call))
      if (!pacing.includes(name)) await this.#again()
      return answer
    }
    const lab = new Proxy(own.lab, { get: (target, name) => ((looking as readonly unknown[]).includes(name) ? target[name as keyof Commands] : command(name as keyof Commands)) })
    const travel = { ...goers(this.#travels), seek: (to: number | { step: number | string }) => (typeof to === 'number' ? this.seek(to) : undefined) }
    return { ...own, lab, travel, fail }
  }
}

/** Both go. */
function goers(travels: readonly Travel[]): Omit<Ask['travel'], 'seek'> {
  const both = (go: (travel: Travel) => void) => () => travels.forEach(go)
  return { latest: both((travel) => travel.latest()), step: both((travel) => travel.step()), back: both((travel) => travel.back()), undo: both((travel) => travel.undo()) }
}

/** A view whose parts ask somebody else, and say nothing of a scenario: its captions are the figure's. */
function shared(view: LabView, ask: Ask): View {
  const quiet = new WeakMap<Status, Status>()
  const of = (moment: Moment): Moment => {
    const { status } = moment
    if (!status.playing) return moment
    if (!quiet.has(status)) quiet.set(status, { ...status, playing: null })
    return { ...moment, status: quiet.get(status)! }
  }
  return { get moment() { return of(view.moment) }, ask, follow: (draw, pace) => view.follow((moment, real) => draw(of(moment), real), pace) }
}
