import { css, html, nothing, type CSSResultGroup, type PropertyValues } from 'lit'
import { live } from 'lit/directives/live.js'
import { short } from '../lab/short.js'
import { numberIn } from '../element/attributes.js'
import type { Telling } from '../element/telling.js'
import { OfFigure } from './of-figure.js'
import { tell } from './told.js'

/** From so many CSS px on a press is a drag; and a drag of so many is one step. */
const slack = 4
const perStep = 6

export interface Bounds {
  readonly min: number
  readonly max: number
  readonly step: number
  /** It takes no fraction. */
  readonly whole?: boolean
}

/** A number in the text that is dragged, typed, or stepped by keys. */
export abstract class Dial extends OfFigure {
  static override styles: CSSResultGroup = css`
    input {
      box-sizing: content-box;
      min-height: 24px;
      margin: 0;
      padding: 0 2px;
      border: 0;
      border-bottom: 2px dotted currentColor;
      border-radius: 0;
      background: none;
      color: inherit;
      font: inherit;
      font-variant-numeric: tabular-nums;
      font-weight: 600;
      line-height: inherit;
      text-align: center;
      cursor: ew-resize;
      touch-action: pan-y;
    }
    input:hover {
      border-bottom-style: solid;
    }
    input:focus {
      cursor: text;
    }
    input:focus-visible {
      outline: 2px solid currentColor;
      outline-offset: 2px;
    }
    input[aria-invalid='true'] {
      border-bottom-color: light-dark(#b42318, #ff8f85);
    }
  `
  static override properties = { ...OfFigure.properties, min: { type: Number }, max: { type: Number }, step: { type: Number }, label: { type: String }, wrong: { state: true } }
  declare min: number | null
  declare max: number | null
  declare step: number | null
  /** What a screen reader calls it. */
  declare label: string | null
  protected declare wrong: boolean
  #drag: { from: number; value: number; moved: boolean } | undefined

  constructor() {
    super()
    this.wrong = false
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    if (['min', 'max', 'step'].some((name) => changed.has(name))) tell(this, this.#wrongBound())
  }

  /** What an author got wrong; what is not taken is as if it were not there. */
  #wrongBound(): Telling | null {
    for (const name of ['min', 'max', 'step'] as const) {
      const text = this.getAttribute(name)
      const above = name === 'min' ? null : name === 'max' ? this.min : 0
      if (text !== null && !(Number.isFinite(Number(text || NaN)) && Number(text) > (above ?? -Infinity))) return ({ prose }) => prose.noBound(name, short(text), above)
    }
    return null
  }

  /** What it takes now. */
  protected abstract get bounds(): Bounds

  /** Takes what the reader asks for, which the bounds may not allow. */
  protected abstract want(value: number): void

  /** The reader has pressed Enter, and what they see is taken. */
  protected enter(): void {}

  /** From where it is dragged or stepped. */
  protected get from(): number {
    return this.typed
  }

  /** What the reader sees there. */
  protected get typed(): number {
    return numberIn(this.input?.value ?? '')
  }

  protected get input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input')
  }

  /** As near to a number as the bounds allow. */
  protected near(value: number): number {
    const { min, max } = this.bounds
    return Number(Math.min(Math.max(value, min), max).toPrecision(12))
  }

  /** An author's bound, where it is a number within the usual ones. */
  protected within(n: number | null, usual: number, { min, max }: Omit<Bounds, 'step'>): number {
    return n === null || !Number.isFinite(n) ? usual : Math.min(Math.max(n, min), max)
  }

  protected field(value: number, label: string, unit: string) {
    const { min, max } = this.bounds
    const shown = Number.isNaN(value) ? '' : String(value)
    return html`<input
      type="text"
      inputmode="decimal"
      autocomplete="off"
      role="spinbutton"
      size="1"
      aria-label=${label}
      aria-valuenow=${shown || nothing}
      aria-valuemin=${min}
      aria-valuemax=${max}
      aria-valuetext=${shown ? `${shown} ${unit}` : nothing}
      aria-invalid=${this.wrong ? 'true' : 'false'}
      .value=${live(shown)}
      @keydown=${this.#key}
      @change=${this.#type}
      @pointerdown=${this.#press}
      @pointermove=${this.#move}
      @pointerup=${this.#release}
      @pointercancel=${this.#release}
    />`
  }

  /** Gives the field room for any of its values, and this one, so that no text jumps. */
  protected size(value: number): void {
    const { min, max, step } = this.bounds
    const room = Math.max(...[min, max, min + step, value].map((n) => String(Number(n.toPrecision(6))).length))
    if (this.input) this.input.style.width = `${room}ch`
  }

  /** The unit that is told with the bounds. */
  protected abstract get unit(): Telling

  readonly #key = (event: KeyboardEvent): void => {
    const { min, max, step } = this.bounds
    const value = this.from
    const to = { ArrowUp: value + step, ArrowDown: value - step, PageUp: value + 10 * step, PageDown: value - 10 * step, Home: min, End: max }[event.key]
    if (event.key === 'Enter') {
      event.preventDefault() // else it would press the button that has the focus then
      return void (this.#type() && this.enter())
    }
    if (event.key === 'Escape') return this.requestUpdate()
    if (to === undefined || Number.isNaN(to)) return
    event.preventDefault()
    this.#take(to)
  }

  readonly #type = (): boolean => {
    const { unit, bounds: { min, max, whole } } = this
    const value = this.typed
    this.wrong = !(value >= min && value <= max && (!whole || Number.isInteger(value)))
    if (this.wrong) tell(this, (words) => words.prose.takes(min, max, unit(words)))
    else this.#take(value)
    return !this.wrong
  }

  #take(value: number): void {
    this.wrong = false
    tell(this, null)
    this.want(value)
  }

  readonly #press = (event: PointerEvent): void => {
    const value = this.from
    if (event.button !== 0 || Number.isNaN(value)) return
    this.#drag = { from: event.clientX, value, moved: false }
  }

  readonly #move = (event: PointerEvent): void => {
    const drag = this.#drag
    if (!drag) return
    const way = event.clientX - drag.from
    if (!drag.moved && Math.abs(way) < slack) return
    if (!drag.moved) this.input?.setPointerCapture(event.pointerId)
    drag.moved = true
    event.preventDefault()
    this.#take(drag.value + Math.round(way / perStep) * this.bounds.step)
  }

  readonly #release = (): void => {
    this.#drag = undefined
  }
}
