import { css, html } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { Part } from '../part.js'
import { controls } from '../style/controls.js'
import { stallCard } from './stalls.js'
import { kinds, type Kind, type Line } from './story.js'
import { section, sentence } from './tell.js'

const faces: Record<Kind, string> = { elections: '◆', replication: '■', members: '⊕', faults: '✕', details: '·' }

/** What happened and why, in sentences, newest first. */
export class Why extends Part {
  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
      }
      .chips {
        gap: 4px;
        margin-bottom: 8px;
      }
      .chips button {
        min-height: 24px;
        padding: 0 8px;
        font-size: 12px;
      }
      .chips button[aria-pressed='true'] {
        background: color-mix(in srgb, var(--accent) 14%, var(--surface));
        color: var(--ink);
      }
      .few {
        margin-bottom: 8px;
      }
      .hang {
        margin-bottom: 8px;
        padding: 4px 8px 8px;
        border: 1px solid var(--line);
        border-left: 4px solid var(--unsure);
        border-radius: 4px;
      }
      .hang:not([open]) {
        padding-bottom: 4px;
      }
      summary {
        font-weight: 600;
        cursor: pointer;
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 4px 8px;
        margin: 4px 0;
      }
      dt {
        color: var(--muted);
      }
      dd span {
        display: block;
      }
      .hang p,
      .hang button {
        margin-top: 4px;
      }
      ol {
        flex: 1 1 0;
        min-height: 160px;
        overflow-y: auto;
        overscroll-behavior: contain;
        margin: 0 -12px -12px;
        padding: 0 12px 12px;
      }
      li {
        display: grid;
        grid-template-columns: 16px 1fr auto;
        gap: 0 4px;
        padding: 4px 0;
        border-top: 1px solid var(--line);
        font-size: 13px;
        line-height: 18px;
      }
      li:first-child {
        border-top: 0;
      }
      .where {
        text-align: right;
        white-space: nowrap;
        padding-left: 8px;
      }
      .where span {
        display: block;
      }
      .elections .face {
        color: var(--candidate);
      }
      .becameLeader .face {
        color: var(--leader);
      }
      .becameLeader .text {
        font-weight: 600;
      }
      .replication .face,
      .members .face {
        color: var(--leader);
      }
      .faults .face {
        color: var(--bad);
      }
      .violated .text {
        color: var(--bad);
      }
    `,
  ]
  static override properties = { ...Part.properties, wanted: { state: true } }
  declare wanted: ReadonlySet<Kind>
  protected override every = 150

  constructor() {
    super()
    this.wanted = new Set<Kind>(['elections', 'replication', 'members', 'faults'])
  }

  protected override render() {
    const { why } = this.words
    const lines = this.moment.story.lines(this.wanted)
    return html`
      <div class="row chips" role="group" aria-label=${why.show}>
        ${kinds.map(
          (kind) =>
            html`<button aria-pressed=${this.wanted.has(kind) ? 'true' : 'false'} @click=${() => this.#toggle(kind)}>${why.kinds[kind]}</button>`,
        )}
      </div>
      ${this.status.capabilities.reasons ? null : html`<p class="few small muted">${why.few}</p>`}
      <div role="group" aria-label=${why.stalls.label}>
        ${repeat(this.status.stalls, ({ node, what, began }) => `${node} ${what} ${began}`, (stall) => stallCard(stall, this.view, this.words))}
      </div>
      <ol tabindex="0" aria-label=${why.label}>
        ${lines.length === 0 ? html`<li class="muted"><span></span>${why.empty}</li>` : repeat(lines, (line) => line.first.id, (line) => this.#line(line))}
      </ol>
    `
  }

  #line(line: Line) {
    const { words } = this
    const where = section(line, words)
    return html`<li class="${line.kind} ${line.last.name}">
      <span class="face" aria-hidden="true">${faces[line.kind]}</span>
      <span class="text">${sentence(line, words)}</span>
      <span class="where small muted">
        <span>${words.why.at(line.last.time)}</span>
        ${where ? html`<span title=${words.why.section(where)}>${where}</span>` : null}
      </span>
    </li>`
  }

  #toggle(kind: Kind): void {
    const wanted = new Set(this.wanted)
    if (!wanted.delete(kind)) wanted.add(kind)
    this.wanted = wanted
  }
}
