import type { Happening } from '../../lab/types.js'
import type { Words } from '../index.js'
import { say } from './josa.js'
import { ms, seconds } from './numbers.js'

/** A stretch of time: short ones in ms. */
const long = (t: number): string => (t < 1000 ? ms(t) : seconds(t))

const kinds: Record<Happening['kind'], (node: string, from: string) => string> = {
  message: (node, from) => say`${node}이(가) ${from}의 메시지를 받았습니다`,
  sync: (node) => `${node}의 디스크 쓰기가 저장되었습니다`,
  timer: (node) => `${node}의 타이머가 울렸습니다`,
  order: (node) => `${node}에 호출이 닿았습니다`,
  end: (node) => `${node}의 프로세스가 끝났습니다`,
  client: () => '클라이언트의 타이머가 울렸습니다',
  request: (node) => say`${node}에 클라이언트의 요청이 닿았습니다`,
  answer: (node) => say`클라이언트가 ${node}의 응답을 받았습니다`,
  befell: (node) => `${node || '클러스터'}에 무슨 일이 일어났습니다`,
  asked: () => '랩이 호출되었습니다',
  heard: (node) => say`랩이 ${node}의 보고를 받았습니다`,
}

export const time: Words['time'] = {
  slider: '보고 있는 시점',
  moment: (at, before) => (before > 0 ? `${seconds(at)}, ${long(before)} 전` : `${seconds(at)}, 현재`),
  now: '현재',
  past: (before) => `지난 시점, ${long(before)} 전`,
  stop: '중지',
  stopMeaning: '실행이 다다른 시점에 머뭅니다',
  running: '그 시점까지 다시 실행하는 중',
  buttons: { back: '뒤로', step: '앞으로', now: '현재', undo: '되돌리기', fork: '분기' },
  meanings: {
    back: '이벤트 하나 뒤로',
    step: '이벤트 하나 앞으로',
    now: '가장 최근 시점으로',
    undo: '지난 시점에서 무언가를 바꾸며 대체된 미래로 돌아갑니다',
    fork: '이 시점부터 따로 이어지는 두 번째 랩을 아래에 만듭니다',
  },
  happened: ({ time, kind, node, from }) => `${(time / 1000).toFixed(4)}초: ${kinds[kind](node ?? '', from ?? '')}.`,
  fork: (at) => `위 랩에서 갈라져 ${seconds(at)}부터 따로 이어지는 분기입니다.`,
  end: '이 분기 끝내기',
}
