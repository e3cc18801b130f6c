/** How a run is judged, and what came of it. */
import type { PropertyName } from './protocol.js'

export interface CheckOptions {
  /** How long the clients' history may be searched, ms of real time from when its worker is ready, since it is not the cluster that takes them; up to five times that on a machine so busy that fewer than 200 steps are made in a ms; 10,000 where it is left out. */
  within?: number
}
export interface CheckResult {
  /**
   * Every property; `at` is the cluster's time at which it was first found broken, null while it holds. 'configuration-safety' looks at log
   * entries that tell a configuration, so it finds nothing in those of etcd's engine.
   */
  properties: Array<{ name: PropertyName; holds: boolean; at: number | null }>
  /**
   * Whether the operations of this lab's client can be put in an order, each between its call
   * and its return, in which one store gives all the answers. 'unknown' where the search did not come to an end.
   */
  linearizable: 'ok' | 'illegal' | 'unknown'
  /** How many operations were judged: those that happened, or may have. */
  operations: number
  /** Why it is unknown, in a sentence, and how many steps a search made that took too long; null where it is not. */
  why: string | null
}
