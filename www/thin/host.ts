import type { Lab } from '../lab/types.js'
import type { RaftLabElement } from '../element/public.js'
import type { RaftLab } from '../element/raft-lab.js'
import { PageWatch } from '../element/colours.js'
import { load } from '../load.js'
import { forget, onceNear } from './near.js'
import { Waiting } from './waiting.js'
import { failureOf } from './words.js'

/**
 * `<raft-lab>` as its page has it. It is little: its body comes with the whole lab, once a reader comes near
 * it or somebody asks for its lab, and is a RaftLab in its shadow root.
 */
export class RaftLabHost extends HTMLElement implements RaftLabElement {
  readonly #internals = this.attachInternals()
  readonly #root = this.attachShadow({ mode: 'open' })
  readonly #waiting = new Waiting(this, this.#root, () => this.#near())
  readonly #page = new PageWatch(() => this.#waiting.draw(), ['lang'])
  #body: RaftLab | undefined
  #coming: Promise<RaftLab> | undefined
  #ready: Promise<Lab> | undefined
  /** Whether it was taken away before its body came. */
  #gone = false

  get ready(): Promise<Lab> {
    if (this.#body) return this.#body.ready
    if (!this.#ready) {
      this.#ready = this.#come().then((body) => body.ready)
      this.#ready.catch(() => {}) // the element shows it; whoever waits is told as well
    }
    return this.#ready
  }

  get lab(): Lab | undefined {
    return this.#body?.lab
  }

  async goTo(step: string | number): Promise<void> {
    return (await this.#come()).goTo(step)
  }

  connectedCallback(): void {
    this.#gone = false
    if (this.#body) return this.#body.connected()
    this.#page.begin(this)
    this.#waiting.draw()
    onceNear(this.#waiting.room, () => this.#near())
  }

  disconnectedCallback(): void {
    this.#gone = true
    if (this.#body) this.#body.disconnected()
    else {
      this.#page.end()
      forget(this.#waiting.room)
    }
  }

  adoptedCallback(): void {
    if (this.#body) this.#body.dress()
    else this.#waiting.dress()
  }

  #near(): void {
    forget(this.#waiting.room)
    this.#come().catch(() => {}) // it is shown
  }

  #come(): Promise<RaftLab> {
    if (!this.#coming && this.isConnected) this.#waiting.load()
    return (this.#coming ??= load().then(
      ({ embody }) => {
        this.#page.end()
        forget(this.#waiting.room)
        const body = (this.#body = embody!(this, this.#root, this.#internals))
        if (this.isConnected) body.connected()
        else if (this.#gone) body.disconnected()
        return body
      },
      (error) => {
        this.#coming = this.#ready = undefined
        this.#waiting.fail(error)
        throw new Error(failureOf(this, error))
      },
    ))
  }
}
