import { css, html, nothing } from 'lit'
import type { Stretch } from '../../lab/types.js'
import { Part } from '../part.js'
import { controls } from '../style/controls.js'

/** What failovers, elections, puts and messages have cost: before the mark beside since the mark. */
export class Measured extends Part {
  static override styles = [
    controls,
    css`
      .mark {
        flex-wrap: nowrap;
      }
      .groups {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(200px, 1fr));
        gap: 12px 24px;
        margin-top: 12px;
      }
      table {
        align-self: start;
        width: 100%;
        border-collapse: collapse;
      }
      th,
      td {
        padding: 2px 0 2px 8px;
        width: 72px;
        text-align: right;
        white-space: nowrap;
      }
      th:first-child {
        width: auto;
        padding-left: 0;
        text-align: left;
        white-space: normal;
      }
      thead th {
        border-bottom: 1px solid var(--edge);
      }
      thead th + th,
      tbody th {
        color: var(--muted);
        font-weight: 400;
      }
    `,
  ]
  protected override every = 250

  protected override render() {
    const { measured: words } = this.words
    const { measured, time } = this.status
    const { before, since } = measured
    const columns = [...(before ? [this.#column(before, before.until)] : []), this.#column(measured, time)]
    return html`
      <div class="row mark small">
        <button @click=${() => void this.ask.lab.mark().catch(this.ask.fail)}>${words.mark}</button>
        <span class="muted" role="status">${before ? words.marked(since) : words.unmarked}</span>
      </div>
      <div class="groups small">
        ${words.groups.map(
          ([group, rows], g) => html`<table>
            <thead>
              <tr><th scope="col">${group}</th>${before ? html`<th scope="col">${words.before}</th>` : nothing}<th scope="col">${words.since}</th></tr>
            </thead>
            <tbody>${rows.map((row, r) => html`<tr><th scope="row">${row}</th>${columns.map((cells) => html`<td>${cells[g]?.[r]}</td>`)}</tr>`)}</tbody>
          </table>`,
        )}
      </div>
    `
  }

  /** A stretch that lasted until a time, in groups as the words have them. */
  #column({ since, leaderless, elections, failedElections, splitVotes, terms, puts, messages, bytes }: Stretch, until: number): string[][] {
    const { none, time, long, count, size } = this.words.measured
    const ms = (n: number | null) => (n === null ? none : time(n))
    return [
      [ms(leaderless.last), ms(leaderless.median), ms(leaderless.worst), ms(leaderless.total), count(leaderless.count)],
      [elections, failedElections, splitVotes, terms].map(count),
      [count(puts.ok), count(puts.failed), count(puts.unknown), ms(puts.p50), ms(puts.p99)],
      [count(messages), size(bytes), long(until - since)],
    ]
  }
}
