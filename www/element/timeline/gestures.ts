/** What a plot does where pointers say so. Places are px from its left edge, and from its top. */
export interface Acts {
  /** The moment at a place: of a finger once it is lifted, or moves along the plot, since it may yet scroll the page. */
  seek(x: number): void
  /** From where a pointer went down, with Shift, to where it is. */
  select(from: number, to: number): void
  /** What was under two fingers, to where they are. */
  pinch(before: readonly [number, number], after: readonly [number, number]): void
  /** A pointer is there; null: it has left. */
  hover(place: { x: number; y: number } | null): void
}

type Does = 'taps' | 'seeks' | 'selects' | 'pinches' | 'rests'

/** Pointers on a plot: one seeks, or selects with Shift; two fingers pinch. A finger that moves up or down is the page's. */
export class Gestures {
  #does: Does = 'rests'
  /** Where each pointer that is down went down last, and is. */
  readonly #down = new Map<number, { first: number; x: number }>()

  constructor(private readonly acts: Acts) {}

  /** Whether the moment in view is dragged. */
  get seeks(): boolean {
    return this.#does === 'seeks'
  }

  press(event: PointerEvent): void {
    const { button, currentTarget, pointerId, pointerType, shiftKey } = event
    if (button !== 0 || this.#down.size === 2) return
    ;(currentTarget as HTMLElement).setPointerCapture(pointerId)
    const x = placeOf(event).x
    this.#down.set(pointerId, { first: x, x })
    if (this.#down.size === 2) this.#pinch()
    else if (shiftKey) this.#does = 'selects'
    else if (pointerType === 'touch') this.#does = 'taps'
    else this.#seek(x)
  }

  move(event: PointerEvent): void {
    const place = placeOf(event)
    const pointer = this.#down.get(event.pointerId)
    if (pointer) pointer.x = place.x
    if (this.#does === 'pinches') return this.#pinched()
    this.acts.hover(place)
    if (!pointer) return
    if (this.#does === 'taps' || this.#does === 'seeks') this.#seek(place.x)
    else if (this.#does === 'selects') this.acts.select(pointer.first, place.x)
  }

  /** A pointer is up, or the browser has taken it for its own. Of two fingers the other one does nothing more. */
  release(event: PointerEvent): void {
    if (!this.#down.delete(event.pointerId)) return
    if (this.#does === 'taps' && event.type === 'pointerup') this.acts.seek(placeOf(event).x)
    this.#does = 'rests'
  }

  leave(): void {
    this.acts.hover(null)
  }

  #seek(x: number): void {
    this.#does = 'seeks'
    this.acts.seek(x)
  }

  #pinch(): void {
    this.#does = 'pinches'
    for (const pointer of this.#down.values()) pointer.first = pointer.x
    this.acts.hover(null)
  }

  #pinched(): void {
    const [a, b] = [...this.#down.values()]
    if (!a || !b) return
    this.acts.pinch([a.first, b.first], [a.x, b.x])
    a.first = a.x
    b.first = b.x
  }
}

function placeOf({ currentTarget, clientX, clientY }: PointerEvent): { x: number; y: number } {
  const { left, top } = (currentTarget as HTMLElement).getBoundingClientRect()
  return { x: clientX - left, y: clientY - top }
}
