import { bring, wordsFor, type Words } from '../i18n/index.js'
import { languageAround } from './tag.js'
import type { Telling } from './telling.js'

/** The language of an element: that of the page around it, once its words are here. */
export class Speech {
  words = wordsFor('en')
  /** Resolves once the words of the language that it is to speak are here; undefined: they are. */
  coming: Promise<void> | undefined

  constructor(
    private readonly element: () => Element,
    /** It speaks another language from now on. */
    private readonly changed: () => void,
    private readonly fail: (why: Telling) => void,
  ) {}

  /** Takes up the language of the page around it. */
  listen(): void {
    const tag = languageAround(this.element())
    const coming = bring(tag)
    if (!coming) return this.#take(wordsFor(tag))
    const failed = (error: Error) => {
      this.fail(({ element }) => element.noWords(tag, error.message))
      this.#take(wordsFor(tag))
    }
    this.coming ??= coming.then(() => {
      this.coming = undefined
      this.listen()
    }, failed)
  }

  #take(words: Words): void {
    this.coming = undefined
    if (words === this.words) return
    this.words = words
    this.changed()
  }
}
