/** Where things stand on the stage, in units of its view box. */
export interface Point {
  x: number
  y: number
}

/** Where a node stands, and where its name: the middle of its base line, from the node's centre. */
export interface Place extends Point {
  name: Point
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
/** How far the two directions of a link run apart from their middle. */
const lane = 3.5

/** Places n nodes on a ring, wider than it is high, the first on top. */
export function ring(n: number): Ring {
  const width = 416
  const radius = n <= 5 ? 32 : n <= 7 ? 29 : 26
  const [across, down] = n === 1 ? [0, 0] : n <= 3 ? [120, 100] : n <= 5 ? [160, 124] : [150, 142]
  const outer = radius + alarmGap
  const start = n === 2 ? Math.PI : -Math.PI / 2
  const around = Array.from({ length: n }, (_, i) => {
    const angle = start + (2 * Math.PI * i) / n
    const above = Math.sin(angle) < 0.2
    const side = Math.cos(angle)
    // Who stands at the very side has the name a little inwards: there is no room beyond.
    const name = { x: (n > 2 && Math.abs(side) > 0.97 ? -14 : n <= 7 ? 16 : 18) * side, y: above ? -outer - 8 : outer + 18 }
    return { x: width / 2 + across * side, y: down * Math.sin(angle), name }
  })
  const top = Math.min(...around.map(({ y, name }) => y + Math.min(-outer - 2, name.y - labelHeight + 6)))
  const bottom = Math.max(...around.map(({ y, name }) => y + Math.max(outer + 2, name.y + 6)))
  return { places: around.map(({ x, y, name }) => ({ x, y: y - top, name })), radius, width, height: bottom - top }
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
