import { html } from 'lit'
import type { Words } from '../i18n/index.js'
import type { Telling } from './telling.js'

/** How many of a sort are shown. */
const most = 3

type Sort = 'alert' | 'status'

interface Notice {
  sort: Sort
  say: Telling
}

/** What a lab has to say to its reader, until they dismiss it: alerts are what went wrong lately, and all else is status. */
export class Notices {
  #all: readonly Notice[] = []

  constructor(private readonly words: () => Words, private readonly changed: () => void) {}

  tell(say: Telling, sort: Sort = 'alert'): void {
    const text = say(this.words())
    const others = this.#all.filter((notice) => notice.say(this.words()) !== text)
    const alike = others.filter((notice) => notice.sort === sort)
    const oldest = alike.length < most ? undefined : alike[0]
    this.#show([...others.filter((notice) => notice !== oldest), { sort, say }])
  }

  clear(): void {
    this.#show([])
  }

  draw(words: Words) {
    return this.#all.map(
      (notice) => html`<p class=${notice.sort === 'alert' ? 'notice' : 'notice back'} role=${notice.sort}>
        <span>${notice.say(words)}</span><button class="plain" aria-label=${words.element.dismiss} @click=${() => this.#show(this.#all.filter((other) => other !== notice))}>✕</button>
      </p>`,
    )
  }

  #show(all: readonly Notice[]): void {
    this.#all = all
    this.changed()
  }
}
