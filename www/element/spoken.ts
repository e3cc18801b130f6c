import type { Words } from '../i18n/index.js'
import { PageWatch } from './colours.js'
import { Speech } from './speech.js'
import { Styled } from './styled.js'

/** An element in a page's text, which speaks the language of what is around it, and another as soon as that does. What has no words is said in English. */
export abstract class Spoken extends Styled {
  readonly #speech = new Speech(this, () => this.requestUpdate(), () => {})
  readonly #around = new PageWatch(() => this.#speech.listen(), ['lang'])

  protected get words(): Words {
    return this.#speech.words
  }

  /** Whether the words of that language are still on their way. */
  protected get awaitsWords(): boolean {
    return this.#speech.coming !== undefined
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#around.begin(this)
    this.#speech.listen()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#around.end()
  }
}
