import { html } from 'lit'
import type { Words } from '../i18n/index.js'

/** How many of a sort are shown. */
const most = 3

type Sort = 'alert' | 'status'

/** What a lab has to say to its reader, until they dismiss it: alerts are what went wrong lately, and all else is status. */
export class Notices {
  #all: readonly { sort: Sort; text: string }[] = []

  constructor(private readonly changed: () => void) {}

  tell(text: string, sort: Sort = 'alert'): void {
    const others = this.#all.filter((notice) => notice.text !== text)
    const alike = others.filter((notice) => notice.sort === sort)
    const oldest = alike.length < most ? undefined : alike[0]
    this.#show([...others.filter((notice) => notice !== oldest), { sort, text }])
  }

  clear(): void {
    this.#show([])
  }

  draw({ element }: Words) {
    return this.#all.map(
      (notice) => html`<p class=${notice.sort === 'alert' ? 'notice' : 'notice back'} role=${notice.sort}>
        <span>${notice.text}</span><button class="plain" aria-label=${element.dismiss} @click=${() => this.#show(this.#all.filter((other) => other !== notice))}>✕</button>
      </p>`,
    )
  }

  #show(all: readonly { sort: Sort; text: string }[]): void {
    this.#all = all
    this.changed()
  }
}
