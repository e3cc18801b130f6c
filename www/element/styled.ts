import { LitElement } from 'lit'
import { dress, type Look } from './dress.js'

/** An element that keeps its style when a page moves it into a frame, and back. */
export abstract class Styled extends LitElement {
  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = this.shadowRoot ?? this.attachShadow((this.constructor as typeof LitElement).shadowRootOptions)
    this.#dress(root)
    this.renderOptions.renderBefore ??= root.firstChild
    return root
  }

  adoptedCallback(): void {
    if (this.shadowRoot) this.#dress(this.shadowRoot)
  }

  #dress(root: ShadowRoot): void {
    dress(root, (this.constructor as typeof LitElement).elementStyles as readonly Look[])
  }
}
