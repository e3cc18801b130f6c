import type { Words } from '../index.js'
import { say } from './josa.js'
import { seconds } from './numbers.js'

/** '1.234초 put'. */
const step = (t: number, what: string): string => `${(t / 1000).toFixed(3)}초 ${what}`

export const share: Words['share'] = {
  label: '공유',
  save: '저장',
  buttons: { link: '링크 복사', short: '짧은 링크 복사', embed: '삽입 코드 복사', diagram: '시퀀스 다이어그램 복사', svg: 'SVG', png: 'PNG', trace: '기록', open: '시나리오 파일 열기' },
  meanings: {
    link: '지금 이 시점으로 가는 링크: 랩의 처음 상태와 그동안의 모든 호출이 담깁니다',
    short: '서버가 이 시점을 짧은 주소로 보관합니다. 주소를 아는 사람은 누구나 열 수 있습니다',
    embed: '이 시점을 다른 페이지에 보여 주는 HTML',
    diagram: '타임라인에서 선택한 구간의 메시지, 선거, 커밋, 장애를 Mermaid 시퀀스 다이어그램으로',
    svg: '클러스터 그림 (SVG)',
    png: '클러스터 그림 (PNG)',
    open: 'JSON으로 된 시나리오나 ./build.sh sim --save가 찾아낸 것을 재생합니다. 그 클러스터가 이 클러스터를 대신합니다. 파일을 랩에 끌어다 놓아도 됩니다',
    trace: './build.sh replay로 다시 실행할 수 있는 이번 실행의 기록',
  },
  frame: 'Raft 클러스터',
  copied: { link: '링크를 복사했습니다.', short: '짧은 링크를 복사했습니다.', embed: '코드를 복사했습니다.', diagram: '다이어그램을 Mermaid 텍스트로 복사했습니다.' },
  unfurls: '게시한 곳에 이 시점의 그림이 함께 보입니다.',
  notKept: { often: '이 서버는 독자마다 1분에 몇 개의 시점만 보관합니다. 1분 뒤에 다시 시도하세요.', other: '지금은 서버가 이 시점을 보관할 수 없습니다.' },
  live: '실시간 랩의 링크는 설정과 호출을 순서대로 다시 실행합니다. 실제 세계의 우연까지 되살리지는 못합니다.',
  lesson: '링크를 여는 사람은 시나리오의 이 단계에서 시작해 이어 갈 수 있습니다.',
  scenario: '시나리오를 처음부터 재생합니다.',
  lessonLive: '실시간 랩은 이 단계까지 시나리오를 다시 재생합니다. 우연에 달린 것은 다르게 나올 수 있습니다.',
  saved: (name) => say`${name}(으)로 저장했습니다.`,
  opened: (name) => say`${name}을(를) 열었습니다.`,
  longFile: (name, most) => say`${name}을(를) 읽지 않습니다. 시나리오는 최대 ${most}바이트입니다.`,
  notJSON: (name, why) => say`${name}은(는) JSON이 아닙니다: ${why}`,
  unselected: '먼저 타임라인에서 구간을 선택하세요. Shift를 누른 채 끌거나 타임라인의 선택 버튼을 누르세요.',
  selected: (from, to) => `타임라인에서 선택한 구간: ${seconds(from)}~${seconds(to)}`,
  text: 'Mermaid 텍스트로 된 시퀀스 다이어그램',
  diagram: {
    client: '클라이언트',
    title: (from, to) => `${(from / 1000).toFixed(3)}초~${(to / 1000).toFixed(3)}초`,
    left: (from, most) => `다이어그램에는 ${most}단계까지만 담기므로 ${(from / 1000).toFixed(3)}초 이전은 생략했습니다. 모두 보려면 더 짧은 구간을 선택하세요.`,
    step,
    message: (t, name, term, entries, fate) => step(t, `${name}, 임기 ${term}${entries > 0 ? `, 엔트리 ${entries}개` : ''}${fate ? `: ${fate}` : ''}`),
  },
  refused: '브라우저가 복사를 허용하지 않습니다. 여기에서 직접 복사하세요:',
}
