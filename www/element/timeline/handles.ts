import { html } from 'lit'
import type { Words } from '../../i18n/index.js'
import { between, lengthOf, type Range } from './range.js'

type End = 'from' | 'to'
const ends: readonly End[] = ['from', 'to']
const other: Record<End, End> = { from: 'to', to: 'from' }

/** What moves an end, as parts of what is in sight. */
const strides: Readonly<Record<string, number>> = { ArrowLeft: -0.01, ArrowDown: -0.01, ArrowRight: 0.01, ArrowUp: 0.01, PageDown: -0.1, PageUp: 0.1, Home: -Infinity, End: Infinity }

/** How wide a handle is, px: as the style sheet says. */
const width = 24

/** Where handles stand. */
export interface Plot {
  /** All that can be selected, and what is in sight. */
  readonly run: Range
  readonly sight: Range
  /** The moment at a place, px from the left of what has the handles; and the place of a moment. */
  timeAt(x: number): number
  xOf(time: number): number
}

/** Both ends of what is selected, which pointer, finger and keys move. */
export class Handles {
  /** How far from the end that is dragged the pointer went down, px. */
  #grip = 0

  constructor(
    private readonly plot: () => Plot,
    private readonly select: (stretch: Range | null) => void,
  ) {}

  render(selected: Range, { timeline: { selection }, bar }: Words) {
    const { run } = this.plot()
    return ends.map((end) => {
      const at = selected[end]
      return html`<div
        class="handle ${end}"
        role="slider"
        tabindex="0"
        aria-label=${selection.ends[end]}
        aria-orientation="horizontal"
        aria-valuemin=${Math.round(run.from)}
        aria-valuemax=${Math.round(run.to)}
        aria-valuenow=${Math.round(at)}
        aria-valuetext=${bar.time(at)}
        title=${`${selection.ends[end]}: ${bar.time(at)}`}
        @pointerdown=${(event: PointerEvent) => this.#press(event, at)}
        @pointermove=${(event: PointerEvent) => this.#drag(event, end, selected)}
        @keydown=${(event: KeyboardEvent) => this.#key(event, end, selected)}
      ></div>`
    })
  }

  /** Puts the handles of a root where their ends are; those that are out of sight wait at the edge. */
  place(root: ParentNode, selected: Range, from: number, to: number): void {
    for (const end of ends) {
      const handle = root.querySelector<HTMLElement>(`.handle.${end}`)
      if (!handle) continue
      const x = this.plot().xOf(selected[end])
      const left = end === 'from' ? x - width : x
      handle.style.left = `${Math.round(Math.max(from - width, Math.min(left, to - width)))}px`
      handle.classList.toggle('away', x < from || x > to)
    }
  }

  #press(event: PointerEvent, at: number): void {
    if (event.button !== 0) return
    ;(event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)
    this.#grip = placeOf(event) - this.plot().xOf(at)
  }

  #drag(event: PointerEvent, end: End, selected: Range): void {
    if (!(event.currentTarget as HTMLElement).hasPointerCapture(event.pointerId)) return
    this.#put(end, this.plot().timeAt(placeOf(event) - this.#grip), selected)
  }

  #key(event: KeyboardEvent, end: End, selected: Range): void {
    const { key, ctrlKey, metaKey, altKey } = event
    if (ctrlKey || metaKey || altKey) return
    const stride = strides[key]
    if (stride !== undefined) this.#put(end, selected[end] + stride * lengthOf(this.plot().sight), selected)
    else if (key === 'Escape' || key === 'Delete') this.select(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  /** Moves one end, as far as the other one lets it. */
  #put(end: End, time: number, selected: Range): void {
    const fixed = selected[other[end]]
    this.select(between(fixed, end === 'from' ? Math.min(time, fixed) : Math.max(time, fixed), this.plot().run))
  }
}

/** Px from the left of what holds the handle. */
function placeOf({ currentTarget, clientX }: PointerEvent): number {
  return clientX - (currentTarget as HTMLElement).parentElement!.getBoundingClientRect().left
}
