import type { SharedOrigin } from '../worker/origin.js'
import type { Refusal } from '../i18n/sentence.js'
import type { Status } from './types.js'

/** Longer than a simulated lab that runs is silent, real ms. */
const aheadOfSim = 100

/** At the real time `real` the cluster's clock showed `cluster`; since then it has run at `scale`. */
export interface ClockReading {
  real: number
  cluster: number
  scale: number | 'max'
  held: boolean
  /** Of a held clock: completes "the lab is held: "; empty where nobody gave a reason. */
  why: string | Refusal
  /** Of a simulated lab; see protocol.ts. */
  speed?: number
  from?: number
  to?: number
  now?: boolean
  events?: number
  digest?: string
  undo?: number
  sought?: number
  reached?: number
}

/** The cluster's clock as the page reads it, between the director's messages too. */
export class ClusterClock {
  #reading: ClockReading = { real: 0, cluster: 0, scale: 1, held: true, why: '' }
  #scale: number | 'max' = 1
  /** What the browser did may have made the cluster's clock stand: so does this one, until the next reading. */
  #stands = false

  /** The director's, as the page measured it; told before anybody reads it. */
  #shared: SharedOrigin = { origin: performance.timeOrigin, error: 0 }

  share(shared: SharedOrigin): void {
    this.#shared = shared
  }

  /** How far the page's clock may be off the director's, real ms. */
  get error(): number {
    return this.#shared.error
  }

  /** Called before each reading: it may let the clock stand. */
  look: () => void = () => {}

  set(reading: ClockReading): void {
    this.#reading = reading
    if (reading.scale !== 0) this.#scale = reading.scale // that of a cluster that has not begun is 0
    this.#stands = false
  }

  get held(): boolean {
    return this.#reading.held
  }

  get why(): string | Refusal {
    return this.#reading.why
  }

  /** The set one, whether the clock runs or not. */
  get scale(): number | 'max' {
    return this.#scale
  }

  /** The speed that is reached, where that is not what was set. */
  get speed(): number | null {
    return this.#reading.speed || null
  }

  /** How many events of a simulated lab have happened. */
  get events(): number {
    return this.#reading.events ?? 0
  }

  get digest(): string | null {
    return this.#reading.digest ?? null
  }

  get view(): Status['view'] {
    const { now = true, from = 0, to, undo = null, sought, reached = 0 } = this.#reading
    return { now, from, to: now || to === undefined ? this.reached : to, undo, sought: sought === undefined ? null : { to: sought, reached } }
  }

  /** A past moment of a live lab is in view: the clock stands there, and the cluster runs on. */
  get past(): boolean {
    return this.#reading.now === false && this.#reading.digest === undefined
  }

  /** How fast the clock shows time to pass, between two readings. */
  get #rate(): number {
    const { scale, speed } = this.#reading
    return speed || (scale === 'max' ? 0 : scale)
  }

  /** Cluster ms that have passed for certain: a simulated lab's may be late. */
  get reached(): number {
    return this.#reading.digest === undefined ? this.now() : this.#reading.cluster
  }

  /** How far the page's reading may be ahead of the last one that it was told, real ms: a simulated lab waits for no clock. */
  get #ahead(): number {
    const { digest, scale } = this.#reading
    return digest === undefined ? Infinity : scale === 'max' || scale > 1 ? 0 : aheadOfSim
  }

  /** Lets the clock stand at what it showed at that moment of performance.now(), until the next reading. */
  stand(from: number): void {
    const real = this.#shared.origin + from
    this.#reading = { ...this.#reading, real, cluster: this.#at(real) }
    this.#stands = true
  }

  /** Cluster ms. */
  now(): number {
    this.look()
    return this.#at(this.#shared.origin + performance.now())
  }

  #at(now: number): number {
    const { real, cluster, held } = this.#reading
    return held || this.#stands || this.past ? cluster : cluster + Math.max(0, Math.min(now - real, this.#ahead)) * this.#rate
  }

  /** How much real time passes until the clock shows `at`; Infinity while it is held or stands. */
  realUntil(at: number): number {
    const now = this.now()
    return this.#reading.held || this.#stands || this.past ? Infinity : Math.max(0, (at - now) / this.#rate)
  }
}
