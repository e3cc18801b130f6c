import type { Words } from '../index.js'
import { say } from './josa.js'
import { bytes, listed, ms, whole } from './numbers.js'

export const prose: Words['prose'] = {
  noFigure: (name) => `"${name}"라는 그림이 없다. 페이지에 있는 raft-lab의 id를 쓰세요.`,
  nothing: (verbs) => `data-do가 비어 있다. “crash leader” 같은 명령을 ;로 이어 쓰세요: ${listed(verbs)}.`,
  noVerb: (verb, verbs) => say`“${verb}”은(는) 없는 명령이다. 쓸 수 있는 명령: ${listed(verbs)}.`,
  surplus: (verb, word, takes) => `${verb}: “${word}” 하나가 남는다. ${takes.length === 0 ? `${verb} 뒤에는 name=value 꼴만 온다.` : say`${verb} 뒤에는 ${listed(takes)}과(와) name=value 꼴이 온다.`}`,
  noArgument: (verb, name) => say`여기서 ${verb}에는 “${name}”을(를) 쓸 수 없다.`,
  notJSON: (why) => `data-do가 JSON처럼 시작하지만 JSON이 아니다: ${why}.`,
  noLeader: '지금은 리더가 없다.',
  noFollower: '지금은 팔로워가 없다.',
  noValue: (name, names) => say`“${name}”은(는) 여기서 설정할 수 없다. raft-value의 name: ${listed(names, 'or')}.`,
  noOut: (name, names) => say`“${name}”은(는) 측정하지 않는다. raft-out의 name: ${listed(names, 'or')}.`,
  takes: (low, high, unit) => say`${low}부터 ${`${high}${unit && ` ${unit}`}`}까지의 숫자를 입력하세요.`,
  notYet: '아직 없음',
  nobody: '없음',
  units: {
    ms,
    count: whole,
    bytes: (n) => `초당 ${bytes(Math.round(n))}`,
    rate: (n) => `초당 ${whole(n)}`,
  },
}
