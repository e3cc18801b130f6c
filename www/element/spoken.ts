import type { Words } from '../i18n/index.js'
import { PageWatch } from './colours.js'
import { Speech } from './speech.js'
import { Styled } from './styled.js'

/** An element in a page's text, which speaks the language of what is around it, and another as soon as that does. It is English where the words of that do not come. */
export abstract class Spoken extends Styled {
  readonly #speech = new Speech(() => this.follows, () => this.requestUpdate(), () => {})
  readonly #around = new PageWatch(() => this.#speech.listen(), ['lang'])

  /** The page's URL may have another language for what it follows. */
  readonly #address = (): void => this.#speech.listen()

  /** The element whose language it speaks. */
  protected get follows(): Element {
    return this
  }

  protected get words(): Words {
    return this.#speech.words
  }

  /** Whether the words of that language are still on their way. */
  protected get awaitsWords(): boolean {
    return this.#speech.coming !== undefined
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#around.begin(this.follows)
    addEventListener('hashchange', this.#address)
    this.#speech.listen()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#around.end()
    removeEventListener('hashchange', this.#address)
  }
}
