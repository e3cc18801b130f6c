import { html, nothing, type PropertyValues } from 'lit'
import { live } from 'lit/directives/live.js'
import { readCompareOptions } from '../lab/arguments.js'
import type { CompareOptions, Settings, Side, Status, Step } from '../lab/types.js'
import type { Words } from '../i18n/index.js'
import { coloursAround, PageWatch } from '../element/colours.js'
import type { RaftLabElement } from '../element/public.js'
import { borderLook } from '../element/style/box.js'
import { controls } from '../element/style/controls.js'
import { tokens } from '../element/style/tokens.js'
import { errorTold, resultTold, type Telling } from '../element/telling.js'
import { isLeft } from '../element/travel.js'
import { Unsaid } from '../element/unsaid.js'
import { Bout } from './bout.js'
import { told } from './difference.js'
import { duelLook } from './duel-look.js'
import { another, choices, labelOf, readDuel, stepsOf, stretches, takesOf, typed, valuesBefore, valueText, type DuelSetting, type Happens } from './duel-plan.js'
import { bringIntoSight, playingOf } from './figure.js'
import { OfFigure } from './of-figure.js'

/** Rungs of the slider of time. */
const rungs = 1000

const verbs = { crash: [{ do: 'crash' }], cut: [{ do: 'partition' }], heal: [{ do: 'heal' }], write: [{ do: 'put', key: 'duel', value: '1' }] } as const satisfies Record<string, readonly Step[]>

/** What a reader has chosen. */
interface Choice {
  setting: DuelSetting
  text: string
  stretch: number
  happens: Happens
}

/** A duel while it runs: how far it is, and how to give it up. */
interface Under {
  done: number
  readonly given: AbortController
}

/**
 * `<raft-duel for="fig" at="2000" set='{"election":[1000,2000]}' until="12000">`: two clusters that go on from one moment of a figure, one setting apart, and
 * what came of it, in one sentence. Without `set` its reader chooses.
 */
export class RaftDuel extends OfFigure {
  static override styles = [tokens, controls, borderLook, duelLook]
  static override properties = {
    ...OfFigure.properties,
    set: { type: String }, at: { type: String }, until: { type: String }, do: { type: String },
    of: { attribute: false }, closes: { type: Boolean, attribute: false },
    bout: { state: true }, differs: { state: true }, under: { state: true }, trouble: { state: true }, choice: { state: true },
  }
  declare set: string | null
  declare at: string | null
  declare until: string | null
  declare do: string | null
  /** The figure itself, where no name says which. */
  declare of: RaftLabElement | undefined
  /** Whether its reader has called it, and may send it away. */
  declare closes: boolean
  protected declare bout: Bout | undefined
  /** What the settings apart are in each. */
  protected declare differs: readonly [Settings, Settings] | undefined
  protected declare under: Under | undefined
  protected declare trouble: Telling | null
  protected declare choice: Choice | undefined
  #status: Status | undefined
  readonly #page = new PageWatch(() => this.requestUpdate())
  readonly #sight = new IntersectionObserver((entries) => this.bout?.show(entries.at(-1)?.isIntersecting ?? false))

  constructor() {
    super()
    this.set = this.at = this.until = this.do = null
    this.trouble = null
    this.closes = false
  }

  override get figure(): RaftLabElement | undefined {
    return this.of ?? super.figure
  }

  /** Whoever has called it reads the figure's language. */
  protected override get follows(): Element {
    return this.of ?? this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#page.begin(this)
    this.#sight.observe(this)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#page.end()
    this.#sight.disconnect()
    setTimeout(() => this.isConnected || this.#end(), 0) // an element that is moved comes back at once
  }

  protected override hear(status: Status): void {
    const first = !this.#status
    this.#status = status
    if (first && this.set === null) this.#choose({ setting: 'election' })
    if (first && this.closes) void this.updateComplete.then(() => this.renderRoot.querySelector('select')?.focus({ preventScroll: true }))
  }

  protected override willUpdate(): void {
    this.bout?.speak(this.words.tongue)
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    if (['set', 'at', 'until', 'do', 'for', 'found'].some((name) => changed.has(name))) this.trouble = this.#wrong()
  }

  /** What an author got wrong, as far as can be told before it runs. */
  #wrong(): Telling | null {
    if (!this.figure) return this.lacks
    try {
      const asked = readDuel(this)
      if (asked.set !== undefined) readCompareOptions(asked)
      return null
    } catch (error) {
      return errorTold(error)
    }
  }

  protected override render() {
    const { words } = this
    const { duel } = words
    const { bout, under, trouble } = this
    return html`<div class="room"><div class="lab" lang=${words.lang} data-colours=${coloursAround(this) ?? nothing}>
      <section class="duel" aria-label=${duel.label}>
        <div class="row"><b>${this.#title(words)}</b></div>
        ${this.set === null && !bout && !under ? this.#form(words) : nothing}
        ${trouble ? html`<p class="trouble small" role="alert">${trouble(words)}</p>` : nothing}
        <div class="row" role="group" aria-label=${duel.label}>
          ${under
            ? html`<progress max="1" .value=${under.done} aria-label=${duel.running}></progress><button name="cancel" @click=${() => under.given.abort()}>${duel.cancel}</button>`
            : html`<button name="run" class="main" aria-disabled=${this.figure ? nothing : 'true'} @click=${this.#run}>${duel.run}</button>`}
          ${bout && !under && this.set === null ? html`<button name="again" @click=${this.#again}>${duel.again}</button>` : nothing}
          ${this.closes ? html`<button name="end" class="plain" @click=${this.#leave}>${duel.end}</button>` : nothing}
        </div>
        <p class="result${bout ? '' : ' small muted'}" role="status">${!bout ? duel.meaning : under ? nothing : told(bout.comparison, this.#labels(words), words)}</p>
        ${bout ? this.#outcome(bout, words) : nothing}
      </section>
    </div></div>`
  }

  /** What each is called. */
  #labels(words: Words): readonly [string, string] {
    const [a = {}, b = {}] = this.differs ?? []
    return [labelOf(a, words), labelOf(b, words)]
  }

  #title(words: Words): string {
    const { duel } = words
    const [a, b] = this.#labels(words)
    return a && b ? duel.title(b, a) : duel.label
  }

  #form(words: Words) {
    const { duel } = words
    const { choice } = this
    if (!choice || !this.#status) return nothing
    const { setting, text, stretch, happens } = choice
    const now = valuesBefore({ [setting]: 0 } as Settings, this.#status)[setting as keyof Settings]
    const pick = <T,>(name: string, label: string, value: T, all: readonly (readonly [T, string])[], take: (to: T) => void) =>
      html`<label class="small"><span class="muted">${label}</span><select name=${name} .value=${live(String(value))} @change=${(event: Event) => take(all[(event.target as HTMLSelectElement).selectedIndex]![0])}>${all.map(([one, text]) => html`<option value=${String(one)} ?selected=${one === value}>${text}</option>`)}</select></label>`
    return html`<div class="row form">
      ${pick('setting', duel.setting, setting, choices.filter((name) => name !== 'quiet' || this.#status?.capabilities.quiet).map((name) => [name, duel.settings[name]] as const), (setting) => this.#choose({ setting }))}
      <label class="small"><span class="muted">${duel.other} (${duel.now(valueText(setting, now, duel))})</span><input name="value" type="text" autocomplete="off" .value=${live(text)} @change=${(event: Event) => (this.choice = { ...choice, text: (event.target as HTMLInputElement).value })} /></label>
      ${pick('happens', duel.meanwhile, happens, (Object.keys(duel.events) as Happens[]).map((name) => [name, duel.events[name]] as const), (happens) => (this.choice = { ...choice, happens }))}
      ${pick('stretch', duel.stretch, stretch, stretches.map((s) => [s, duel.seconds(s)] as const), (stretch) => (this.choice = { ...choice, stretch }))}
    </div>`
  }

  #outcome(bout: Bout, words: Words) {
    const { duel, bar } = words
    const { comparison, plays, time, views } = bout
    const { from, until, a, b } = comparison
    const labels = this.#labels(words)
    const rung = until > from ? Math.round((rungs * (time - from)) / (until - from)) : rungs
    return html`
      <p class="small muted">${duel.since(from, until)}</p>
      ${[a, b].flatMap((side, i) => this.#notes(side, words).map((note) => html`<p class="note small">${duel.not(labels[i]!, note)}</p>`))}
      <div class="halves">${views.map((view, i) => html`<section class="half" aria-label=${labels[i]!}>
        <h3>${labels[i]}<span class="small muted">${bar.worlds.sim}</span></h3>
        <raft-lab-stage .view=${view} .words=${words} .active=${true} .members=${false}></raft-lab-stage>
      </section>`)}</div>
      <div class="row time small" role="group" aria-label=${duel.moment}>
        <button name="play" @click=${() => void bout.toggle().catch(this.#fail)}>${plays ? duel.hold : duel.play}</button>
        <input type="range" name="moment" min="0" max=${rungs} aria-label=${duel.moment} aria-valuetext=${words.time.moment(time, Math.max(0, until - time))} .value=${live(String(rung))} @input=${(event: Event) => bout.seek(from + ((until - from) * Number((event.target as HTMLInputElement).value)) / rungs)} />
        <span class="muted">${bar.time(time)}</span>
      </div>
      <div class="row small" role="group" aria-label=${duel.meanwhile}>
        ${(Object.keys(verbs) as (keyof typeof verbs)[]).map((name) => html`<button name=${name} @click=${() => void bout.act(verbs[name]).catch(this.#fail)}>${duel.verbs[name]}</button>`)}
      </div>`
  }

  /** What did not go there as it was asked for, and what is still open. */
  #notes({ steps, lost }: Side, words: Words): string[] {
    const wrong = steps.map((step) => resultTold(step)(words)).filter(Boolean)
    return [...(lost === null ? [] : [words.duel.leads(true)]), ...wrong.slice(0, 2)]
  }

  readonly #fail = (error: unknown): void => {
    if (isLeft(error)) return // somebody has gone elsewhere
    this.trouble = errorTold(error)
  }

  #choose(change: Partial<Choice>): void {
    const before = this.choice ?? { setting: 'election', text: '', stretch: 10, happens: 'crashes' }
    const choice = { ...before, ...change }
    this.choice = { ...choice, ...(this.#status && { text: another(choice.setting, this.#status) }) }
    this.trouble = this.#wrong()
  }

  /** What is asked for, whole: by its author or its reader. */
  #asked(status: Status): CompareOptions {
    const { choice } = this
    const read = readDuel(this)
    if (read.set !== undefined) return read as CompareOptions
    const { setting, text, stretch, happens } = choice as Choice
    const set = typed(setting, text)
    const now = valuesBefore({ [setting]: 0 } as Settings, status)
    if (!set) throw new Unsaid((words) => words.duel.noValue(text, takesOf(setting, words)))
    if (String(Object.values(set)) === String(Object.values(now))) throw new Unsaid(({ duel }) => duel.same)
    const at = read.at ?? status.time
    const until = read.until ?? at + stretch * 1000
    return { ...(read.at !== undefined && { at }), until, set, ...(read.do ? { do: read.do } : { do: stepsOf(happens, at, until) }) }
  }

  readonly #run = async (): Promise<void> => {
    const { figure } = this
    if (!figure || this.under) return
    const given = new AbortController()
    try {
      this.trouble = null
      this.under = { done: 0, given }
      this.#focus('run', 'cancel')
      const lab = await bringIntoSight(figure)
      await playingOf(figure, lab)
      const status = lab.status()
      const asked = this.#asked(status)
      await this.bout?.end()
      this.bout = undefined
      const hooks = { fail: this.#fail, changed: () => this.requestUpdate() }
      this.bout = await Bout.run(lab, { ...asked, signal: given.signal, progress: (done) => (this.under = this.under && { done, given }) }, hooks)
      this.differs = [valuesBefore(asked.set, status), asked.set]
      if (!this.isConnected) this.#end()
    } catch (error) {
      this.trouble = given.signal.aborted ? ({ duel }) => duel.cancelled : errorTold(error)
    } finally {
      this.under = undefined
      this.#focus('cancel', 'run')
    }
  }

  /** Whoever has pressed a button that another takes the place of has that one. */
  #focus(from: string, to: string): void {
    const button = (name: string) => this.renderRoot.querySelector<HTMLElement>(`button[name=${name}]`)
    if (button(from)?.matches(':focus')) void this.updateComplete.then(() => button(to)?.focus({ preventScroll: true }))
  }

  /** Whoever sends it away goes back to the figure. */
  readonly #leave = (): void => {
    const from = (name: string) => this.figure?.shadowRoot?.querySelector<HTMLElement>(name)
    const back = from('button[name=compare]') ?? from('.lab')
    back?.focus({ preventScroll: true })
    this.remove()
  }

  readonly #again = (): void => {
    this.#end()
    this.differs = undefined
  }

  /** Gives both labs back. */
  #end(): void {
    this.under?.given.abort()
    void this.bout?.end().catch(() => {})
    this.bout = undefined
  }
}
