import type { HostFaultKind, HostFaultScope } from './protocol.js'
import type { NodeId } from './types.js'

/**
 * What the browser or the machine did to a lab, which is no part of an experiment. While all stood still, the cluster's clock did
 * too, so no timeout passed.
 */
export interface HostFault {
  /**
   * 'stopped': nothing ran, as in a suspended process. 'hidden': the page could not be seen, so that its own timers were held back.
   * 'frozen': the browser froze the page, as it does with tabs in the background. 'cached': the reader left the page and came back to it.
   * 'jumped': the system's clock jumped, as after a sleep of the machine. 'slow': timers rang late, as on a throttled CPU.
   */
  readonly kind: HostFaultKind
  /** Whom it struck: one node, the page's own thread, all workers, or the director alone. */
  readonly of: HostFaultScope
  /** The node that it struck alone; else null. */
  readonly node: NodeId | null
  /** When it was over, by the cluster's clock. */
  readonly at: number
  /** How long, real ms; of 'jumped' by how much, of 'slow' how late. */
  readonly for: number
}
