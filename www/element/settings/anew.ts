import { css, html, nothing } from 'lit'
import { maxNodes, ruleIds } from '../../lab/protocol.js'
import type { Disk, EngineName, RuleId, World } from '../../lab/types.js'
import { Part } from '../part.js'
import { controls } from '../style/controls.js'

const engineNames: readonly EngineName[] = ['raftlab', 'etcd']
const worldNames: readonly World[] = ['live', 'sim']
const diskNames: readonly Disk[] = ['opfs', 'memory']
const sizes = Array.from({ length: maxNodes }, (_, i) => String(i + 1))

/** What a new cluster is to be, as attributes of the element; of an empty one, its default. */
export type Anew = { readonly world: World | ''; readonly engine: EngineName; readonly nodes: string; readonly disk?: Disk; readonly 'rules-off': string }

/** What counts only from a cluster's start: its size, its world, its engine, its disks, and the rules of Raft that it lacks. */
export class AnewPart extends Part {
  static override styles = [
    controls,
    css`
      :host {
        margin-top: 4px;
        border-top: 1px solid var(--line);
      }
      summary {
        font-size: 13px;
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
  static override properties = { ...Part.properties, nodes: { state: true }, world: { state: true }, engine: { state: true }, disk: { state: true }, off: { state: true } }
  /** Chosen here, and not in force yet; undefined: as it is. */
  declare nodes: string | undefined
  declare world: World | undefined
  declare engine: EngineName | undefined
  declare disk: Disk | undefined
  declare off: ReadonlySet<RuleId> | undefined
  protected override every = 250

  get #world(): World {
    return this.world ?? this.status.world
  }

  get #engine(): EngineName {
    return this.engine ?? this.status.engine
  }

  get #nodes(): string {
    return this.nodes ?? String(Math.max(1, this.status.nodes.filter(({ member }) => member !== 'none').length))
  }

  get #disk(): Disk {
    const { disk } = this.status
    return this.disk ?? (disk === 'simulated' ? 'memory' : disk)
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
      ${this.#select('nodes', sizes, this.#nodes)} ${this.#select('world', worldNames, this.#world)} ${this.#select('engine', engineNames, this.#engine)}
      ${this.#world === 'live' ? this.#select('disk', diskNames, this.#disk) : nothing}
      <fieldset ?disabled=${!rules}>
        <legend>${rules ? anew.rules : anew.noRules}</legend>
        <ul>${ruleIds.map((id) => this.#rule(id))}</ul>
      </fieldset>
      <button @click=${this.#start}>${anew.start}</button>
    </details>`
  }

  #select(name: 'nodes' | 'world' | 'engine' | 'disk', choices: readonly string[], chosen: string) {
    const { anew } = this.words.settings
    const choose = (event: Event) => Object.assign(this, { [name]: (event.target as HTMLSelectElement).value })
    return html`<label class="row">${anew[name]}
      <select name=${name} .value=${chosen} @change=${choose}>
        ${choices.map((choice) => html`<option value=${choice} ?selected=${choice === chosen}>${choice}</option>`)}
      </select>
    </label>`
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

  #turn(id: RuleId): void {
    const off = new Set(this.#off)
    if (!off.delete(id)) off.add(id)
    this.off = off
  }

  #start(): void {
    const off = this.#engine === 'raftlab' ? ruleIds.filter((id) => this.#off.has(id)) : []
    const detail: Anew = { world: this.#world === 'live' ? '' : this.#world, engine: this.#engine, nodes: this.#nodes, ...(this.disk && { disk: this.disk }), 'rules-off': off.join(' ') }
    this.dispatchEvent(new CustomEvent<Anew>('anew', { detail, bubbles: true, composed: true }))
    this.nodes = this.world = this.engine = this.disk = this.off = undefined
  }
}
