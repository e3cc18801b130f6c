import { hostFaultKinds, hostFaultScopes } from '../../lab/protocol.js'
import type { HostFault } from '../../lab/types.js'
import { say } from './josa.js'
import { ms, tenth } from './numbers.js'

/** '10.2초', '240 ms'. */
const long = (t: number): string => (t < 1000 ? ms(Math.round(t)) : `${tenth(t / 1000)}초`)

type Struck = Pick<HostFault, 'kind' | 'of' | 'for'> & { node: string | null }

const sentences: Record<HostFault['kind'], (fault: Struck) => string> = {
  stopped: ({ of, node, for: time }) => stopped[of](long(time), node ?? ''),
  hidden: ({ for: time }) => `이 페이지가 ${long(time)} 동안 가려져 있었습니다. 브라우저는 가려진 페이지의 타이머를 늦춥니다`,
  frozen: ({ for: time }) => `브라우저가 이 페이지를 ${long(time)} 동안 얼려 두었습니다`,
  cached: ({ for: time }) => `이 페이지를 ${long(time)} 동안 떠나 있었고, 그동안 브라우저가 페이지를 메모리에 보관했습니다`,
  jumped: ({ for: time }) => `시스템 시계가 ${long(Math.abs(time))} 건너뛰었습니다. 기기가 절전 상태였거나 시계를 다시 맞춘 것입니다. 클러스터의 시계는 건너뛰지 않았습니다`,
  slow: ({ of, node, for: time }) =>
    of === 'page'
      ? `이 페이지의 메인 스레드가 ${long(time)} 늦었습니다. 기기가 바쁘거나 CPU가 제한되고 있습니다. 노드는 각자 자기 스레드에서 돕니다`
      : `${node}의 타이머가 ${long(time)} 늦게 울렸습니다. 기기가 바쁘거나 브라우저가 이 페이지를 제한하고 있습니다`,
}

const stopped: Record<HostFault['of'], (time: string, node: string) => string> = {
  all: (time) => `브라우저가 이 페이지를 ${time} 동안 멈췄습니다. 클러스터의 시계도 함께 멈췄으므로 만료된 타임아웃은 없습니다`,
  node: (time, node) => say`브라우저가 ${node}을(를) ${time} 동안 멈췄습니다`,
  page: (time) => `이 페이지의 메인 스레드가 ${time} 동안 돌지 않았거나 바빴습니다. 노드는 계속 돌았습니다`,
  director: (time) => `브라우저가 디렉터를 ${time} 동안 멈췄습니다. 노드는 계속 돌았습니다`,
}

/** What the browser or the machine did, in a sentence. */
export function hostFault(fault: Struck): string {
  return sentences[fault.kind](fault)
}

/** The same, of an event's numbers. */
export function hostFaultEvent(node: string, a: number, b: number, c: number): string {
  return hostFault({ kind: hostFaultKinds[a]!, of: hostFaultScopes[c]!, for: b / 1e6, node })
}
