import type { Words } from '../index.js'
import { say } from './josa.js'
import { factor, ms, percent, range, seconds } from './numbers.js'

export const settings: Words['settings'] = {
  target: '적용 대상',
  cluster: '클러스터 전체',
  nodes: '노드 하나',
  links: '링크 하나, 한 방향',
  link: (from, to) => `${from} → ${to}`,
  fields: {
    electionMin: '선거, 최소',
    electionMax: '선거, 최대',
    heartbeat: '하트비트',
    latencyMin: '지연, 최소',
    latencyMax: '지연, 최대',
    loss: '손실',
    duplicate: '중복',
    reorder: '순서 바뀜',
    fsync: '디스크 지연',
    scale: '속도',
    drift: '시계 속도',
    driftBound: '시계 오차 한도',
    priority: '우선순위',
  },
  help: {
    driftBound: '한 시계가 다른 시계보다 얼마나 빠를 수 있는지. 리스가 이 배율만큼 일찍 끝납니다',
    priority: '후보가 되기 전에 넘기는 선거 타임아웃의 수',
  },
  switches: { preVote: '사전 투표', checkQuorum: '정족수 확인', quiet: '정숙 모드' },
  switchMeanings: {
    preVote: '서버가 선거에서 이길 수 있는지 먼저 묻습니다',
    checkQuorum: '과반수가 응답하지 않는 리더는 물러납니다',
    quiet: '할 일이 없는 클러스터는 하트비트를 보내지 않습니다',
  },
  engines: {
    raftlab: '',
    etcd: 'etcd의 코어는 하트비트 하나를 한 틱으로 세고, T부터 2T까지를 틱 단위로 뽑습니다. 선거 타임아웃과 하트비트의 비율, 사전 투표, 정족수 확인을 바꾸면 etcd의 코어가 재시작되어 리더가 물러납니다. 리스, 우선순위, 정숙 모드가 없고 규칙을 끌 수 없습니다.',
  },
  units: { ms: 'ms', percent: '%', times: '×', none: '' },
  slider: (field) => `${field}, 슬라이더`,
  mixed: '서로 다름',
  takes: (min, max, unit, whole = false) => say`${min}부터 ${`${max} ${unit}`.trim()}까지의 ${whole ? '정수' : '숫자'}를 입력하세요`,
  presets: '선거',
  preset: (low, high) => `${low}~${high}`,
  presetMeanings: { paper: '논문의 범위, 하트비트 50 ms', etcd: 'etcd의 기본값, 하트비트 100 ms' },
  more: '더 보기',
  warnings: {
    noQuorum: (running, voters, needed) => say`투표 멤버 ${voters}대 중 ${running}대만 돌고 있는데 ${needed}대가 필요합니다. 더 돌기 전에는 아무도 당선될 수 없고 아무것도 커밋되지 않습니다.`,
    impossible: (rtt, election) => say`표를 요청하고 응답을 받는 데 최대 ${ms(rtt)}이(가) 걸리는데 선거 타임아웃은 길어야 ${ms(election)}입니다. 표가 돌아오기 전에 후보가 포기합니다.`,
    fixed: (election) => say`모든 서버가 똑같이 ${ms(election)}을(를) 기다립니다. 동시에 후보가 되어 표가 거듭 갈립니다.`,
    elections: (some, of) => `선거 ${of}번 중 약 ${some}번은 표가 갈립니다`,
    split: (elections, running, spread, latency) =>
      say`${elections}. 리더가 죽으면 서버 ${running}대의 선거 타임아웃이 서로 많아야 ${ms(spread)} 차이 나는데, 투표 요청이 도착하는 데 ${range(latency)}가 걸립니다(Ongaro의 박사 논문 §9.2).`,
    silence: (every, heartbeat, election, late, loss) => {
      const often = say`리더가 살아 있어도 약 ${every < 1000 ? ms(every) : seconds(every)}에 한 번은 팔로워가 선거 타임아웃 내내 메시지를 받지 못합니다. `
      if (heartbeat >= election) return say`하트비트 간격 ${ms(heartbeat)}은(는) 타임아웃 ${ms(election)}에 비해 너무 깁니다. ${often}`
      return say`하트비트가 ${ms(heartbeat)}마다 오고${late > 0 ? say`, 앞의 것보다 최대 ${ms(late)} 늦어질 수 있고` : ''}${loss > 0 ? ` 메시지의 ${percent(loss)}가 사라지므로` : ''} ${often}`
    },
    refused: '다른 서버가 리더의 메시지를 받는 동안은 사전 투표가 리더를 지켜 줍니다.',
    deposed: '그러면 선거를 시작하고 리더가 물러납니다.',
    disk: (fsync, heartbeat, election) =>
      say`디스크 쓰기가 리더의 다른 일을 최대 ${ms(fsync)} 동안 막습니다. ${ms(heartbeat)}마다 보내는 하트비트가 늦어져 ${ms(election)}만 기다리는 팔로워는 리더가 살아 있어도 선거를 시작합니다.`,
    stuck:
      '사전 투표가 켜져 있고 정족수 확인이 꺼져 있습니다. 너무 적은 서버에만 닿는 리더가 리더로 남고, 그 리더의 메시지를 받는 서버는 다른 모두에게 사전 투표를 거절합니다. 그러면 네트워크가 복구될 때까지 아무도 당선될 수 없습니다.',
    leases: (slow, fast, ratio, bound) =>
      say`${fast}의 시계가 ${slow}의 시계보다 ${factor(ratio)}배 빠른데 리스의 한도는 ${factor(bound)}배입니다. ${slow}이(가) 리더이면 다른 리더가 나온 뒤에도 리스로 읽기에 응답해 오래된 값을 줄 수 있습니다.`,
  },
  anew: {
    title: '새 클러스터',
    meaning: '클러스터가 시작할 때 정해지는 것입니다. 이 클러스터가 끝나고 빈 로그로 새 클러스터가 시작합니다.',
    nodes: '노드 수',
    world: '월드',
    engine: '엔진',
    disk: '디스크',
    rules: 'Raft의 규칙: 하나를 꺼서 무엇을 지켜 주는지 확인하세요',
    noRules: 'Raft의 규칙: etcd 엔진에서는 끌 수 없습니다',
    start: '새 클러스터 시작',
  },
  etcd: '같은 뜻의 etcd 플래그',
  flags: (heartbeat, election) => [`--heartbeat-interval=${heartbeat}`, `--election-timeout=${election}`],
  etcdEqual: (election) => `etcd는 타임아웃을 ${election}부터 ${2 * election} ms까지 하트비트 단위로 뽑습니다.`,
  etcdDiffers: (election, here) => `똑같지는 않습니다. etcd는 ${election}부터 ${2 * election} ms까지, 여기서는 ${range(here)}에서 뽑습니다.`,
  etcdRefuses: (election, heartbeat) => `etcd는 시작하지 않을 것입니다. 선거 타임아웃(${election} ms)이 하트비트(${heartbeat} ms)의 다섯 배 이상이어야 합니다.`,
  etcdLong: (election, most) => `etcd는 시작하지 않을 것입니다. 선거 타임아웃(${election} ms)이 너무 깁니다. ${most} ms 이하여야 합니다.`,
  etcdTrips: (rtt, least) => `etcd의 안내에 따르면 선거 타임아웃은 왕복 시간의 열 배 이상이어야 합니다. 여기서는 왕복에 최대 ${ms(rtt)}가 걸리므로 ${ms(least)} 이상입니다.`,
  etcdWhole: 'etcd는 정수 밀리초만 받습니다.',
}
