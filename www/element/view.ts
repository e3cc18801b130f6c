import type { Lab, Status } from '../lab/types.js'
import { slowScale } from '../lab/protocol.js'
import { Story } from './why/story.js'

type Paint = (status: Status) => void
/** The least real ms between two frames that are drawn in real time, where nothing is seen to move from one to the next. */
const calm = 45
/** Real ms between two looks whether the lab still runs. */
const patience = 1000

interface Painter {
  paint: Paint
  every: number
  last: number
  dirty: boolean
  /** Whether it paints without a change too. */
  ticks: boolean
}

/**
 * One lab as the parts of the page draw it. Changes come more often than a screen
 * shows them, so painting is paced: painters of interval 0 run in each frame, of the
 * others at most one a frame, the one that has waited the most of its intervals, and
 * only when the lab has changed since it last ran.
 * In real time few frames are drawn, for each costs the page a layout and a painting.
 */
export class View {
  status: Status
  readonly #story = new Story()
  readonly #painters = new Set<Painter>()
  readonly #off: () => void
  #frame = 0
  #asked = 0
  #painted = 0
  #shown = true
  #closed = false

  #slow = 0.1

  /** `fail` takes what could not be done, to show it. */
  constructor(
    readonly lab: Lab,
    readonly fail: (error: unknown) => void,
  ) {
    this.status = lab.status()
    this.#changed(this.status)
    this.#off = lab.on('change', (status) => this.#changed(status))
    this.#next()
  }

  /** Paints at once and then at most every so many real ms. Returns the way to stop. */
  add(paint: Paint, every: number, { ticks = false } = {}): () => void {
    const painter: Painter = { paint, every, last: 0, dirty: true, ticks }
    this.#painters.add(painter)
    return () => this.#painters.delete(painter)
  }

  /** What has happened up to now. */
  get story(): Story {
    this.#story.read(this.lab.events())
    return this.#story
  }

  /** The speed that a toggle goes to from real time: the last one that was not real time. */
  get slow(): number {
    return this.#slow
  }

  /** Holds the cluster's clock, or lets it run again. */
  toggleHold(): void {
    const { lab, status } = this
    void (status.held ? lab.run() : lab.hold()).catch(this.fail)
  }

  /** Goes to real time, or back to slow motion. */
  toggleSpeed(): void {
    this.setSpeed(this.status.scale === 1 ? this.#slow : 1)
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
    this.#closed = true
    this.#off()
    this.#painters.clear()
    cancelAnimationFrame(this.#frame)
  }

  #changed(status: Status): void {
    this.status = status
    if (status.scale !== 1) this.#slow = status.scale
    for (const painter of this.#painters) painter.dirty = true
  }

  /** Whether the lab still runs; it may have been disposed of, or have lost its director. */
  #lives(now: number): boolean {
    this.#asked = now
    try {
      this.lab.status()
      return true
    } catch (error) {
      this.fail(error)
      this.close()
      return false
    }
  }

  #next(): void {
    if (this.#frame || !this.#shown || this.#closed) return
    this.#frame = requestAnimationFrame((now) => {
      this.#frame = 0
      this.#paint(now)
      this.#next()
    })
  }

  #paint(now: number): void {
    if (now - this.#asked > patience && !this.#lives(now)) return
    if (this.status.scale > slowScale && now - this.#painted < calm) return
    this.#painted = now
    let due: Painter | undefined
    let longest = 1
    for (const painter of this.#painters) {
      if (painter.every === 0) painter.paint(this.status)
      const waited = (now - painter.last) / painter.every
      if (painter.every === 0 || !painter.dirty || waited < longest) continue
      due = painter
      longest = waited
    }
    if (!due) return
    due.last = now
    due.dirty = due.ticks
    due.paint(this.status)
  }
}
