import { css, html, nothing, type PropertyValues } from 'lit'
import { short } from '../lab/short.js'
import type { Lab, Status } from '../lab/types.js'
import type { Telling } from '../element/telling.js'
import { Dial, type Bounds } from './dial.js'
import { guessNames } from './names.js'
import { outOf, type Out } from './outs.js'

/** Where an author says nothing. */
const usual = { min: 0, max: 10_000 }

/** What a reader has guessed, and of which run. */
interface Guess {
  readonly said: number
  /** How much was measured by then. */
  readonly count: number
  readonly run: string
}

/**
 * `<raft-guess for="fig" name="leaderless.last" min="0" max="2000" step="10">For how long will nobody lead?</raft-guess>`: asks the reader
 * for a prediction, and shows the gap once their own run has measured it. Until then it gives nothing away.
 */
export class RaftGuess extends Dial {
  static override styles = [
    Dial.styles,
    css`
      :host {
        display: block;
        margin: 1em 0;
        padding: 8px 12px;
        border-inline-start: 3px solid light-dark(#0063a3, #62b8f0);
        overflow-wrap: anywhere;
      }
      /* As high for what is asked as for what is told then, so that what is below stays. */
      .both {
        display: grid;
      }
      .both > * {
        grid-area: 1 / 1;
      }
      .away {
        visibility: hidden;
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 12px;
        margin: 4px 0 0;
      }
      button {
        min-height: 28px;
        margin: 0;
        padding: 0 12px;
        border: 1px solid currentColor;
        border-radius: 6px;
        background: none;
        color: inherit;
        font: inherit;
        font-size: 0.875em;
        cursor: pointer;
      }
      button[aria-disabled='true'] {
        opacity: 0.5;
        cursor: default;
      }
      button:focus-visible {
        outline: 2px solid currentColor;
        outline-offset: 2px;
      }
      output {
        font-variant-numeric: tabular-nums;
      }
      /* The guess hollow, the run full, on one scale. */
      .gap {
        position: relative;
        flex: 1 0 120px;
        max-width: 320px;
        height: 12px;
        margin: 0 6px;
      }
      .gap::before {
        content: '';
        position: absolute;
        inset: 50% 0 auto;
        border-top: 1px solid;
      }
      .gap > * {
        position: absolute;
        box-sizing: border-box;
        width: 12px;
        height: 12px;
        margin-left: -6px;
        border: 2px solid currentColor;
        border-radius: 50%;
      }
      .gap > .said {
        background: Canvas;
      }
      .gap > .was {
        background: currentColor;
        border-radius: 2px;
      }
      @media print {
        .both {
          display: none; /* paper takes no guess */
        }
      }
      @media (forced-colors: active) {
        .gap > .was {
          forced-color-adjust: none;
          background: CanvasText;
        }
      }
    `,
  ]
  static override properties = { ...Dial.properties, unitName: { type: String, attribute: 'unit' }, draft: { state: true }, guess: { state: true }, was: { state: true } }
  /** What stands behind the number, where the unit's own word is not meant. */
  declare unitName: string | null
  /** What is in the field; undefined: nothing yet. */
  protected declare draft: number | undefined
  protected declare guess: Guess | undefined
  /** What the run has shown since. */
  protected declare was: number | undefined
  #status: Status | undefined
  #run = ''
  readonly #labs = new WeakMap<Lab, number>()
  #made = 0

  constructor() {
    super()
    this.unitName = null
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    if (this.#out) this.size(this.draft ?? 0)
    if (changed.has('name') || changed.has('for')) this.#ask()
  }

  protected override hear(status: Status, lab: Lab): void {
    this.#status = status
    this.#run = this.#runOf(status, lab)
    const { guess } = this
    const out = this.#out
    if (!guess || !out) return
    const before = guess.run === this.#run ? guess.count : 0
    if (guess.run !== this.#run && this.was !== undefined && out.count(status) === 0) this.was = undefined // another run, which has shown nothing yet
    if (out.count(status) <= before) return
    const was = out.read(status)
    if (typeof was === 'number') this.was = was
  }

  get #out(): Out | undefined {
    return (guessNames as readonly (string | null)[]).includes(this.name) ? outOf(this.name) : undefined
  }

  /** Which run it is: of another lab, of another scenario's cluster, or since another mark. */
  #runOf({ playing, measured }: Status, lab: Lab): string {
    if (!this.#labs.has(lab)) this.#labs.set(lab, ++this.#made)
    return `${this.#labs.get(lab)} ${playing?.nth ?? 0} ${measured.since}`
  }

  protected override get bounds(): Bounds {
    const whole = this.#out?.unit === 'count'
    const [min, max] = [this.min, this.max].map((n, i) => this.within(n, i === 0 ? usual.min : usual.max, { min: 0, max: 1e9 })) as [number, number]
    return { min, max: Math.max(min, max), step: this.step !== null && this.step > 0 ? this.step : 1, ...(whole && { whole }) }
  }

  /** Where nothing stands it begins in the middle, which tells nothing. */
  protected override get from(): number {
    const { min, max, step } = this.bounds
    return Number.isNaN(this.typed) ? min + Math.round((max - min) / 2 / step) * step : this.typed
  }

  protected override get unit(): Telling {
    const own = this.unitName
    const unit = this.#out?.unit ?? 'count'
    return ({ prose }) => own ?? prose.unitNames[unit]
  }

  protected override want(value: number): void {
    this.draft = this.near(value)
  }

  protected override enter(): void {
    this.#say()
  }

  protected override render() {
    const { words, lacks } = this
    const { prose } = words
    const out = this.#out
    if (!out) return html`<span role="alert">${prose.noGuess(short(this.name ?? ''), guessNames)}</span>`
    if (lacks) return html`<span role="alert">${lacks(words)}</span>`
    const { guess, was } = this
    const unit = this.unit(words)
    const label = this.label ?? (this.textContent?.trim().replace(/\s+/g, ' ') || prose.guessLabel)
    return html`<slot></slot>
      <div class="both">
        <div class="line ${guess ? 'away' : ''}">
          <span dir="auto">${this.field(this.draft ?? NaN, label, unit)} ${unit}</span>
          <button name="guess" aria-disabled=${this.draft === undefined ? 'true' : nothing} @click=${this.#say}>${prose.guess}</button>
        </div>
        <div class="line ${guess ? '' : 'away'}">
          <output role="status" dir="auto">${guess ? this.#told(out, guess.said, was) : nothing}</output>
          ${this.#gap(guess?.said, was)}
          <button name="again" @click=${this.#again}>${prose.again}</button>
        </div>
      </div>`
  }

  #told(out: Out, said: number, was: number | undefined): string {
    const { prose } = this.words
    const write = (n: number) => (this.unitName === null ? prose.units[out.unit](n) : `${prose.units.count(n)} ${this.unitName}`)
    return was === undefined ? prose.waits(write(said)) : prose.gap(write(said), write(was))
  }

  /** Both on one scale, from the least to the most that is asked for. */
  #gap(said: number | undefined, was: number | undefined) {
    const { min, max } = this.bounds
    const mark = (name: string, n: number | undefined) =>
      n === undefined ? nothing : html`<span class=${name} .style=${`left:${max > min ? (100 * Math.min(Math.max(n - min, 0), max - min)) / (max - min) : 50}%`}></span>`
    return html`<span class="gap" aria-hidden="true">${mark('said', said)}${mark('was', was)}</span>`
  }

  readonly #say = (): void => {
    const { draft } = this
    const out = this.#out
    if (draft === undefined || !out) return
    this.guess = { said: draft, count: this.#status ? out.count(this.#status) : 0, run: this.#run }
    this.was = undefined
    this.#focus('again')
  }

  /** Asks again, for another run. */
  readonly #again = (): void => {
    this.#ask()
    this.#focus('')
  }

  #ask(): void {
    this.guess = this.was = undefined
  }

  /** Who has pressed a button that goes away stays where it was. */
  #focus(name: string): void {
    void this.updateComplete.then(() => (name ? this.renderRoot.querySelector<HTMLElement>(`button[name=${name}]`) : this.input)?.focus({ preventScroll: true }))
  }
}
