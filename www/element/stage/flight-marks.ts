import type { Flight } from '../../lab/types.js'
import { between, fixed, type Point } from './geometry.js'
import { put, svg } from './svg.js'

/** The most messages drawn at once; more would be a fog, and cost a frame. */
const most = 150

/** Shapes of the kinds of messages, around 0,0. */
export const shapes: Readonly<Record<Flight['kind'], string>> = {
  vote: 'M0-8L8 0L0 8L-8 0Z',
  append: 'M-6-6H6V6H-6Z',
  heartbeat: 'M0-5A5 5 0 1 1 0 5A5 5 0 1 1 0-5Z',
  request: 'M0-7.5L7 5H-7Z',
  preVote: 'M0-6L6 0L0 6L-6 0Z',
  timeoutNow: 'M-6-7L7 0L-6 7L-2 0Z',
  snapshot: 'M-5-8H5L9 0L5 8H-5L-9 0Z',
}

interface Mark {
  group: SVGGElement
  shape: SVGPathElement
  flight: Flight | undefined
}

/** Messages on their way. Marks are pooled: a message takes one, and gives it back when it ends. */
export class FlightMarks {
  readonly group = svg('g', { class: 'flights' })
  readonly #busy = new Map<string, Mark>()
  readonly #free: Mark[] = []
  readonly #ways: (key: string) => readonly [Point, Point] | undefined

  constructor(ways: (key: string) => readonly [Point, Point] | undefined) {
    this.#ways = ways
  }

  /** Draws the messages that are on their way at that time. */
  show(flights: readonly Flight[], time: number): void {
    const seen = new Set<string>()
    for (const flight of flights) {
      if (flight.sent > time || flight.due < time || seen.size >= most) continue
      const ends = this.#ways(`${flight.from}>${flight.to}`)
      if (!ends) continue
      const id = `${flight.id}>${flight.to}`
      seen.add(id)
      const mark = this.#busy.get(id) ?? this.#take(id, flight)
      if (mark.flight !== flight) dress(mark, flight)
      move(mark, ends, (time - flight.sent) / (flight.due - flight.sent || 1))
    }
    for (const [id, mark] of this.#busy) if (!seen.has(id)) this.#release(id, mark)
  }

  clear(): void {
    for (const [id, mark] of this.#busy) this.#release(id, mark)
  }

  /** The message whose mark an event hit. */
  hit(target: EventTarget | undefined): Flight | undefined {
    for (const mark of this.#busy.values()) if (target instanceof Node && mark.group.contains(target)) return mark.flight
    return undefined
  }

  #take(id: string, flight: Flight): Mark {
    const mark = this.#free.pop() ?? this.#make()
    this.#busy.set(id, mark)
    dress(mark, flight)
    put(mark.group, 'visibility', 'visible')
    return mark
  }

  #make(): Mark {
    const shape = svg('path')
    const group = svg('g', {}, svg('circle', { class: 'target', r: 12 }), shape)
    this.group.append(group)
    return { group, shape, flight: undefined }
  }

  #release(id: string, mark: Mark): void {
    this.#busy.delete(id)
    put(mark.group, 'visibility', 'hidden')
    mark.flight = undefined
    this.#free.push(mark)
  }
}

function dress(mark: Mark, flight: Flight): void {
  mark.flight = flight
  put(mark.shape, 'd', shapes[flight.kind])
  const many = flight.kind === 'append' && flight.entries > 1 ? ' many' : ''
  put(mark.group, 'class', `flight ${flight.kind}${flight.reply ? ' reply' : ''}${flight.reject ? ' reject' : ''}${many} ${flight.fate}`)
}

/** Where a message that is lost begins to fall, as a part of its way; a cut stops it before its gap. */
const falls = 0.5
const stops = 0.4

function move({ group, flight }: Mark, ends: readonly [Point, Point], part: number): void {
  const dies = flight?.fate === 'lost' ? falls : flight?.fate === 'cut' ? stops : 1
  const at = between(ends, Math.min(part, dies))
  const after = Math.max(0, part - dies) / (1 - dies || 1)
  const drop = flight?.fate === 'lost' ? after * after * 46 : 0
  const turn = flight?.fate === 'lost' && after > 0 ? ` rotate(${fixed(after * 70)})` : ''
  put(group, 'transform', `translate(${fixed(at.x)} ${fixed(at.y + drop)})${turn}`)
  put(group, 'opacity', fixed(1 - after))
}
