/**
 * A picture of the lab's own making (www/picture), which is SVG, as PNG. It is drawn mark by mark, since a strict policy lets no page
 * load an image that it has made, and knows no more of SVG than those pictures have: marks whose looks are all their own.
 */

/** Pixels to one unit of the picture. */
const density = 2

export function png(svg: string): Promise<Blob> {
  const marks = [...svg.matchAll(/<(\w+)([^>]*)>([^<]*)/g)].map(([, name, given, text]) => new Mark(name!, given!, text!))
  const [picture] = marks as [Mark]
  const [x = 0, y = 0, width = 0, height = 0] = picture.numbers('viewBox')
  const canvas = Object.assign(document.createElement('canvas'), { width: Math.floor(width * density), height: Math.floor(height * density) })
  const brush = canvas.getContext('2d')!
  const home = new DOMMatrix().scale(density).translate(-x, -y)
  marks.forEach((mark, i) => {
    brush.setTransform(home)
    if (mark.name === 'text') write(brush, mark, mark.text ? [mark] : runsFrom(marks, i + 1), picture)
    else draw(brush, mark)
  })
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob!)))
}

/** The runs of a text that stand from there on. */
function runsFrom(marks: readonly Mark[], from: number): Mark[] {
  const end = marks.findIndex(({ name }, i) => i >= from && name !== 'tspan')
  return marks.slice(from, end < 0 ? undefined : end)
}

class Mark {
  readonly text: string
  readonly #given: ReadonlyMap<string, string>

  constructor(
    readonly name: string,
    given: string,
    text: string,
  ) {
    this.#given = new Map([...given.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key!, plain(value!)]))
    this.text = plain(text)
  }

  get(name: string): string | undefined {
    return this.#given.get(name)
  }

  number(name: string, otherwise = 0): number {
    return Number(this.get(name) ?? otherwise)
  }

  numbers(name: string): number[] {
    return this.get(name)?.match(/-?[\d.]+/g)?.map(Number) ?? []
  }
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' }

function plain(text: string): string {
  return text.replace(/&(\w+);/g, (_, name: string) => entities[name]!)
}

function shapeOf(mark: Mark): Path2D | undefined {
  if (mark.name === 'path') return new Path2D(mark.get('d'))
  const shape = new Path2D()
  if (mark.name === 'circle') shape.arc(mark.number('cx'), mark.number('cy'), mark.number('r'), 0, 2 * Math.PI)
  else if (mark.name === 'rect') shape.roundRect(mark.number('x'), mark.number('y'), mark.number('width'), mark.number('height'), mark.number('rx'))
  else return undefined
  return shape
}

function draw(brush: CanvasRenderingContext2D, mark: Mark): void {
  const shape = shapeOf(mark)
  if (!shape) return
  turn(brush, mark)
  take(brush, mark)
  const [fill, stroke] = [mark.get('fill'), mark.get('stroke')]
  if (fill && fill !== 'none') {
    brush.fillStyle = fill
    brush.fill(shape)
  }
  if (stroke) brush.stroke(shape)
}

/** A circle is turned around its centre, and a path around its place. */
function turn(brush: CanvasRenderingContext2D, mark: Mark): void {
  const numbers = mark.numbers('transform')
  const [turned = 0, x = 0, y = 0] = mark.name === 'circle' ? numbers : [numbers[2], numbers[0], numbers[1]]
  brush.translate(x, y)
  brush.rotate((turned * Math.PI) / 180)
  if (mark.name === 'circle') brush.translate(-x, -y)
}

/** The way in which a mark's lines are drawn. */
function take(brush: CanvasRenderingContext2D, mark: Mark): void {
  brush.globalAlpha = mark.number('opacity', 1)
  brush.strokeStyle = mark.get('stroke') ?? 'transparent'
  brush.lineWidth = mark.number('stroke-width', 1)
  brush.lineCap = (mark.get('stroke-linecap') ?? 'butt') as CanvasLineCap
  brush.lineJoin = (mark.get('stroke-linejoin') ?? 'miter') as CanvasLineJoin
  const unit = mark.get('pathLength') ? (2 * Math.PI * mark.number('r')) / mark.number('pathLength') : 1
  brush.setLineDash(mark.numbers('stroke-dasharray').map((length) => length * unit))
}

/** Writes a line of text, whose runs may each have an ink and a weight. */
function write(brush: CanvasRenderingContext2D, mark: Mark, runs: readonly Mark[], picture: Mark): void {
  take(brush, mark)
  const font = (run: Mark) => `${run.get('font-weight') ?? 400} ${mark.get('font-size')}px ${picture.get('font-family')}`
  const widths = runs.map((run) => {
    brush.font = font(run)
    return brush.measureText(run.text).width
  })
  let x = mark.number('x') - (mark.get('text-anchor') === 'middle' ? widths.reduce((sum, width) => sum + width, 0) / 2 : 0)
  runs.forEach((run, i) => {
    brush.font = font(run)
    brush.fillStyle = run.get('fill')!
    if (mark.get('stroke')) brush.strokeText(run.text, x, mark.number('y'))
    brush.fillText(run.text, x, mark.number('y'))
    x += widths[i]!
  })
}
