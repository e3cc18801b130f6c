import { suspendLab, wakeLab } from '../lab/lab.js'
import type { Lab } from '../lab/types.js'

/** Real ms off screen after which a held cluster's nodes give their memory back. */
const patience = 60_000
/** How often in a row a cluster runs on for a moment, to be suspended once no disk write is under way. */
const attempts = 10

export interface RestHooks {
  /** Why a cluster is held that nobody can see. */
  why(): string
  fail(error: unknown): void
  /** The nodes' workers are being made again, or are there. */
  waking(on: boolean): void
}

/**
 * Stops a cluster's clocks while nobody can see it, and after a while ends its nodes' workers,
 * which go on where they were once it is seen; it lets the clocks run again only if it stopped them.
 */
export class Rest {
  #seen = true
  #stopped = false
  #ended = false
  #turn: Promise<void> = Promise.resolve()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly lab: Lab,
    private readonly hooks: RestHooks,
  ) {}

  see(seen: boolean): void {
    this.#seen = seen
    clearTimeout(this.#timer)
    if (!seen) this.#later()
    this.#then(() => this.#settle())
  }

  end(): void {
    this.#ended = true
    clearTimeout(this.#timer)
  }

  #then(step: () => Promise<void>): void {
    this.#turn = this.#turn
      .then(() => (this.#ended ? undefined : step()))
      .catch((error) => {
        if (!this.#ended) this.hooks.fail(error)
      })
  }

  #later(): void {
    this.#timer = setTimeout(() => this.#then(() => this.#suspend()), patience)
  }

  async #settle(): Promise<void> {
    if (this.#seen) await this.#wake()
    const { held, playing } = this.lab.status()
    if (!this.#seen && !held) {
      this.#stopped = true
      await this.lab.hold({ why: this.hooks.why() })
    } else if (this.#seen && this.#stopped) {
      this.#stopped = false
      if (held && !playing?.waits) await this.lab.run()
    }
  }

  async #wake(): Promise<void> {
    const waking = wakeLab(this.lab)
    if (!waking) return
    this.hooks.waking(true)
    try {
      await waking
    } finally {
      this.hooks.waking(false)
    }
  }

  async #suspend(): Promise<void> {
    const { capabilities, world } = this.lab.status()
    if (!capabilities.checkpoints || world === 'sim') return // a simulated lab has no workers of nodes
    for (let i = 0; i < attempts && !this.#seen && !this.#ended && this.lab.status().held; i++) {
      const refused = await suspendLab(this.lab).then(() => false, () => true)
      if (!refused) return
      if (!this.#stopped) break
      await this.lab.run()
      await this.lab.hold({ why: this.hooks.why() })
    }
    if (!this.#seen && !this.#ended) this.#later()
  }
}
