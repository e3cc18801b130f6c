import type { Words } from '../index.js'
import { bytes, ms, seconds, whole } from './numbers.js'

export const measured: Words['measured'] = {
  mark: '표시',
  marked: (since) => `${seconds(since)}에 표시했습니다. 표시 전과 후를 비교하세요.`,
  unmarked: '시작부터 집계한 값입니다. 표시하면 이 값을 남겨 두고 옆에서 새로 집계합니다.',
  before: '이전',
  since: '이후',
  none: '–',
  time: ms,
  long: seconds,
  count: whole,
  size: (n) => bytes(Math.round(n)),
  groups: [
    ['리더 없는 시간', ['마지막', '중앙값', '최댓값', '합계', '횟수']],
    ['선거', ['당선', '실패', '그중 표 갈림', '지나간 임기']],
    ['put', ['성공', '실패', '결과 모름', '소요, 중앙값', '소요, p99']],
    ['메시지', ['초당', '초당 바이트', '집계 시간']],
  ],
}
