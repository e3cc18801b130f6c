import { hostFaultKinds, hostFaultScopes } from '../../lab/protocol.js'
import type { HostFault } from '../../lab/types.js'

/** '10.2 s', '240 ms'. */
function long(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Number((ms / 1000).toFixed(1))} s`
}

type Struck = Pick<HostFault, 'kind' | 'of' | 'for'> & { node: string | null }

const sentences: Record<HostFault['kind'], (fault: Struck) => string> = {
  stopped: ({ of, node, for: time }) => stopped[of](long(time), node ?? ''),
  hidden: ({ for: time }) => `This page was hidden for ${long(time)}: browsers delay the timers of a hidden page`,
  frozen: ({ for: time }) => `The browser froze this page for ${long(time)}`,
  cached: ({ for: time }) => `You left this page for ${long(time)}, and the browser kept it in memory until you came back`,
  jumped: ({ for: time }) => `The system’s clock jumped by ${long(Math.abs(time))}: the machine slept, or its clock was set. The cluster’s clock did not jump`,
  slow: ({ of, node, for: time }) =>
    of === 'page'
      ? `This page’s main thread is ${long(time)} late: the machine is busy, or its CPU is throttled. Each node has a thread of its own`
      : `The timer of ${node} rang ${long(time)} late: the machine is busy, or the browser throttles this page`,
}

const stopped: Record<HostFault['of'], (time: string, node: string) => string> = {
  all: (time) => `The browser stopped this page for ${time}. The cluster’s clock stopped too, so no timeout expired`,
  node: (time, node) => `The browser stopped ${node} for ${time}`,
  page: (time) => `This page’s main thread did not run for ${time}, or was busy. The nodes kept running`,
  director: (time) => `The browser stopped the director for ${time}. The nodes kept running`,
}

/** What the browser or the machine did, in a sentence. */
export function hostFault(fault: Struck): string {
  return sentences[fault.kind](fault)
}

/** The same, of an event's numbers. */
export function hostFaultEvent(node: string, a: number, b: number, c: number): string {
  return hostFault({ kind: hostFaultKinds[a]!, of: hostFaultScopes[c]!, for: b / 1e6, node })
}
