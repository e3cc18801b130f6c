import { html, nothing, type PropertyValues } from 'lit'
import { slowScale } from '../../lab/protocol.js'
import type { Flight, NodeId, Status } from '../../lab/types.js'
import { isStill, paceOf, type Moment } from '../moment.js'
import { Part } from '../part.js'
import { controls } from '../style/controls.js'
import { hues } from '../style/hues.js'
import { legendLook } from '../style/legend.js'
import { alarmGap, fixed, ring } from './geometry.js'
import { FlightMarks } from './flight-marks.js'
import { legend } from './legend.js'
import { LinkMark } from './link-mark.js'
import { NodeMark } from './node-mark.js'
import { stageLook } from './stage-look.js'
import { svg } from './svg.js'

/** Real ms between two drawings of the rates. */
const slowly = 200

type Chosen = { node: NodeId; flight?: undefined } | { node?: undefined; flight: Flight } | undefined

/** The cluster as a ring of nodes, and what is known of the node or message that is chosen. */
export class Stage extends Part {
  static override styles = [controls, legendLook, stageLook, hues]
  static override properties = { ...Part.properties, members: { attribute: false }, chosen: { state: true } }
  /** Whether it says who takes part, and how a server is added. */
  declare members: boolean
  declare chosen: Chosen
  protected override every = 0
  #svg: SVGSVGElement | undefined
  #nodes: NodeMark[] = []
  #links = new Map<string, LinkMark>()
  #flights = new FlightMarks((key) => this.#links.get(key)?.ends)
  #drawn: Status | undefined
  #flowed = 0
  #flowing = false
  readonly #still = matchMedia('(prefers-reduced-motion: reduce)')

  constructor() {
    super()
    this.members = true
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('view') || changed.has('words')) this.#build()
    this.#drawn = undefined
  }

  protected override render() {
    return html`
      <div class="ring" @click=${this.#click} @keydown=${this.#key} @pointerdown=${this.#press}>${this.#svg}</div>
      <div class="words">
        <raft-lab-caption .view=${this.view} .words=${this.words} .active=${this.active}></raft-lab-caption>
        <raft-lab-note .view=${this.view} .words=${this.words} .active=${this.active}></raft-lab-note>
        ${this.members ? html`<raft-lab-members .view=${this.view} .words=${this.words} .active=${this.active}></raft-lab-members>` : nothing}
        ${legend(this.words)}
      </div>
      <div class="strip" @close=${this.#close} @choose=${this.#choose} @keydown=${this.#key}>${this.#strip()}</div>
    `
  }

  #strip() {
    const { view, words, active, chosen } = this
    if (chosen?.node) return html`<raft-lab-node .view=${view} .words=${words} .active=${active} .node=${chosen.node}></raft-lab-node>`
    if (chosen?.flight) return html`<raft-lab-message .view=${view} .words=${words} .active=${active} .flight=${chosen.flight}></raft-lab-message>`
    return nothing
  }

  /** Makes the marks of a cluster; they stay for as long as no server comes. */
  #build(): void {
    const { nodes, links } = this.status
    const { places, radius, width, height } = ring(nodes.length)
    this.#nodes = nodes.map((node, i) => new NodeMark(node.id, places[i]!, radius))
    this.style.setProperty('--shape', String(width / height))
    const place = new Map(this.#nodes.map((mark) => [mark.id, mark.at]))
    this.#links = new Map(
      links.flatMap(({ from, to }) => {
        const [a, b] = [place.get(from), place.get(to)]
        return a && b ? [[`${from}>${to}`, new LinkMark(`${from}>${to}`, a, b, radius + alarmGap + 5)]] : []
      }),
    )
    this.#svg = svg(
      'svg',
      { viewBox: `0 0 ${width} ${fixed(height)}`, role: 'group', 'aria-label': this.words.stage.label },
      hatching('hatch', 45),
      hatching('stripe', 90),
      svg('g', { class: 'links' }, ...[...this.#links.values()].map((link) => link.group)),
      this.#flights.group,
      svg('g', { class: 'nodes' }, ...this.#nodes.map((node) => node.group)),
    )
  }

  protected override paint({ status, time, flights, traffic }: Moment, real: number): void {
    const still = this.#still.matches
    const rates = !isStill(status) && (still || paceOf(status) > slowScale) // a moment shows what is under way
    const rest = real - this.#flowed > slowly
    if (status.nodes.length !== this.#nodes.length) return this.#rebuild()
    if (status !== this.#drawn) this.#change(status)
    status.nodes.forEach((node, i) => this.#nodes[i]?.run(node, time, this.words, { still, scale: paceOf(status) }))
    if (rates) this.#flights.clear()
    else this.#flights.show(flights, time)
    if (rest) {
      this.#flowed = real
      if (rates || this.#flowing) this.#flow(traffic, rates)
    }
  }

  /** A server has come: all stand anew. Who had the focus keeps it. */
  #rebuild(): void {
    const focused = this.#nodes.find(({ group }) => group.matches(':focus'))?.id
    this.#build()
    this.requestUpdate()
    if (focused) void this.updateComplete.then(() => this.#nodes.find(({ id }) => id === focused)?.group.focus())
  }

  #change(status: Status): void {
    this.#drawn = status
    const { length } = status.config.voters
    status.nodes.forEach((node, i) => this.#nodes[i]?.show(node, length, this.words, this.chosen?.node === node.id))
    for (const link of status.links) this.#links.get(`${link.from}>${link.to}`)?.show(link)
  }

  #flow(traffic: Moment['traffic'], rates: boolean): void {
    this.#flowing = rates
    for (const [key, link] of this.#links) link.flow(rates ? (traffic.get(key) ?? 0) : 0)
  }

  #click(event: Event): void {
    const node = this.#nodeAt(event)
    if (node) this.chosen = this.chosen?.node === node ? undefined : { node }
  }

  /** Messages move: they are taken when the pointer goes down on them. */
  #press(event: Event): void {
    const flight = this.#flights.hit(event.composedPath()[0])
    if (flight) this.chosen = { flight }
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'Escape' && this.chosen) {
      event.stopPropagation()
      return this.#close()
    }
    const node = this.#nodeAt(event)
    if (!node || (event.key !== 'Enter' && event.key !== ' ')) return
    event.preventDefault()
    event.stopPropagation()
    this.chosen = { node }
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('raft-lab-node')?.focus())
  }

  #close(): void {
    const node = this.chosen?.node ?? this.chosen?.flight?.from
    const inside = this.renderRoot instanceof ShadowRoot && this.renderRoot.activeElement?.closest('.strip')
    this.chosen = undefined
    if (inside) this.#nodes.find((mark) => mark.id === node)?.group.focus()
  }

  #choose(event: Event): void {
    this.chosen = { flight: (event as CustomEvent<Flight>).detail }
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('raft-lab-message')?.focus())
  }

  #nodeAt(event: Event): NodeId | undefined {
    const mark = this.#nodes.find(({ group }) => event.composedPath().includes(group))
    return mark?.id as NodeId | undefined
  }
}

function hatching(id: string, turned: number): SVGDefsElement {
  const pattern = svg('pattern', { id, width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: `rotate(${turned})` }, svg('path', { d: 'M0 0V6', class: id }))
  return svg('defs', {}, pattern)
}

