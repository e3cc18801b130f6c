import type { Words } from '../index.js'
import { say } from './josa.js'
import { bytes, listed, ms, whole } from './numbers.js'

export const prose: Words['prose'] = {
  noFigure: (name) => `id가 "${name}"인 그림이 없습니다. 페이지에 있는 raft-lab의 id를 쓰세요.`,
  nothing: (verbs) => `data-do가 비어 있습니다. “crash leader” 같은 명령을 ;로 이어 쓰세요: ${listed(verbs)}.`,
  noVerb: (verb, verbs) => say`“${verb}”은(는) 없는 명령입니다. 쓸 수 있는 명령: ${listed(verbs)}.`,
  surplus: (verb, word, takes) => `${verb}: “${word}” 하나가 남습니다. ${takes.length === 0 ? `${verb} 뒤에는 name=value 꼴만 옵니다.` : say`${verb} 뒤에는 ${listed(takes)}과(와) name=value 꼴이 옵니다.`}`,
  noArgument: (verb, name) => say`여기서 ${verb}에는 “${name}”을(를) 쓸 수 없습니다.`,
  notJSON: (why) => `data-do가 JSON처럼 시작하지만 JSON이 아닙니다: ${why}.`,
  noLeader: '지금은 리더가 없습니다.',
  noFollower: '지금은 팔로워가 없습니다.',
  noCrashed: '지금은 죽은 노드가 없습니다.',
  noValue: (name, names) => say`“${name}”은(는) 여기서 설정할 수 없습니다. raft-value의 name: ${listed(names, 'or')}.`,
  noOut: (name, names) => say`“${name}”은(는) 측정하지 않습니다. raft-out의 name: ${listed(names, 'or')}.`,
  noGuess: (name, names) => say`“${name}”은(는) 예측할 수 없습니다. raft-guess의 name: ${listed(names, 'or')}.`,
  noStep: (name, names) =>
    `이름이 “${name}”인 단계가 없습니다. ${names === null ? 'raft-step의 at에는 그림의 시나리오에 있는 단계의 이름을 쓰세요.' : names.length === 0 ? '이 그림의 시나리오에는 이름이 있는 단계가 없습니다.' : `이 그림의 시나리오의 단계: ${listed(names)}.`}`,
  twoSteps: (name) => say`이 그림의 시나리오에는 이름이 “${name}”인 단계가 둘 있습니다. 여기서는 첫 단계로 갑니다.`,
  noWay: (way) => say`raft-step의 on에는 "scroll"만 쓸 수 있습니다. “${way}”은(는) 없습니다.`,
  nothingPlayed: '이 그림은 시나리오를 재생하지 않으므로 단계가 없습니다.',
  show: '그림에서 보기',
  shown: (step, steps) => `그림이 ${steps}단계 가운데 ${step}단계에 있습니다.`,
  guessLabel: '예측',
  guess: '이렇게 예측합니다',
  again: '다시 예측하기',
  waits: (said) => say`예측은 ${said}입니다. 실행 결과는 아직 없습니다.`,
  gap: (said, was) => say`예측은 ${said}, 실행 결과는 ${was}입니다.`,
  takes: (low, high, unit) => say`${low}부터 ${`${high}${unit && ` ${unit}`}`}까지의 숫자를 입력하세요.`,
  noBound: (name, value, above) => say`${name}="${value}"은(는) 쓸 수 없습니다. ${above === null ? '' : `${above}보다 큰 `}숫자를 쓰세요.`,
  notYet: '아직 없음',
  nobody: '없음',
  unitNames: { ms: 'ms', count: '', bytes: 'B/s', rate: '/s' },
  units: {
    ms,
    count: whole,
    bytes: (n) => `초당 ${bytes(Math.round(n))}`,
    rate: (n) => `초당 ${whole(n)}`,
  },
}
