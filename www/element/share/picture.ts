/**
 * The stage as a picture that stands alone: its colours and fonts come from style sheets, so each mark takes along what
 * they make of it. A PNG is drawn mark by mark, since a strict policy lets no page load an image of its own making.
 */

/** What a mark's look is. */
const looks = [
  'fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'opacity',
  'paint-order', 'font-family', 'font-size', 'font-weight', 'text-anchor',
] as const
/** Units of the picture around what is drawn, and pixels of a PNG to one of them. */
const margin = 12
const density = 2

/** The picture as SVG. */
export function serialised(picture: SVGSVGElement): Blob {
  const copy = picture.cloneNode(true) as SVGSVGElement
  const marks = [...picture.querySelectorAll('*')]
  const copies = [...copy.querySelectorAll('*')]
  marks.forEach((mark, i) => dress(copies[i]!, mark))
  const { x, y, width, height } = frameOf(picture)
  for (const name of ['role', 'aria-label', 'class', 'style']) copy.removeAttribute(name)
  for (const [name, value] of Object.entries({ viewBox: `${x} ${y} ${width} ${height}`, width, height })) copy.setAttribute(name, String(value))
  const ground = document.createElementNS(copy.namespaceURI!, 'rect')
  for (const [name, value] of Object.entries({ x, y, width, height, fill: groundOf(picture) })) ground.setAttribute(name, String(value))
  copy.prepend(ground)
  return new Blob([new XMLSerializer().serializeToString(copy)], { type: 'image/svg+xml' })
}

/** Gives a copied mark its look, and takes from it what belongs to the page; what is not shown goes. */
function dress(copy: Element, mark: Element): void {
  const style = getComputedStyle(mark)
  if (!mark.closest('defs') && !isShown(style)) return copy.remove()
  for (const name of ['class', 'role', 'tabindex', 'data-node', 'data-link', 'aria-expanded', 'aria-label', 'visibility']) copy.removeAttribute(name)
  if (!/^(g|defs|pattern|title)$/.test(mark.localName)) for (const name of looks) copy.setAttribute(name, plain(style.getPropertyValue(name)))
  else if (style.opacity !== '1') copy.setAttribute('opacity', style.opacity)
}

/** The picture as PNG. */
export async function drawn(picture: SVGSVGElement): Promise<Blob | null> {
  const { x, y, width, height } = frameOf(picture)
  const canvas = Object.assign(document.createElement('canvas'), { width: Math.ceil(width * density), height: Math.ceil(height * density) })
  const brush = canvas.getContext('2d')!
  brush.fillStyle = groundOf(picture)
  brush.fillRect(0, 0, canvas.width, canvas.height)
  const home = new DOMMatrix().scale(density).translate(-x, -y).multiply(picture.getScreenCTM()!.inverse())
  for (const mark of picture.querySelectorAll<SVGGraphicsElement>('circle, rect, path, text')) {
    if (!mark.closest('defs') && opacityOf(mark) > 0) draw(mark, home, brush)
  }
  return new Promise((resolve) => canvas.toBlob(resolve))
}

function draw(mark: SVGGraphicsElement, home: DOMMatrix, brush: CanvasRenderingContext2D): void {
  brush.setTransform(home.multiply(mark.getScreenCTM()!))
  if (mark instanceof SVGTextElement) return write(mark, brush)
  const style = getComputedStyle(mark)
  const shape = shapeOf(mark)
  take(brush, style, opacityOf(mark))
  const fill = inkOf(style.fill, Number(style.fillOpacity), mark, brush)
  const stroke = inkOf(style.stroke, Number(style.strokeOpacity), mark, brush)
  if (fill) {
    brush.fillStyle = fill
    brush.fill(shape)
  }
  if (stroke && brush.lineWidth > 0 && style.strokeWidth !== '0px') {
    brush.strokeStyle = stroke
    const unit = mark instanceof SVGGeometryElement && mark.hasAttribute('pathLength') ? mark.getTotalLength() / Number(mark.getAttribute('pathLength')) : 1
    brush.setLineDash(style.strokeDasharray === 'none' ? [] : style.strokeDasharray.split(/[ ,]+/).map((length) => parseFloat(length) * unit))
    brush.stroke(shape)
  }
}

/** Writes a text, each piece where the browser has put it. */
function write(text: SVGTextElement, brush: CanvasRenderingContext2D): void {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT)
  let place = 0
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const piece = node.nodeValue ?? ''
    const holder = node.parentElement!
    const style = getComputedStyle(holder)
    if (piece.trim() && place < text.getNumberOfChars()) {
      const { x, y } = text.getStartPositionOfChar(place)
      take(brush, style, opacityOf(holder))
      brush.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
      brush.strokeStyle = inkOf(style.stroke, 1, text, brush) ?? 'transparent'
      brush.fillStyle = inkOf(style.fill, 1, text, brush) ?? 'transparent'
      if (style.paintOrder.startsWith('stroke')) brush.strokeText(piece, x, y)
      brush.fillText(piece, x, y)
    }
    place += piece.length
  }
}

function take(brush: CanvasRenderingContext2D, style: CSSStyleDeclaration, opacity: number): void {
  brush.globalAlpha = opacity
  brush.lineWidth = parseFloat(style.strokeWidth)
  brush.lineCap = style.strokeLinecap as CanvasLineCap
  brush.lineJoin = style.strokeLinejoin as CanvasLineJoin
  brush.setLineDash([])
}

/** A colour, or the hatching that a fill refers to; null: none. */
function inkOf(ink: string, opacity: number, mark: Element, brush: CanvasRenderingContext2D): string | CanvasPattern | null {
  const id = /^url\("?#([\w-]+)"?\)/.exec(ink)?.[1]
  if (id) return hatching(mark, id, brush)
  if (ink === 'none' || opacity === 0) return null
  brush.globalAlpha *= opacity
  return plain(ink)
}

/** A pattern of the stage: stripes, one in six units. */
function hatching(mark: Element, id: string, brush: CanvasRenderingContext2D): CanvasPattern | null {
  const pattern = mark.closest('svg')!.querySelector<SVGPatternElement>(`#${id}`)
  const line = pattern?.querySelector('path')
  if (!pattern || !line) return null
  const style = getComputedStyle(line)
  const side = pattern.width.baseVal.value
  const tile = Object.assign(document.createElement('canvas'), { width: side, height: side })
  const pen = tile.getContext('2d')!
  pen.globalAlpha = Number(style.opacity)
  pen.fillStyle = plain(style.stroke)
  pen.fillRect(0, 0, parseFloat(style.strokeWidth) / 2, side)
  const made = brush.createPattern(tile, 'repeat')
  made?.setTransform(new DOMMatrix().rotate(pattern.patternTransform.baseVal.getItem(0).angle))
  return made
}

function shapeOf(mark: SVGGraphicsElement): Path2D {
  if (mark instanceof SVGPathElement) return new Path2D(mark.getAttribute('d') ?? '')
  const shape = new Path2D()
  const size = (name: string) => Number(mark.getAttribute(name) ?? 0)
  if (mark instanceof SVGCircleElement) shape.arc(size('cx'), size('cy'), size('r'), 0, 2 * Math.PI)
  else shape.roundRect(size('x'), size('y'), size('width'), size('height'), size('rx'))
  return shape
}

/** How opaque a mark is, with all that it stands in; 0 where it is not shown. */
function opacityOf(mark: Element): number {
  let opacity = 1
  for (let at: Element | null = mark; at && at.localName !== 'svg'; at = at.parentElement) {
    const style = getComputedStyle(at)
    opacity *= isShown(style) ? Number(style.opacity) : 0
  }
  return opacity
}

function isShown({ display, visibility }: CSSStyleDeclaration): boolean {
  return display !== 'none' && visibility !== 'hidden'
}

/** What is drawn, and some room around: names may stand outside the stage's own box. */
function frameOf(picture: SVGSVGElement): { x: number; y: number; width: number; height: number } {
  const { x, y, width, height } = picture.getBBox()
  return { x: Math.floor(x - margin), y: Math.floor(y - margin), width: Math.ceil(width + 2 * margin), height: Math.ceil(height + 2 * margin) }
}

/** The colour that it stands on. */
function groundOf(picture: SVGSVGElement): string {
  for (let at: Element | null = picture; at; at = at.parentElement ?? (at.getRootNode() as Partial<ShadowRoot>).host ?? null) {
    const { backgroundColor } = getComputedStyle(at)
    if (!/^(transparent|rgba\(.*, 0\))$/.test(backgroundColor)) return plain(backgroundColor)
  }
  return '#ffffff'
}

/** A colour in the form that all readers of SVG know. */
function plain(look: string): string {
  return look.replace(/color\(srgb ([^)]+)\)/g, (_, numbers: string) => {
    const [red = 0, green = 0, blue = 0, alpha = 1] = numbers.split(/[ /]+/).map(Number)
    return `rgba(${[red, green, blue].map((part) => Math.round(part * 255)).join(', ')}, ${alpha})`
  })
}
