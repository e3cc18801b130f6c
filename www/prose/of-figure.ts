import type { PropertyValues } from 'lit'
import { short } from '../lab/short.js'
import type { Lab, Status } from '../lab/types.js'
import type { RaftLabElement } from '../element/public.js'
import type { Telling } from '../element/telling.js'
import { Looking } from './looking.js'
import { figureOf } from './naming.js'

/** An element of a page's prose that is about one thing, `name`, of the figure that `for` names. */
export abstract class OfFigure extends Looking {
  static override properties = { for: { type: String }, name: { type: String }, found: { state: true } }
  declare for: string | null
  declare name: string | null
  /** The figure that was there when it last looked; null: the page is not whole yet. */
  protected declare found: RaftLabElement | null | undefined

  protected override updated(changed: PropertyValues): void {
    if (changed.has('for') || changed.has('name')) this.look(this.figure, undefined)
  }

  get figure(): RaftLabElement | undefined {
    return figureOf(this, this.for)
  }

  look(figure: RaftLabElement | undefined, status: Status | undefined): void {
    this.found = figure ?? (document.readyState === 'loading' ? null : undefined)
    if (figure && status) this.hear(status, figure.lab as Lab)
  }

  /** That there is no such figure, once the page is whole; else null. */
  protected get lacks(): Telling | null {
    return this.figure || document.readyState === 'loading' ? null : ({ prose }) => prose.noFigure(short(this.for ?? ''))
  }

  /** Takes the figure's status, again and again while it runs. */
  protected abstract hear(status: Status, lab: Lab): void
}
