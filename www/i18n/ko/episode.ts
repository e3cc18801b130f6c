import type { Words } from '../index.js'
import { say } from './josa.js'
import { bytes, listed, ms, ns, span } from './numbers.js'

export const episode: Words['why']['episode'] = {
  causes: {
    silence: (time) => `${ns(time)} 동안 리더의 메시지를 받지 못해`,
    asked: '선거를 시작하라는 요청을 받아',
    told: (leader) => `${leader}에게서 이어받으라는 요청을 받고`,
    unknown: '후보가 되어',
  },
  term: (from, to) => `임기 ${span(from, to)}`,
  votes: (votes, of) => (of > 0 ? `${of}표 중 ${votes}표` : `${votes}표`),
  won: (term, node, cause, votes, took) => say`${term}: ${node}이(가) ${cause} 후보로 나섰고, ${ms(took)} 뒤 ${votes}로 당선되었습니다`,
  transferred: (from, to, term, votes, took) => say`${from}이(가) ${to}에 리더십을 넘겼습니다. ${to}은(는) ${ms(took)} 뒤 ${term}에 ${votes}로 당선되었습니다`,
  stoodToo: (nodes) => say`. ${listed(nodes)}도 후보였습니다`,
  asks: (term, node, cause, votes, needed) => say`${term}: ${node}이(가) ${cause} 표를 요청합니다. 필요한 ${needed}표 중 ${votes}표를 얻었습니다`,
  asking: (term, nodes, needed) => say`${term}: ${listed(nodes)}이(가) 표를 요청합니다. 저마다 ${needed}표가 필요합니다`,
  got: (node, votes) => `${node} ${votes}표`,
  split: (term, got, needed) => `${term}: 표가 갈려 아무도 당선되지 못했습니다. 필요한 것은 ${needed}표인데 ${listed(got)}였습니다`,
  nobody: (term, got, needed) => `${term}: 아무도 당선되지 못했습니다. 필요한 것은 ${needed}표인데 ${listed(got)}였습니다`,
  failed: (term, node, ballots) => say`${term}: ${node}이(가) 이기지 못했습니다: ${ballots}`,
  failedRow: (term, node, times, ballots) => say`${term}: ${node}이(가) ${times}번 표를 요청했지만 한 번도 이기지 못했습니다: ${ballots}`,
  would: (votes, needed) => `필요한 서버 ${needed}대 중 ${votes}대만 투표해 줄 것이어서`,
  stays: (node, cause, would, term) => say`${node}이(가) ${cause} 나서려 했지만, ${would} 임기 ${term}에 머뭅니다`,
  asked: (times) => `. ${times}번 물었습니다`,
  wouldBe: (node, cause) => say`${node}이(가) ${cause} 누가 투표해 줄지 물었습니다`,
  heard: (leader, term) => `. 그 뒤 임기 ${term}의 리더 ${leader}의 메시지를 받았습니다`,

  entries: (from, to) => `엔트리 ${span(from, to)}`,
  wrote: (entries, node, holders, of, took) => say`${node}이(가) ${entries}을(를) 썼고, ${ms(took)} 뒤 서버 ${of}대 중 ${holders}대에 있어 커밋했습니다`,
  partly: (entries, node, upTo) => say`${node}이(가) ${entries}을(를) 썼고, ${upTo}까지 커밋되었습니다`,
  lost: (entries, node, leader, term) => say`${node}이(가) ${entries}을(를) 썼지만 커밋되지 않았고, 임기 ${term}의 리더 ${leader}을(를) 따라 지웠습니다`,
  deleted: (from, to) => say` 엔트리 ${span(from, to)}을(를) 지우게 하고`,
  repaired: (follower, leader, deleted, upTo, took) => say`${leader}이(가) ${follower}의 로그를${deleted} 복구했습니다. ${ms(took)} 뒤 엔트리 ${upTo}까지 일치합니다`,
  snapshot: (node, leader, upTo, size, took) => say`${node}이(가) ${leader}의 스냅샷(엔트리 ${upTo}까지, ${bytes(size)})을 ${ms(took)} 만에 받아 설치했습니다`,
  changed: (entry, members, took) => `엔트리 ${entry}의 구성: ${members}. ${took === null ? '아직 커밋되지 않았습니다' : `${ms(took)} 뒤 커밋되었습니다`}`,

  parted: (one, other) => say`${listed(one)}이(가) ${listed(other)}과(와) 끊겼습니다`,
  allParted: (nodes) => say`${listed(nodes)}이(가) 서로 끊겼습니다`,
  over: {
    down: (took) => `. ${ms(took)} 뒤 다시 시작했습니다`,
    paused: (took) => `. ${ms(took)} 뒤 끝났습니다`,
    cut: (took) => `. ${ms(took)} 뒤 복구되었습니다`,
  },
  again: (times) => ` (${times}번)`,
}
