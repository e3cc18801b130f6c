/** What an engine can do. What it can't is refused with a sentence. */
export interface Capabilities {
  /** Draws election timeouts from any range; else max must be twice min. */
  anyElection: boolean
  /** Tells the reasons of its decisions as events; else what can be seen from outside. */
  reasons: boolean
  /** Its whole state can be written down, so that a recording goes on by dropping what is oldest; else it ends at its bound, and what comes later is missing. */
  checkpoints: boolean
  /** Its rules can be switched off. */
  rules: boolean
  /** Answers reads by lease; `driftBound` bounds those. */
  leases: boolean
  /** `priority` counts. */
  priorities: boolean
  /** `quiet` counts. */
  quiet: boolean
}
