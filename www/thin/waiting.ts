import { coloursAround } from '../element/colours.js'
import { dress } from '../element/dress.js'
import { hasPoster } from '../element/poster.js'
import { borderLook } from '../element/style/box.js'
import { controls } from '../element/style/controls.js'
import { tokens } from '../element/style/tokens.js'
import { failureOf, loaderWords } from './words.js'

/** What an element shows until its lab is loaded: the picture or the text in it, in the room that it takes, else that it loads; and why that failed. */
export class Waiting {
  readonly room = make('div', 'room')
  readonly #slot = document.createElement('slot')
  readonly #lab = make('div', 'lab')
  #state: 'waiting' | 'loading' | 'failed' = 'waiting'
  #failure: unknown

  constructor(private readonly element: HTMLElement, private readonly root: ShadowRoot, private readonly again: () => void) {
    const strut = Object.assign(make('canvas', 'strut'), { height: 0 })
    strut.setAttribute('aria-hidden', 'true')
    this.room.append(this.#slot, this.#lab)
    this.#slot.addEventListener('slotchange', () => this.draw())
    root.append(strut, this.room)
    this.dress()
  }

  dress(): void {
    dress(this.root, [tokens, ...controls, borderLook])
  }

  load(): void {
    this.#state = 'loading'
    this.draw()
  }

  /** Tells why it did not load, with a way to try again. */
  fail(error: unknown): void {
    this.#state = 'failed'
    this.#failure = error
    this.draw()
  }

  draw(): void {
    const { element } = this
    const poster = hasPoster(element)
    const theme = element.getAttribute('theme')
    const colours = theme === 'light' || theme === 'dark' ? theme : coloursAround(element)
    this.#slot.hidden = !poster
    if (colours) this.#lab.dataset.colours = colours
    else delete this.#lab.dataset.colours
    this.#lab.lang = loaderWords(element).lang
    this.#lab.replaceChildren(...this.#said(poster))
  }

  #said(poster: boolean): Element[] {
    if (this.#state === 'failed') return [this.#told(poster ? 'chip' : 'cover')]
    if (poster) return []
    const status = Object.assign(make('div', 'cover muted'), { role: 'status' })
    status.append(paragraph(loaderWords(this.element)[this.#state]))
    return [status]
  }

  #told(name: 'chip' | 'cover'): Element {
    const alert = Object.assign(make('div', name), { role: 'alert' })
    const button = Object.assign(make('button'), { textContent: loaderWords(this.element).again })
    button.addEventListener('click', this.again)
    alert.append(paragraph(failureOf(this.element, this.#failure)), paragraph(button))
    return alert
  }
}

function paragraph(content: string | Element): Element {
  const made = make('p')
  made.append(content)
  return made
}

function make<K extends keyof HTMLElementTagNameMap>(tag: K, name = ''): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(tag), { className: name }) as HTMLElementTagNameMap[K]
}
