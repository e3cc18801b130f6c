import { css, html } from 'lit'
import { ruleIds } from '../../lab/protocol.js'
import type { EngineName, RuleId } from '../../lab/types.js'
import { Part } from '../part.js'
import { controls } from '../style/controls.js'

const engineNames: readonly EngineName[] = ['raftlab', 'etcd']

/** What a new cluster is to be, as attributes of the element. */
export type Anew = { readonly engine: EngineName; readonly 'rules-off': string }

/** What counts only from a cluster's start: its engine, and the rules of Raft that it lacks. */
export class AnewPart extends Part {
  static override styles = [
    controls,
    css`
      :host {
        margin-top: 8px;
        padding-top: 4px;
        border-top: 1px solid var(--line);
      }
      summary {
        min-height: 28px;
        line-height: 28px;
        cursor: pointer;
      }
      .row {
        margin-top: 4px;
      }
      fieldset {
        min-width: 0;
        margin: 8px 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0;
        font-size: 13px;
      }
      li label {
        display: grid;
        grid-template-columns: 24px 1fr;
        align-items: start;
        min-height: 24px;
        margin-top: 4px;
        font-size: 13px;
      }
      li span span {
        display: block;
        font-size: 12px;
        line-height: 16px;
      }
    `,
  ]
  static override properties = { ...Part.properties, engine: { state: true }, off: { state: true } }
  /** Chosen here, and not in force yet; undefined: as it is. */
  declare engine: EngineName | undefined
  declare off: ReadonlySet<RuleId> | undefined
  protected override every = 250

  get #engine(): EngineName {
    return this.engine ?? this.status.engine
  }

  get #off(): ReadonlySet<RuleId> {
    return this.off ?? new Set(Object.keys(this.status.rules) as RuleId[])
  }

  protected override render() {
    const { anew } = this.words.settings
    const rules = this.#engine === 'raftlab'
    return html`<details>
      <summary>${anew.title}</summary>
      <p class="small muted">${anew.meaning}</p>
      <label class="row">${anew.engine}
        <select name="engine" .value=${this.#engine} @change=${this.#choose}>
          ${engineNames.map((name) => html`<option value=${name} ?selected=${name === this.#engine}>${name}</option>`)}
        </select>
      </label>
      <fieldset ?disabled=${!rules}>
        <legend>${rules ? anew.rules : anew.noRules}</legend>
        <ul>${ruleIds.map((id) => this.#rule(id))}</ul>
      </fieldset>
      <button @click=${this.#start}>${anew.start}</button>
    </details>`
  }

  #rule(id: RuleId) {
    const { protects } = this.words.off
    return html`<li>
      <label>
        <input type="checkbox" name=${id} .checked=${!this.#off.has(id)} @change=${() => this.#turn(id)} />
        <span><b>${id}</b><span class="muted">${protects[id]}</span></span>
      </label>
    </li>`
  }

  #choose(event: Event): void {
    this.engine = (event.target as HTMLSelectElement).value as EngineName
  }

  #turn(id: RuleId): void {
    const off = new Set(this.#off)
    if (!off.delete(id)) off.add(id)
    this.off = off
  }

  #start(): void {
    const off = this.#engine === 'raftlab' ? ruleIds.filter((id) => this.#off.has(id)) : []
    const detail: Anew = { engine: this.#engine, 'rules-off': off.join(' ') }
    this.dispatchEvent(new CustomEvent<Anew>('anew', { detail, bubbles: true, composed: true }))
    this.engine = this.off = undefined
  }
}
