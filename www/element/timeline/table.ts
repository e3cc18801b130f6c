import { html, nothing } from 'lit'
import type { Timeline } from '../../lab/types.js'
import type { Words } from '../../i18n/index.js'
import type { Group } from './picture.js'
import type { Range } from './range.js'
import { linesOf } from './told.js'

/** Rows at most. */
const mostRows = 60

/** The spans in sight, for those who do not see them. */
export function table(timeline: Timeline, groups: readonly Group[], range: Range, end: number, words: Words) {
  const { table: told } = words.timeline
  const { time } = words.bar
  const { lines, left } = linesOf(timeline, groups, range, end, mostRows, words)
  return html`<div class="unseen">
    <table>
      <caption>${told.title(range.from, Math.min(range.to, end))}</caption>
      <thead><tr>${told.columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>${lines.map(({ from, to, what, was, term }) => html`<tr><th scope="row">${what}</th><td>${was}</td><td>${term ?? nothing}</td><td>${time(from)}</td><td>${to === null ? told.lasts : time(to)}</td></tr>`)}</tbody>
    </table>
    ${left > 0 ? html`<p>${told.left(left)}</p>` : nothing}
  </div>`
}
