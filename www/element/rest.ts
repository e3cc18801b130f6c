import type { Lab } from '../lab/types.js'

const why = 'its element is off screen; scroll it into view, or call run()'

/** Stops a cluster's clocks while nobody can see it; it lets them run again only if it stopped them. */
export class Rest {
  #seen = true
  #stopped = false
  #turn: Promise<void> = Promise.resolve()

  constructor(
    private readonly lab: Lab,
    private readonly fail: (error: unknown) => void,
  ) {}

  see(seen: boolean): void {
    this.#seen = seen
    this.#turn = this.#turn.then(() => this.#settle()).catch(this.fail)
  }

  async #settle(): Promise<void> {
    const { held } = this.lab.status()
    if (!this.#seen && !held) {
      this.#stopped = true
      await this.lab.hold({ why })
    } else if (this.#seen && this.#stopped) {
      this.#stopped = false
      if (held) await this.lab.run()
    }
  }
}
