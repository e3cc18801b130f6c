import { hostFaultKinds, hostFaultScopes } from '../../lab/protocol.js'
import type { HostFault } from '../../lab/types.js'

/** '10.2 s', '240 ms'. */
function long(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Number((ms / 1000).toFixed(1))} s`
}

type Struck = Pick<HostFault, 'kind' | 'of' | 'for'> & { node: string | null }

const sentences: Record<HostFault['kind'], (fault: Struck) => string> = {
  stopped: ({ of, node, for: time }) => stopped[of](long(time), node ?? ''),
  hidden: ({ for: time }) => `This page was hidden for ${long(time)}: the browser holds the timers of a hidden page back`,
  frozen: ({ for: time }) => `The browser froze this page for ${long(time)}`,
  cached: ({ for: time }) => `This page was left for ${long(time)}, and the browser kept it until you came back`,
  jumped: ({ for: time }) => `The system’s clock jumped by ${long(Math.abs(time))}: the machine slept, or its clock was set. The cluster’s clock did not jump`,
  slow: ({ of, node, for: time }) =>
    of === 'page'
      ? `This page’s own thread is ${long(time)} late: the machine is busy, or its CPU is throttled. The nodes have threads of their own`
      : `The timer of ${node} rang ${long(time)} late: the machine is busy, or the browser holds this page back`,
}

const stopped: Record<HostFault['of'], (time: string, node: string) => string> = {
  all: (time) => `The browser stopped this page for ${time}. The cluster’s clock stood still as well, so no timeout passed`,
  node: (time, node) => `The browser stopped ${node} for ${time}`,
  page: (time) => `This page’s own thread did not run for ${time}, or was busy. The nodes ran on`,
  director: (time) => `The browser stopped the director for ${time}. The nodes ran on`,
}

/** What the browser or the machine did, in a sentence. */
export function hostFault(fault: Struck): string {
  return sentences[fault.kind](fault)
}

/** The same, of an event's numbers. */
export function hostFaultEvent(node: string, a: number, b: number, c: number): string {
  return hostFault({ kind: hostFaultKinds[a]!, of: hostFaultScopes[c]!, for: b / 1e6, node })
}
