import { css, html } from 'lit'
import { Styled } from '../element/styled.js'

/** `<raft-told>`: what could not be done, told behind what was to do it. */
export class Told extends Styled {
  static override styles = css`
    :host {
      display: block;
      margin: 4px 0;
      padding: 4px 8px;
      border-left: 4px solid light-dark(#b42318, #ff8f85);
      font-size: 0.875em;
      line-height: 1.4;
      overflow-wrap: anywhere;
    }
  `
  static override properties = { text: { attribute: false } }
  declare text: string

  protected override render() {
    return html`<span role="alert">${this.text}</span>`
  }
}

/** Tells something behind an element, in the place of what was told there before; nothing where there is no text. */
export function tell(at: Element, text: string | null): void {
  const next = at.nextElementSibling
  const there = next?.localName === 'raft-told' ? (next as Told) : undefined
  if (text === null) return there?.remove()
  const told = there ?? (at.ownerDocument.createElement('raft-told') as Told)
  told.text = text
  if (!there) at.after(told)
}
