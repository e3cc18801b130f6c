import { css, html } from 'lit'
import { Part } from '../part.js'
import { controls } from '../style/controls.js'
import { gist, headline, section } from '../why/tell.js'

/** The last thing that happened, in a sentence under the stage. */
export class Note extends Part {
  static override styles = [
    controls,
    css`
      /* As high for every sentence, so that what is below stays; Why has the longest ones whole. */
      p {
        display: grid;
        align-content: center;
        height: 64px;
        margin: 4px 0;
        font-size: 12px;
        line-height: 16px;
        text-align: center;
        text-wrap: balance;
      }
      p > span {
        display: -webkit-box;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 4;
        overflow: hidden;
      }
      @container (min-width: 420px) {
        p {
          height: 40px;
          font: inherit;
        }
        p > span {
          -webkit-line-clamp: 2;
        }
      }
    `,
  ]
  protected override every = 200

  protected override render() {
    const { latest } = this.moment.story
    if (!latest) return html`<p class="muted">${this.words.stage.waiting}</p>`
    return html`<p><span>${headline(latest, this.words)} <span class="muted small">${section(gist(latest), this.words)}</span></span></p>`
  }
}
