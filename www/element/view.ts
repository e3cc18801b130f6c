import type { Lab, Status } from '../lab/types.js'
import { Story } from './why/story.js'

type Paint = (status: Status) => void
interface Painter {
  paint: Paint
  every: number
  last: number
  dirty: boolean
}

/**
 * One lab as the parts of the page draw it. Changes come more often than a screen
 * shows them, so painting is paced: painters of interval 0 run in each frame, of the
 * others at most one a frame, and only when the lab has changed since they last ran.
 */
export class View {
  status: Status
  readonly #story = new Story()
  readonly #painters = new Set<Painter>()
  readonly #off: () => void
  #frame = 0
  #shown = true

  /** The speed that a toggle goes to from real time. */
  #slow = 0.1

  /** `fail` takes what could not be done, to show it. */
  constructor(
    readonly lab: Lab,
    readonly fail: (error: unknown) => void,
  ) {
    this.status = lab.status()
    this.#off = lab.on('change', (status) => this.#changed(status))
    this.#next()
  }

  /** Paints at once and then at most every so many real ms. Returns the way to stop. */
  add(paint: Paint, every: number): () => void {
    const painter: Painter = { paint, every, last: 0, dirty: true }
    this.#painters.add(painter)
    return () => this.#painters.delete(painter)
  }

  /** What has happened up to now. */
  get story(): Story {
    this.#story.read(this.lab.events())
    return this.#story
  }

  get slow(): number {
    const { scale } = this.status
    if (scale !== 1) this.#slow = scale
    return this.#slow
  }

  /** Holds the cluster's clock, or lets it run again. */
  toggleHold(): void {
    const { lab } = this
    void (lab.status().held ? lab.run() : lab.hold()).catch(this.fail)
  }

  /** Goes to real time, or back to slow motion. */
  toggleSpeed(): void {
    const { slow } = this
    this.setSpeed(this.lab.status().scale === 1 ? slow : 1)
  }

  setSpeed(scale: number): void {
    void this.lab.set({ scale }).catch(this.fail)
  }

  /** Stops drawing while the element is off the screen. */
  show(shown: boolean): void {
    this.#shown = shown
    this.#next()
  }

  close(): void {
    this.#off()
    this.#painters.clear()
    this.show(false)
    cancelAnimationFrame(this.#frame)
  }

  #changed(status: Status): void {
    this.status = status
    for (const painter of this.#painters) painter.dirty = true
  }

  #next(): void {
    if (this.#frame || !this.#shown) return
    this.#frame = requestAnimationFrame((now) => {
      this.#frame = 0
      this.#paint(now)
      this.#next()
    })
  }

  #paint(now: number): void {
    let due: Painter | undefined
    for (const painter of this.#painters) {
      if (painter.every === 0) painter.paint(this.status)
      else if (painter.dirty && now - painter.last >= painter.every && (!due || painter.last < due.last)) due = painter
    }
    if (!due) return
    due.last = now
    due.dirty = false
    due.paint(this.status)
  }
}
