import { css, html } from 'lit'
import type { Status, Violation } from '../../lab/types.js'
import { Part } from '../part.js'
import { cardLook } from '../style/card.js'
import { controls } from '../style/controls.js'

/** Which safety properties are broken: each with what it says, by whom and how. */
export class Broken extends Part {
  static override styles = [
    controls,
    cardLook,
    css`
      li {
        margin-top: 12px;
        padding-left: 8px;
        border-left: 3px solid var(--bad);
      }
    `,
  ]
  protected override every = 500

  protected override render() {
    const { words, status } = this
    const { safety } = words
    return html`<section aria-label=${safety.title}>
      <h2>${safety.title}</h2>
      <p>${safety.intro}</p>
      <ul>${status.violations.map((violation) => this.#one(violation))}</ul>
      <button @click=${() => this.hidePopover()}>${safety.close}</button>
    </section>`
  }

  #one({ property, node, at, numbers }: Violation) {
    const { safety, why } = this.words
    return html`<li>
      <b>${property}</b> <span class="small muted">${why.at(at)}</span>
      <p>${safety.holds[property]}</p>
      <p class="muted">${safety.tell(property, node ?? '', numbers)}</p>
    </li>`
  }
}

/** The properties that are broken, in the order in which that was found. */
export function brokenNames({ violations }: Status): Violation['property'][] {
  return [...new Set(violations.map(({ property }) => property))]
}
