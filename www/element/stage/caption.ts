import { css, html, nothing } from 'lit'
import { Part } from '../part.js'
import { controls } from '../style/controls.js'

/** What the scenario that is played says, under the stage. */
export class Caption extends Part {
  static override styles = [
    controls,
    css`
      .caption {
        margin-top: 8px;
        padding: 8px 12px;
        border-left: 3px solid var(--accent);
        background: var(--ground);
      }
      /* As high for every caption, so that what is below stays. */
      .said {
        min-height: 6lh;
        margin: 0;
        text-wrap: pretty;
      }
      @container (min-width: 420px) {
        .said {
          min-height: 3lh;
        }
      }
      .failed {
        margin: 4px 0 0;
        color: var(--bad);
      }
      .line {
        display: flex;
        justify-content: space-between;
        gap: 12px;
      }
    `,
  ]
  protected override every = 50

  protected override render() {
    const { playing } = this.status
    if (!playing) return nothing
    const { caption: say } = this.words
    const { title, caption, step, steps, failed } = playing
    return html`<section class="caption" aria-label=${say.label}>
      <p class="line small muted"><b>${title ? say.text(title) : say.label}</b><span>${failed === null ? say.step(step, steps) : nothing}</span></p>
      <p class="said" role="status">${caption ? say.text(caption) : nothing}</p>
      ${failed === null ? nothing : html`<p class="failed small" role="alert">${say.failed(failed)}</p>`}
    </section>`
  }
}
