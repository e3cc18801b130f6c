import type { LinkStatus } from '../../lab/types.js'
import { between, fixed, way, type Point } from './geometry.js'
import { put, svg } from './svg.js'

/** How many messages a second draw a link at its widest. */
const busiest = 2000

/** One direction of a link: a line, broken open where it is cut. */
export class LinkMark {
  readonly group: SVGGElement
  readonly ends: readonly [Point, Point]
  readonly #line = svg('path', { class: 'line' })
  readonly #flow: SVGPathElement
  readonly #whole: string
  readonly #broken: string
  #cut: boolean | undefined

  constructor(
    readonly key: string,
    from: Point,
    to: Point,
    clear: number,
  ) {
    this.ends = way(from, to, clear)
    this.#whole = `M${spot(this.ends[0])}L${spot(this.ends[1])}`
    this.#broken = broken(this.ends)
    this.#flow = svg('path', { class: 'flow', d: this.#whole, 'stroke-width': 0 })
    this.group = svg('g', { class: 'link', 'data-link': key }, this.#line, this.#flow)
  }

  show(link: LinkStatus): void {
    if (this.#cut === link.cut) return
    this.#cut = link.cut
    put(this.#line, 'd', link.cut ? this.#broken : this.#whole)
    put(this.group, 'class', link.cut ? 'link cut' : 'link')
  }

  /** Draws a rate, messages a second of cluster time; 0 draws none. */
  flow(rate: number): void {
    const share = rate <= 0 ? 0 : Math.min(1, Math.log1p(rate) / Math.log1p(busiest))
    put(this.#flow, 'stroke-width', fixed(share * 6))
    put(this.#flow, 'stroke-opacity', share === 0 ? '0' : fixed(0.3 + share * 0.6))
  }
}

function spot({ x, y }: Point): string {
  return `${fixed(x)} ${fixed(y)}`
}

/** Two loose ends, each with a bar across, apart by a gap in the middle. */
function broken(ends: readonly [Point, Point]): string {
  const [a, b] = ends
  const length = Math.hypot(b.x - a.x, b.y - a.y)
  const gap = 9 / length
  const across = { x: (-(b.y - a.y) / length) * 5, y: ((b.x - a.x) / length) * 5 }
  const bar = (at: Point) => `M${fixed(at.x - across.x)} ${fixed(at.y - across.y)}L${fixed(at.x + across.x)} ${fixed(at.y + across.y)}`
  const left = between(ends, 0.5 - gap)
  const right = between(ends, 0.5 + gap)
  return `M${spot(a)}L${spot(left)}${bar(left)}M${spot(right)}L${spot(b)}${bar(right)}`
}
