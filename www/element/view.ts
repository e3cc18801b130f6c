import { slowScale } from '../lab/protocol.js'
import type { Lab, Status } from '../lab/types.js'
import { Acts } from './acts.js'
import type { Ask } from './ask.js'
import type { Ledger } from './client/ledger.js'
import { isStill, paceOf, type Draw, type Moment, type Pace, type View } from './moment.js'
import { Reading } from './reading.js'
import type { Range } from './timeline/range.js'
import { isLeft, Travel } from './travel.js'
import { Story } from './why/story.js'

/** The least real ms between two frames that are drawn in real time, where nothing is seen to move from one to the next. */
const fastFrame = 45
/** Real ms between two looks whether the lab still runs. */
const patience = 1000
/** A cluster that runs is shown this much real ms after the fact, so that the word of what happened has come before it must be drawn. */
const lag = 80
/** Of a node's status, what more than one part shows. */
const sharedFields = ['role', 'term', 'alive', 'paused', 'settings'] as const

interface Painter extends Pace {
  draw: Draw
  last: number
  dirty: boolean
}

/**
 * One lab as the parts of the page draw it: a moment a frame, which all of them are handed.
 * Changes come more often than a screen shows them, so drawing is paced: painters of
 * interval 0 draw each frame, of the others at most one a frame, the one that has waited
 * the most of its intervals, and only when the lab has changed since it last drew. But
 * what several parts show is shown by all in one frame.
 * In real time few frames are drawn, for each costs the page a layout and a painting.
 */
export class LabView implements View {
  readonly ask: Ask
  moment: Moment
  readonly #lab: Lab
  readonly #ledger: Ledger
  readonly #travel: Travel
  readonly #reading: Reading
  readonly #acts: Acts
  readonly #painters = new Set<Painter>()
  readonly #off: () => void
  #changed = false
  #frame = 0
  #asked = 0
  /** The latest time that may be shown next: where a clock stood since the last drawing. */
  #latest = Infinity
  #painted = 0
  #shown = true
  #selected: Range | null = null
  /** Whether the lab has ended; its last moment stays, but for what its client is told. */
  #ended = false
  #closed = false

  /** `fail` takes what could not be done, to show it. */
  constructor(lab: Lab, ledger: Ledger, fail: (error: unknown) => void) {
    const tell = (error: unknown) => isLeft(error) || fail(error)
    this.#travel = new Travel(lab, tell)
    this.#reading = new Reading(lab, this.#travel, tell)
    this.#acts = new Acts(lab, ledger, tell)
    this.ask = { lab, client: ledger, travel: this.#travel, reading: this.#reading, acts: this.#acts, select: (stretch) => this.#select(stretch), fail: tell }
    this.#lab = lab
    this.#ledger = ledger
    const status = lab.status()
    this.moment = { time: lab.now(), status, events: [], story: Story.none, run: Story.none, timeline: lab.timeline(), flights: [], traffic: new Map(), operations: ledger.at(status), slow: slowOf(status, 0.1), sought: null, auto: true, selected: null, deed: null, happened: null }
    this.#off = lab.on('change', (now) => {
      if (isStill(now)) this.#latest = Math.min(this.#latest, now.time)
      this.#change()
    })
    ledger.changed = this.#travel.changed = this.#reading.changed = this.#acts.changed = () => this.#change()
    this.#change()
  }

  follow(draw: Draw, pace: Pace): () => void {
    const painter: Painter = { ...pace, draw, last: 0, dirty: true }
    this.#painters.add(painter)
    return () => this.#painters.delete(painter)
  }

  /** Takes the moment of now, for whoever draws it for the first time. */
  look(): void {
    this.#changed = true // it may be the first to hear of it
    this.moment = this.#look(performance.now())
  }

  /** Stops drawing while the element is off the screen. */
  show(shown: boolean): void {
    this.#shown = shown
    if (!shown) this.#reading.rest()
    this.#next()
  }

  close(): void {
    this.#closed = true
    this.#reading.rest()
    this.#off()
    this.#painters.clear()
    cancelAnimationFrame(this.#frame)
  }

  #select(stretch: Range | null): void {
    this.#selected = stretch
    this.#change()
  }

  #change(): void {
    this.#changed = true
    for (const painter of this.#painters) painter.dirty = true
    this.#next()
  }

  #next(): void {
    if (this.#frame || !this.#shown || this.#closed || (this.#ended && !this.#changed)) return
    this.#frame = requestAnimationFrame((real) => {
      this.#frame = 0
      this.#paint(real)
      this.#next()
    })
  }

  #paint(real: number): void {
    const before = this.moment
    if (paceOf(before.status) > slowScale && real - this.#painted < fastFrame) return
    try {
      this.moment = this.#ended ? { ...before, operations: this.#ledger.at(before.status), selected: this.#selected } : this.#look(real)
    } catch (error) {
      // It was disposed of, or has lost its director.
      this.#ended = true
      return this.ask.fail(error)
    }
    this.#changed = false
    this.#painted = real
    this.#draw(real, this.#ended || differ(before.status, this.moment.status))
  }

  /** The moment of this frame, while the lab runs. */
  #look(real: number): Moment {
    const lab = this.#lab
    const before = this.moment
    const again = this.#changed || real - this.#asked > patience
    const status = again ? lab.status() : before.status
    if (again) {
      this.#reading.look(status)
      this.#acts.look(status)
    }
    const time = this.#time(status, real)
    this.#latest = Infinity
    if (!again && time === before.time) return before
    if (again) this.#asked = real
    const events = lab.events()
    const story = before.story.after(events)
    return {
      time,
      status,
      events,
      story,
      run: status.view.now ? story : before.run.ends(story),
      timeline: lab.timeline(),
      flights: lab.flights(-Infinity),
      traffic: lab.traffic(),
      operations: this.#ledger.at(status),
      slow: slowOf(status, before.slow),
      sought: this.#travel.sought,
      auto: this.#reading.auto,
      selected: this.#selected,
      deed: this.#acts.deed,
      happened: isStill(status) && this.#travel.happened?.time === status.time ? this.#travel.happened : null,
    }
  }

  /** What the clock shows, `lag` ago. It goes on to where a clock stands, and back only where the lab does. */
  #time(status: Status, real: number): number {
    const pace = paceOf(status)
    const present = this.#lab.now()
    const time = Math.min(this.moment.time, this.#latest)
    const past = present - lag * Math.min(1, pace) // at a higher speed nothing is seen to move
    return isStill(status) ? Math.min(present, Math.max(past, time + (real - this.#painted) * pace)) : Math.max(time, past)
  }

  #draw(real: number, all: boolean): void {
    let due: Painter | undefined
    let longest = 1
    const painters: Painter[] = []
    for (const painter of this.#painters) {
      if (painter.every === 0 || (all && painter.dirty)) painters.push(painter)
      const waited = (real - painter.last) / painter.every
      if (painter.every === 0 || !painter.dirty || waited < longest) continue
      due = painter
      longest = waited
    }
    if (due && !all) painters.push(due)
    for (const painter of painters) {
      painter.last = real
      painter.dirty = painter.ticks
      painter.draw(this.moment, real)
    }
  }
}

/** The speed of slow motion: the last one below real time. */
function slowOf({ scale }: Status, before: number): number {
  return scale === 'max' || scale >= 1 ? before : scale
}

/** Whether what more than one part shows of a cluster is not the same in two moments: the parts must not disagree. */
function differ(a: Status, b: Status): boolean {
  if (a === b) return false
  if (a.leader !== b.leader || a.held !== b.held || a.scale !== b.scale || a.view.now !== b.view.now || a.violations.length !== b.violations.length) return true
  if (isStill(a) && isStill(b) && a.time !== b.time) return true
  if (a.nodes.length !== b.nodes.length || a.links.some((link, i) => link !== b.links[i])) return true
  return a.nodes.some((node, i) => sharedFields.some((field) => node[field] !== b.nodes[i]![field]))
}
