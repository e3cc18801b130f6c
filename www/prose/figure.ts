import type { Lab, Playing, Status } from '../lab/types.js'
import type { RaftLabElement } from '../element/public.js'
import { start } from '../element/bodies.js'

/** At most one look at a figure in so many real ms. */
const pace = 200
/** How long a figure's scenario may take to begin, real ms. */
const patience = 10_000

/** The figure that an element of the prose names: '#fig' or 'fig', in the same document or shadow tree. */
export function figureOf(at: Element, name: string | null): RaftLabElement | undefined {
  const id = (name ?? '').replace(/^#/, '')
  const tree = at.getRootNode() as Document | ShadowRoot
  const found = id && 'getElementById' in tree ? tree.getElementById(id) : null
  return found && isFigure(found) ? found : undefined
}

function isFigure(element: Element): element is RaftLabElement {
  return element.localName === 'raft-lab'
}

/** A figure that is out of sight comes into it, so that its reader sees what is done; its cluster starts, wherever it is. */
export function bringIntoSight(figure: RaftLabElement): Promise<Lab> {
  const { top, bottom } = figure.getBoundingClientRect()
  if (bottom < 0 || top > innerHeight || !figure.lab) figure.scrollIntoView({ block: 'nearest' })
  return start(figure)
}

/** The scenario that a figure plays, once it does: it begins after the lab. */
export function playingOf(figure: RaftLabElement, lab: Lab): Promise<Playing | null> {
  const { playing } = lab.status()
  const isToPlay = figure.hasAttribute('scenario') || figure.querySelector(':scope > script[type="application/json"]') !== null
  if (playing || !isToPlay) return Promise.resolve(playing)
  return new Promise((resolve) => {
    const done = (playing: Playing | null) => {
      clearTimeout(timer)
      off()
      resolve(playing)
    }
    const timer = setTimeout(() => done(null), patience) // it could not be played, which the figure tells
    const off = lab.on('change', ({ playing }) => playing && done(playing))
  })
}

/** What is told of a figure, again and again while it runs. */
type Hear = (status: Status, lab: Lab) => void

/** Looks at a figure while something of the prose shows it. */
class Look {
  readonly #hearers = new Set<Hear>()
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(private readonly figure: RaftLabElement) {}

  add(hear: Hear): () => void {
    this.#hearers.add(hear)
    this.#timer ??= setInterval(() => this.#tell(), pace)
    this.#tell()
    return () => {
      this.#hearers.delete(hear)
      if (this.#hearers.size > 0) return
      clearInterval(this.#timer)
      this.#timer = undefined
    }
  }

  #tell(): void {
    const { lab } = this.figure
    if (!lab || document.hidden) return
    const status = statusOf(lab)
    if (status) for (const hear of this.#hearers) hear(status, lab)
  }
}

/** A lab that has ended has none. */
function statusOf(lab: Lab): Status | undefined {
  try {
    return lab.status()
  } catch {
    return undefined
  }
}

const looks = new WeakMap<RaftLabElement, Look>()

/** Has a figure's status told until the function that it returns is called: of whatever lab the figure has. */
export function follow(figure: RaftLabElement, hear: Hear): () => void {
  const look = looks.get(figure) ?? new Look(figure)
  looks.set(figure, look)
  return look.add(hear)
}
