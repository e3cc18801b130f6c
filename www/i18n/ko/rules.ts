import type { Words } from '../index.js'

export const off: Words['off'] = {
  title: (ids) => `꺼진 규칙: ${ids.join(', ')}`,
  protects: {
    'commit-own-term': 'commit-own-term이 없으면 리더가 이전 임기의 엔트리를 복사본 수만 세어 커밋하고, 이후의 리더에게는 그 엔트리가 없을 수 있습니다.',
    'durable-vote': 'durable-vote가 없으면 서버가 투표를 디스크에 남기기 전에 표를 보냅니다. 크래시 뒤 같은 임기에 두 번 투표할 수 있습니다.',
    'keep-vote': 'keep-vote가 없으면 서버가 추가 요청을 받을 때마다 자기 투표를 잊고, 같은 임기에 두 번 투표할 수 있습니다.',
    'up-to-date': 'up-to-date가 없으면 서버가 로그가 뒤처진 후보에게도 투표하고, 커밋된 엔트리가 없는 리더가 나올 수 있습니다.',
    majority: 'majority가 없으면 절반의 서버로도 충분합니다. 양쪽 절반이 서로 다른 결정을 내릴 수 있습니다.',
    'fsync-before-ack': 'fsync-before-ack가 없으면 서버가 크래시로 잃을 수 있는 엔트리까지 저장했다고 응답합니다.',
    'own-term-before-change': 'own-term-before-change가 없으면 새 리더가 엔트리를 하나도 커밋하지 않은 채 구성을 바꾸고, 두 과반수가 서버를 하나도 공유하지 않을 수 있습니다.',
    'fresh-read-context': 'fresh-read-context가 없으면 예전 응답이 새 읽기를 확인해 주므로, 읽은 값이 오래된 것일 수 있습니다.',
    'lease-drift-bound': 'lease-drift-bound가 없으면 시계 속도가 서로 다를 때 리스가 팔로워의 약속보다 오래갈 수 있습니다. 읽은 값이 오래된 것일 수 있습니다.',
    'lease-ends-on-transfer': 'lease-ends-on-transfer가 없으면 리더십을 넘기는 리더가 다음 리더가 이미 쓰고 있는 동안에도 리스로 읽기에 응답합니다.',
    'read-quorum': 'read-quorum이 없으면 리더가 아직 리더인지 묻지 않고 읽기에 응답합니다. 읽은 값이 오래된 것일 수 있습니다.',
    'truncate-on-conflict': 'truncate-on-conflict가 없으면 늦게 도착한 추가 요청이 더 새로운 엔트리를 지웁니다.',
    'match-from-zero': 'match-from-zero가 없으면 새 리더가 모든 서버에 자기 로그가 있다고 가정하고, 자신만 가진 엔트리를 커밋합니다.',
    'session-dedup': 'session-dedup이 없으면 재시도가 다시 실행됩니다. 쓰기 하나가 두 번 반영될 수 있습니다.',
    'no-op': 'no-op이 없으면 클라이언트가 쓰기 전까지 새 리더가 이전 임기의 엔트리를 커밋하지 못합니다.',
    'pre-vote-reply-low': 'pre-vote-reply-low가 없으면 이전 임기의 서버가 새 임기를 끝내 알지 못하고, 리더가 영영 나오지 않을 수 있습니다.',
    'pre-vote': '사전 투표가 없으면 돌아온 서버가 곧바로 임기를 올려 멀쩡한 리더를 물러나게 합니다.',
  },
}
