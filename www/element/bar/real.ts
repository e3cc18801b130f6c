import { css, html, nothing } from 'lit'
import type { NodeStatus } from '../../lab/types.js'
import { Part } from '../part.js'
import { controls } from '../style/controls.js'
import { cardLook } from '../style/card.js'

/** What is real: the workers of this lab, and how to see that they are. */
export class Real extends Part {
  static override styles = [
    controls,
    cardLook,
    css`
      table {
        width: 100%;
        margin: 12px 0;
        border-collapse: collapse;
      }
      th,
      td {
        padding: 4px 8px 4px 0;
        border-bottom: 1px solid var(--line);
        text-align: left;
      }
      /* Where there is no room for columns, each worker is a few lines, and each number bears its column's name. */
      @media (max-width: 560px) {
        thead {
          position: absolute;
          width: 1px;
          height: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
        table,
        tbody {
          display: block;
        }
        tr {
          display: flex;
          flex-wrap: wrap;
          gap: 0 12px;
          padding: 4px 0;
          border-bottom: 1px solid var(--line);
        }
        th,
        td {
          padding: 0;
          border: 0;
        }
        th {
          flex-basis: 100%;
        }
        td[data-name]::before {
          content: attr(data-name) ' ';
          color: var(--muted);
        }
      }
    `,
  ]
  protected override every = 500

  protected override render() {
    const { words, status } = this
    const { real } = words
    return html`<section aria-label=${real.title}>
      <h2>${real.title}</h2>
      ${status.world === 'sim' ? this.#simulated() : this.#workers()}
      <p>${real.engine} ${status.engine}: ${real.engines[status.engine]}.</p>
      <p>${real.build} <code>${status.build}</code>, ${real.seed.toLowerCase()} ${status.seed}</p>
      <button @click=${() => this.hidePopover()}>${real.close}</button>
    </section>`
  }

  #simulated() {
    const { real } = this.words
    return html`<p>${real.simulated}</p>
      <p>${real.digest} <code class="digest">${this.status.digest}</code></p>`
  }

  #workers() {
    const { status, words: { real } } = this
    return html`<p>${real.intro(status.engine)}</p>
      <table class="small" role="table">
        <thead role="rowgroup">
          <tr role="row">${[real.worker, ...this.#columns].map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}</tr>
        </thead>
        <tbody role="rowgroup">
          ${status.nodes.map((node) => this.#row(node))}
          <tr role="row"><th role="rowheader" scope="row">${real.director}</th><td role="cell" colspan="5">${real.reader}</td></tr>
        </tbody>
      </table>
      <p>${real.disk}: ${real.disks[status.disk]}. ${status.diskFallback ? real.fallback(status.diskFallback) : nothing}</p>
      <p>${real.bytes}</p>`
  }

  get #columns(): string[] {
    const { incarnation, lateness, queued, dropped, clockError } = this.words.real
    return [incarnation, lateness, queued, dropped, clockError]
  }

  /** The roles say what it is where its look is none of a table's. */
  #row({ id, alive, incarnation, load }: NodeStatus) {
    const { ms } = this.words.numbers
    const cells = alive ? [incarnation, ms(load.late), load.queued, load.overflowed, `± ${ms(load.clockError)}`] : [incarnation]
    return html`<tr role="row">
      <th role="rowheader" scope="row">${id}</th>
      ${cells.map((cell, i) => html`<td role="cell" data-name=${this.#columns[i] ?? ''}>${cell}</td>`)}
      ${alive ? nothing : html`<td role="cell" colspan="4">${this.words.real.down}</td>`}
    </tr>`
  }
}
