import { css, html, nothing, type PropertyValues } from 'lit'
import { short } from '../lab/short.js'
import type { Playing, Status } from '../lab/types.js'
import { unseen } from '../element/style/unseen.js'
import { errorTold, type Telling } from '../element/telling.js'
import { Unsaid } from '../element/unsaid.js'
import { bringIntoSight, playingOf } from './figure.js'
import { Guide, stepOf } from './guide.js'
import { OfFigure } from './of-figure.js'
import { tell, tellWrong } from './told.js'

/** A paragraph is passed where it comes into the middle of the screen: a fifth of its height. */
const middle = '-40% 0px -40% 0px'

/**
 * `<raft-step for="fig" at="won">n3 wins</raft-step>`: words that take their figure to a step of its scenario, by its name: back to one that
 * is over, on to one that is not yet. `<raft-step for="fig" at="won" on="scroll"><p>…</p></raft-step>` is a paragraph that does so when its
 * reader comes past it, and has a button beside it.
 */
export class RaftStep extends OfFigure {
  static override styles = [
    unseen,
    css`
      [role='button'] {
        text-decoration: underline;
        text-decoration-thickness: 1px;
        text-underline-offset: 3px;
        cursor: pointer;
      }
      [role='button']::before,
      button::before {
        content: '▸' / '';
      }
      [role='button']::before {
        display: inline-block;
        width: 0.8em;
        font-size: 0.8em;
        text-decoration: none;
      }
      [role='button']:hover,
      [aria-current] {
        text-decoration-thickness: 2px;
      }
      [role='button'][aria-busy='true'] {
        cursor: progress;
      }
      :focus-visible {
        outline: 2px solid currentColor;
        outline-offset: 2px;
      }
      .block {
        padding-inline-start: 12px;
        border-inline-start: 3px solid transparent;
      }
      .block.here {
        border-inline-start-color: light-dark(#0063a3, #62b8f0);
      }
      @media (forced-colors: active) {
        .block {
          border-inline-start-color: Canvas;
        }
        .block.here {
          border-inline-start-color: Highlight;
        }
      }
      @media print {
        [role='button'] {
          text-decoration: none;
        }
        [role='button']::before,
        button {
          display: none;
        }
      }
      button {
        float: inline-end;
        width: 28px;
        height: 28px;
        margin: 0;
        margin-block-end: 4px;
        margin-inline-start: 8px;
        padding: 0;
        border: 1px solid currentColor;
        border-radius: 6px;
        background: none;
        color: inherit;
        font: inherit;
        line-height: 1;
        cursor: pointer;
      }
    `,
  ]
  static override properties = { ...OfFigure.properties, at: { type: String }, on: { type: String }, here: { state: true }, busy: { state: true }, told: { state: true } }
  declare at: string | null
  declare on: string | null
  /** Whether the figure shows that step. */
  protected declare here: boolean
  protected declare busy: boolean
  protected declare told: Telling | undefined
  readonly #sight = new IntersectionObserver((entries) => entries.at(-1)?.isIntersecting && this.#pass(), { rootMargin: middle })

  constructor() {
    super()
    this.at = this.on = null
    this.here = this.busy = false
    this.told = undefined
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#watch()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#sight.disconnect()
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    if (changed.has('on')) {
      this.style.display = this.#scrolls ? 'block' : 'inline'
      this.#watch()
    }
    if (['for', 'at', 'on', 'found'].some((name) => changed.has(name))) this.#check(null)
  }

  get #scrolls(): boolean {
    return this.on === 'scroll'
  }

  #watch(): void {
    this.#sight.disconnect()
    if (this.#scrolls && this.isConnected) this.#sight.observe(this)
  }

  protected override hear({ playing }: Status): void {
    const step = stepOf(playing, this.at ?? '')
    this.here = step !== undefined && playing?.step === step.step
    this.#check(playing)
  }

  /** Tells of what an author got wrong, as soon as that can be known. */
  #check(playing: Playing | null): void {
    tellWrong(this, this.figure ? this.#wrong(playing) : this.lacks)
  }

  #wrong(playing: Playing | null): Telling | null {
    const { at, on } = this
    const names = playing?.named.map(({ name }) => name)
    if (!at || (names && !names.includes(at))) return ({ prose }) => prose.noStep(short(at ?? ''), names ? [...new Set(names)] : null)
    if (names && names.indexOf(at) !== names.lastIndexOf(at)) return ({ prose }) => prose.twoSteps(short(at))
    return on === null || this.#scrolls ? null : ({ prose }) => prose.noWay(short(on))
  }

  protected override render() {
    const { prose } = this.words
    const current = this.here ? 'step' : nothing
    const told = html`<span class="unseen" role="status">${this.told?.(this.words)}</span>`
    if (!this.#scrolls) return html`<span role="button" tabindex="0" aria-current=${current} aria-busy=${this.busy ? 'true' : nothing} @click=${this.#press} @keydown=${this.#key}><slot></slot></span>${told}`
    return html`<div class="block ${this.here ? 'here' : ''}"><button aria-label=${prose.show} title=${prose.show} aria-current=${current} aria-busy=${this.busy ? 'true' : nothing} @click=${this.#press}></button><slot></slot>${told}</div>`
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    void this.#press()
  }

  readonly #press = async (): Promise<void> => {
    const { figure, at } = this
    if (!figure || !at) return
    this.busy = true
    this.told = undefined
    try {
      const lab = await bringIntoSight(figure)
      const playing = await playingOf(figure, lab)
      if (!playing) throw new Unsaid(({ prose }) => prose.nothingPlayed)
      if (!stepOf(playing, at)) return this.#check(playing)
      tell(this, null)
      await Guide.of(figure).press(at)
      const now = lab.status().playing
      if (now) this.told = ({ prose }) => prose.shown(now.step, now.steps)
    } catch (error) {
      tell(this, errorTold(error))
    } finally {
      this.busy = false
    }
  }

  /** What goes wrong while a reader scrolls is told when they ask for the step. */
  #pass(): void {
    const { figure, at } = this
    if (!figure || !at) return
    void Guide.of(figure).pass(at, () => isPassed(this)).catch(() => {})
  }
}

/** Whether an element still is where it counts as passed. */
function isPassed(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect()
  return element.isConnected && bottom > innerHeight * 0.4 && top < innerHeight * 0.6
}
