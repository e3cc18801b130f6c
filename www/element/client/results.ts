import type { Lab, NodeId, OpResult, Outcome, Status } from '../../lab/types.js'
import { errorTold, resultTold, type Telling } from '../telling.js'
import { isLeft } from '../travel.js'
import type { Command } from './prompt.js'

/** A line that was asked and what came of it. */
export interface Result {
  id: number
  asked: string
  /** 'left': the lab went back to a moment before it. */
  outcome: Outcome | 'running' | 'told' | 'wrong' | 'left'
  /** The answer, line by line. */
  lines: Telling<readonly string[]>
  /** Where in the log, and how long it took. */
  facts: Telling<readonly string[]>
}

export type Answer = Pick<Result, 'outcome' | 'lines' | 'facts'>

/** Puts a command to the lab; it never rejects. */
export async function execute(command: Command, lab: Lab, via: NodeId | undefined): Promise<Answer> {
  const began = lab.now()
  const options = via ? { via } : {}
  try {
    switch (command.do) {
      case 'put':
        return answer(await lab.put(command.key, command.value, options), lab.now() - began, () => [])
      case 'get': {
        const got = await lab.get(command.key, { ...options, ...(command.read && { read: command.read }) })
        return answer(got, lab.now() - began, ({ client }) => [got.value ?? client.noKey(command.key)])
      }
      case 'del': {
        const gone = await lab.delete(command.key, options)
        return answer(gone, lab.now() - began, ({ client }) => [client.deleted(gone.deleted ?? 0)])
      }
      case 'txn':
        return await transact(command, lab, options)
      case 'help':
        return told(({ client }) => [...client.help, client.txnHelp])
      case 'members':
        return told(members(lab.status()))
      case 'add':
        await lab.add(command.node as NodeId, { learner: command.learner })
        return told(({ client }) => [client.added(command.node, command.learner)])
      case 'promote':
        if (!lab.status().config.learners.includes(command.node as NodeId)) return wrong(({ client }) => client.errors.notLearner(command.node))
        await lab.add(command.node as NodeId)
        return told(({ client }) => [client.added(command.node, false)])
      case 'remove':
        await lab.remove(command.node as NodeId)
        return told(({ client }) => [client.removed(command.node)])
      case 'endpoints':
        return told(endpoints(lab.status()))
      default:
        return told(() => [])
    }
  } catch (error) {
    return isLeft(error) ? left : wrong(errorTold(error))
  }
}

const nothing = (): readonly string[] => []
const left: Answer = { outcome: 'left', lines: nothing, facts: nothing }

export function told(lines: Answer['lines'], facts: Answer['facts'] = nothing): Answer {
  return { outcome: 'told', lines, facts }
}

/** What can't be asked for, or is refused. */
export function wrong(why: Telling): Answer {
  return { outcome: 'wrong', lines: (words) => [why(words)], facts: nothing }
}

async function transact({ txn }: Command & { do: 'txn' }, lab: Lab, options: { via?: NodeId }): Promise<Answer> {
  const began = lab.now()
  const result = await lab.txn(txn, options)
  return answer(result, lab.now() - began, ({ client }) => {
    const each = (result.responses ?? []).map((response) => {
      if ('revision' in response) return client.revision(response.revision)
      if ('deleted' in response) return client.deleted(response.deleted)
      return response.value ?? '–'
    })
    return [client.branch[result.succeeded ? 'true' : 'false'], ...each]
  })
}

function answer(result: OpResult, took: number, lines: Answer['lines']): Answer {
  const { outcome, revision, index, term } = result
  if (result.code === 'wentBack') return left
  const facts: Answer['facts'] = ({ client }) => [
    ...(revision === undefined ? [] : [client.revision(revision)]), ...(index === undefined ? [] : [client.entry(index)]), ...(term === undefined ? [] : [client.term(term)]), client.took(took),
  ]
  if (outcome === 'ok') return { outcome, lines, facts }
  const why = resultTold(result)
  return { outcome, lines: (words) => [why(words), words.client.meaning[outcome]].filter(Boolean), facts }
}

function members({ nodes }: Status): Answer['lines'] {
  return ({ client, stage }) => nodes
    .filter(({ member }) => member !== 'none')
    .map(({ id, alive, member }) => client.member(id, alive ? client.started : client.stopped, stage.parts[member]))
}

function endpoints({ nodes }: Status): Answer['lines'] {
  return (words) => nodes.map((node) =>
    words.client.endpoint(node.id, node.alive && node.role === 'leader', node.term, node.log.last, node.applied, node.alive ? null : words.client.down),
  )
}
