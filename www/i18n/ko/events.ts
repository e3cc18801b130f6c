import { stopNames } from '../../lab/protocol.js'
import type { StopReason } from '../../lab/types.js'
import type { Words } from '../index.js'
import { lagging, servers, silent } from '../told.js'
import { hostFaultEvent } from './host.js'
import { say } from './josa.js'
import { bytes, listed, ns, range, span } from './numbers.js'
import { safety } from './safety.js'

/** By its place in stallables. */
const stalls = [
  '디스크가 멈췄습니다. 프로세스는 돌지만 쓰기가 끝나지 않습니다', '상태 머신가 멈췄습니다. 로그는 자라지만 커밋된 엔트리가 적용되지 않습니다', '프로세스가 멈췄습니다. 시계는 가지만 아무 일도 하지 않습니다',
] as const
const stallEnds = ['디스크가 다시 움직입니다', '상태 머신가 다시 움직입니다', '프로세스가 다시 돌며 쌓인 입력을 처리합니다'] as const

const roles = ['팔로워', '후보', '리더', '예비 후보'] as const
const messages = ['메시지', '투표 요청', '투표 응답', '추가 요청', '추가 응답', '사전 투표 요청', '사전 투표 응답', 'TimeoutNow', '스냅샷 조각', '스냅샷 응답'] as const

/** A log's end as the sentences write it: index, then the term of the entry there. */
function end(term: number, index: number): string {
  return index === 0 ? '비어 있습니다' : `임기 ${term}의 엔트리 ${index}에서 끝납니다`
}

/** The same, in the middle of a sentence. */
function ends(term: number, index: number): string {
  return index === 0 ? '비어 있고' : `임기 ${term}의 엔트리 ${index}에서 끝나고`
}

const operations = ['put', 'get', 'delete', 'txn'] as const
const outcomes = ['성공했습니다', '실패했습니다', '반영되었는지 아무도 모릅니다'] as const

/** '엔트리 7', '엔트리 7~9'. */
const entries = (from: number, to: number): string => `엔트리 ${span(from, to)}`

/** What a candidate got. It is not told why it is refused, but there are two reasons only. */
export function ballots(won: number, refused: number, needed: number, silent: number): string {
  const parts = [`필요한 ${needed}표 중 ${won}표를 얻었습니다`]
  if (refused > 0) parts.push(`서버 ${refused}대가 거절했습니다(표가 갈렸거나 로그가 뒤처졌습니다)`)
  if (silent > 0) parts.push(`서버 ${silent}대가 응답하지 않았습니다`)
  return parts.join('. ')
}

/** Who takes part; while joint, two majorities decide. */
export function members(voters: number, outgoing: number, learners: number): string {
  const [all, old, learn] = [servers(voters), servers(outgoing), servers(learners)]
  const vote = say`투표 멤버는 ${listed(all)}`
  const joint = old.length > 0 ? `, 함께 결정하는 이전 멤버는 ${listed(old)}이며 결정마다 양쪽의 과반수가 필요합니다` : ''
  return vote + joint + (learn.length > 0 ? `; 러너는 ${listed(learn)}` : '')
}

/** The entry that a configuration comes from; 0 is none. */
function configuration(index: number): string {
  return index === 0 ? '클러스터가 시작할 때의 구성' : `엔트리 ${index}의 구성`
}

/** Why a configuration can't be changed, by raft.ConfigError and raft.ChangeRefusal. */
const refusals: Readonly<Record<number, string>> = {
  1: '투표 멤버가 하나도 남지 않습니다',
  2: '공동(joint) 구성이므로 먼저 이를 벗어나야 합니다',
  3: '공동(joint) 구성이 아니어서 벗어날 것이 없습니다',
  4: '투표 멤버가 한 번에 둘 이상 바뀝니다',
  5: '그런 종류의 변경은 없습니다',
  16: '리더가 아닙니다',
  17: '이전 멤버 변경이 아직 커밋되지 않았습니다',
  18: '자기 임기의 엔트리를 아직 커밋하지 못했습니다',
  19: '리더십을 넘기는 중입니다',
}

/** Why a learner is not promoted: how far it is behind, and for how long it has not answered. */
function notReady(peer: string, why: number, match: number, last: number, ago: number): string {
  const unheard = why === silent ? say`${peer}이(가) ${ns(ago)} 동안, 곧 선거 타임아웃 이상 응답하지 않았고 ` : say`${peer}은(는) `
  return `${unheard}엔트리 ${last - match}개가 뒤처져 있습니다(${last}까지 중 ${match}까지 확인됨). 10분의 9는 갖고 있어야 합니다`
}

/** Why a node ended by itself. */
const stops: Record<StopReason, string> = {
  full: '디스크가 가득 차 쓰기가 실패했으므로 디스크에 남은 것에서 다시 시작해야 합니다',
  disk: '디스크가 고장 났습니다',
  damaged: '디스크의 로그가 손상되었습니다',
  behind: '저장했다고 응답한 쓰기가 디스크에 없어 시작을 거부합니다',
  snapshot: '리더의 스냅샷을 읽지 못합니다',
}

/** What is on, of pre-vote, check-quorum and quiet, which an event packs into one number. */
function switches(on: number): string {
  const names = [on & 1 ? '사전 투표' : '', on & 2 ? '정족수 확인' : '', on & 4 ? '정숙 모드' : ''].filter(Boolean)
  return names.length > 0 ? `; 켜진 기능: ${listed(names)}` : ''
}

const asLeader = (peer: string): string => (peer ? `. 리더는 ${peer}` : '')

export const events: Words['why']['events'] = {
  started: ({ node, term, a, b, peer }) => say`${node}이(가) 임기 ${term}에서 시작합니다.${peer ? say` 이 임기에는 ${peer}에 투표했습니다.` : ''} 디스크의 로그는 ${end(a, b)}`,
  electionTimeout: ({ node, a, b }) => say`${node}이(가) ${ns(a)} 동안 리더의 메시지를 받지 못해 선거 타임아웃 ${ns(b)}이(가) 만료되었습니다`,
  campaignAsked: ({ node }) => say`${node}이(가) 선거를 시작하라는 요청을 받았습니다`,
  becameCandidate: ({ node, term, c }) => say`${node}이(가) 임기 ${term}의 후보가 되어 표를 요청합니다. 자기 표를 포함해 ${c}표가 필요합니다`,
  voteGranted: ({ node, peer, term, a, b, c, d }) =>
    say`${node}이(가) 임기 ${term}에서 ${peer}에 투표합니다: ${a === c && b === d ? (b === 0 ? '두 로그 모두 비어 있습니다' : `두 로그 모두 ${end(a, b)}`) : say`${peer}의 로그는 ${ends(a, b)}, 자기 로그는 ${end(c, d)}. ${peer}이(가) 앞서 있습니다`}`,
  voteRefusedTerm: ({ node, peer, term, a }) => say`${node}이(가) ${peer}에 투표하지 않습니다: ${peer}은(는) 임기 ${a}에서 요청했고 ${node}은(는) 임기 ${term}에 있습니다`,
  voteRefusedVoted: ({ node, peer, term, a }) => say`${node}이(가) ${peer}에 투표하지 않습니다: 임기 ${term}에는 이미 n${a}에 투표했습니다`,
  voteRefusedLog: ({ node, peer, a, b, c, d }) => say`${node}이(가) ${peer}에 투표하지 않습니다: ${peer}의 로그는 ${ends(a, b)}, 자기 로그는 ${end(c, d)}. ${peer}이(가) 뒤처져 있습니다`,
  voteWon: ({ node, peer, a, c }) => say`${node}이(가) ${peer}의 표를 받아 필요한 ${c}표 중 ${a}표가 되었습니다`,
  voteLost: ({ node, peer, a, c }) => say`${peer}이(가) ${node}에 표를 주지 않습니다. ${node}은(는) 아직 필요한 ${c}표 중 ${a}표입니다`,
  electionFailed: ({ node, term, a, b, c, d }) => say`${node}이(가) 임기 ${term}의 선거에서 이기지 못했습니다: ${ballots(a, b, c, d)}`,
  becameLeader: ({ node, term, a, b, d }) => say`${node}이(가) 임기 ${term}의 리더가 되었습니다: ${d > 0 ? `${d}표 중 ${a}표` : `${a}표`}, 후보가 된 지 ${ns(b)} 만입니다`,
  steppedDown: ({ node, peer, term, b, c }) => say`임기 ${c}의 ${roles[b] ?? roles[0]} ${node}이(가) 물러납니다: ${peer ? say`${peer}이(가) 임기 ${term}에 있습니다` : `임기 ${term}을 보았습니다`}`,
  newTerm: ({ node, peer, term, c }) => say`${node}이(가) 임기 ${c}에서 임기 ${term}(으)로 넘어갑니다${peer ? say`: ${peer}이(가) 이미 그 임기에 있습니다` : ''}`,
  leaderKnown: ({ node, peer, term }) => say`${node}이(가) 임기 ${term}에서 ${peer}을(를) 따릅니다`,
  lostToLeader: ({ node, peer, term }) => say`${node}이(가) 후보를 그만둡니다: ${peer}이(가) 임기 ${term}의 리더입니다`,
  messageStale: ({ node, peer, term, a, b }) => say`${node}이(가) ${peer}의 ${messages[b] ?? messages[0]}을(를) 무시합니다: 임기 ${a}의 것인데 ${node}은(는) 임기 ${term}에 있습니다`,
  proposed: ({ node, a, b }) => say`${node}이(가) 자기 로그에 ${entries(a, b)}을(를) 추가합니다. 아직 커밋되지 않았습니다`,
  proposalRefused: ({ node, peer, a }) => say`${node}이(가) 쓰기 ${a}건을 거절합니다: 리더가 아닙니다${asLeader(peer)}`,
  appended: ({ node, peer, a, b }) => say`${node}이(가) ${peer}에게 받은 ${entries(a, b)}을(를) 추가합니다`,
  appendRefusedTerm: ({ node, peer, term, a }) => say`${node}이(가) ${peer}의 추가 요청을 거절합니다: 임기 ${a}의 것인데 ${node}은(는) 임기 ${term}에 있습니다`,
  appendRefusedLog: ({ node, peer, a, b, c, d }) =>
    say`${node}이(가) ${peer}의 추가 요청을 거절합니다: 임기 ${a}의 엔트리 ${b} 다음에 붙는 것인데 ${c === 0 ? `${node}의 로그는 ${d}에서 끝납니다` : say`${node}의 엔트리 ${d}은(는) 임기 ${c}의 것입니다`}`,
  truncated: ({ node, peer, a, b, c, d }) => say`${node}이(가) ${entries(a, b)}을(를) 지웁니다: 여기서는 임기 ${c}, 리더 ${peer}에서는 임기 ${d}의 것입니다`,
  backtracked: ({ node, peer, a, b }) => say`${node}이(가) ${peer}의 다음 인덱스를 ${a}에서 ${b}(으)로 되돌립니다`,
  caughtUp: ({ node, peer, a }) => say`${node}이(가) ${peer}의 로그가 엔트리 ${a}까지 자기 것과 일치함을 확인했습니다. 이제 추가 요청을 연달아 보냅니다`,
  committed: ({ node, peer, a, b, c, d }) =>
    c === 0
      ? say`${node}이(가) ${b}까지의 엔트리가 커밋되었음을 ${peer || '리더'}에게서 알게 됩니다`
      : say`${node}이(가) ${entries(a + 1, b)}을(를) 커밋합니다. 이제 서버 ${d}대 중 ${c}대에 있습니다`,
  commitHeld: ({ node, a, b, c }) => say`${node}이(가) 엔트리 ${b}을(를) 아직 커밋할 수 없습니다. 서버 ${c}대에 있지만 이전 임기 ${a}의 엔트리입니다`,
  readStarted: ({ node, c }) => say`${node}이(가) 인덱스 ${c}의 읽기에 응답하기 위해 아직 리더인지 과반수에 묻습니다`,
  readConfirmed: ({ node, b, c }) => say`${node}이(가) 아직 리더임을 서버 ${b}대가 확인했습니다. 인덱스 ${c}의 읽기에 응답할 수 있습니다`,
  readRefused: ({ node, peer }) => say`${node}이(가) 읽기에 응답할 수 없습니다: 리더가 아닙니다${asLeader(peer)}`,
  settings: ({ node, a, b, c, d }) => say`${node}은(는) 이제 선거 타임아웃을 ${range([a / 1e6, b / 1e6])}에서 뽑고, 리더일 때 ${ns(c)}마다 하트비트를 보냅니다${switches(d)}`,
  becamePreCandidate: ({ node, term, c }) => say`${node}이(가) 예비 후보가 되어, 임기 ${term}을(를) 올리기 전에 누가 투표해 줄지 묻습니다. 자신을 포함해 ${c}표가 필요합니다`,
  preVoteGranted: ({ node, peer }) => say`${node}은(는) ${peer}에 투표할 것입니다: 리더의 메시지가 오지 않았고, ${peer}의 로그가 자기 것에 뒤처지지 않습니다`,
  preVoteRefusedTerm: ({ node, peer, term, a }) => say`${node}은(는) ${peer}에 투표하지 않을 것입니다: ${peer}은(는) 임기 ${a}에서 물었고 ${node}은(는) 임기 ${term}에 있습니다`,
  preVoteRefusedLeader: ({ node, peer, a, b, c }) =>
    a === 0
      ? say`${node}은(는) ${peer}에 투표하지 않을 것입니다: 시작한 지 ${ns(b)}밖에 되지 않아, 그 전에 리더와 약속했을 수 있습니다`
      : b === 0 && node === `n${a}`
        ? say`${node}은(는) ${peer}에 투표하지 않을 것입니다: 자신이 리더입니다`
        : say`${node}은(는) ${peer}에 투표하지 않을 것입니다: 리더 n${a}을(를) 기다린 지 ${ns(b)}밖에 되지 않아 최소 선거 타임아웃 ${ns(c)}보다 짧습니다`,
  preVoteRefusedLog: ({ node, peer, a, b, c, d }) => say`${node}은(는) ${peer}에 투표하지 않을 것입니다: ${peer}의 로그는 ${ends(a, b)}, 자기 로그는 ${end(c, d)}. ${peer}이(가) 뒤처져 있습니다`,
  preVoteWon: ({ node, peer, a, c }) => say`${peer}은(는) ${node}에 투표할 것입니다. 이로써 필요한 ${c}표 중 ${a}표입니다`,
  preVoteLost: ({ node, peer, a, c }) => say`${peer}은(는) ${node}에 투표하지 않을 것입니다. ${node}은(는) 아직 필요한 ${c}표 중 ${a}표입니다`,
  preVoteFailed: ({ node, term, a, c }) => say`${node}이(가) 임기 ${term}에 머뭅니다: 필요한 서버 ${c}대 중 ${a}대만 투표해 줄 것입니다`,
  voteIgnored: ({ node, peer, a, b, c }) =>
    b === 0
      ? say`${node}이(가) 임기 ${a}의 표를 달라는 ${peer}의 요청을 무시합니다: 시작한 지 ${ns(c)}밖에 되지 않아, 그 전에 리더와 약속했을 수 있습니다`
      : c === 0 && node === `n${b}`
        ? say`${node}이(가) 임기 ${a}의 표를 달라는 ${peer}의 요청을 무시합니다: 자신이 리더이고 과반수가 응답하고 있습니다`
        : say`${node}이(가) 임기 ${a}의 표를 달라는 ${peer}의 요청을 무시합니다: 리더 n${b}을(를) 기다린 지 ${ns(c)}밖에 되지 않습니다`,
  quorumLost: ({ node, term, a, b, c }) => say`${node}이(가) 임기 ${term}에서 물러납니다: ${ns(b)} 동안 ${a - 1 === 0 ? '다른 어떤 서버의 메시지도 받지 못했고' : `다른 서버 ${a - 1}대의 메시지만 받았고`}, 자신을 포함해 ${c}대가 필요합니다`,
  transferBegun: ({ node, peer, a, b }) => say`${node}이(가) 리더십을 ${peer}에 넘깁니다. ${a < b ? say`${peer}에는 아직 ${entries(a + 1, b)}이(가) 없습니다` : say`${peer}의 로그는 모두 갖춰져 있습니다`}. 그동안 쓰기를 받지 않습니다`,
  transferRefused: ({ node, peer, a }) => say`${node}이(가) ${peer ? `${peer}에` : '누구에게도'} 리더십을 넘길 수 없습니다${a ? `: 리더는 n${a}` : ''}`,
  transferAborted: ({ node, peer, a }) => say`${node}이(가) 리더로 남습니다: ${peer}이(가) ${ns(a)} 안에 넘겨받지 못했습니다`,
  timeoutNowSent: ({ node, peer }) => say`${node}이(가) ${peer}에 즉시 후보가 되라고 알립니다: ${peer}의 로그는 모두 갖춰져 있습니다`,
  timeoutNow: ({ node, peer }) => say`리더 ${peer}이(가) ${node}에 즉시 후보가 되라고 알립니다`,
  proposalHeld: ({ node, peer, a }) => say`${node}이(가) 쓰기 ${a}건을 거절합니다: 리더십을 ${peer}에 넘기는 중입니다`,
  configured: ({ node, a, b, c, d }) => say`${node}이(가) ${configuration(a)}을(를) 따릅니다: ${members(b, c, d)}`,
  reconfigured: ({ node, a, b, c, d }) => say`나중 구성이 지워져 ${node}이(가) ${configuration(a)}(으)로 돌아갑니다: ${members(b, c, d)}`,
  changeRefused: ({ node, peer, a, b, c, d }) =>
    a === lagging || a === silent
      ? say`${node}이(가) ${peer}을(를) 투표 멤버로 올리지 않습니다: ${notReady(peer, a, b, c, d)}`
      : say`${node}이(가) 구성을 바꾸지 않습니다: ${refusals[a] ?? '엔진이 거부합니다'}${peer && peer !== node && a === 16 ? asLeader(peer) : ''}`,
  removed: ({ node, peer, a }) => say`${node}이(가) 물러납니다: 자신의 표가 없는 ${configuration(a)}이(가) 커밋되었습니다${peer ? say`. ${peer}이(가) 이어받을 차례입니다` : ''}`,
  snapshotTaken: ({ node, b, c, d }) => say`${node}이(가) 엔트리 ${b}까지의 상태를 ${bytes(c)} 크기의 스냅샷으로 저장합니다. 이제 로그는 엔트리 ${d}에서 시작합니다`,
  snapshotSent: ({ node, peer, b, c }) => say`${node}이(가) ${peer}에 엔트리 ${b}까지의 스냅샷 ${bytes(c)}을(를) 보냅니다: ${peer}에 없는 것이 로그에는 이제 없습니다`,
  snapshotInstalled: ({ node, peer, b, c }) => say`${node}이(가) 엔트리 ${b}까지의 로그 대신 ${peer}의 스냅샷 ${bytes(c)}을(를) 설치합니다`,
  snapshotNotNeeded: ({ node, peer, b }) => say`${node}에는 ${peer}의 스냅샷이 필요 없습니다: 로그에 이미 엔트리 ${b}까지 모두 있습니다`,
  leaseRead: ({ node, b, c }) => say`${node}이(가) 인덱스 ${c}의 읽기에 리스로 응답합니다: 앞으로 ${ns(b)} 동안 과반수가 표를 주지 않습니다`,
  leaseLacking: ({ node }) => say`${node}에 읽기를 위한 리스가 없어 과반수에 묻습니다`,
  proposalOverLimit: ({ node, a, b, c }) => say`${node}이(가) 쓰기 ${a}건을 거절합니다: 커밋을 기다리는 양이 ${bytes(b)}이고 한도는 ${bytes(c)}입니다`,
  electionDeferred: ({ node, a }) => say`${node}이(가) 아직 선거를 시작하지 않습니다: 우선순위에 따라 타임아웃을 ${a}번 더 넘깁니다`,
  quietBegan: ({ node }) => say`${node}이(가) 정숙 모드에 들어갑니다: 모든 로그가 갖춰졌으므로 다음 요청까지 하트비트를 보내지 않습니다`,
  quietEnded: ({ node }) => say`${node}이(가) 정숙 모드에서 나옵니다: 하트비트와 선거 타임아웃이 다시 돕니다`,
  conflictRefused: ({ node, peer, a, b, c }) =>
    say`${node}이(가) ${peer}의 엔트리 ${a}을(를) 거절합니다: 임기 ${b}의 것인데 여기서 커밋된 것은 임기 ${c}의 것입니다. Raft의 규칙을 지키는 리더는 이런 것을 보내지 않습니다`,
  snapshotRefused: ({ node, a, b, c, d }) =>
    say`${node}이(가) 엔트리 ${a}까지의 스냅샷을 만들지 않습니다: ${d === 1 ? `${b}까지만 적용했습니다` : d === 2 ? `최신 스냅샷이 이미 ${c}까지 담고 있습니다` : '누가 참여하는지 아직 모릅니다'}`,
  matchLost: ({ node, peer, a, b }) =>
    say`${node}이(가) ${peer}의 유실을 발견했습니다. 엔트리 ${a}까지 저장했다고 응답했는데 지금 로그는 ${b === 0 ? '비어 있습니다' : `많아야 ${b}까지 일치합니다`}. ${node}이(가) 다시 보내지만, ${peer}의 도움으로 커밋된 쓰기는 사라졌을 수 있습니다`,
  crashed: ({ node }) => say`${node}이(가) 크래시되었습니다: 프로세스가 끝나고 메모리가 사라졌습니다. 디스크만 남았습니다`,
  died: ({ node }) => say`${node}이(가) 죽었습니다: 아무도 크래시시키지 않았는데 워커가 끝났습니다`,
  panicked: ({ node }) => say`${node}이(가) 패닉으로 끝났습니다: 프로그램의 버그입니다`,
  restarted: ({ node, a }) => say`${node}이(가) 회차 ${a}(으)로 재시작되었습니다: 디스크에 있는 것만 아는 새 프로세스입니다`,
  paused: ({ node }) => say`${node}이(가) 일시 정지되었습니다: 시계는 가지만 아무 일도 하지 않습니다`,
  resumed: ({ node }) => say`${node}이(가) 재개되었습니다: 쌓인 입력을 이제 처리합니다`,
  cut: ({ node, peer }) => say`${node}에서 ${peer}(으)로 가는 링크가 끊겼습니다: ${node}이(가) 보내는 것은 도착하지 않습니다`,
  healed: ({ node, peer }) => say`${node}에서 ${peer}(으)로 가는 링크가 복구되었습니다`,
  stuck: ({ node, peer, a, b, c, d }) =>
    say`아무도 당선될 수 없습니다: ${node}은(는) 필요한 ${c}표 중 ${a}표를 얻겠지만, 서버 ${b}대가 오로지 ${peer} 때문에 거절합니다. ${peer}은(는) 서버 ${c}대 중 ${d}대에만 닿으면서 리더로 남아 있습니다. 꺼져 있는 정족수 확인이 켜져 있었다면 ${peer}은(는) 물러났을 것입니다`,
  stalled: ({ node, a, b }) => say`${node}: ${ns(b)} 동안 ${stalls[a - 1]}`,
  stallEnded: ({ node, a }) => say`${node}: ${stallEnds[a - 1]}`,
  heldUp: ({ node }) => say`${node}이(가) 디스크에서 끝나지 않는 쓰기를 시작했습니다. 끝날 때까지 하트비트를 포함해 어떤 메시지도 받거나 보내지 않습니다`,
  answered: ({ a, b, c }) => say`클라이언트의 ${operations[a - 1]}이(가) ${ns(c)} 만에 끝났습니다: ${outcomes[b - 1]}`,
  hostFault: ({ node, a, b, c }) => hostFaultEvent(node, a, b, c),
  violated: ({ node, a, b, c, d }) => safety.violated(node, a, b, c, d),
  stopped: ({ node, b }) => say`${node}이(가) 스스로 멈췄습니다: ${stops[stopNames[b - 1] ?? 'disk']}`,
  trusted: ({ node, a, b }) =>
    say`${node}이(가) ${a === 0 ? '쓰기가 하나도 없는' : `쓰기 ${a}에서 끝나는`} 디스크로 시작합니다. 쓰기 ${b}까지 저장되어 있었으므로, 저장했다고 응답한 것이 사라졌을 수 있습니다`,
}
