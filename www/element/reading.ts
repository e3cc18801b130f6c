import type { Lab, Playing, Status } from '../lab/types.js'
import { current, isOpening, isUnderWay, timeToRead } from './captions.js'
import { isLeft, type Travel } from './travel.js'

/** The speed at which captions are skipped. */
const brisk = 1

/** The step that is to come in view, without a stop before it, and the speed from then on. */
interface Skips {
  to: number
  then: Status['scale']
  /** Whether the lab has taken it up. */
  begun: boolean
  /** Told when it is over: whether it led to that step or the run's end, and not elsewhere. */
  over: (arrived: boolean) => void
}

/** Takes a reader from caption to caption of a scenario that stands at each. Until they take over it goes on by itself, once there was time to read. */
export class Reading {
  /** Whether it does. */
  auto = true
  changed: () => void = () => {}
  /** At which caption the lab stands; null: at none. */
  #stands: number | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #skips: Skips | null = null
  /** As it was looked at last: a lab that has ended has no other. */
  #status: Status | undefined

  constructor(
    private readonly lab: Lab,
    private readonly travel: Travel,
    private readonly fail: (error: unknown) => void,
  ) {}

  /** Looks where the lab is, whenever that may have changed. */
  look(status: Status): void {
    this.#status = status
    const { playing, view, held } = status
    const stands = playing?.waits && view.now ? playing.step : null
    if (playing?.reading && !view.now) this.auto = false
    if (this.#skips && view.now) this.#skip(this.#skips, playing, stands, held)
    if (stands === this.#stands) return
    this.#stands = stands
    this.#time(playing)
  }

  /** Stops the time to read where nobody sees the lab. */
  rest(): void {
    clearTimeout(this.#timer)
    this.#stands = null
    this.#skips?.over(false)
  }

  /** The reader goes on by themselves from now on; what opens the page is over for them. */
  readonly take = (): void => {
    this.#setAuto(false)
    const playing = this.#status?.playing
    if (playing && isOpening(playing) && isUnderWay(playing)) void this.lab.leave().catch(this.fail)
  }

  toggle(): void {
    this.#setAuto(!this.auto)
  }

  /** To the caption before the one in view. */
  back(): void {
    this.take()
    const playing = this.#status?.playing
    const before = playing?.captions[current(playing) - 1]
    if (before) this.travel.seek({ step: before.step })
  }

  /** To the next caption, or to the end: at once, where the lab is on its way there. */
  next(): void {
    this.take()
    const { playing, view } = this.#status ?? {}
    if (!playing) return
    const next = playing.captions[current(playing) + 1]
    if (next && next.at !== null) this.travel.seek({ step: next.step })
    else if (!view?.now) this.travel.latest()
    else if (playing.waits) this.#run()
    else this.#skipTo(next?.step ?? playing.steps)
  }

  /** To a caption that was said, or on to one that was not yet. */
  goTo(step: number): void {
    this.take()
    const there = this.#status?.playing?.captions.find((said) => said.step === step)
    if (there && there.at !== null) this.travel.seek({ step })
    else this.#skipTo(step)
  }

  /** To a step, by its name or number, for who asks from outside of the lab. See RaftLabElement. */
  async reach(step: string | number): Promise<void> {
    this.take()
    this.#status = this.lab.status() // of a lab that has just begun nothing was looked at
    const at = () => this.lab.status().playing
    const to = typeof step === 'number' ? step : at()?.named.find(({ name }) => name === step)?.step
    if (to !== undefined && !isOver(at(), to) && !(await new Promise<boolean>((over) => this.#skipTo(to, over)))) return
    const { playing, held } = this.lab.status()
    if (playing?.step === to && held) return
    await this.lab.seek({ step }).catch((error: unknown) => {
      if (!isLeft(error)) throw error
    })
  }

  #setAuto(auto: boolean): void {
    if (this.auto === auto) return
    this.auto = auto
    this.#time(this.#status?.playing ?? null)
    this.changed()
  }

  /** Goes on once there was time to read the caption at which the lab stands. */
  #time(playing: Playing | null): void {
    clearTimeout(this.#timer)
    if (this.#stands === null || !this.auto || !playing?.caption) return
    this.#timer = setTimeout(() => (document.hidden ? this.rest() : this.#run()), timeToRead(playing.caption))
  }

  #skipTo(to: number, over: Skips['over'] = () => {}): void {
    if (this.#skips?.over !== over) this.#skips?.over(false)
    const scale = this.#status?.scale ?? brisk
    const then = this.#skips?.then ?? scale
    const skips: Skips = { to, then, begun: false, over }
    this.#skips = skips
    if (typeof scale === 'number' && scale < brisk) void this.lab.set({ scale: brisk }).catch(this.fail)
    void this.lab.run().then(() => (skips.begun = true), this.fail)
  }

  /** Goes on at the captions before the one that is sought; there, at the end, or where somebody holds the lab, it is over. */
  #skip({ to, then, begun, over }: Skips, playing: Playing | null, stands: number | null, held: boolean): void {
    if (!begun) return
    if (stands !== null && stands < to) return this.#skipTo(to, over)
    const ended = !playing || playing.passed !== null || playing.failed !== null
    if (stands === null && !held && !ended && playing.step < to) return
    this.#skips = null
    over(ended || stands !== null || playing.step >= to)
    if (this.#status?.scale === brisk && then !== brisk) void this.lab.set({ scale: then }).catch(this.fail)
  }

  #run(): void {
    void this.lab.run().catch(this.fail)
  }
}

/** Whether a step is over, as far as can be told: of one that is no caption and has no name, only while it is in view. */
function isOver(playing: Playing | null, step: number): boolean {
  return playing !== null && (step <= playing.step || [...playing.captions, ...playing.named].some((told) => told.step >= step && told.at !== null))
}
