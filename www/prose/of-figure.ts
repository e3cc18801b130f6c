import type { PropertyValues } from 'lit'
import type { Lab, Status } from '../lab/types.js'
import type { RaftLabElement } from '../element/public.js'
import { Styled } from '../element/styled.js'
import { bringAround } from '../element/language.js'
import { figureOf, follow } from './figure.js'

/** An element of a page's prose that is about one thing, `name`, of the figure that `for` names. */
export abstract class OfFigure extends Styled {
  static override properties = { for: { type: String }, name: { type: String } }
  declare for: string | null
  declare name: string | null
  #end: (() => void) | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.#follow()
    void bringAround(this)?.then(() => this.requestUpdate())
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#end?.()
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('for') || changed.has('name')) this.#follow()
  }

  protected get figure(): RaftLabElement | undefined {
    return figureOf(this, this.for)
  }

  /** Takes the figure's status, again and again while it runs. */
  protected abstract hear(status: Status, lab: Lab): void

  #follow(): void {
    this.#end?.()
    const { figure } = this
    this.#end = figure && this.isConnected ? follow(figure, (status, lab) => this.hear(status, lab)) : undefined
  }
}
