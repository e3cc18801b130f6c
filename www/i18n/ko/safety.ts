import { findingNames, propertyNames } from '../../lab/protocol.js'
import type { CheckResult, FindingName, PropertyName } from '../../lab/types.js'
import type { Words } from '../index.js'
import { say } from './josa.js'
import { listed } from './numbers.js'
import { tongue } from './tongue.js'

type Broken = PropertyName | FindingName
const names: readonly Broken[] = [...propertyNames, ...findingNames]

/** What holds in every Raft cluster. */
const holds = Object.fromEntries(names.map((code) => [code, tongue.sentences[code]])) as Record<Broken, string>

type Tell = (node: string, a: number, b: number, c: number) => string

/** How a node broke it, with the first three of the violation's numbers. */
const broke = {
  'election-safety': (node, term, other) => say`${node}이(가) 임기 ${term}의 리더입니다. 이 임기의 리더는 n${other}이었습니다`,
  'leader-append-only': (node, term, index) => say`임기 ${term}의 리더 ${node}이(가) 자기 로그를 엔트리 ${index}부터 바꿨습니다`,
  'log-matching': (node, index, term) => say`임기 ${term}의 엔트리 ${index}이(가) ${node}의 로그와 다른 로그에서 서로 다릅니다`,
  'leader-completeness': (node, term, index, of) => say`${node}이(가) 임기 ${of}에 커밋된 엔트리 ${index} 없이 임기 ${term}의 리더가 되었습니다`,
  'state-machine-safety': (node, index, here, elsewhere) =>
    say`${node}에는 임기 ${here}의 엔트리 ${index}이(가) 커밋되어 있는데, 다른 서버에는 그 자리에 ${here === elsewhere ? '다른 엔트리가' : `임기 ${elsewhere}의 엔트리가`} 있습니다`,
  'term-monotonic': (node, before, now) => say`${node}의 임기가 ${before}에서 ${now}(으)로 되돌아갔습니다`,
  'one-vote-a-term': (node, term, before, now) => say`임기 ${term}에서 ${node}의 표가 n${before}에서 ${now === 0 ? '없음' : `n${now}`}(으)로 바뀌었습니다`,
  'commit-monotonic': (node, before, now) => say`${node}의 커밋 인덱스가 ${before}에서 ${now}(으)로 떨어졌습니다`,
  'applied-monotonic': (node, before, now) => say`${node}은(는) 엔트리 ${before}개를 적용했었는데 지금은 ${now}개입니다`,
  'committed-never-rewritten': (node, index, term) => say`${node}이(가) 커밋된 임기 ${term}의 엔트리 ${index}을(를) 바꾸거나 지웠습니다`,
  'applied-within-commit': (node, applied, commit) => say`${node}이(가) ${applied}까지 적용했지만 커밋 인덱스는 ${commit}입니다`,
  'commit-within-log': (node, commit, last) => say`${node}의 커밋 인덱스는 ${commit}인데 로그는 ${last}에서 끝납니다`,
  'configuration-safety': (node, index, before, commit) =>
    say`${node}의 로그에서 엔트리 ${index}의 구성이 ${before}의 구성의 과반수 없이, 또는 그 구성이 커밋되기 전에 결정을 내릴 수 있습니다(${node}이(가) 커밋된 것으로 아는 엔트리는 ${commit}까지입니다)`,
  'log-order': (node, index, term, before) => say`${node}의 로그에서 임기 ${term}의 엔트리 ${index}은(는) 엔트리 ${before} 다음에 올 수 없습니다`,
  linearizability: () => '클라이언트가 받은 응답을 설명할 수 있는 연산의 순서가 없습니다',
  disruption: (node, term, by, next) => say`과반수가 메시지를 받던 임기 ${term}의 리더 ${node}이(가) ${node === `n${by}` ? say`임기 ${next}(으)로 넘어가며` : say`임기 ${next}에 이른 n${by} 때문에`} 물러났습니다`,
  liveness: () => '모든 장애가 끝난 지 오래되었는데도 클러스터가 안정되지 않았습니다',
} satisfies Record<Broken, Tell>

function history({ linearizable, operations, why }: CheckResult): string {
  const of = `연산 ${operations}개의 이력`
  if (linearizable === 'ok') return `${of}은 선형적입니다`
  if (linearizable === 'illegal') return `${of}은 선형적이지 않습니다: 하나의 저장소가 이런 응답을 할 수는 없습니다`
  return `${of}이 선형적인지는 알 수 없습니다: ${why ?? ''}`
}

function properties(result: CheckResult): string {
  const broken = result.properties.filter((property) => !property.holds).map(({ name }) => name)
  const well = `${result.properties.length - broken.length}개 속성이 지켜집니다`
  return broken.length === 0 ? well : say`${listed(broken)}이(가) 깨졌고 ${well}`
}

export const safety: Words['safety'] = {
  holds,
  broken: (names) => `깨짐: ${names.join(', ')}`,
  title: 'Raft의 안전성 속성이 깨졌습니다',
  intro: 'Raft의 모든 규칙을 지키는 클러스터에서는 일어날 수 없는 일입니다. 증거는 노드들의 보고에 있으며, 나중에 무엇이 일어나도 돌이킬 수 없습니다.',
  close: '닫기',
  tell: (property, node, [a, b, c]) => broke[property](node, a ?? 0, b ?? 0, c ?? 0),
  violated: (node, place, ...numbers) => {
    const property = names[place] ?? 'election-safety'
    return say`${property}이(가) 깨졌습니다: ${broke[property](node, ...numbers)}. ${holds[property]}`
  },
  check: '이 실행 검사',
  checkMeaning: '안전성 속성과 이 랩의 클라이언트 이력이 선형적인지(linearizable) 검사합니다',
  checking: '이력을 살펴보는 중…',
  checked: (result) => `${properties(result)}; ${history(result)}.`,
}
