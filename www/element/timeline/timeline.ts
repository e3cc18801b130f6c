import { html, nothing, type PropertyValues } from 'lit'
import type { Status, Timeline } from '../../lab/types.js'
import type { Moment } from '../moment.js'
import { Part } from '../part.js'
import { say } from '../say.js'
import { controls } from '../style/controls.js'
import { hues } from '../style/hues.js'
import { legendLook } from '../style/legend.js'
import { Drawing, margin } from './drawing.js'
import { Gestures } from './gestures.js'
import { Handles } from './handles.js'
import { legend } from './legend.js'
import { xOf, type Sheet } from './picture.js'
import { between, lengthOf, moved, panned, pinched, whole, zoomed, type Range } from './range.js'
import { table } from './table.js'
import { timelineLook } from './timeline-look.js'
import { toldAt } from './told.js'

/** The least real ms from one writing of the table to the next. */
const tablePace = 1_000
/** How near to a mark the pointer counts as on it, px. */
const near = 4
/** What keys move by, as parts of what is in sight. */
const strides: Readonly<Record<string, number>> = { ArrowLeft: -0.01, ArrowDown: -0.01, ArrowRight: 0.01, ArrowUp: 0.01, PageDown: -0.1, PageUp: 0.1 }

/** The whole run: a lane a node, the client's operations and the faults above. Whoever scrubs takes the page to a moment. */
export class TimelinePart extends Part {
  static override styles = [controls, legendLook, timelineLook, hues]
  static override properties = { ...Part.properties, range: { state: true } }
  /** What is in sight; null: the whole run. */
  declare range: Range | null
  protected override every = 100
  protected override ticks = true
  #drawing = new Drawing()
  #width = 0
  #drawn: Moment | undefined
  /** What the table was written from. */
  #tabled: Timeline | undefined
  #tabledTo = 0
  #written = -Infinity
  /** Whose size is followed. */
  #followed: HTMLElement | null = null
  /** The moment that was drawn last. */
  #drawnAt: number | undefined
  /** Where a selection by keys began, and has come to; null: none is under way. */
  #keyed: readonly [from: number, to: number] | null = null
  /** Where the pointer is over the plot, px. */
  #pointer: { x: number; y: number } | null = null
  readonly #resized = new ResizeObserver(([entry]) => {
    this.#width = entry?.contentRect.width ?? 0
    requestAnimationFrame(() => this.#draw()) // in a frame of its own, since what is drawn may change the size
  })

  readonly #gestures = new Gestures({
    seek: (x) => this.#seek(this.#timeAt(x)),
    select: (from, to) => this.#select(between(this.#timeAt(from), this.#timeAt(to), this.#run)),
    pinch: (before, after) => (this.range = pinched(this.#range(), this.#run, this.#parts(before), this.#parts(after))),
    hover: (place) => {
      this.#pointer = place
      this.#tell()
    },
  })
  readonly #handles = new Handles(
    () => ({ run: this.#run, sight: this.#range(), timeAt: (x) => this.#timeAt(x), xOf: (time) => margin + xOf(this.#sheet(), time) }),
    (stretch) => this.#select(stretch),
  )

  constructor() {
    super()
    this.range = null
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('view')) {
      this.range = null
      this.#drawing = new Drawing()
    }
  }

  protected override render() {
    const { timeline: told } = this.words
    const { zoom, selection } = told
    const { selected, timeline } = this.moment
    const gestures = this.#gestures
    this.#tabled = timeline
    this.#tabledTo = this.#end
    const button = (name: 'in' | 'out' | 'all', meaning: string, idle: boolean, act: () => void) =>
      html`<button name=${name} title=${meaning} aria-label=${meaning} aria-disabled=${idle ? 'true' : nothing} @click=${() => idle || act()}>${zoom[name]}</button>`
    return html`
      <div class="row tools small">
        <p class="told-at" aria-hidden="true"></p>
        <button name="select" title=${selection.meaning} aria-pressed=${selected ? 'true' : 'false'} @click=${() => this.#select(selected ? null : this.#middle())}>${selection.select}</button>
        <span class="zoom" role="group" aria-label=${zoom.label}>
          ${button('out', zoom.outMeaning, this.range === null, () => this.#zoom(false))} ${button('in', zoom.inMeaning, false, () => this.#zoom(true))}
          ${button('all', zoom.allMeaning, this.range === null, () => (this.range = null))}
        </span>
      </div>
      <div class="field"><div
        class="plot"
        role="slider"
        tabindex="0"
        aria-label=${this.words.time.slider}
        aria-orientation="horizontal"
        @pointerdown=${(event: PointerEvent) => gestures.press(event)}
        @pointermove=${(event: PointerEvent) => gestures.move(event)}
        @pointerup=${(event: PointerEvent) => gestures.release(event)}
        @pointercancel=${(event: PointerEvent) => gestures.release(event)}
        @pointerleave=${() => gestures.leave()}
        @wheel=${this.#wheel}
        @keydown=${this.#key}
      >${this.#drawing.svg}</div>${selected ? this.#handles.render(selected, this.words) : nothing}</div>
      <raft-lab-time .view=${this.view} .words=${this.words} .active=${this.active} .bare=${true}></raft-lab-time>
      ${legend(this.words)} ${table(timeline, this.#drawing.groups(timeline), this.#range(), this.#end, this.words)}
    `
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    const plot = this.#plot
    if (plot && plot !== this.#followed) {
      this.#resized.observe((this.#followed = plot))
      this.#width = plot.clientWidth // it is as high as it stays from the first frame on
    }
    if (plot) this.#label(plot, this.status, this.#at) // before it has a width to draw in, too
    this.#draw()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#resized.disconnect()
    this.#followed = null
  }

  /** Draws what has changed; the table, which is for those who read it, less often. */
  protected override paint(moment: Moment, real: number): void {
    if (moment.selected !== this.#drawn?.selected) this.requestUpdate()
    if (moment !== this.#drawn) this.#draw()
    if ((moment.timeline === this.#tabled && this.#end === this.#tabledTo) || real - this.#written < tablePace) return
    this.#written = real
    this.requestUpdate()
  }

  get #plot(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.plot')
  }

  /** The latest moment that there is, and the one in view or on its way there. */
  get #end(): number {
    const { now, to } = this.status.view
    return now ? this.moment.time : to
  }

  get #at(): number {
    return this.moment.sought ?? this.moment.time
  }

  get #run(): Range {
    return { from: this.status.view.from, to: this.#end }
  }

  #range(): Range {
    return this.range ?? whole(this.#run)
  }

  #sheet(): Sheet {
    return { ...this.#range(), width: Math.max(1, this.#width - margin), end: this.#end }
  }

  #draw(): void {
    const plot = this.#plot
    if (!plot || this.#width <= margin || !this.active) return
    const { moment } = this
    const at = this.#at
    if (this.range && at !== this.#drawnAt) this.range = moved(this.range, this.#run, at, this.#gestures.seeks)
    this.#drawnAt = at
    this.#drawn = moment
    this.#drawing.draw(moment.timeline, this.#sheet(), moment.status.view, at, moment.selected, this.words)
    if (moment.selected) this.#handles.place(this.renderRoot, moment.selected, margin, this.#width)
    this.#label(plot, moment.status, at)
    this.#tell()
  }

  #label(plot: HTMLElement, { view }: Status, at: number): void {
    const { from } = view
    const end = this.#end
    plot.classList.toggle('past', !view.now)
    const attributes = { 'aria-valuemin': Math.round(from), 'aria-valuemax': Math.round(Math.max(from, end)), 'aria-valuenow': Math.round(Math.min(Math.max(at, from), end)) }
    for (const [name, value] of Object.entries(attributes)) if (plot.getAttribute(name) !== String(value)) plot.setAttribute(name, String(value))
    const text = this.words.time.moment(at, view.now ? 0 : end - at)
    if (plot.getAttribute('aria-valuetext') !== text) plot.setAttribute('aria-valuetext', text)
  }

  /** What is under the pointer. */
  #tell(): void {
    const line = this.renderRoot.querySelector('.told-at')
    if (!line) return
    const pointer = this.#pointer
    const place = pointer && this.#drawing.places.find(({ y, height }) => pointer.y >= y && pointer.y < y + height)
    const sheet = this.#sheet()
    const told = pointer && place && toldAt(place.row, this.#timeAt(pointer.x), (near * lengthOf(sheet)) / sheet.width, this.moment.timeline, this.#drawing.groups(this.moment.timeline), sheet, this.words)
    const { selected } = this.moment
    const { selection, hint } = this.words.timeline
    say(line, told || (selected ? selection.is(selected.from, selected.to) : hint))
  }

  #timeAt(x: number): number {
    const sheet = this.#sheet()
    return sheet.from + ((x - margin) / sheet.width) * lengthOf(sheet)
  }

  /** Places as parts of what is in sight. */
  #parts([a, b]: readonly [number, number]): readonly [number, number] {
    const { width } = this.#sheet()
    return [(a - margin) / width, (b - margin) / width]
  }

  /** The middle of what is in sight, of which something is known. */
  #middle(): Range {
    const { from, to } = this.#range()
    const known = between(from, Math.min(to, this.#end), this.#run)
    return between(known.from + lengthOf(known) / 4, known.to - lengthOf(known) / 4, this.#run)
  }

  /** Goes to a moment; beyond the end, to now. */
  #seek(to: number): void {
    const { travel } = this.ask
    const { from } = this.#run
    if (to < this.#end) travel.seek(Math.max(from, to))
    else if (!this.status.view.now || this.moment.sought !== null) travel.latest()
  }

  /** With Ctrl, as trackpads tell a pinch, it zooms; sideways, or with Shift, it moves what is in sight. */
  #wheel(event: WheelEvent): void {
    const { ctrlKey, shiftKey, deltaX, deltaY } = event
    const sideways = shiftKey ? deltaX || deltaY : Math.abs(deltaX) > Math.abs(deltaY) ? deltaX : 0
    if (ctrlKey) this.#zoom(deltaY < 0, this.#pointer ? this.#timeAt(this.#pointer.x) : undefined)
    else if (sideways !== 0 && this.range) this.range = panned(this.range, this.#run, sideways / this.#width)
    else return
    event.preventDefault()
  }

  #zoom(inward: boolean, at = this.#at): void {
    this.range = zoomed(this.#range(), this.#run, at, inward)
  }

  /** Selects from the moment in view on, or goes on with that. */
  #extend(stride: number): void {
    const [from, to] = this.#keyed ?? [this.#at, this.#at]
    const end = Math.max(this.#run.from, Math.min(this.#run.to, to + stride * lengthOf(this.#range())))
    this.#select(between(from, end, this.#run), [from, end])
  }

  #select(stretch: Range | null, keyed: readonly [from: number, to: number] | null = null): void {
    this.#keyed = keyed
    this.ask.select(stretch)
  }

  #key(event: KeyboardEvent): void {
    const { key, shiftKey, ctrlKey, metaKey, altKey } = event
    if (ctrlKey || metaKey || altKey) return
    const stride = strides[key]
    if (stride !== undefined && shiftKey) this.#extend(stride)
    else if (key === 'Escape' && this.moment.selected) this.#select(null)
    else if (stride !== undefined) this.#seek(this.#at + stride * lengthOf(this.#range()))
    else if (key === 'Home') this.#seek(this.#run.from)
    else if (key === 'End') this.#seek(Infinity)
    else if (key === '+' || key === '=') this.#zoom(true)
    else if (key === '-') this.#zoom(false)
    else if (key === '0') this.range = null
    else return
    event.preventDefault()
  }
}
