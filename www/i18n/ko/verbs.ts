import type { Facts } from '../../element/verbs/facts.js'
import type { Words } from '../index.js'
import { say } from './josa.js'
import { listed, ms, range } from './numbers.js'

type Of<D extends Facts['do']> = Extract<Facts, { do: D }>

function crash({ node, term, next, puts, stuck, election }: Of<'crash'>): string {
  const died = say`임기 ${term}의 리더 ${node}이(가) 죽었습니다. `
  if (next) {
    const waited = puts.ok > 0 ? ` 그동안 기다린 쓰기 ${puts.ok}건은 그 뒤에 커밋되었습니다.` : ''
    const open = puts.open > 0 ? ` 쓰기 ${puts.open}건은 아직 기다립니다.` : ''
    return died + say`${ms(next.after)} 뒤에 ${next.node}이(가) 임기 ${next.term}의 리더로 선출되었습니다.` + waited + open
  }
  if (stuck) return `${died}서버 ${stuck.of}대 중 ${stuck.run}대만 돌고 있어 정족수에 못 미칩니다. 하나라도 다시 시작할 때까지 아무도 선출될 수 없고 아무것도 커밋될 수 없습니다.`
  return `${died}리더가 없습니다. ${range(election)} 동안 리더의 메시지를 받지 못한 서버가 표를 요청합니다.`
}

function restart({ nodes, follows, whole }: Of<'restart'>): string {
  const back = say`${listed(nodes)}이(가) 디스크에 남은 것을 가지고 다시 시작했습니다.`
  if (!follows) return `${back} 아직 리더를 모릅니다.`
  const has = whole === null ? '빠진 엔트리가 아직 있습니다' : whole === 0 ? '빠진 엔트리는 없었습니다' : `${ms(whole)} 뒤에는 빠진 엔트리가 없어졌습니다`
  return `${back} ${ms(follows.after)} 뒤에 ${nodes.length > 1 ? '모두 ' : ''}${say`${follows.leader}을(를) 따르기 시작했고`} ${has}.`
}

function cut({ few, many, old, leads, next, stuck }: Of<'cut'>): string {
  const cutOff = say`${listed(few)}이(가) ${listed(many)}과(와) 끊겼습니다.`
  if (leads) return `${cutOff} ${say`나머지에서는 ${leads}이(가) 계속 리더입니다.`}`
  const others = next
    ? say`${ms(next.after)} 뒤에 ${next.node}이(가) 임기 ${next.term}의 리더로 선출되었습니다.`
    : stuck
      ? `어느 쪽도 서버 ${stuck.of}대의 과반수가 아니므로 네트워크를 복구할 때까지 아무도 선출될 수 없습니다.`
      : '나머지는 하트비트가 끊긴 것을 알면 새 리더를 뽑습니다.'
  if (!old) return `${cutOff} ${others}`
  const end = old.ended === null ? say`${old.node}은(는) 여전히 임기 ${old.term}의 리더지만 아무것도 커밋할 수 없습니다.` : say`${old.node}은(는) 과반수의 응답을 받지 못해 ${ms(old.ended)} 뒤에 리더에서 물러났습니다.`
  return `${cutOff} ${others} ${end}`
}

function heal({ follows, deleted }: Of<'heal'>): string {
  const gone = deleted > 0 ? ` 커밋되지 못한 엔트리 ${deleted}개는 삭제되었습니다.` : ''
  if (!follows) return `모든 링크가 복구되었습니다.${gone} 서버들이 아직 한 리더를 따르지 않습니다.`
  const { leader, term, after } = follows
  return (after === 0 ? say`모든 링크가 복구되었습니다. 모두 임기 ${term}의 리더 ${leader}을(를) 따릅니다.` : say`모든 링크가 복구되었습니다. ${ms(after)} 뒤에 모두 임기 ${term}의 리더 ${leader}을(를) 따르게 되었습니다.`) + gone
}

function split({ servers, hung, election, next }: Of<'split'>): string {
  if (!election) return `${hung ? say`리더 ${hung}을(를) 잠시 멈춰 아무도 리더의 메시지를 받지 못하게 합니다. ` : ''}${say`${listed(servers)}이(가) 동시에 후보가 될 것입니다.`}`
  const { term, candidates, voters, divided, spread, winner } = election
  const names = listed(candidates.map(({ node }) => node))
  const later = next ? say` 첫 후보가 나온 지 ${ms(next.after)} 뒤에 ${next.node}이(가) 임기 ${next.term}의 리더로 선출되었습니다.` : ' 다음 선거까지 각자 새로 뽑은 시간만큼 기다립니다.'
  if (winner) {
    const votes = candidates.find(({ node }) => node === winner)?.votes ?? 0
    const ahead = candidates.length > 1 ? say`${names}이(가) ${ms(spread)} 차이로 후보가 되었고` : '다른 서버보다 앞선'
    return `표가 갈리지 않았습니다. ${ahead} ${say`${winner}이(가) ${voters}표 중 ${votes}표로 임기 ${term}의 선거에서 이겼습니다.`}`
  }
  if (candidates.length === 1) return `표가 갈리지 않았습니다. ${say`${names}만 후보가 되었고 임기 ${term}의 선거에서 이기지 못했습니다.`}${later}`
  const alike = candidates.every(({ votes }) => votes === candidates[0]!.votes)
  const got = alike ? `각각 ${voters}표 중 ${candidates[0]!.votes}표를 얻` : `${voters}표 중 ${candidates.map(({ node, votes }) => `${node} ${votes}표`).join(', ')}를 얻`
  const stood = say`${names}이(가) ${ms(spread)} 차이로 임기 ${term}의 후보가 되었습니다.`
  if (divided) return `표가 갈렸습니다. ${stood} ${got}어 과반수를 얻은 서버가 없습니다.${later}`
  return next ? `표가 갈리지 않았습니다. ${stood} ${got}었지만 과반수가 투표하기 전이었습니다.${later}` : `${stood} 지금까지 ${got}었습니다.`
}

function write({ key, value, entry, committed, applied }: Of<'write'>): string {
  const name = `${key} = ${value}`
  if (!entry) return say`${name}은(는) 기다리고 있습니다. 아직 어느 리더도 받지 않았습니다.`
  const logged = say`${name}: ${entry.node}이(가) 임기 ${entry.term}의 엔트리 ${entry.index}(으)로 추가했습니다.`
  if (!committed) return `${logged} 과반수의 디스크에 기록될 때까지는 커밋되지 않습니다.`
  const done = `${logged} ${ms(committed.after)} 뒤에 디스크 ${committed.of}개 중 ${committed.on}개에 기록되어 커밋되었습니다.`
  if (!applied) return done
  return applied.by === applied.of ? `${done} ${ms(applied.after)} 뒤에는 ${applied.of}대 모두 적용했습니다.` : `${done} ${ms(applied.after)} 뒤에는 ${applied.of}대 중 ${applied.by}대가 적용했습니다.`
}

export const verbs: Words['verbs'] = {
  label: '이 클러스터에 할 수 있는 일',
  names: { crash: '리더 죽이기', cut: '네트워크 끊기', split: '표 가르기', write: '쓰기' },
  heal: '네트워크 복구',
  restart: (ids) => (ids.length === 1 ? `${ids[0]} 다시 시작` : `서버 ${ids.length}대 다시 시작`),
  run: '시계 돌리기',
  aims: {
    crash: (leader, term) => (leader ? `${leader}, 임기 ${term}` : '리더 없음'),
    cut: (side, rest) => (side ? `${side.join(' ')} | ${rest.join(' ')}` : '서버 하나'),
    heal: '모든 링크',
    split: '동시에 여러 후보',
    write: (key, value) => `${key} = ${value}`,
  },
  before: '하나를 누르면 무슨 일이 일어났는지 여기서 잰 시간과 함께 이 줄에 나옵니다.',
  stands: '시계가 멈춰 있습니다. 어떻게 되는지 보려면 시계를 돌리세요.',
  hindrances: {
    held: '시계가 멈춰 있어 아무 일도 일어날 수 없습니다. 먼저 시계를 돌리세요.',
    nobodyLeads: '지금은 리더가 없어 죽일 리더도 없습니다. 리더가 선출될 때까지 기다리세요.',
    nobodyRuns: '죽일 서버가 남아 있지 않습니다. 다시 시작하세요.',
    noMajority: '돌고 있는 서버가 너무 적어 리더를 선출할 수 없습니다. 죽은 서버를 다시 시작하거나 멈춘 서버를 다시 돌리세요.',
    oneServer: '이 클러스터는 서버가 하나뿐이라 끊을 네트워크가 없습니다.',
    cutAlready: '네트워크가 끊겨 있어 후보들이 서로 메시지를 주고받지 못합니다. 먼저 복구하세요.',
    tooFew: '표는 적어도 두 후보 사이에서 갈립니다. 리더 말고도 돌고 있는 서버가 두 대 필요합니다.',
    failed: '거부되었습니다. 이유는 클러스터 위에 나와 있습니다.',
  },
  told: { crash, restart, cut, heal, split, write },
}
