import { findingNames, propertyNames } from '../../lab/protocol.js'
import { sentence } from '../sentence.js'
import type { CheckResult, FindingName, PropertyName } from '../../lab/types.js'
import { count, listed } from './numbers.js'

type Broken = PropertyName | FindingName
const names: readonly Broken[] = [...propertyNames, ...findingNames]

/** What holds in every Raft cluster. */
const holds = Object.fromEntries(names.map((code) => [code, sentence({ code })])) as Record<Broken, string>

type Tell = (node: string, a: number, b: number, c: number) => string

/** How a node broke it, with the first three of the violation's numbers. */
const broke = {
  'election-safety': (node, term, other) => `${node} is leader of term ${term}, of which n${other} was leader`,
  'leader-append-only': (node, term, index) => `${node}, leader of term ${term}, changed its log from entry ${index} on`,
  'log-matching': (node, index, term) => `entry ${index} of term ${term} is not the same in the log of ${node} as elsewhere`,
  'leader-completeness': (node, term, index, of) => `${node} is leader of term ${term} without the committed entry ${index} of term ${of}`,
  'state-machine-safety': (node, index, here, elsewhere) =>
    `${node} has entry ${index} of term ${here} as committed; another server has ${here === elsewhere ? 'another one' : `one of term ${elsewhere}`} there`,
  'term-monotonic': (node, before, now) => `${node} went from term ${before} back to ${now}`,
  'one-vote-a-term': (node, term, before, now) => `the vote of ${node} in term ${term} went from n${before} to ${now === 0 ? 'nobody' : `n${now}`}`,
  'commit-monotonic': (node, before, now) => `the commit index of ${node} fell from ${before} to ${now}`,
  'applied-monotonic': (node, before, now) => `${node} had applied ${before} entries, and now ${now}`,
  'committed-never-rewritten': (node, index, term) => `${node} replaced or deleted entry ${index} of term ${term}, which was committed`,
  'applied-within-commit': (node, applied, commit) => `${node} applied up to ${applied}, but its commit index is ${commit}`,
  'commit-within-log': (node, commit, last) => `the commit index of ${node} is ${commit}, but its log ends at ${last}`,
  'configuration-safety': (node, index, before, commit) =>
    `in the log of ${node} the configuration at entry ${index} may decide without a majority of the one at ${before}, or before that one is committed (${node} knows entries up to ${commit} to be committed)`,
  'log-order': (node, index, term, before) => `entry ${index} of term ${term} in the log of ${node} may not follow entry ${before}`,
  linearizability: () => 'no order of the operations explains the answers that clients got',
  disruption: (node, term, by, next) => `${node}, which a quorum heard, led term ${term} until ${node === `n${by}` ? 'it' : `n${by}`} came to term ${next}`,
  liveness: () => 'the cluster has come to no rest, long after all faults were over',
} satisfies Record<Broken, Tell>

function history({ linearizable, operations, why }: CheckResult): string {
  const of = `the history of ${count(operations, 'operation')}`
  if (linearizable === 'ok') return `${of} is linearizable`
  if (linearizable === 'illegal') return `${of} is not linearizable: no single store can have given these answers`
  return `whether ${of} is linearizable is unknown: ${why ?? ''}`
}

function properties(result: CheckResult): string {
  const broken = result.properties.filter((property) => !property.holds).map(({ name }) => name)
  const well = count(result.properties.length - broken.length, 'property', 'properties')
  return broken.length === 0 ? `${well} hold` : `${listed(broken)} ${broken.length === 1 ? 'is' : 'are'} broken, ${well} hold`
}

export const safety = {
  holds,
  broken: (names: readonly Broken[]) => `Broken: ${names.join(', ')}`,
  title: 'A safety property of Raft is broken',
  intro: 'This can’t happen in a cluster that keeps all rules of Raft. The evidence is in what the nodes reported, and nothing later undoes it.',
  close: 'Close',
  tell: (property: Broken, node: string, [a, b, c]: readonly number[]) => broke[property](node, a ?? 0, b ?? 0, c ?? 0),
  /** For the list of what happened, which knows a property by its place. */
  violated: (node: string, place: number, ...numbers: readonly [number, number, number]) => {
    const property = names[place] ?? 'election-safety'
    return `${property} is broken: ${broke[property](node, ...numbers)}. ${holds[property]}`
  },
  check: 'Check this run',
  checkMeaning: 'Checks the safety properties, and whether the history of this lab’s clients is linearizable',
  checking: 'Searching the history…',
  checked: (result: CheckResult) => `${properties(result)}; ${history(result)}.`,
}
