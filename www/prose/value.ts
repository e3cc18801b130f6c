import { css, html, type PropertyValues } from 'lit'
import { wordOf } from '../lab/link.js'
import { short } from '../lab/short.js'
import type { Lab, Status } from '../lab/types.js'
import { numberIn } from '../element/attributes.js'
import type { RaftLabElement } from '../element/public.js'
import { start } from '../element/bodies.js'
import { allFields, type Field } from '../element/settings/fields.js'
import { valuesOf } from '../element/settings/values.js'
import { errorTold, type Telling } from '../element/telling.js'
import { Dial, type Bounds } from './dial.js'
import { valueNames } from './names.js'
import { tell } from './told.js'

/** A moving value sets the cluster at most once in so many real ms. */
const pace = 100

const fields = new Map(allFields.map((field) => [wordOf(field.id), field]))

/**
 * `<raft-value for="fig" name="election-min" min="50" max="1000" step="10">150</raft-value>`: a number in the text that is
 * dragged, typed, or stepped by keys, and sets the figure. Its content is what it shows without a script, and before the figure runs.
 */
export class RaftValue extends Dial {
  static override styles = [
    Dial.styles,
    css`
      :host {
        display: inline-block;
        overflow-wrap: anywhere;
      }
    `,
  ]
  static override properties = { ...Dial.properties, value: { state: true } }
  protected declare value: number | undefined
  #status: Status | undefined
  /** What the reader has set and the figure doesn't have yet. */
  #wish: number | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    if (this.#field) this.size(this.value ?? 0)
  }

  override look(figure: RaftLabElement | undefined, status: Status | undefined): void {
    if (figure !== this.found) this.value = undefined // it was another one's
    super.look(figure, status)
  }

  protected override hear(status: Status): void {
    this.#status = status
    if (this.#wish === undefined) this.value = this.#field?.read(valuesOf(status, 'cluster').values)
  }

  get #field(): Field | undefined {
    return valueNames.includes(this.name ?? '') ? fields.get(this.name ?? '') : undefined
  }

  /** The setting's, and within them the author's. */
  protected override get bounds(): Bounds {
    const field = this.#field as Field
    const [min, max] = [this.within(this.min, field.min, field), this.within(this.max, field.max, field)]
    return { min, max: Math.max(min, max), step: this.step !== null && this.step > 0 ? this.step : 1, ...(field.whole && { whole: true }) }
  }

  protected override get unit(): Telling {
    const { unit } = this.#field as Field
    return ({ settings }) => settings.units[unit]
  }

  protected override render() {
    const { words, lacks } = this
    const { prose, settings } = words
    const field = this.#field
    if (!field) return html`<span role="alert">${prose.noValue(short(this.name ?? ''), valueNames)}</span>`
    if (!this.figure) return lacks ? html`<span role="alert">${lacks(words)}</span>` : html`<slot></slot>`
    return this.field(this.#wish ?? this.value ?? numberIn(this.textContent ?? ''), this.label ?? settings.fields[field.id], this.unit(words))
  }

  /** Sets the figure, as near to what is wanted as the bounds allow; at the pace of a drag. */
  protected override want(value: number): void {
    this.#wish = this.near(value)
    this.requestUpdate()
    this.#timer ??= setTimeout(() => void this.#set(), pace)
  }

  async #set(): Promise<void> {
    this.#timer = undefined
    const [figure, field, wish] = [this.figure, this.#field, this.#wish]
    if (!figure || !field || wish === undefined) return
    try {
      await put(await start(figure), field, wish)
      this.dispatchEvent(new Event('change', { bubbles: true }))
    } catch (error) {
      tell(this, errorTold(error))
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
