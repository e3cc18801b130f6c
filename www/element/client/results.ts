import type { Lab, NodeId, OpResult, Outcome, Status } from '../../lab/types.js'
import type { Words } from '../../i18n/index.js'
import { isLeft } from '../travel.js'
import type { Command } from './prompt.js'

/** A line that was asked and what came of it. */
export interface Result {
  id: number
  asked: string
  /** 'left': the lab went back to a moment before it. */
  outcome: Outcome | 'running' | 'told' | 'wrong' | 'left'
  /** The answer, line by line. */
  lines: string[]
  /** Where in the log, and how long it took. */
  facts: string[]
}

export type Answer = Pick<Result, 'outcome' | 'lines' | 'facts'>

/** Puts a command to the lab; it never rejects. */
export async function execute(command: Command, lab: Lab, via: NodeId | undefined, words: Words): Promise<Answer> {
  const began = lab.now()
  const options = via ? { via } : {}
  try {
    switch (command.do) {
      case 'put':
        return answer(await lab.put(command.key, command.value, options), lab.now() - began, [], words)
      case 'get': {
        const got = await lab.get(command.key, { ...options, ...(command.read && { read: command.read }) })
        return answer(got, lab.now() - began, [got.value ?? words.client.noKey(command.key)], words)
      }
      case 'del': {
        const gone = await lab.delete(command.key, options)
        return answer(gone, lab.now() - began, [words.client.deleted(gone.deleted ?? 0)], words)
      }
      case 'txn':
        return await transact(command, lab, options, words)
      case 'help':
        return told([...words.client.help, words.client.txnHelp])
      case 'members':
        return told(members(lab.status(), words))
      case 'add':
        await lab.add(command.node as NodeId, { learner: command.learner })
        return told([words.client.added(command.node, command.learner)])
      case 'promote':
        if (!lab.status().config.learners.includes(command.node as NodeId)) throw new Error(words.client.errors.notLearner(command.node))
        await lab.add(command.node as NodeId)
        return told([words.client.added(command.node, false)])
      case 'remove':
        await lab.remove(command.node as NodeId)
        return told([words.client.removed(command.node)])
      case 'endpoints':
        return told(endpoints(lab.status(), words))
      default:
        return told([])
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return isLeft(error) ? left : { outcome: 'wrong', lines: [why], facts: [] }
  }
}

const left: Answer = { outcome: 'left', lines: [], facts: [] }

export function told(lines: string[]): Answer {
  return { outcome: 'told', lines, facts: [] }
}

async function transact({ txn }: Command & { do: 'txn' }, lab: Lab, options: { via?: NodeId }, words: Words): Promise<Answer> {
  const began = lab.now()
  const result = await lab.txn(txn, options)
  const each = (result.responses ?? []).map((response) => {
    if ('revision' in response) return words.client.revision(response.revision)
    if ('deleted' in response) return words.client.deleted(response.deleted)
    return response.value ?? '–'
  })
  return answer(result, lab.now() - began, [words.client.branch[result.succeeded ? 'true' : 'false'], ...each], words)
}

function answer(result: OpResult, took: number, lines: string[], words: Words): Answer {
  const { client } = words
  const facts = [client.took(took)]
  if (result.term !== undefined) facts.unshift(client.term(result.term))
  if (result.index !== undefined) facts.unshift(client.entry(result.index))
  if (result.revision !== undefined) facts.unshift(client.revision(result.revision))
  if (result.code === 'wentBack') return left
  if (result.outcome === 'ok') return { outcome: 'ok', lines, facts }
  return { outcome: result.outcome, lines: [result.error ?? '', client.meaning[result.outcome]].filter(Boolean), facts }
}

function members({ nodes }: Status, words: Words): string[] {
  const { client, stage } = words
  return nodes
    .filter(({ member }) => member !== 'none')
    .map(({ id, alive, member }) => client.member(id, alive ? client.started : client.stopped, stage.parts[member]))
}

function endpoints({ nodes }: Status, words: Words): string[] {
  return nodes.map((node) =>
    words.client.endpoint(node.id, node.alive && node.role === 'leader', node.term, node.log.last, node.applied, node.alive ? null : words.client.down),
  )
}
