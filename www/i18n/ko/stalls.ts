import type { Words } from '../index.js'
import { say } from './josa.js'
import { listed, ms, seconds } from './numbers.js'

const subjects = { disk: '디스크', apply: '상태 머신', process: '프로세스' } as const

export const stalls: Words['why']['stalls'] = {
  hangs: (node, what, left) => say`${node}: ${subjects[what]}이(가) 멈췄습니다. ${(left / 1000).toFixed(1)}초 남음`,
  hung: (node, what, took, ended) => say`${node}: ${subjects[what]}이(가) ${seconds(ended)}까지 ${seconds(took)} 동안 멈췄습니다`,
  leader: '리더',
  writes: '쓰기',
  reads: (node) => `${node}의 읽기`,
  kinds: { linearizable: '선형', lease: '리스', local: '로컬' },
  readings: { answered: '응답', stale: '응답, 멈추기 전의 값', waits: '대기' },
  noLease: '이 엔진에는 없음',

  leadsOn: (node, term) => say`${node}이(가) 임기 ${term}의 리더로 남아 있습니다.`,
  ledOn: (node, term) => say`${node}이(가) 내내 임기 ${term}의 리더였습니다.`,
  ledAndNobody: (node, term) => say`${node}이(가) 임기 ${term}의 리더였고, 뒤를 이은 서버는 아직 없습니다.`,
  didNotLead: (node, leader) => say`${node}은(는) 리더가 아니었습니다. ${leader ? `리더는 ${leader}입니다.` : '지금은 리더가 없습니다.'}`,
  rose: (led, node, next, term, after) =>
    say`${led === null ? say`${node}은(는) 리더가 아니었습니다.` : say`${node}은(는) 임기 ${led}의 리더였습니다.`} 멈추기 시작한 지 ${ms(after)} 만에 ${next}이(가) 임기 ${term}의 리더가 되었습니다.`,
  unaware: (node) => say`${node}은(는) 그 사실을 몰라 여전히 자신이 리더라고 여깁니다.`,

  notAsked: '멈추기 시작한 뒤로 이 랩에 쓰기를 요청한 적이 없습니다.',
  noneYet: (t) => `아무도 쓸 수 없습니다. 쓰기를 요청했지만 ${ms(t)} 동안 하나도 응답받지 못했습니다.`,
  longest: (t, all) => `쓰기를 요청했는데 하나도 응답받지 못한 가장 긴 시간: ${ms(t)}. 멈추기 시작한 뒤 응답받은 쓰기: ${all}.`,

  heldUpLeader: (node) =>
    say`${node}의 쓰기가 디스크를 기다리고, 하트비트를 포함한 나머지는 모두 그 쓰기를 기다립니다. 그래서 팔로워가 선거를 시작합니다. 시계도 함께 기다리므로 정족수 확인으로도 물러나지 않고, 디스크가 다시 움직일 때까지 자신이 리더라고 여깁니다. hashicorp/raft처럼 하트비트가 디스크를 기다리지 않는 구현에서는 어떤 팔로워도 선거를 시작하지 않고 아무도 쓸 수 없습니다.`,
  heldUp: (node) => say`${node}의 쓰기가 디스크를 기다리고, 나머지는 모두 그 쓰기를 기다립니다. 다른 서버들은 과반수인 한 계속 나아갑니다.`,
  nothingToWrite: (node) =>
    say`${node}에는 쓸 것이 없어 하트비트를 계속 보내고, 어떤 팔로워도 선거를 시작하지 않습니다. 다음 쓰기에서 붙잡힙니다. 팔로워가 응답하므로 정족수 확인은 도움이 되지 않습니다. 그 쓰기 전에 리더십을 넘기면 됩니다.`,
  applies: (node) =>
    say`${node}은(는) 어떤 쓰기에도 응답하지 않지만 하트비트는 계속 보내므로 어떤 팔로워도 선거를 시작하지 않습니다. 팔로워가 응답하므로 정족수 확인은 도움이 되지 않습니다. 리더십을 넘기면 됩니다. 다음 리더의 상태 머신은 움직입니다.`,
  process: (node) => say`${node}이(가) 아무것도 보내지 않으므로 팔로워가 선거를 시작합니다. 자기 시계를 볼 수 없으니 정족수 확인과는 관계없습니다. 다시 돌기 시작하면 새 임기를 알게 될 때까지 자신이 리더라고 여깁니다.`,
  follower: (node) => say`다른 서버들은 과반수인 한 ${node} 없이도 계속 나아갑니다.`,
  noMajority: (nodes, checkQuorum) =>
    say`${listed(nodes)}이(가) 아무것도 받지 않고, ${nodes.length === 1 ? '이 서버' : '이들'} 없이는 아무것도 커밋되지 않습니다. ${
      checkQuorum ? '정족수 확인에 따라 리더가 물러나므로 클라이언트가 이를 알게 됩니다. 아무도 당선될 수 없습니다.' : '정족수 확인이 꺼져 있어 리더가 하트비트를 계속 보내고, 클라이언트는 이를 알지 못합니다.'
    }`,
  seen: '실제 사례:',
  transfer: (to) => say`${to}을(를) 리더로 만들기`,
}
