import { css, html, nothing } from 'lit'
import type { NodeStatus } from '../../lab/types.js'
import { ms } from '../i18n/numbers.js'
import { Part } from '../part.js'
import { controls } from '../style/controls.js'
import { cardLook } from '../style/card.js'

/** What is real: the workers of this lab, and how to see that they are. */
export class Real extends Part {
  static override styles = [
    controls,
    cardLook,
    css`
      .table {
        overflow-x: auto;
      }
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
    `,
  ]
  protected override every = 500

  protected override render() {
    const { words, status } = this
    const { real } = words
    return html`<section aria-label=${real.title}>
      <h2>${real.title}</h2>
      <p>${real.intro(status.engine)}</p>
      <div class="table" tabindex="0" role="group" aria-label=${real.worker}>
        <table class="small">
          <thead>
            <tr>${[real.worker, real.incarnation, real.lateness, real.queued, real.dropped, real.clockError].map((name) => html`<th scope="col">${name}</th>`)}</tr>
          </thead>
          <tbody>
            ${status.nodes.map((node) => this.#row(node))}
            <tr><th scope="row">${real.director}</th><td colspan="5">${real.reader}</td></tr>
          </tbody>
        </table>
      </div>
      <p>${real.engine} ${status.engine}: ${real.engines[status.engine]}.</p>
      <p>${real.disk}: ${real.disks[status.disk]}. ${status.diskFallback ? real.fallback(status.diskFallback) : nothing}</p>
      <p>${real.build} <code>${status.build}</code>, ${real.seed.toLowerCase()} ${status.seed}</p>
      <p>${real.bytes}</p>
      <button @click=${() => this.hidePopover()}>${real.close}</button>
    </section>`
  }

  #row({ id, alive, incarnation, load }: NodeStatus) {
    return html`<tr>
      <th scope="row">${id}</th>
      ${alive
        ? [incarnation, ms(load.late), load.queued, load.overflowed, `± ${ms(load.clockError)}`].map((cell) => html`<td>${cell}</td>`)
        : html`<td>${incarnation}</td><td colspan="4">${this.words.real.down}</td>`}
    </tr>`
  }
}
