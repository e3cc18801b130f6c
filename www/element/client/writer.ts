import type { Lab, Outcome, Status } from '../../lab/types.js'
import { paceOf } from '../moment.js'
import { codeOf } from '../travel.js'

/** Keys that steady writes go round: such as nobody types by chance. */
const keys = ['w/1', 'w/2', 'w/3'] as const
/** The most writes under way; when the cluster is slower than the rate, the rest wait. */
const window = 256
/** The least real ms between two turns; faster rates write several a turn. */
const turn = 16

/** Makes puts at a steady rate of the cluster's clock, while the lab has a leader, is not held, and shows no past of its own. */
export class Writer {
  #status: Status
  #rate = 0
  #made = 0
  #underWay = 0
  #since = 0
  #owed = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly lab: Lab,
    private readonly ended: (outcome: Outcome) => void,
    /** The lab takes no more writes. */
    private readonly full: (why: unknown) => void,
  ) {
    this.#status = lab.status()
    lab.on('change', (status) => (this.#status = status))
  }

  /** Writes a second of the cluster's clock; 0 stops. The first comes at once. */
  set rate(rate: number) {
    this.#rate = rate
    this.#since = this.lab.now()
    this.#owed = rate > 0 ? 1 : 0
    clearTimeout(this.#timer)
    if (rate > 0) this.#turn()
  }

  #turn(): void {
    const { held, leader, view } = this.#status
    const idle = held || !leader || !view.now
    const now = this.lab.now()
    if (idle) this.#owed = Math.min(this.#owed, 1)
    else {
      this.#owed = Math.min(this.#owed + ((now - this.#since) * this.#rate) / 1000, window)
      while (this.#owed >= 1 && this.#underWay < window) void this.#write()
    }
    this.#since = now
    const next = idle ? 100 : 1000 / (this.#rate * paceOf(this.#status))
    this.#timer = setTimeout(() => this.#turn(), Math.min(250, Math.max(turn, next)))
  }

  async #write(): Promise<void> {
    this.#owed--
    this.#underWay++
    const key = keys[this.#made++ % keys.length]!
    try {
      const { outcome, code } = await this.lab.put(key, String(this.#made))
      if (code !== 'wentBack') this.ended(outcome)
    } catch (error) {
      // The lab was held or disposed: the write was not made. Or its recording is full.
      if (this.#rate > 0 && codeOf(error) === 'recordingFull') this.full(error)
    } finally {
      this.#underWay--
    }
  }
}
