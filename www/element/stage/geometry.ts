/** Where things stand on the stage, in units of its view box. */
export interface Point {
  x: number
  y: number
}

export interface Ring {
  points: Point[]
  /** Of a node's body. */
  radius: number
  width: number
  height: number
}

/** A node's alarm runs this far outside of its body. */
export const alarmGap = 8
/** Below a node stands its name. */
const labelHeight = 26
/** How far the two directions of a link run apart from their middle. */
const lane = 3.5

/** Places n nodes on a ring, the first on top. */
export function ring(n: number): Ring {
  const width = 400
  const radius = n <= 5 ? 32 : n <= 7 ? 29 : 26
  const reach = n === 1 ? 0 : n <= 3 ? 120 : 142
  const outer = radius + alarmGap + 4
  const start = n === 2 ? Math.PI : -Math.PI / 2
  const around = Array.from({ length: n }, (_, i) => {
    const angle = start + (2 * Math.PI * i) / n
    return { x: width / 2 + reach * Math.cos(angle), y: reach * Math.sin(angle) }
  })
  const top = Math.min(...around.map((p) => p.y)) - outer
  const bottom = Math.max(...around.map((p) => p.y)) + outer + labelHeight
  return { points: around.map(({ x, y }) => ({ x, y: y - top })), radius, width, height: bottom - top }
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
