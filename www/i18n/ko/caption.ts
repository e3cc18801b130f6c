import type { Words } from '../index.js'

export const caption: Words['caption'] = {
  label: '시나리오',
  step: (step, of) => (step < of ? `${of}단계 중 ${step + 1}단계` : `${of}단계 모두 통과`),
  controls: '설명',
  before: '첫 단계까지 실행하고 있습니다.',
  end: '끝',
  count: (at, of) => `${of}개 중 ${at}`,
  buttons: { back: '이전', next: '다음', auto: '자동', list: '단계' },
  meanings: {
    back: '이전 설명과 그 시점으로',
    next: '다음 설명으로',
    auto: '읽을 시간을 두고 저절로 넘어갑니다. 무엇이든 하면 멈춥니다',
    list: '이 시나리오의 설명 목록. 아무 데로나 갈 수 있습니다',
  },
  take: '무엇이든 하면 직접 이어 갑니다',
  again: '다시 재생',
  left: '직접 이어받았습니다. 클러스터는 그 시점 그대로 이어집니다.',
  failed: (why) => `시나리오가 여기서 끝났습니다: ${why}`,
}
