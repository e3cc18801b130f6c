import type { PropertyValues } from 'lit'
import type { Status } from '../lab/types.js'
import type { Ask } from './ask.js'
import type { Words } from '../i18n/index.js'
import type { Moment, View } from './moment.js'
import { Styled } from './styled.js'

/** One part of the page. It draws its view's moment while it is active, that is, while it can be seen. */
export abstract class Part extends Styled {
  static override properties = {
    view: { attribute: false },
    words: { attribute: false },
    active: { attribute: false },
  }
  declare view: View
  declare words: Words
  declare active: boolean
  /** At most one painting in so many real ms; 0 paints every frame. */
  protected every = 100
  /** Whether it shows a clock, so that it is painted when nothing has changed too. */
  protected ticks = false
  #stop: (() => void) | undefined

  constructor() {
    super()
    this.active = true
  }

  protected get moment(): Moment {
    return this.view.moment
  }

  protected get status(): Status {
    return this.moment.status
  }

  protected get ask(): Ask {
    return this.view.ask
  }

  /** Draws a moment; `real` is for pacing alone, see Draw. */
  protected paint(_moment: Moment, _real: number): void {
    this.requestUpdate()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (!this.hasUpdated) return
    this.#follow()
    this.requestUpdate()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop?.()
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('view') || changed.has('active')) this.#follow()
  }

  #follow(): void {
    this.#stop?.()
    this.#stop = this.active ? this.view.follow((moment, real) => this.paint(moment, real), { every: this.every, ticks: this.ticks }) : undefined
  }
}
