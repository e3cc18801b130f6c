import { css, html, nothing } from 'lit'
import type { Caption as Said, Playing } from '../../lab/types.js'
import { captionIn, current, isOpening, isUnderWay } from '../captions.js'
import { Part } from '../part.js'
import { controls } from '../style/controls.js'
import { languageAround } from '../tag.js'

/** What the scenario that is played says, under the stage. */
export class Caption extends Part {
  static override styles = [
    controls,
    css`
      .caption {
        margin-top: 8px;
        padding: 8px 12px;
        border-left: 3px solid var(--accent);
        background: var(--ground);
      }
      /* As high for every caption as for the longest one, so that what is below stays. */
      .said {
        display: grid;
        text-wrap: pretty;
      }
      .said p {
        grid-area: 1 / 1;
        margin: 0;
      }
      .other {
        visibility: hidden;
      }
      .other::before {
        content: attr(data-said);
      }
      .failed {
        margin: 4px 0 0;
        color: var(--bad);
      }
      .line {
        display: flex;
        justify-content: space-between;
        gap: 12px;
      }
      /* Above what is said, so that no caption moves them. */
      .controls {
        margin: 8px 0;
        gap: 4px 8px;
      }
      .controls button {
        padding: 0 8px;
      }
      .line > span {
        min-width: 56px;
        text-align: right;
        white-space: nowrap;
      }
      .line > .opening {
        min-height: 28px;
        white-space: normal;
      }
      @media print {
        .controls {
          display: none;
        }
      }
      .list {
        margin-top: 8px;
      }
      .list button {
        display: block;
        width: 100%;
        height: auto;
        padding: 4px 8px;
        text-align: left;
        white-space: normal;
      }
      .list [aria-current] {
        border-color: var(--accent);
        font-weight: 600;
      }
      @media (forced-colors: active) {
        .list [aria-current] {
          border-color: Highlight;
        }
      }
    `,
  ]
  static override properties = { ...Part.properties, listed: { state: true } }
  /** Whether its captions are listed. */
  declare listed: boolean
  protected override every = 50

  constructor() {
    super()
    this.listed = false
  }

  protected override render() {
    const { playing } = this.status
    if (!playing) return nothing
    const { caption: say } = this.words
    const { title, caption, captions, step, steps, failed, reading, passed } = playing
    const opening = isOpening(playing)
    const inWords = (text: string) => ({ lang: this.words.lang, text })
    const [heading, left] = [title ? this.#written(title) : inWords(say.label), inWords(say.left)]
    const said = playing.left ? left : caption ? this.#written(caption) : inWords(reading && isUnderWay(playing) ? say.before : '')
    const told = passed ? say.end : say.count(Math.max(0, current(playing)) + 1, captions.length)
    const progress = reading ? told : say.step(step, steps)
    return html`<section class="caption" aria-label=${say.label}>
      <p class="line small muted"><b lang=${heading.lang}>${heading.text}</b>${opening ? this.#opening(playing) : html`<span>${failed === null ? progress : nothing}</span>`}</p>
      ${reading ? this.#controls(playing) : nothing}
      <div class="said">
        <p role="status" lang=${said.lang}>${said.text}</p>
        ${[...captions.map((other) => this.#written(other.caption)), ...(opening ? [left] : [])].map(({ text, lang }) => html`<p class="other" aria-hidden="true" lang=${lang} data-said=${text}></p>`)}
      </div>
      ${failed === null ? nothing : html`<p class="failed small" role="alert">${say.failed(failed)}</p>`} ${reading && this.listed ? this.#list(playing) : nothing}
    </section>`
  }

  /** How to take over, or to see it again. */
  #opening(playing: Playing) {
    const { take, again } = this.words.caption
    return html`<span class="opening">${isUnderWay(playing) ? take : html`<button name="again" class="plain" @click=${this.#again}>${again}</button>`}</span>`
  }

  readonly #again = (event: Event): void => {
    event.stopPropagation()
    this.dispatchEvent(new CustomEvent('opening', { bubbles: true, composed: true }))
  }

  #controls(playing: Playing) {
    const { caption: say } = this.words
    const { auto } = this.moment
    const over = playing.failed !== null || playing.passed === true
    return html`<div class="row controls" role="group" aria-label=${say.controls}>
      ${this.#button('back', current(playing) > 0, () => this.ask.reading.back())} ${this.#button('next', !over, () => this.ask.reading.next())}
      <button name="auto" aria-pressed=${auto ? 'true' : 'false'} title=${say.meanings.auto} @click=${this.#toggle}>${say.buttons.auto}</button>
      <button name="list" aria-expanded=${this.listed ? 'true' : 'false'} title=${say.meanings.list} @click=${() => (this.listed = !this.listed)}>${say.buttons.list}</button>
    </div>`
  }

  #button(name: 'back' | 'next', can: boolean, act: () => void) {
    const { buttons, meanings } = this.words.caption
    return html`<button name=${name} class=${name === 'next' && can ? 'main' : nothing} title=${meanings[name]} aria-disabled=${can ? nothing : 'true'} @click=${() => can && act()}>${buttons[name]}</button>`
  }

  /** Whoever clicks anywhere in the lab takes over, but not here. */
  readonly #toggle = (event: Event): void => {
    event.stopPropagation()
    this.ask.reading.toggle()
  }

  /** A caption in the language of the page around the lab, where it is written in that one, though the lab may not speak it. */
  #written(caption: Said): { lang: string; text: string } {
    return captionIn(caption, [languageAround((this.getRootNode() as ShadowRoot).host), this.words.lang])
  }

  #list(playing: Playing) {
    const at = current(playing)
    return html`<ol class="list small">
      ${playing.captions.map(({ step, caption }, i) => {
        const { lang, text } = this.#written(caption)
        return html`<li><button class="plain" lang=${lang} aria-current=${i === at ? 'step' : nothing} @click=${() => this.ask.reading.goTo(step)}>${text}</button></li>`
      })}
    </ol>`
  }
}
