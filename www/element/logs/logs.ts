import { html, type PropertyValues } from 'lit'
import type { Status } from '../../lab/types.js'
import type { Moment } from '../moment.js'
import { Part } from '../part.js'
import { say } from '../say.js'
import { controls } from '../style/controls.js'
import { hues } from '../style/hues.js'
import { legendLook } from '../style/legend.js'
import { cellWidth, Columns, foldedBy } from './columns.js'
import { LogRow, place, type Span } from './log-row.js'
import { logsLook } from './logs-look.js'
import { Older } from './older.js'

/** Columns drawn beyond each edge of what is in sight. */
const margin = 2
/** How near to the end, in px, one must be to be kept there as logs grow. */
const near = cellWidth
/** The most cells that one frame fills: a log that grows fast must not cost the page a frame. */
const mostCells = 32
/** The least real ms from one drawing to the next, and from one that took several frames: what flows that fast is read only where it rests. */
const pace = 100
const slowPace = 500

/** The logs as they were at one moment, being drawn over one frame or more; the page scrolls to it at the end. */
interface Drawing {
  status: Status
  span: Span
  left: number
  rows: number
  frames: number
}

/** The logs: a row a node, a column an index. Only what is in sight is in the page. */
export class Logs extends Part {
  static override styles = [controls, legendLook, logsLook, hues]
  protected override every = 0
  #rows: LogRow[] = []
  #columns = new Columns(0)
  #older: Older | undefined
  readonly #indices = new Map<number, HTMLElement>()
  #follows = true
  /** Of what is in sight, px; kept, since to read it from the page costs a layout. */
  #width = 0
  #left = 0
  #span: Span = { from: 1, to: 0 }
  #drawing: Drawing | undefined
  #drawn: Status | undefined
  #rested = 0
  readonly #resized = new ResizeObserver(([entry]) => {
    this.#width = entry?.contentRect.width ?? 0
    this.#drawAll()
  })

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('view') || changed.has('words')) this.#makeRows(this.status)
    if (!changed.has('view')) return
    this.#older = this.#makeOlder()
    this.#follows = true
  }

  #makeOlder(): Older {
    return new Older(this.ask.lab, () => this.#drawAll())
  }

  #makeRows({ nodes }: Status): void {
    this.#columns = new Columns(foldedBy(nodes))
    this.#clearHead()
    this.#rows = nodes.map(() => new LogRow(this.#columns))
  }

  #clearHead(): void {
    for (const label of this.#indices.values()) label.remove()
    this.#indices.clear()
  }

  /** Folds the columns that nobody has any more. What is in sight stays in sight. */
  #fold(folded: number): void {
    const before = this.#columns
    this.#columns = new Columns(folded)
    for (const row of this.#rows) row.columns = this.#columns
    this.#clearHead()
    this.#left = this.#columns.at(before.index(this.#left))
  }

  protected override render() {
    const { logs } = this.words
    return html`
      <div class="table">
        <div aria-hidden="true">
          <div class="name head muted">${logs.index}</div>
          ${this.#rows.map((row) => row.name)}
        </div>
        <div class="scroll" role="group" tabindex="0" aria-label=${logs.label} @scroll=${this.#scrolled}>
          <div class="sheet" aria-hidden="true">
            <div class="line head"></div>
            ${this.#rows.map((row) => row.element)}
            <i class="extent"></i>
          </div>
        </div>
      </div>
      <div class="row foot small">
        <details>
          <summary>${this.words.timeline.legend}</summary>
          <ul class="legend">
            <li class="key"><i class="cell open"></i>${logs.key.uncommitted}</li>
            <li class="key"><i class="cell committed"></i>${logs.key.committed}</li>
            <li class="key"><i class="cell applied"></i>${logs.key.applied}</li>
            <li class="key"><i class="match"></i>${logs.key.match}</li>
            <li class="key"><i class="next"></i>${logs.key.next}</li>
            <li>${logs.colour}</li>
          </ul>
        </details>
        <button class="newest" @click=${this.#newest}>${logs.newest}</button>
      </div>
      <ul class="unseen summary"></ul>
    `
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    const scroll = this.renderRoot.querySelector('.scroll')
    if (scroll) this.#resized.observe(scroll)
    this.#drawAll()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#resized.disconnect()
  }

  /** Each frame: goes on with what is being drawn, or begins when it is time. */
  protected override paint({ status }: Moment, real: number): void {
    if (status.nodes.length !== this.#rows.length) {
      this.#drawing = undefined
      this.#makeRows(status)
      return this.requestUpdate()
    }
    if (!this.#drawing && (status === this.#drawn || real < this.#rested)) return
    const drawing = (this.#drawing ??= this.#begin(status))
    drawing.frames++
    if (this.#draw(drawing, mostCells)) this.#rested = real + (drawing.frames > 1 ? slowPace : pace)
  }

  /** Draws the present at once. */
  #drawAll(): void {
    this.#draw((this.#drawing = this.#begin(this.status)), Infinity)
  }

  #begin(status: Status): Drawing {
    if (this.#drawn && otherFuture(this.#drawn, status)) this.#older = this.#makeOlder()
    const folded = foldedBy(status.nodes)
    if (folded !== this.#columns.folded) this.#fold(folded)
    const columns = this.#columns
    const last = lastIndex(status)
    const left = this.#follows ? Math.max(0, columns.at(last + 2) - this.#width) : this.#left
    const from = Math.max(folded + 1, columns.index(left) - margin)
    const to = Math.min(last, columns.index(left + this.#width) + margin)
    this.#drawn = status
    return { status, span: { from, to }, left, rows: 0, frames: 0 }
  }

  /** Draws rows until so many cells are filled. True once all is there, and in sight. */
  #draw(drawing: Drawing, most: number): boolean {
    const { status, span } = drawing
    for (let filled = 0; drawing.rows < status.nodes.length; drawing.rows++) {
      if (filled >= most) return false
      filled += this.#line(drawing, drawing.rows)
    }
    this.#drawing = undefined
    const scroll = this.renderRoot.querySelector<HTMLElement>('.scroll')
    const sheet = scroll?.firstElementChild as HTMLElement | null | undefined
    if (!scroll || !sheet) return true
    this.#head(sheet, span)
    this.#marks(status)
    this.#summary(status)
    this.#span = span
    this.#scroll(scroll, sheet, drawing)
    return true
  }

  #line({ status, span }: Drawing, i: number): number {
    const [node, row, older] = [status.nodes[i], this.#rows[i], this.#older]
    if (!node || !row || !older) return 0
    if (!this.#follows) void older.want(node, span.from, span.to)
    return row.show(node, (index) => older.entry(node, index), span, this.#span, this.words)
  }

  #marks({ nodes, leader: id }: Status): void {
    const leader = nodes.find((node) => node.id === id)
    nodes.forEach((node, i) => this.#rows[i]?.mark(node === leader ? undefined : leader?.progress.find(({ id }) => id === node.id), this.words))
  }

  /** Comes last: to set where a box is scrolled to, the browser must know how wide all in it is. */
  #scroll(scroll: HTMLElement, sheet: HTMLElement, { status, left }: Drawing): void {
    place(sheet.lastElementChild as HTMLElement, this.#columns.at(lastIndex(status) + 2))
    if (left === this.#left) return
    this.#left = left
    scroll.scrollLeft = left
  }

  #head(sheet: HTMLElement, { from, to }: Span): void {
    for (let index = from; index <= to; index++) {
      if (this.#indices.has(index)) continue
      const label = this.#spareLabel(from, to) ?? sheet.firstElementChild?.appendChild(document.createElement('div'))
      if (!label) return
      label.className = 'index'
      say(label, String(index))
      place(label, this.#columns.at(index))
      this.#indices.set(index, label)
    }
  }

  #spareLabel(from: number, to: number): HTMLElement | undefined {
    for (const [index, label] of this.#indices) {
      if (index >= from && index <= to) continue
      this.#indices.delete(index)
      return label
    }
    return undefined
  }

  /** The logs in words, for those who do not see them. */
  #summary({ nodes }: Status): void {
    const list = this.renderRoot.querySelector('.summary')
    nodes.forEach(({ id, log, commit, applied }, i) => {
      const text = this.words.logs.summary(id, log.first, log.last, commit, applied)
      const item = list?.children[i] ?? list?.appendChild(document.createElement('li'))
      if (item) say(item, text)
    })
  }

  #scrolled(event: Event): void {
    const { scrollLeft, scrollWidth, clientWidth } = event.target as HTMLElement
    if (Math.abs(scrollLeft - this.#left) < 1) return // our own doing
    this.#left = scrollLeft
    this.#follows = scrollLeft + clientWidth >= scrollWidth - near
    this.#drawAll()
  }

  #newest(): void {
    this.#follows = true
    this.#drawAll()
  }
}

function lastIndex({ nodes }: Status): number {
  return Math.max(1, ...nodes.map(({ log }) => log.last))
}

/** Whether what was committed in one moment need not be in the next. */
function otherFuture(before: Status, next: Status): boolean {
  return next.time < before.time || (before.view.undo !== null && next.view.undo === null)
}
