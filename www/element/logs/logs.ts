import { html, type PropertyValues } from 'lit'
import type { Status } from '../../lab/types.js'
import { Part } from '../part.js'
import { controls } from '../style/controls.js'
import { cellAt, cellWidth, LogRow, nameWidth, place } from './log-row.js'
import { logsLook } from './logs-look.js'
import { Older } from './older.js'

/** Columns drawn beyond each edge of what is in sight. */
const margin = 2
/** How near to the end, in px, one must be to be kept there as logs grow. */
const near = cellWidth

/** The logs: a row a node, a column an index. Only what is in sight is in the page. */
export class Logs extends Part {
  static override styles = [controls, logsLook]
  protected override every = 100
  #rows: LogRow[] = []
  #older: Older | undefined
  readonly #indices = new Map<number, HTMLElement>()
  readonly #free: HTMLElement[] = []
  #follows = true
  /** Of what is in sight, px; kept, since to read it from the page costs a layout. */
  #width = 0
  #left = 0
  readonly #resized = new ResizeObserver(([entry]) => {
    this.#width = entry?.contentRect.width ?? 0
    this.paint(this.status)
  })

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('view')) return
    this.#older = new Older(this.view.lab, () => this.paint(this.status))
    this.#rows = this.status.nodes.map(() => new LogRow())
    this.#follows = true
  }

  protected override render() {
    const { logs } = this.words
    return html`
      <div class="scroll" role="group" tabindex="0" aria-label=${logs.label} @scroll=${this.#scrolled}>
        <div class="sheet" aria-hidden="true">
          <div class="line head"><div class="name quiet">${logs.index}</div></div>
          ${this.#rows.map((row) => row.element)}
        </div>
      </div>
      <div class="row foot small">
        <span class="key"><i class="cell open"></i>${logs.key.uncommitted}</span>
        <span class="key"><i class="cell committed"></i>${logs.key.committed}</span>
        <span class="key"><i class="cell applied"></i>${logs.key.applied}</span>
        <span class="key"><i class="match"></i>${logs.key.match}</span>
        <span class="key"><i class="next"></i>${logs.key.next}</span>
        <span class="key quiet">${logs.colour}</span>
        <button class="newest" @click=${this.#newest}>${logs.newest}</button>
      </div>
      <ul class="unseen summary"></ul>
    `
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    const scroll = this.renderRoot.querySelector('.scroll')
    if (scroll) this.#resized.observe(scroll)
    this.paint(this.status)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#resized.disconnect()
  }

  protected override paint(status: Status): void {
    const scroll = this.renderRoot.querySelector<HTMLElement>('.scroll')
    const sheet = scroll?.firstElementChild as HTMLElement | null | undefined
    if (!scroll || !sheet) return
    const last = Math.max(1, ...status.nodes.map(({ log }) => log.last))
    const whole = cellAt(last + 2)
    const width = `${whole}px`
    if (sheet.style.width !== width) sheet.style.width = width
    if (this.#follows) this.#scroll(scroll, Math.max(0, whole - this.#width))
    const from = Math.max(1, Math.floor(this.#left / cellWidth) + 1 - margin)
    const to = Math.min(last, Math.ceil((this.#left + this.#width - nameWidth) / cellWidth) + margin)
    this.#head(sheet, from, to)
    this.#lines(status, from, to)
    this.#summary(status)
  }

  #scroll(scroll: HTMLElement, left: number): void {
    if (left === this.#left) return
    this.#left = left
    scroll.scrollLeft = left
  }

  #lines(status: Status, from: number, to: number): void {
    const older = this.#older
    const leader = status.nodes.find(({ id }) => id === status.leader)
    if (!older) return
    status.nodes.forEach((node, i) => {
      const progress = leader && leader.id !== node.id ? leader.progress.find(({ id }) => id === node.id) : undefined
      this.#rows[i]?.show(node, progress, (index) => older.entry(node, index), from, to, this.words)
      if (!this.#follows) void older.want(node, from, to)
    })
  }

  #head(sheet: HTMLElement, from: number, to: number): void {
    for (const [index, label] of this.#indices) {
      if (index >= from && index <= to) continue
      this.#indices.delete(index)
      place(label, undefined)
      this.#free.push(label)
    }
    for (let index = from; index <= to; index++) {
      if (this.#indices.has(index)) continue
      const label = this.#free.pop() ?? document.createElement('div')
      label.className = 'index'
      label.textContent = String(index)
      place(label, cellAt(index))
      sheet.firstElementChild?.append(label)
      this.#indices.set(index, label)
    }
  }

  /** The logs in words, for those who do not see them. */
  #summary({ nodes }: Status): void {
    const list = this.renderRoot.querySelector('.summary')
    nodes.forEach(({ id, log, commit, applied }, i) => {
      const text = this.words.logs.summary(id, log.last, commit, applied)
      const item = list?.children[i] ?? list?.appendChild(document.createElement('li'))
      if (item && item.textContent !== text) item.textContent = text
    })
  }

  #scrolled(event: Event): void {
    const { scrollLeft, scrollWidth, clientWidth } = event.target as HTMLElement
    this.#left = scrollLeft
    this.#follows = scrollLeft + clientWidth >= scrollWidth - near
    this.paint(this.status)
  }

  #newest(): void {
    this.#follows = true
    this.paint(this.status)
  }
}
