import { css, html, nothing } from 'lit'
import { words as english } from '../i18n/en/index.js'
import { refusalTime } from '../element/captions.js'
import type { RaftLabElement } from '../element/public.js'
import type { Status } from '../lab/types.js'
import type { Telling } from '../element/telling.js'
import { Looking } from './looking.js'

/** What is told is so while this holds of a figure's lab. */
export interface While {
  readonly figure: RaftLabElement
  readonly holds: (status: Status) => boolean
}

/** `<raft-told>`: what could not be done, told behind what was to do it, until that is done or, where it can tell, nothing is in the way any more and there was time to read it. */
export class Told extends Looking {
  static override styles = css`
    :host {
      display: block;
      margin: 4px 0;
      padding: 4px 8px;
      border-left: 4px solid light-dark(#b42318, #ff8f85);
      font-size: 0.875em;
      line-height: 1.4;
      overflow-wrap: anywhere;
    }
  `
  static override properties = { say: { attribute: false } }
  declare say: Telling
  #while: While | undefined
  #since = 0

  get figure(): RaftLabElement | undefined {
    return this.#while?.figure
  }

  tell(say: Telling, holds: While | undefined): void {
    this.say = say
    this.#while = holds
    this.#since = performance.now()
  }

  look(_figure: RaftLabElement | undefined, status: Status | undefined): void {
    if (status && performance.now() - this.#since > refusalTime && this.#while?.holds(status) === false) this.remove()
  }

  protected override render() {
    return html`<span role="alert">${this.awaitsWords ? nothing : this.say(this.words)}</span>`
  }
}

/** Tells something behind an element, in the place of what was told there before; null: nothing. `holds`: while it is so; left out, until something else is told. */
export function tell(at: Element, say: Telling | null, holds?: While): void {
  const next = at.nextElementSibling
  const there = next?.localName === 'raft-told' ? (next as Told) : undefined
  if (!say) return there?.remove()
  const told = there ?? (at.ownerDocument.createElement('raft-told') as Told)
  told.tell(say, holds)
  if (!there) at.after(told)
}

/** What was told of what an author got wrong with an element, while that is so, in English. */
const known = new WeakMap<Element, string>()

/** Tells what an author got wrong with an element, once for as long as it is so; null: nothing is. */
export function tellWrong(at: Element, wrong: Telling | null): void {
  const now = wrong?.(english)
  if (now === known.get(at)) return
  if (now === undefined) known.delete(at)
  else known.set(at, now)
  tell(at, wrong)
}
