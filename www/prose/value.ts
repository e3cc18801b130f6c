import { css, html, nothing, type PropertyValues } from 'lit'
import { live } from 'lit/directives/live.js'
import { wordOf } from '../lab/link.js'
import type { Lab, Status } from '../lab/types.js'
import { numberIn } from '../element/attributes.js'
import { wordsAround } from '../element/language.js'
import { allFields, type Field } from '../element/settings/fields.js'
import { valuesOf } from '../element/settings/values.js'
import { OfFigure } from './of-figure.js'
import { tell } from './told.js'

/** From so many CSS px on a press is a drag; and a drag of so many is one step. */
const slack = 4
const perStep = 6
/** A moving value sets the cluster at most once in so many real ms. */
const pace = 100

const named = new Map(allFields.filter(({ targets }) => targets.includes('cluster')).map((field) => [wordOf(field.id), field]))

/**
 * `<raft-value for="fig" name="election-min" min="50" max="1000" step="10">150</raft-value>`: a number in the text that is
 * dragged, typed, or stepped by keys, and sets the figure. Its content is what it shows without a script, and before the figure runs.
 */
export class RaftValue extends OfFigure {
  static override styles = css`
    :host {
      display: inline-block;
    }
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
  static override properties = { ...OfFigure.properties, min: { type: Number }, max: { type: Number }, step: { type: Number }, label: { type: String }, value: { state: true }, wrong: { state: true } }
  declare min: number | null
  declare max: number | null
  declare step: number | null
  /** What a screen reader calls it; the setting's name, where there is none. */
  declare label: string | null
  protected declare value: number | undefined
  protected declare wrong: boolean
  #status: Status | undefined
  /** What the reader has set and the figure doesn't have yet. */
  #wish: number | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #drag: { from: number; value: number; moved: boolean } | undefined

  constructor() {
    super()
    this.wrong = false
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    const [input, field] = [this.#input, this.#field]
    if (input && field) input.style.width = `${this.#room(field)}ch`
  }

  protected override hear(status: Status): void {
    this.#status = status
    if (this.#wish === undefined) this.value = this.#field?.read(valuesOf(status, 'cluster').values)
  }

  get #field(): Field | undefined {
    return named.get(this.name ?? '')
  }

  /** The bounds that hold: the setting's, and within them the author's. */
  #bounds(field: Field): { min: number; max: number; step: number } {
    const within = (n: number | null, usual: number) => (n === null || !Number.isFinite(n) ? usual : Math.min(Math.max(n, field.min), field.max))
    const [min, max] = [within(this.min, field.min), within(this.max, field.max)]
    return { min, max: Math.max(min, max), step: this.step !== null && this.step > 0 ? this.step : 1 }
  }

  protected override render() {
    const words = wordsAround(this)
    const { prose, settings } = words
    const field = this.#field
    if (!field) return html`<span role="alert">${prose.noValue(this.name ?? '', [...named.keys()])}</span>`
    if (!this.figure) return html`<span role="alert">${prose.noFigure(this.for ?? '')}</span>`
    const { min, max } = this.#bounds(field)
    const unit = settings.units[field.unit]
    const value = this.#wish ?? this.value ?? numberIn(this.textContent ?? '')
    const shown = Number.isNaN(value) ? '' : String(value)
    return html`<input
      type="text"
      inputmode="decimal"
      autocomplete="off"
      role="spinbutton"
      size="1"
      aria-label=${this.label ?? settings.fields[field.id]}
      aria-valuenow=${shown || nothing}
      aria-valuemin=${min}
      aria-valuemax=${max}
      aria-valuetext=${`${shown} ${unit}`}
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

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input')
  }

  /** What the reader sees there. */
  get #typed(): number {
    return numberIn(this.#input?.value ?? '')
  }

  /** Characters that any value has room in, so that no text jumps. */
  #room(field: Field): number {
    const { min, max, step } = this.#bounds(field)
    return Math.max(...[min, max, min + step, this.value ?? 0].map((n) => String(Number(n.toPrecision(6))).length))
  }

  readonly #key = (event: KeyboardEvent): void => {
    const field = this.#field as Field
    const { min, max, step } = this.#bounds(field)
    const value = this.#typed
    const to = { ArrowUp: value + step, ArrowDown: value - step, PageUp: value + 10 * step, PageDown: value - 10 * step, Home: min, End: max }[event.key]
    if (event.key === 'Enter') return this.#type()
    if (event.key === 'Escape') return this.requestUpdate()
    if (to === undefined || Number.isNaN(to)) return
    event.preventDefault()
    this.#want(to)
  }

  readonly #type = (): void => {
    const field = this.#field as Field
    const { min, max } = this.#bounds(field)
    const value = this.#typed
    this.wrong = !(value >= min && value <= max && (!field.whole || Number.isInteger(value)))
    if (!this.wrong) return this.#want(value)
    const words = wordsAround(this)
    tell(this, words.prose.takes(min, max, words.settings.units[field.unit]))
  }

  readonly #press = (event: PointerEvent): void => {
    const value = this.#typed
    if (event.button !== 0 || Number.isNaN(value)) return
    this.#drag = { from: event.clientX, value, moved: false }
  }

  readonly #move = (event: PointerEvent): void => {
    const drag = this.#drag
    if (!drag) return
    const way = event.clientX - drag.from
    if (!drag.moved && Math.abs(way) < slack) return
    if (!drag.moved) this.#input?.setPointerCapture(event.pointerId)
    drag.moved = true
    event.preventDefault()
    this.#want(drag.value + Math.round(way / perStep) * this.#bounds(this.#field as Field).step)
  }

  readonly #release = (): void => {
    this.#drag = undefined
  }

  /** Sets the figure, as near to what is wanted as the bounds allow; at the pace of a drag. */
  #want(value: number): void {
    const { min, max } = this.#bounds(this.#field as Field)
    this.#wish = Number(Math.min(Math.max(value, min), max).toPrecision(12))
    this.wrong = false
    tell(this, null)
    this.requestUpdate()
    this.#timer ??= setTimeout(() => void this.#set(), pace)
  }

  async #set(): Promise<void> {
    this.#timer = undefined
    const [figure, field, wish] = [this.figure, this.#field, this.#wish]
    if (!figure || !field || wish === undefined) return
    try {
      await put(await figure.ready, field, wish)
      this.dispatchEvent(new Event('change', { bubbles: true }))
    } catch (error) {
      tell(this, error instanceof Error ? error.message : String(error))
    }
    if (this.#wish !== wish) return
    this.#wish = undefined
    const status = figure.lab?.status() ?? this.#status
    if (status) this.value = field.read(valuesOf(status, 'cluster').values)
    this.requestUpdate()
  }
}

function put(lab: Lab, field: Field, value: number): Promise<void> {
  return lab.set(field.change(value, valuesOf(lab.status(), 'cluster').values))
}
