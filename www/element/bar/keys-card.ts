import { css, html } from 'lit'
import type { Words } from '../../i18n/index.js'
import { controls } from '../style/controls.js'
import { cardLook } from '../style/card.js'
import { Styled } from '../styled.js'

/** The list of keys. */
export class KeysCard extends Styled {
  static override styles = [
    controls,
    cardLook,
    css`
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 4px 16px;
        margin: 12px 0;
      }
      dt {
        font-family: var(--mono);
      }
    `,
  ]
  static override properties = { words: { attribute: false } }
  declare words: Words

  protected override render() {
    const { keys } = this.words
    return html`<section aria-label=${keys.title}>
      <h2>${keys.title}</h2>
      <p>${keys.intro}</p>
      <dl>${keys.list.map(([key, what]) => html`<dt>${key}</dt><dd>${what}</dd>`)}</dl>
      <button @click=${() => this.hidePopover()}>${keys.close}</button>
    </section>`
  }
}
