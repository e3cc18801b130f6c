import { css, html } from 'lit'
import { Part } from '../part.js'
import { controls } from '../style/controls.js'
import type { Kind } from '../why/story.js'
import { section, sentence } from '../why/tell.js'

const told: ReadonlySet<Kind> = new Set<Kind>(['elections', 'replication', 'members', 'faults'])

/** The last thing that happened, in a sentence under the stage. */
export class Note extends Part {
  static override styles = [
    controls,
    css`
      p {
        display: grid;
        align-content: center;
        min-height: 40px;
        margin-top: 4px;
        text-align: center;
        text-wrap: balance;
      }
    `,
  ]
  protected override every = 200

  protected override render() {
    const [line] = this.moment.story.lines(told, 1)
    if (!line) return html`<p class="muted">${this.words.stage.waiting}</p>`
    return html`<p><span>${sentence(line, this.words)} <span class="muted small">${section(line, this.words)}</span></span></p>`
  }
}
