import { html, svg } from 'lit'
import type { Words } from '../../i18n/index.js'

/** Each mark as it is drawn, by its name in the words. */
const shapes = {
  leader: ['leader', 'M0 1h24v17h-24z'],
  candidate: ['candidate', 'M0 3h24v13h-24z'],
  'pre-candidate': ['pre-candidate', 'M0 3.5h24v12h-24z'],
  follower: ['follower', 'M0 6h24v7h-24z'],
  learner: ['learner', 'M1 6.5h22v6h-22z'],
  down: ['crash', 'M8 6l8 8m0-8l-8 8'],
  paused: ['paused', 'M0 1h24v17h-24z'],
  hang: ['hang', 'M0 1h24v17h-24z'],
  commit: ['leader', 'M0 1h4v17h-4zM6 1h4v17h-4zM12 1h4v17h-4zM18 1h4v17h-4zM0 9h22v9h-22z'],
  stood: ['stood', 'M8 14l4-6l4 6z'],
  broken: ['broken', 'M7 5h10l-5 8z'],
  ok: ['ok', 'M6 18v-4h2v4zM11 18v-8h2v8zM16 18v-13h2v13z'],
  failed: ['failed', 'M8 6l8 8m0-8l-8 8'],
  unknown: ['unknown', 'M8 10l4-5l4 5l-4 5z'],
  waits: ['waits', 'M24 12H3v5h21'],
  term: ['term-1', 'M0 13h24v4h-24z'],
} satisfies Record<keyof Words['timeline']['marks'], readonly [kind: string, path: string]>

/** What the marks mean, one control away. */
export function legend({ timeline }: Words) {
  return html`<details class="marks small">
    <summary>${timeline.legend}</summary>
    <ul class="legend">${Object.entries(shapes).map(([name, [kind, d]]) => html`<li><svg width="24" height="20" aria-hidden="true">${svg`<path class=${kind} d=${d}></path>`}</svg>${timeline.marks[name as keyof typeof shapes]}</li>`)}</ul>
  </details>`
}
