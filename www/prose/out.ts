import { css, html, nothing } from 'lit'
import { short } from '../lab/short.js'
import type { Status } from '../lab/types.js'
import type { RaftLabElement } from '../element/public.js'
import { OfFigure } from './of-figure.js'
import { outNames } from './names.js'
import { outOf } from './outs.js'

/** `<raft-out for="fig" name="leaderless.last">`: what was measured in the reader's own run. */
export class RaftOut extends OfFigure {
  static override styles = css`
    :host {
      display: inline-block;
      border-radius: 4px;
      background: color-mix(in srgb, currentColor 8%, transparent);
      font-variant-numeric: tabular-nums;
      font-weight: 600;
      text-align: center;
      overflow-wrap: anywhere;
    }
    output {
      white-space: nowrap;
    }
  `
  static override properties = { ...OfFigure.properties, said: { state: true } }
  protected declare said: number | string | null | undefined

  override look(figure: RaftLabElement | undefined, status: Status | undefined): void {
    if (figure !== this.found) this.said = undefined // it was another one's
    super.look(figure, status)
  }

  protected override hear(status: Status): void {
    this.said = outOf(this.name)?.read(status)
  }

  protected override render() {
    const { words, lacks } = this
    const { prose } = words
    const out = outOf(this.name)
    if (!out) return html`<span role="alert">${prose.noOut(short(this.name ?? ''), outNames)}</span>`
    if (!this.figure) return lacks ? html`<span role="alert">${lacks(words)}</span>` : html`<slot></slot>`
    const { said } = this
    const text = typeof said === 'string' ? said : typeof said === 'number' ? prose.units[out.unit](said) : this.name === 'leader' && said === null ? prose.nobody : prose.notYet
    const room = Math.max(out.room, prose.notYet.replace(/[^\x00-\xff]/g, '  ').length) // a letter of Hangul is as wide as two
    this.style.minWidth = `${room}ch`
    // Rates change all the time: those are not announced.
    return html`<output dir="auto" role=${out.unit === 'rate' || out.unit === 'bytes' ? 'none' : nothing}>${text}</output>`
  }
}
