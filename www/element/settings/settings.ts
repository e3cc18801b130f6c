import { css, html, nothing } from 'lit'
import { live } from 'lit/directives/live.js'
import type { NodeSettings, Settings } from '../../lab/types.js'
import { Drafts } from '../drafts.js'
import { Part } from '../part.js'
import { controls } from '../style/controls.js'
import { errorTold, type Telling } from '../telling.js'
import { clusterOf, etcd, warnings } from './advice.js'
import type { Depth } from './fields.js'
import { kindOf, targetKey, targetOf, valuesOf, type Target } from './values.js'

/** Ready-made elections: the paper's, and what etcd draws by default. */
const presets = [
  { name: 'paper', election: [150, 300], heartbeat: 50 },
  { name: 'etcd', election: [1000, 2000], heartbeat: 100 },
] as const

const switchNames = ['preVote', 'checkQuorum', 'quiet'] as const
type SwitchName = (typeof switchNames)[number]

/** The settings of the running cluster; they act at once. */
export class SettingsPart extends Part {
  static override styles = [
    controls,
    css`
      .top {
        justify-content: space-between;
        margin-bottom: 8px;
      }
      select {
        max-width: 168px;
      }
      .switches {
        margin-top: 4px;
        font-size: 13px;
      }
      .switches label {
        min-height: 24px;
        flex-wrap: nowrap;
        gap: 4px;
      }
      .switches input {
        flex: none;
      }
      .switches b {
        font-weight: 400;
        flex: 0 0 92px;
      }
      .switches span {
        flex: 1;
        font-size: 12px;
        line-height: 16px;
      }
      .warnings li {
        margin-top: 8px;
        padding: 4px 8px;
        border-left: 3px solid var(--unsure);
        background: color-mix(in srgb, var(--unsure) 10%, transparent);
        font-size: 13px;
        line-height: 18px;
      }
      .engine {
        margin-top: 8px;
      }
      details {
        margin-top: 4px;
        border-top: 1px solid var(--line);
      }
      summary {
        font-size: 13px;
        min-height: 28px;
        line-height: 28px;
        cursor: pointer;
      }
      code {
        display: block;
        font-family: var(--mono);
        user-select: all;
      }
      code span {
        white-space: nowrap;
      }
    `,
  ]
  static override properties = { ...Part.properties, target: { state: true }, deep: { state: true }, trouble: { state: true } }
  declare target: Target
  /** Whether what few people set is there too. */
  declare deep: boolean
  declare trouble: Telling | undefined
  protected override every = 250
  readonly #drafts = new Drafts<SwitchName, boolean>()

  constructor() {
    super()
    this.target = 'cluster'
    this.deep = false
    this.trouble = undefined
  }

  protected override render() {
    const { view, words, active, target } = this
    const fields = (depth: Depth) => html`<raft-lab-fields .view=${view} .words=${words} .active=${active} .target=${target} .depth=${depth}></raft-lab-fields>`
    return html`
      <div class="row top">
        <label class="row">${words.settings.target} ${this.#targets()}</label>
        <span class="row" role="group" aria-label=${words.settings.presets}>${presets.map((preset) => this.#preset(preset))}</span>
      </div>
      ${fields('few')} ${this.#engine()}
      <details ?open=${this.deep} @toggle=${(event: Event) => (this.deep = (event.target as HTMLDetailsElement).open)}>
        <summary>${words.settings.more}</summary>
        ${this.deep ? html`${fields('more')} ${this.#switches()}` : nothing}
      </details>
      ${this.trouble ? html`<p class="small" role="alert">${this.trouble(this.words)}</p>` : nothing}
      <raft-lab-anew .view=${view} .words=${words} .active=${active}></raft-lab-anew>
      ${this.#advice()}
    `
  }

  #targets() {
    const { settings } = this.words
    const { nodes, links } = this.status
    return html`<select name="target" .value=${targetKey(this.target)} @change=${this.#choose}>
      <option value="cluster">${settings.cluster}</option>
      <optgroup label=${settings.nodes}>${nodes.map(({ id }) => html`<option value=${id}>${id}</option>`)}</optgroup>
      <optgroup label=${settings.links}>
        ${links.map(({ from, to }) => html`<option value="${from}>${to}">${settings.link(from, to)}</option>`)}
      </optgroup>
    </select>`
  }

  #switches() {
    const { switches, switchMeanings } = this.words.settings
    if (kindOf(this.target) === 'link') return nothing
    const { values, mixed } = valuesOf(this.status, this.target)
    this.#drafts.follow(this.moment)
    return html`<div class="switches">
      ${switchNames.filter((name) => name !== 'quiet' || this.status.capabilities.quiet).map(
        (name) => html`<label class="row">
          <input
            type="checkbox"
            name=${name}
            .checked=${live(this.#drafts.get(name) ?? values[name] === true)}
            .indeterminate=${this.#drafts.get(name) === undefined && mixed.has(name)}
            @change=${(e: Event) => this.#turn(name, (e.target as HTMLInputElement).checked)}
          />
          <b>${switches[name]}</b> <span class="muted">${switchMeanings[name]}</span>
        </label>`,
      )}
    </div>`
  }

  /** What another engine than ours does otherwise, and what is missing above for its sake. */
  #engine() {
    const note = this.words.settings.engines[this.status.engine]
    return note ? html`<p class="engine small muted">${note}</p>` : nothing
  }

  #preset({ name, election, heartbeat }: (typeof presets)[number]) {
    const { settings } = this.words
    const { values } = valuesOf(this.status, this.target)
    const on = String(values.election) === String(election) && values.heartbeat === heartbeat
    return html`<button
      aria-pressed=${on ? 'true' : 'false'}
      title=${settings.presetMeanings[name]}
      ?disabled=${this.target !== 'cluster'}
      @click=${() => void this.#try(this.#apply({ election, heartbeat }))}
    >
      ${settings.preset(election[0], election[1])}
    </button>`
  }

  /** A node is judged with the cluster's links, a link with the cluster's nodes. What comes and goes here stands last, so that it moves no control. */
  #advice() {
    const { words, status } = this
    const values = { ...valuesOf(status, 'cluster').values, ...valuesOf(status, this.target).values }
    const flags = etcd(values, words)
    return html`
      ${flags
        ? html`<details>
            <summary>${words.settings.etcd}</summary>
            <code>${flags.flags.map((flag) => html`<span>${flag}</span> `)}</code>
            ${flags.notes.map((note) => html`<p class="small muted">${note}</p>`)}
          </details>`
        : nothing}
      <div role="status">
        <ul class="warnings">
          ${warnings(values, clusterOf(status), words).map((text) => html`<li>${text}</li>`)}
        </ul>
      </div>
    `
  }

  #choose(event: Event): void {
    this.target = targetOf((event.target as HTMLSelectElement).value)
    this.#drafts.clear()
  }

  #turn(name: SwitchName, on: boolean): void {
    void this.#try(this.#drafts.during(name, on, this.#apply({ [name]: on }), () => this.moment))
  }

  #apply(change: Settings & NodeSettings): Promise<void> {
    const { target } = this
    return target !== 'cluster' && 'node' in target ? this.ask.lab.set(change, { node: target.node }) : this.ask.lab.set(change)
  }

  async #try(setting: Promise<void>): Promise<void> {
    this.trouble = undefined
    try {
      await setting
    } catch (error) {
      this.trouble = errorTold(error)
    }
    this.requestUpdate()
  }
}
