import { render } from 'lit'

/** Draws itself into a shadow root, in the place of what is there; once for all that changes in one task. */
export abstract class Drawn {
  /** Resolves once all that has changed is drawn. */
  updateComplete: Promise<void> = Promise.resolve()
  #asked = false
  #begun = false

  constructor(protected readonly root: ShadowRoot) {}

  /** Has fields of a class drawn anew when they are set to something else. */
  protected static watch(prototype: Drawn, ...names: readonly string[]): void {
    for (const name of names) {
      const values = new WeakMap<Drawn, unknown>()
      Object.defineProperty(prototype, name, {
        get(this: Drawn) {
          return values.get(this)
        },
        set(this: Drawn, value: unknown) {
          if (values.get(this) === value) return
          values.set(this, value)
          this.requestUpdate()
        },
      })
    }
  }

  requestUpdate(): void {
    if (this.#asked) return
    this.#asked = true
    this.updateComplete = Promise.resolve().then(() => this.#update())
  }

  /** Resolves once it may be drawn. */
  protected abstract settled(): Promise<unknown>
  protected abstract willUpdate(): void
  protected abstract render(): unknown
  /** It has been drawn for the first time. */
  protected abstract firstUpdated(): void

  async #update(): Promise<void> {
    await this.settled()
    this.willUpdate()
    this.#asked = false
    const first = !this.#begun
    const drawn = this.render() // while what is there is: without a slot, nothing in the element has a style
    if (first) this.root.replaceChildren()
    this.#begun = true
    render(drawn, this.root, { host: this })
    if (first) this.firstUpdated()
  }
}
