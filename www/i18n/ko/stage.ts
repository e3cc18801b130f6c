import type { Flight } from '../../lab/types.js'
import type { Words } from '../index.js'
import { hostFault } from './host.js'
import picture from './picture.json' with { type: 'json' }
import { say } from './josa.js'
import { bytes, ms, seconds } from './numbers.js'

export const stage: Words['stage'] = {
  label: '클러스터의 노드. 고르면 크래시, 일시 정지, 격리, 설정을 할 수 있습니다',
  roles: { follower: picture.follower, 'pre-candidate': picture.preCandidate, candidate: picture.candidate, leader: picture.leader },
  down: picture.crashed,
  stopped: { full: picture.diskFull, disk: picture.diskFailed, damaged: picture.logDamaged, behind: picture.logLost, snapshot: picture.noSnapshot },
  paused: picture.paused,
  hangs: { disk: picture.diskHangs, apply: picture.applyHangs, process: picture.processHangs },
  left: (t) => `${t < 9950 ? (t / 1000).toFixed(1) : Math.ceil(t / 1000)}초`,
  parts: { voter: picture.voter, learner: picture.learner, none: picture.notMember },
  struck: hostFault,
  node: (id, state, term) => `${id}, ${state}, 임기 ${term}`,
  members: {
    voters: (ids) => `투표 멤버: ${ids.join(' ')}`,
    learners: (ids) => `러너: ${ids.join(' ')}`,
    joint: (voters, outgoing) => `공동(joint) 구성: ${voters.join(' ')}의 과반수와 ${outgoing.join(' ')}의 과반수`,
    add: '서버 추가',
    addNode: (id) => `${id} 추가:`,
    addAs: (id, part) => say`${id}을(를) ${part}(으)로 추가`,
    asLearner: '러너',
    asVoter: '투표 멤버',
    adding: (id) => `${id} 추가 중…`,
    full: (most) => `서버는 ${most}대까지`,
  },
  kinds: { vote: picture.vote, append: picture.append, heartbeat: picture.heartbeat, request: picture.request, preVote: picture.preVote, timeoutNow: picture.timeoutNow, snapshot: picture.snapshot },
  reply: '속이 빈 모양: 응답',
  lost: '회색으로 떨어짐: 손실',
  cut: '끊어진 선: 링크 끊김',
  pips: '점: 받은 표',
  stalled: '줄무늬: 일부가 멈춤(남은 시간 표시)',
  hostFault: '브라우저나 기기가 이 노드를 붙잡아 두었습니다',
  alarm: '고리: 선거 타임아웃까지 남은 시간',
  term: '원: 임기',
  rates: '실시간에서는 링크의 굵기가 초당 메시지 수를 나타냅니다.',
  waiting: '첫 선거를 기다리는 중…',
  text: {
    title: '글로 보는 클러스터',
    columns: ['노드', '역할', '멤버 자격', '임기', '투표', '리더', '마지막 엔트리', '커밋', '적용', '끊긴 링크'],
    none: '없음',
  },
}

function messageName(flight: Flight): string {
  if (flight.kind === 'vote') return flight.reply ? (flight.reject ? '투표 거절' : '투표 승낙') : '투표 요청'
  if (flight.kind === 'preVote') return flight.reply ? (flight.reject ? '사전 투표 거절' : '사전 투표 승낙') : '사전 투표 요청'
  if (flight.kind === 'timeoutNow') return 'TimeoutNow: 즉시 후보가 되라는 요청'
  if (flight.kind === 'snapshot') return flight.reply ? (flight.reject ? '스냅샷 조각 거절' : '스냅샷 응답') : '스냅샷 조각'
  if (flight.kind === 'request') return flight.reply ? '클라이언트 요청의 응답' : '전달된 클라이언트 요청'
  if (flight.reply && flight.reject) return '추가 거절'
  if (flight.reply) return flight.kind === 'heartbeat' ? '하트비트 응답' : '추가 응답'
  return flight.kind === 'heartbeat' ? '하트비트' : '추가 요청'
}

const stalled = { disk: '디스크', apply: '상태 머신', process: '프로세스' } as const

export const node: Words['node'] = {
  crash: '크래시',
  restart: '재시작',
  pause: '일시 정지',
  resume: '재개',
  stall: '멈추기',
  stallFor: '시간(ms)',
  stallables: stalled,
  stalled: (what, until) => say`${stalled[what]}이(가) ${seconds(until)}까지 멈춥니다`,
  campaign: '선거 시작',
  transfer: '리더로 만들기',
  remove: '제거',
  addVoter: '투표 멤버로 추가',
  addLearner: '러너로 추가',
  promote: '투표 멤버로 올리기',
  demote: '러너로 내리기',
  compact: '스냅샷 만들기',
  quiet: '정숙 모드: 다음 요청까지 하트비트 없음',
  receiving: (part, of) => `스냅샷 받는 중: ${of} 중 ${part}`,
  cutOff: '격리',
  healLinks: '링크 복구',
  last: '마지막 메시지',
  close: '닫기',
  incarnation: (n) => `회차 ${n}`,
  vote: (id) => `${id}에 투표`,
  noVote: '투표하지 않음',
  timeout: (t) => `선거 타임아웃: ${ms(t)}`,
  settings: (id) => `${id}의 설정`,
  noMessage: (id) => say`${id}은(는) 지난 2초 동안 아무것도 보내지 않았습니다`,
  panic: '노드가 패닉으로 끝났습니다:',
  stopped: (why) => `노드가 스스로 멈췄습니다: ${why}.`,
  wipe: '디스크 비우기',
  wipeMeaning: '노드가 클러스터에서 빠지고 디스크를 비운 뒤 러너로 돌아옵니다',
  trust: '그대로 시작',
  trustMeaning: '노드가 디스크에 있는 것으로 시작합니다. 저장했다고 응답한 쓰기가 사라졌을 수 있으며, 이 실행에 그 사실이 표시됩니다',
  message: {
    name: messageName,
    from: '보낸 노드',
    to: '받는 노드',
    term: '임기',
    entry: '엔트리',
    entries: '엔트리',
    size: '크기',
    way: '전송 시간',
    fate: '결과',
    fates: { delivered: '전달됨', lost: '네트워크에서 손실됨', cut: '끊긴 링크에서 버려짐', duplicated: '두 번 전달됨', refused: '받는 쪽이 버림' },
    bytes,
    took: (t) => ms(t),
    wire: '전송된 바이트',
    waiting: '받는 노드가 메시지를 받으면 바이트가 나타납니다.',
    gone: '메시지가 전달되지 않았거나 기록에 더는 없습니다.',
    held: '클러스터가 멈춰 있습니다. 받는 노드가 메시지를 받을 수 있게 실행하세요.',
  },
}
