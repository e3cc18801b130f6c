import { css, html, nothing } from 'lit'
import type { LinkSettings, NodeSettings, Settings } from '../../lab/types.js'
import type { Commands } from '../ask.js'
import { numberIn } from '../attributes.js'
import { Drafts } from '../drafts.js'
import { Part } from '../part.js'
import { controls } from '../style/controls.js'
import { errorTold, type Telling } from '../telling.js'
import { fieldsOf, rung, type Depth, type Field, type FieldId } from './fields.js'
import { kindOf, targetKey, valuesOf, type Target, type Values } from './values.js'

/** A moving slider sets the cluster at most once in so many real ms. */
const pace = 80

/** The settings that a target has, each a slider and a number; one server has no link whose latency could be set. `compact` leaves the sliders out. */
export class FieldsForm extends Part {
  static override styles = [
    controls,
    css`
      .field {
        display: grid;
        grid-template-columns: 92px minmax(48px, 1fr) 60px 16px;
        align-items: center;
        gap: 0 4px;
        padding: 2px 0;
        font-size: 13px;
      }
      .field input[type='text'] {
        min-height: 24px;
        padding: 0 4px;
        text-align: right;
      }
      .mixed {
        display: block;
        color: var(--unsure);
        font-size: 11px;
        line-height: 12px;
      }
      .field {
        position: relative;
      }
      .help {
        grid-column: 1 / -1;
        font-size: 12px;
        line-height: 16px;
      }
      /* It lies over what is below, so that nothing moves under the pointer. */
      .trouble {
        position: absolute;
        inset: 100% 0 auto;
        z-index: 1;
        padding: 2px 4px;
        border: 1px solid var(--bad);
        border-radius: 4px;
        background: var(--surface);
        color: var(--bad);
        pointer-events: none;
      }
      :host([compact]) .fields {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(88px, 1fr));
        gap: 0 12px;
      }
      :host([compact]) .field {
        grid-template-columns: 1fr 20px;
        font-size: 12px;
        line-height: 16px;
      }
      :host([compact]) label {
        grid-column: 1 / -1;
      }
    `,
  ]
  static override properties = {
    ...Part.properties,
    target: { attribute: false },
    depth: { attribute: false },
    compact: { type: Boolean, reflect: true },
    troubles: { state: true },
  }
  declare target: Target
  /** undefined: all settings. */
  declare depth: Depth | undefined
  declare compact: boolean
  declare troubles: ReadonlyMap<FieldId, Telling>
  protected override every = 250
  readonly #drafts = new Drafts<FieldId, number>()
  #waiting: { field: Field; value: number } | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor() {
    super()
    this.troubles = new Map()
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    this.#drafts.follow(this.moment)
    const before = changed.get('target') as Target | undefined
    if (before === undefined || targetKey(before) === targetKey(this.target)) return
    this.#flush(before)
    this.#drafts.clear()
    this.troubles = new Map()
  }

  protected override render() {
    const { mixed } = valuesOf(this.status, this.target)
    const values = this.#coming()
    return html`<div class="fields">
      ${fieldsOf(kindOf(this.target), this.status.capabilities, this.depth).filter(({ of }) => of in values).map((field) => this.#field(field, values, mixed.has(field.of)))}
    </div>`
  }

  #field(field: Field, values: Values, mixed: boolean) {
    const { settings } = this.words
    const draft = this.#drafts.get(field.id)
    const value = draft ?? field.read(values) ?? field.max
    const word = draft === undefined && typeof values[field.of] === 'string' ? values[field.of] : undefined
    const trouble = this.troubles.get(field.id)
    const name = settings.fields[field.id]
    const help = (settings.help as Partial<Record<FieldId, string>>)[field.id]
    const text = `${word ?? value} ${settings.units[field.unit]}`
    return html`<div class="field">
      <label for=${field.id}>${name} ${mixed ? html`<span class="mixed">${settings.mixed}</span>` : nothing}</label>
      ${this.compact
        ? nothing
        : html`<input
            type="range"
            name="${field.id}-slider"
            min="0"
            max=${field.ladder.length - 1}
            step="1"
            aria-label=${settings.slider(name)}
            aria-valuetext=${text}
            .value=${String(rung(field, value))}
            @input=${(e: Event) => this.#slide(field, e)}
          />`}
      <input
        type="text"
        inputmode="decimal"
        autocomplete="off"
        id=${field.id}
        name=${field.id}
        aria-invalid=${trouble ? 'true' : nothing}
        aria-describedby=${trouble ? `${field.id}-trouble` : help && !this.compact ? `${field.id}-help` : nothing}
        .value=${String(word ?? value)}
        @change=${(e: Event) => this.#type(field, e)}
        @keydown=${this.#enter}
      />
      <span class="muted small">${settings.units[field.unit]}</span>
      ${help && !this.compact ? html`<span class="help muted" id="${field.id}-help">${help}</span>` : nothing}
      ${trouble ? html`<span class="trouble small" role="alert" id="${field.id}-trouble">${trouble(this.words)}</span>` : nothing}
    </div>`
  }

  #slide(field: Field, event: Event): void {
    const value = field.ladder[Number((event.target as HTMLInputElement).value)]
    if (value === undefined) return
    if (this.#waiting?.field !== field) this.#flush()
    this.#drafts.set(field.id, value)
    this.#waiting = { field, value }
    this.#timer ??= setTimeout(() => this.#flush(), pace)
    this.requestUpdate()
  }

  #flush(target = this.target): void {
    clearTimeout(this.#timer)
    const waiting = this.#waiting
    this.#timer = this.#waiting = undefined
    if (waiting) void this.#set(waiting.field, waiting.value, target)
  }

  #type(field: Field, event: Event): void {
    const value = numberIn((event.target as HTMLInputElement).value)
    if (value >= field.min && value <= field.max && (!field.whole || Number.isInteger(value))) return void this.#set(field, value)
    this.#tell(field, ({ settings }) => settings.takes(field.min, field.max, settings.units[field.unit], field.whole))
  }

  #enter(event: KeyboardEvent): void {
    if (event.key === 'Enter') (event.target as HTMLInputElement).dispatchEvent(new Event('change'))
  }

  async #set(field: Field, value: number, target = this.target): Promise<void> {
    const change = field.change(value, this.#coming(target, field))
    this.#tell(field, undefined)
    try {
      await this.#drafts.during(field.id, value, apply(this.ask.lab, target, change), () => this.moment)
    } catch (error) {
      this.#tell(field, errorTold(error))
    }
    this.requestUpdate()
  }

  /** What is in force at a target once all drafts are, but for those of one field. */
  #coming(target = this.target, but?: Field): Values {
    this.#drafts.follow(this.moment)
    const { status } = this
    const { values } = valuesOf(status, target)
    const fields = fieldsOf(kindOf(target), status.capabilities)
    for (const [id, draft] of this.#drafts) {
      const field = fields.find((field) => field.id === id)
      if (field && id !== but?.id) Object.assign(values, field.change(draft, values))
    }
    return values
  }

  #tell(field: Field, trouble: Telling | undefined): void {
    const troubles = new Map(this.troubles)
    if (trouble) troubles.set(field.id, trouble)
    else troubles.delete(field.id)
    this.troubles = troubles
  }
}

/** Sets what a target takes. */
function apply(lab: Commands, target: Target, change: Settings & NodeSettings & LinkSettings): Promise<void> {
  if (target === 'cluster') return lab.set(change)
  return 'node' in target ? lab.set(change, { node: target.node }) : lab.set(change, { link: target.link })
}
