import { asked, inUrl, readAttributes, unusedBeside, type Setup } from './attributes.js'
import { playing, withScript } from './script.js'

/** What is asked of an element: by its page, in its attributes and its URL, and by its reader, who counts more until the page changes its mind. */
export class Requested {
  /** What was asked for when it was last taken up, by name. */
  taken: ReadonlyMap<string, string> = new Map()
  /** A fragment of the page's URL that was refused. */
  #barred: string | undefined
  /** What a reader asked of a new cluster in the place of attributes, until the page changes those; '' takes one away. */
  readonly #instead: Map<string, string>
  /** A scenario that a reader has opened, in the place of the page's; undefined: none. */
  #opened: unknown

  constructor(private readonly element: Element, instead: Iterable<readonly [string, string]> = []) {
    this.#instead = new Map(instead)
  }

  read(): Setup {
    const setup = readAttributes(this.element, this.#instead, this.#barred)
    return this.#opened === undefined ? withScript(setup, this.element) : playing(setup, this.#opened)
  }

  /** Takes up what is asked for now; the words that are not as they were before, with what they say, undefined: nothing. */
  take(): [name: string, value: string | undefined][] {
    const before = this.taken
    this.taken = asked(this.element, this.#instead, this.#barred)
    const names = new Set([...before.keys(), ...this.taken.keys()])
    return [...names].flatMap((name) => (this.taken.get(name) === before.get(name) ? [] : [[name, this.taken.get(name)]]))
  }

  /** What is asked for beside a scenario, and does not count. */
  get unused(): string[] {
    return unusedBeside(this.element, this.#instead, this.#barred)
  }

  /** Whether its reader has asked for anything. */
  get reader(): boolean {
    return this.#instead.size > 0
  }

  /** The page has changed an attribute. */
  changed(name: string): void {
    this.#instead.delete(name)
    if (name === 'scenario') this.#opened = undefined
  }

  /** The words of the page's URL do not count, until it is another. */
  bar(): void {
    this.#barred = location.hash
  }

  /** The page's URL is another. Whether its words did not count before. */
  unbar(): boolean {
    const barred = this.#barred !== undefined
    this.#barred = undefined
    return barred
  }

  /** A reader wants a cluster of their own, and what is in a file in the place of the page's scenario. Where the page's URL says what the cluster is, it says this from now on. */
  replace(wanted: Readonly<Record<string, string>>, opened?: unknown): void {
    this.#opened = opened
    const takesUrl = this.element.hasAttribute('fragment')
    const words = inUrl(this.element, this.#barred)
    this.#barred = undefined
    words.delete('moment')
    this.#instead.set('moment', '')
    for (const [name, value] of Object.entries(wanted)) {
      if (!takesUrl) this.#instead.set(name, value)
      else if (value) words.set(name, value)
      else words.delete(name)
    }
    if (takesUrl) history.replaceState(history.state, '', `#${words}`)
  }

  /** What goes with a lab that goes on from this one, in virtual time. */
  get forked(): Map<string, string> {
    return new Map([...this.#instead, ['world', 'sim']])
  }
}
