/** Real time, ms since the epoch, monotonic within a page: the base that every worker shares. */
export function realNow(): number {
  return performance.timeOrigin + performance.now()
}

/** At the real time `real` the cluster's clock showed `cluster`; since then it has run at `scale`. */
export interface ClockReading {
  real: number
  cluster: number
  scale: number
  held: boolean
  /** Of a held clock: completes "the lab is held: ". */
  why: string
}

/** The cluster's clock as the page reads it, between the director's messages too. */
export class ClusterClock {
  #reading: ClockReading = { real: realNow(), cluster: 0, scale: 1, held: true, why: '' }

  set(reading: ClockReading): void {
    this.#reading = reading
  }

  get held(): boolean {
    return this.#reading.held
  }

  get why(): string {
    return this.#reading.why
  }

  get scale(): number {
    return this.#reading.scale
  }

  /** Cluster ms. */
  now(): number {
    const { real, cluster, scale, held } = this.#reading
    return held ? cluster : cluster + Math.max(0, realNow() - real) * scale
  }

  /** How much real time passes until the clock shows `at`; Infinity while it is held. */
  realUntil(at: number): number {
    return this.#reading.held ? Infinity : Math.max(0, (at - this.now()) / this.#reading.scale)
  }
}
