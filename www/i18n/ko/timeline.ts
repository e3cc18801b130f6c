import type { Answers, Outcome, Span, Trouble, Waiting } from '../../lab/types.js'
import type { Words } from '../index.js'
import { say } from './josa.js'
import { ms, seconds } from './numbers.js'

const states: Record<Span['state'], string> = { follower: '팔로워', 'pre-candidate': '예비 후보', candidate: '후보', leader: '리더', down: '다운' }
const members: Record<Span['member'], string> = { voter: '', learner: '러너', none: '멤버 아님' }

/** '리더, 일시 정지'. */
function stateOf({ state, member, paused }: Span): string {
  const name = state === 'follower' ? members[member] || states[state] : states[state]
  return paused && state !== 'down' ? `${name}, 일시 정지` : name
}

const troubles: Record<Exclude<Trouble['kind'], 'cut' | 'host'>, string> = { down: '다운', paused: '일시 정지', disk: '디스크 멈춤', apply: '적용 멈춤', process: '프로세스 멈춤' }

/** Troubles that came and went together, in a few words. */
function group({ troubles: all }: { readonly troubles: readonly Trouble[] }): string {
  const [first, ...more] = all as [Trouble, ...Trouble[]]
  if (first.kind === 'host') return first.node ? `${first.node}: 브라우저` : '브라우저'
  if (first.kind !== 'cut') return `${first.node} ${troubles[first.kind]}`
  const [other] = more
  if (!other) return `${first.node} → ${first.peer} 끊김`
  return more.length === 1 && other.node === first.peer && other.peer === first.node ? `${first.node} ↔ ${first.peer} 끊김` : `링크 ${all.length}개 끊김`
}

/** When it was: '1.20초~1.90초', '1.20초부터'. */
const when = (from: number, to: number | null): string => (to === null ? `${seconds(from)}부터` : from === to ? seconds(from) : `${seconds(from)}~${seconds(to)}`)

const outcomes: Record<Outcome, string> = { ok: '성공', failed: '실패', unknown: '결과 모름' }

/** 'put: 12 ms 만에 성공', '연산 20개: 성공 19, 실패 1; 가장 오래 걸린 것은 90 ms'. */
function answers({ count: n, op, longest }: Answers): string {
  const all = n.ok + n.failed + n.unknown
  const kinds = (['ok', 'failed', 'unknown'] as const).filter((kind) => n[kind] > 0)
  if (all === 1) return `${op ?? '연산'}: ${ms(longest)} 만에 ${outcomes[kinds[0]!]}`
  return `연산 ${all}개: ${kinds.map((kind) => `${outcomes[kind]} ${n[kind]}`).join(', ')}; 가장 오래 걸린 것은 ${ms(longest)}`
}

/** 'put: 응답을 기다리는 중', '연산 20개: 응답을 기다리는 중'. */
const waiting = ({ op, count: n }: Waiting): string => `${n === 1 ? (op ?? '연산') : `연산 ${n}개`}: 응답을 기다리는 중`

export const timeline: Words['timeline'] = {
  client: '클라이언트',
  troubles: '장애',
  tick: (t, step) => (step < 1 ? `${Number(t.toFixed(3))} ms` : step < 10 ? `${t} ms` : `${Number((t / 1000).toFixed(step < 100 ? 2 : step < 1000 ? 1 : 0))}초`),
  selection: {
    select: '선택',
    meaning: '공유에서 시퀀스 다이어그램으로 만들 구간을 선택합니다. 양 끝을 옮길 수 있습니다',
    is: (from, to) => `선택: ${when(from, to)}`,
    ends: { from: '선택의 시작', to: '선택의 끝' },
  },
  zoom: { label: '확대', in: '+', inMeaning: '확대', out: '−', outMeaning: '축소', all: '전체', allMeaning: '실행 전체 보기' },
  hint: '끌거나 화살표 키를 눌러 시간을 오가세요. Shift를 누르면 구간을 선택합니다.',
  group,
  span: (node, span) => `${node}: ${stateOf(span)}, 임기 ${span.term}, ${when(span.from, span.to)}`,
  was: (span) => `${stateOf(span)}, 임기 ${span.term}`,
  trouble: (all) => `${group(all)}, ${when(all.from, all.to)}`,
  answers: (all) => `${seconds(all.to)}: ${answers(all)}`,
  waiting: (of) => `${waiting(of)}, ${when(of.asked, null)}`,
  commits: (node, entries) => say`${node}이(가) 엔트리 ${entries}개를 커밋`,
  table: {
    title: (from, to) => `표로 보는 타임라인, ${seconds(from)}~${seconds(to)}`,
    left: (n) => `이보다 앞선 ${n}줄은 생략했습니다. 읽으려면 확대하세요.`,
    columns: ['대상', '상태', '임기', '시작', '끝'],
    lasts: '계속',
    client: '클라이언트',
    state: stateOf,
    answers,
    waiting,
  },
  legend: '범례',
  marks: {
    leader: '리더',
    candidate: '후보',
    'pre-candidate': '예비 후보',
    follower: '팔로워',
    learner: '러너',
    down: '다운',
    paused: '일시 정지',
    hang: '일부가 멈춤',
    commit: '톱니: 커밋',
    stood: '후보가 됨',
    broken: 'Raft의 약속이 깨짐',
    ok: '성공, 개수',
    failed: '실패',
    unknown: '결과 모름',
    waits: '아직 응답 없음',
    term: '띠: 임기',
  },
}
