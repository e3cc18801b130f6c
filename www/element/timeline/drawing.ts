import type { Lane, NodeId, Status, Timeline } from '../../lab/types.js'
import type { Words } from '../../i18n/index.js'
import { say } from '../say.js'
import { put, svg } from '../stage/svg.js'
import { axis, brokenOf, clientRow, clientRowOf, groupsOf, laneRow, laneRowOf, rowsOf, troubleRow, troubleRowOf, xOf, type Group, type Label, type Row, type Sheet } from './picture.js'
import { gridOf, type Range } from './range.js'

/** What is written at the left, px. */
export const margin = 48

/** What is behind what, in a row. */
const order = [
  'down', 'none', 'follower', 'learner', 'pre-candidate', 'candidate', 'leader', 'commit', 'paused', 'hang', 'stood', 'crash', 'broken',
  'ok', 'took ok', 'took unknown', 'took failed', 'waits', 'began', 'unknown', 'failed',
]

/** One row's marks, of which only what changed is written. */
class RowMark {
  readonly group = svg('g')
  readonly #name = svg('text', { class: 'name', x: -margin })
  readonly #paths = new Map<string, SVGPathElement>()
  readonly #labels: SVGTextElement[] = []
  /** What it was drawn from. */
  #of: readonly unknown[] = []
  count = 0

  constructor() {
    this.group.append(this.#name)
  }

  /** Draws a row that is made of some things, unless these are the same as before. */
  draw(of: readonly unknown[], make: () => Row): void {
    if (of.length === this.#of.length && of.every((thing, i) => thing === this.#of[i])) return
    this.#of = of
    const { paths, labels, count } = make()
    this.count = count
    for (const [name, path] of this.#paths) if (!paths.has(name)) put(path, 'd', '')
    for (const [name, d] of paths) put(this.#paths.get(name) ?? this.#make(name), 'd', d)
    this.#write(labels)
  }

  place(y: number, height: number, name: string): void {
    put(this.group, 'transform', `translate(0 ${y})`)
    put(this.#name, 'y', String(Math.min(height / 2, 12)))
    say(this.#name, name)
  }

  /** Those that come later in the order are drawn over the others. */
  #make(name: string): SVGPathElement {
    const path = svg('path', { class: name, 'data-rank': order.indexOf(name) })
    const next = [...this.group.querySelectorAll('path')].find((other) => Number(other.dataset['rank']) > order.indexOf(name))
    this.group.insertBefore(path, next ?? this.#labels[0] ?? null)
    this.#paths.set(name, path)
    return path
  }

  #write(labels: readonly Label[]): void {
    while (this.#labels.length > labels.length) this.#labels.pop()?.remove()
    labels.forEach(({ x, y, text, kind }, i) => {
      const label = this.#labels[i] ?? this.group.appendChild(svg('text'))
      this.#labels[i] = label
      put(label, 'class', `label on-${kind}`)
      put(label, 'x', x.toFixed(1))
      put(label, 'y', String(y))
      say(label, text)
    })
  }
}

/** Where rows lie, from top to bottom. */
export interface Place {
  readonly row: 'client' | 'troubles' | NodeId
  readonly y: number
  readonly height: number
}

/** The picture of a timeline: a row for clients, some for what failed, a lane a node, and the moment in view. */
export class Drawing {
  readonly svg = svg('svg', { 'aria-hidden': 'true' })
  readonly #grid = svg('path', { class: 'grid' })
  readonly #times: SVGTextElement[] = []
  readonly #axis = svg('g', { class: 'axis' })
  readonly #unknown = svg('rect', { class: 'untold', y: axis })
  readonly #client = new RowMark()
  readonly #troubles: RowMark[] = []
  readonly #lanes = new Map<NodeId, RowMark>()
  readonly #broken = svg('path', { class: 'broken-line' })
  readonly #later = svg('rect', { class: 'later', y: axis })
  readonly #undo = svg('path', { class: 'undo' })
  readonly #selected = svg('rect', { class: 'selected', y: axis })
  readonly #head = svg('path', { class: 'head' })
  readonly #body = svg('g')
  /** What the groups were made of. */
  #grouped: Timeline['troubles'] | undefined
  #groups: readonly Group[] = []
  places: readonly Place[] = []

  constructor() {
    this.#body.append(this.#client.group)
    this.svg.append(hatches(), svg('g', { transform: `translate(${margin} 0)` }, this.#grid, this.#axis, this.#unknown, this.#body, this.#broken, this.#later, this.#selected, this.#undo, this.#head))
  }

  /** How many marks there are. */
  get count(): number {
    return [this.#client, ...this.#troubles, ...this.#lanes.values()].reduce((sum, { count }) => sum + count, 0)
  }

  /** What failed, put together. */
  groups({ troubles }: Timeline): readonly Group[] {
    if (troubles !== this.#grouped) this.#groups = groupsOf((this.#grouped = troubles))
    return this.#groups
  }

  draw(timeline: Timeline, sheet: Sheet, view: Status['view'], at: number, selected: Range | null, words: Words): void {
    const { width } = sheet
    const groups = this.groups(timeline)
    const height = this.#place(timeline.lanes, groups, words)
    put(this.svg, 'width', String(width + margin))
    put(this.svg, 'height', String(height))
    this.#drawGrid(sheet, height, words)
    // What lasts grows by whole px alone.
    const scale = [sheet.from, sheet.to, width]
    const grown = [...scale, Math.round(xOf(sheet, sheet.end))]
    this.#client.draw([timeline.answers, timeline.waiting, ...grown], () => clientRowOf(timeline, sheet))
    this.#troubles.forEach((mark, i) => mark.draw([timeline.troubles, words, ...grown], () => troubleRowOf(groups, i, sheet, words.timeline.group)))
    for (const lane of timeline.lanes) this.#lanes.get(lane.node)?.draw([lane, timeline.troubles, timeline.marks, timeline.commits, ...grown], () => laneRowOf(lane, timeline, sheet))
    put(this.#broken, 'd', brokenOf(timeline, sheet, height))
    this.#drawMoment(timeline, sheet, view, at, height)
    const inside = (time: number) => Math.max(0, Math.min(width, xOf(sheet, time)))
    stretch(this.#selected, selected ? inside(selected.from) : 0, selected ? inside(selected.to) : 0, height)
  }

  /** Places the rows; how high they are together. */
  #place(lanes: readonly Lane[], groups: readonly Group[], words: Words): number {
    const places: Place[] = []
    let y = axis
    const place = (mark: RowMark, row: Place['row'], height: number, name: string) => {
      places.push({ row, y, height })
      mark.place(y, height, name)
      y += height
    }
    place(this.#client, 'client', clientRow, words.timeline.client)
    const rows = rowsOf(groups)
    while (this.#troubles.length > rows) this.#troubles.pop()?.group.remove()
    while (this.#troubles.length < rows) this.#troubles.push(this.#add())
    this.#troubles.forEach((mark, i) => place(mark, 'troubles', troubleRow, i === 0 ? words.timeline.troubles : ''))
    for (const [id, mark] of this.#lanes) {
      if (lanes.some(({ node }) => node === id)) continue
      mark.group.remove()
      this.#lanes.delete(id)
    }
    y += 4
    for (const { node } of lanes) {
      if (!this.#lanes.has(node)) this.#lanes.set(node, this.#add())
      place(this.#lanes.get(node)!, node, laneRow, node)
    }
    this.places = places
    return y + 4
  }

  #add(): RowMark {
    const mark = new RowMark()
    this.#body.append(mark.group)
    return mark
  }

  #drawGrid(sheet: Sheet, height: number, words: Words): void {
    const { step, times } = gridOf(sheet, sheet.width / 72)
    put(this.#grid, 'd', times.map((time) => `M${Math.round(xOf(sheet, time)) + 0.5} ${axis - 4}V${height}`).join(''))
    while (this.#times.length > times.length) this.#times.pop()?.remove()
    times.forEach((time, i) => {
      const text = this.#times[i] ?? this.#axis.appendChild(svg('text', { y: 10 }))
      this.#times[i] = text
      const x = xOf(sheet, time)
      put(text, 'x', x.toFixed(1))
      put(text, 'text-anchor', x > sheet.width - 24 ? 'end' : x < 24 ? 'start' : 'middle')
      say(text, words.timeline.tick(time, step))
    })
  }

  /** The moment in view, what is later than that, what is told no more, and where another future began. */
  #drawMoment({ from }: Timeline, sheet: Sheet, { now, from: begin, undo }: Status['view'], at: number, height: number): void {
    const { width } = sheet
    const x = (time: number) => Math.max(0, Math.min(width, xOf(sheet, time)))
    stretch(this.#unknown, x(begin), x(from), height)
    stretch(this.#later, x(at), now ? x(at) : x(sheet.end), height)
    put(this.#undo, 'd', undo !== null && undo >= sheet.from && undo <= sheet.to ? `M${x(undo).toFixed(1)} ${axis}V${height}` : '')
    const here = x(at).toFixed(1)
    put(this.#head, 'd', at >= sheet.from && at <= sheet.to ? `M${here} ${height}V${axis}m-6-8h12v4l-6 5l-6-5z` : '')
  }
}

/** From one x to another, below the axis. */
function stretch(rect: SVGRectElement, from: number, to: number, height: number): void {
  put(rect, 'x', from.toFixed(1))
  put(rect, 'width', Math.max(0, to - from).toFixed(1))
  put(rect, 'height', String(height - axis))
}

/** What is paused, hangs, or is not known shows through. */
function hatches(): SVGDefsElement {
  const hatch = (id: string) => svg('pattern', { id, width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' }, svg('rect', { class: `under-${id}`, width: 6, height: 6 }), svg('path', { class: id, d: 'M0 0V6' }))
  return svg('defs', {}, hatch('hatch'), hatch('stripe'), hatch('gap'))
}
