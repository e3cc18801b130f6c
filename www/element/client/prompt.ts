import { short } from '../../lab/short.js'
import type { Compare, ReadOptions, Txn, TxnOp } from '../../lab/types.js'
import type { Words } from '../../i18n/index.js'
import { apart, valuesOf } from './flags.js'
import { tokens, unescaped, type Token } from './words-of.js'

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
const later: readonly string[] = [
  'move-leader', 'lease', 'compaction', 'compact', 'defrag', 'snapshot', 'alarm', 'auth', 'user', 'role', 'lock', 'elect', 'check', 'make-mirror', 'version',
]
const laterEndpoints: readonly string[] = ['health', 'hashkv']

/** A line, read as far as all commands are alike. */
interface Line {
  text: string
  /** The command, whose words `rest` follows. */
  verb: Token
  rest: readonly Token[]
  /** The values of a command's flags, which are its words'. */
  flags: (command: string) => ReturnType<typeof valuesOf>
  words: Words
}

/** Reads a line in etcdctl's words; an error's message is a sentence for the one who typed it. */
export function readCommand(text: string, words: Words): Command {
  const { errors } = words.client
  const all = tokens(text, (quote) => new SyntaxError(words.client.errors.quote(quote)))
  if (all[0]?.text === 'etcdctl') all.shift()
  const { plain, given } = apart(all)
  const [verb, ...rest] = plain
  if (given.some(({ word }) => word === '--help' || word === '-h') || (!verb && given.length === 0)) return { do: 'help' }
  const name = verb?.text ?? ''
  if (later.includes(name)) throw new SyntaxError(errors.later(short([name, rest[0]?.text].filter(Boolean).join(' '))))
  const flags = (command: string) => valuesOf(given, command, words)
  if (verb && Object.hasOwn(readers, name)) return readers[name]!({ text, verb, rest, flags, words })
  flags('etcdctl')
  throw new SyntaxError(errors.unknown(short(name)))
}

const readers: Readonly<Record<string, (line: Line) => Command>> = {
  put(line) {
    const [key, value] = exactly(line, 'put', 'KEY VALUE')
    return { do: 'put', key: key!, value: value! }
  },
  get(line) {
    const { consistency } = line.flags('get')
    const [key] = exactly(line, 'get', 'KEY')
    return { do: 'get', key: key!, ...(consistency === 's' && { read: 'local' }) }
  },
  del: (line) => ({ do: 'del', key: exactly(line, 'del', 'KEY')[0]! }),
  watch(line) {
    const { rev = '0' } = line.flags('watch')
    const [key] = exactly(line, 'watch', 'KEY')
    return { do: 'watch', key: key!, ...(Number(rev) > 0 && { from: Number(rev) }) } // from revision 0 is from now
  },
  unwatch: (line) => ({ do: 'unwatch', key: exactly(line, 'unwatch', 'KEY')[0]! }),
  txn: (line) => ({ do: 'txn', txn: readTxn(line) }),
  member: readMember,
  endpoint(line) {
    const { errors } = line.words.client
    const [sub, ...rest] = line.rest
    if (sub && laterEndpoints.includes(sub.text)) throw new SyntaxError(errors.later(`endpoint ${sub.text}`))
    if (sub?.text !== 'status') throw new SyntaxError(errors.sub('endpoint', ['status'], short(sub?.text ?? '')))
    exactly({ ...line, rest }, 'endpoint status', '')
    return { do: 'endpoints' }
  },
  help: () => ({ do: 'help' }),
}

function readMember(line: Line): Command {
  const [sub, ...rest] = line.rest
  const command = `member ${sub?.text}`
  const node = () => exactly({ ...line, rest }, command, 'NAME')[0]!
  switch (sub?.text) {
    case 'list':
      exactly({ ...line, rest }, command, '')
      return { do: 'members' }
    case 'add': {
      const { learner } = line.flags(command)
      return { do: 'add', node: node(), learner: learner === 'true' }
    }
    case 'promote':
    case 'remove':
      return { do: sub.text, node: node() }
    case 'update':
      throw new SyntaxError(line.words.client.errors.later(command))
  }
  throw new SyntaxError(line.words.client.errors.sub('member', ['list', 'add', 'promote', 'remove'], short(sub?.text ?? '')))
}

/** A command's arguments: as many as the form, such as KEY VALUE, has. */
function exactly({ rest, flags, words }: Line, command: string, form: string): string[] {
  flags(command)
  if (rest.length !== form.split(' ').filter(Boolean).length) throw new SyntaxError(words.client.errors.takes(command, form, rest.length))
  return rest.map(({ text }) => text)
}

/** `[if COMPARE [and COMPARE…]] then OP [; OP…] [else OP [; OP…]]`; "if" may be left out, and a txn without a compare always succeeds. */
function readTxn({ text, verb, rest, flags, words }: Line): Txn {
  flags('txn')
  const { errors } = words.client
  const keyword = (word: string, from = 0) => rest.findIndex((token, i) => i >= from && isWord(token, word))
  const then = keyword('then')
  if (then < 0) throw new SyntaxError(errors.then)
  const otherwise = keyword('else', then)
  const branch = (word: string, from: number, to: number) => {
    const ops = split(rest.slice(from + 1, to)).map((op) => readOp(op, words))
    if (ops.length === 0) throw new SyntaxError(errors.branch(word))
    return ops
  }
  const when = rest[0]! // "if", "then" or a compare
  const conditions = text.slice((isWord(when, 'if') ? when : verb).to, rest[then]!.from).trim()
  if (conditions === '' && isWord(when, 'if')) throw new SyntaxError(errors.noCompare)
  return {
    compare: readCompares(conditions, words),
    success: branch('then', then, otherwise < 0 ? rest.length : otherwise),
    failure: otherwise < 0 ? [] : branch('else', otherwise, rest.length),
  }
}

function isWord(token: Token, word: string): boolean {
  return token.text === word && !token.quoted
}

/** The operations between semicolons; empty ones are left out. */
function split(given: readonly Token[]): Token[][] {
  const all: Token[][] = [[]]
  for (const token of given) {
    if (isWord(token, ';')) all.push([])
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

/** What a compare looks at, by etcdctl's names. */
const targets: Readonly<Record<string, Compare['target']>> = {
  value: 'value', val: 'value', version: 'version', ver: 'version', mod: 'mod', m: 'mod', create: 'create', c: 'create',
}
const comparison = /\s*([a-z]+)\(\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"'()]+))\s*\)\s*(!=|=|<|>)\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"']+))(\s+and\s|\s*$)/y

function readCompares(conditions: string, words: Words): Compare[] {
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

/** A compare, unless it looks at nothing that there is, or takes a number and has none. */
function compareOf([, name = '', k1, k2, k3, op, v1, v2, v3]: RegExpExecArray): Compare | undefined {
  const target = Object.hasOwn(targets, name) ? targets[name] : undefined
  const value = v1 === undefined ? (v2 ?? v3 ?? '') : unescaped(v1)
  if (!target || (target !== 'value' && !/^\d+$/.test(value))) return undefined
  return { key: k1 === undefined ? (k2 ?? k3 ?? '') : unescaped(k1), target, op: op as Compare['op'], value: target === 'value' ? value : Number(value) }
}
