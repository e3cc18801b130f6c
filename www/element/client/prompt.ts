import { short } from '../../lab/foreign.js'
import type { Compare, ReadOptions, Txn, TxnOp } from '../../lab/types.js'
import type { Words } from '../i18n/index.js'
import { tokens, type Token } from './words-of.js'

export type ReadMode = NonNullable<ReadOptions['read']>

/** What a line of the prompt asks for. */
export type Command =
  | { do: 'put'; key: string; value: string }
  | { do: 'get'; key: string; read?: ReadMode }
  | { do: 'del'; key: string }
  | { do: 'unwatch'; key: string }
  | { do: 'watch'; key: string; from?: number }
  | { do: 'add'; node: string; learner: boolean }
  | { do: 'promote' | 'remove'; node: string }
  | { do: 'txn'; txn: Txn }
  | { do: 'members' | 'endpoints' | 'help' }

/** What etcdctl has and this build has not. */
const later: readonly string[] = ['move-leader', 'lease', 'compaction', 'compact', 'defrag', 'snapshot', 'alarm', 'auth', 'user', 'role', 'lock', 'elect']

/** Reads a line in etcdctl's words; an error's message is a sentence for the one who typed it. */
export function readCommand(line: string, words: Words): Command {
  const { errors } = words.client
  const all = tokens(line, words)
  if (all[0]?.text === 'etcdctl') all.shift()
  const isFlag = ({ text, quoted }: Token) => !quoted && /^--?[a-z]/.test(text)
  const [verb = '', second = ''] = all.map(({ text }) => text)
  const taken = takenFlags[`${verb} ${second}`] ?? takenFlags[verb] ?? []
  const flags = all.filter(isFlag).map(({ text }) => text)
  const flag = flags.find((text) => !taken.includes(text.replace(/(?<=^--rev=)[1-9]\d{0,14}$/, 'N')))
  if (flag) throw new SyntaxError(errors.flag(short(flag)))
  const rest = all.slice(1).filter((token) => !isFlag(token))
  switch (verb) {
    case 'put': {
      const [key, value] = exactly(rest, 2, 'put KEY VALUE', words)
      return { do: 'put', key: key!, value: value! }
    }
    case 'get': {
      const [key] = exactly(rest, 1, 'get KEY', words)
      return { do: 'get', key: key!, ...(flags.includes('--consistency=s') && { read: 'local' }) }
    }
    case 'member':
      return readMember(second, rest.slice(1), flags, words)
    case 'watch': {
      const [key] = exactly(rest, 1, 'watch KEY', words)
      const [revision] = flags
      return { do: 'watch', key: key!, ...(revision && { from: Number(revision.slice('--rev='.length)) }) }
    }
    case 'del':
    case 'unwatch':
      return { do: verb, key: exactly(rest, 1, `${verb} KEY`, words)[0]! }
    case 'txn':
      return { do: 'txn', txn: readTxn(line, rest, words) }
    case 'help':
      return { do: 'help' }
  }
  if (verb === 'endpoint' && (second === 'status' || second === '')) return { do: 'endpoints' }
  if (later.includes(verb)) throw new SyntaxError(errors.later(short(`${verb} ${second}`.trim())))
  throw new SyntaxError(errors.unknown(short(verb)))
}

/** Flags of etcdctl's that are taken, by the command's words. */
const takenFlags: Readonly<Record<string, readonly string[]>> = { 'member add': ['--learner'], get: ['--consistency=l', '--consistency=s'], watch: ['--rev=N'] }

function readMember(verb: string, rest: readonly Token[], flags: readonly string[], words: Words): Command {
  const node = () => exactly(rest, 1, `member ${verb} NAME`, words)[0]!
  switch (verb) {
    case 'list':
      return { do: 'members' }
    case 'add':
      return { do: 'add', node: node(), learner: flags.includes('--learner') }
    case 'promote':
    case 'remove':
      return { do: verb, node: node() }
  }
  throw new SyntaxError(words.client.errors.member(short(verb)))
}

function exactly(given: readonly Token[], n: number, form: string, words: Words): string[] {
  if (given.length !== n) throw new SyntaxError(words.client.errors.takes(form, given.length))
  return given.map(({ text }) => text)
}

/** `[if] COMPARE [and COMPARE…] then OP [; OP…] [else OP [; OP…]]`; without a compare it always succeeds. */
function readTxn(line: string, given: readonly Token[], words: Words): Txn {
  const { errors } = words.client
  const keyword = (word: string, from = 0) => given.findIndex(({ text, quoted }, i) => i >= from && !quoted && text === word)
  const then = keyword('then')
  const otherwise = keyword('else')
  if (then < 0 || then === given.length - 1) throw new SyntaxError(errors.then)
  const branch = (from: number, to: number) => split(given.slice(from, to)).map((op) => readOp(op, words))
  return {
    compare: readCompares(line.slice(line.indexOf('txn') + 3, given[then]!.from), words),
    success: branch(then + 1, otherwise < 0 ? given.length : otherwise),
    failure: otherwise < 0 ? [] : branch(otherwise + 1, given.length),
  }
}

/** The operations between semicolons; empty ones are left out. */
function split(given: readonly Token[]): Token[][] {
  const all: Token[][] = [[]]
  for (const token of given) {
    if (token.text === ';' && !token.quoted) all.push([])
    else all.at(-1)!.push(token)
  }
  return all.filter((op) => op.length > 0)
}

function readOp(op: readonly Token[], words: Words): TxnOp {
  const [verb, key, value] = op.map(({ text }) => text)
  if (verb === 'put' && op.length === 3) return { put: [key!, value!] }
  if (verb === 'get' && op.length === 2) return { get: key! }
  if (verb === 'del' && op.length === 2) return { delete: key! }
  throw new SyntaxError(words.client.errors.operation(short(op.map(({ text }) => text).join(' '))))
}

const comparison =
  /\s*(value|val|version|ver|mod|create)\(\s*(?:"([^"]*)"|'([^']*)'|([^\s"'()]+))\s*\)\s*(!=|=|<|>)\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))(\s+and\s|\s*$)/y
const targets: Readonly<Record<string, Compare['target']>> = { val: 'value', ver: 'version' }

function readCompares(text: string, words: Words): Compare[] {
  const conditions = text.trim().replace(/^if\b/, '').trim()
  const found: Compare[] = []
  let more = conditions !== ''
  for (let at = 0; more; at = comparison.lastIndex) {
    comparison.lastIndex = at
    const match = comparison.exec(conditions)
    const compare = match && compareOf(match)
    if (!compare) throw new SyntaxError(words.client.errors.compare(short(conditions.slice(at).trim())))
    found.push(compare)
    more = match[9]?.trim() === 'and'
  }
  return found
}

/** A compare, unless it takes a number and has none. */
function compareOf([, name = '', k1, k2, k3, op, v1, v2, v3]: RegExpExecArray): Compare | undefined {
  const target = targets[name] ?? (name as Compare['target'])
  const value = v1 ?? v2 ?? v3 ?? ''
  if (target !== 'value' && !/^\d+$/.test(value)) return undefined
  return { key: k1 ?? k2 ?? k3 ?? '', target, op: op as Compare['op'], value: target === 'value' ? value : Number(value) }
}
