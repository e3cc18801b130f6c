/** Where things stand on the stage, in units of its view box. */
export interface Point {
  x: number
  y: number
}

/** Where a node stands, and where its name: the middle of its base line, from the node's centre. */
export interface Place extends Point {
  name: Point
  /** By how much its name goes up for each unit inwards, so that it stays clear of the link beneath it. */
  rise: number
}

export interface Ring {
  places: Place[]
  /** Of a node's body. */
  radius: number
  width: number
  height: number
}

/** A node's alarm runs this far outside of its body. */
export const alarmGap = 8
/** A node's name stands outside of the ring of nodes, where no link passes. */
const labelHeight = 22
/** Room that a name and a state take, as large as they are drawn where the stage is narrow. */
export const label = { width: 100, up: 14, down: 5 }
/** What a selected node draws around its alarm. */
export const haloGap = 4
/** How far the two directions of a link run apart from their middle. */
const lane = 3.5

/** The stage is as wide, whatever stands on it. */
const width = 416
/** Room that a character of a name takes, as large as it is drawn where the stage is narrow. */
const character = 8.6

/** Places n nodes on a ring, wider than it is high, the first on top; none, while another cluster takes the place of one. */
export function ring(n: number): Ring {
  const radius = n <= 5 ? 32 : n <= 7 ? 29 : 26
  const [across, down] = n === 1 ? [0, 0] : n <= 3 ? [145, 145] : n <= 5 ? [160, 124] : [150, 142]
  const outer = radius + alarmGap
  const start = n === 2 ? Math.PI : -Math.PI / 2
  const centres = Array.from({ length: n }, (_, i) => {
    const angle = start + (2 * Math.PI * i) / n
    return { x: width / 2 + across * Math.cos(angle), y: down * Math.sin(angle) }
  })
  const around = centres.map((at) => {
    const side = (at.x - width / 2) / (across || 1)
    // Who stands at the very side has the name a little inwards: there is no room beyond. The lowest two of nine are side by side, and have theirs apart.
    const x = (n > 4 && Math.abs(side) > 0.97 ? -14 : n <= 7 ? 16 : at.y / (down || 1) > 0.9 ? 90 : 18) * side
    const [above, below] = [{ x, y: -outer - 8 }, { x, y: outer + 18 }]
    const others = centres.filter((other) => other !== at)
    const isFree = (name: Point) => !others.some((other) => covers(at, name, other, outer + haloGap))
    const [first, second] = at.y / (down || 1) < 0.2 ? [above, below] : [below, above]
    // A little steeper than the link to the top. Of more nodes, links are everywhere.
    const rise = n <= 5 && at.x !== width / 2 ? (1.1 * (at.y + down)) / Math.abs(at.x - width / 2) : 0
    return { ...at, name: isFree(first) ? first : second, rise }
  })
  const top = Math.min(0, ...around.map(({ y, name }) => y + Math.min(-outer - 2, name.y - labelHeight + 6)))
  const bottom = Math.max(0, ...around.map(({ y, name }) => y + Math.max(outer + 2, name.y + 6)))
  return { places: around.map(({ y, ...at }) => ({ ...at, y: y - top })), radius, width, height: bottom - top }
}

/** Where a node's name is that has this text: the middle of its base line, from the node's centre. A long one stands inwards, so that all of it is on the stage. */
export function nameAt({ x, name, rise }: Place, text: string): Point {
  const half = (text.length * character) / 2
  const inside = Math.min(Math.max(x + name.x, half), width - half) - x
  return { x: inside, y: name.y - (name.y < 0 ? rise * Math.abs(inside - name.x) : 0) }
}

/** Whether a node's name, there, would lie over another node of that radius. */
export function covers(node: Point, name: Point, other: Point, radius: number): boolean {
  const [x, y] = [node.x + name.x, node.y + name.y]
  const nearest = { x: Math.min(Math.max(other.x, x - label.width / 2), x + label.width / 2), y: Math.min(Math.max(other.y, y - label.up), y + label.down) }
  return Math.hypot(nearest.x - other.x, nearest.y - other.y) < radius
}

/** The way of messages from a to b: each direction keeps to its own side, like a road. */
export function way(a: Point, b: Point, clear: number): [from: Point, to: Point] {
  const dx = b.x - a.x
  const dy = b.y - a.y
  const length = Math.hypot(dx, dy)
  const ux = dx / length
  const uy = dy / length
  const shift = { x: -uy * lane, y: ux * lane }
  return [
    { x: a.x + ux * clear + shift.x, y: a.y + uy * clear + shift.y },
    { x: b.x - ux * clear + shift.x, y: b.y - uy * clear + shift.y },
  ]
}

export function between([a, b]: readonly [Point, Point], part: number): Point {
  return { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part }
}

/** Short, for SVG attributes. */
export function fixed(n: number): string {
  return String(Math.round(n * 10) / 10)
}
