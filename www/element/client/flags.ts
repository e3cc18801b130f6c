import { short } from '../../lab/short.js'
import type { Words } from '../../i18n/index.js'
import type { Token } from './words-of.js'

/** A flag of etcdctl's that is taken. */
interface Flag {
  /** The command that has it. */
  of: string
  accepts: RegExp
  /** What it says where no value follows; without it the next word is the value. */
  alone?: string
}
export type FlagName = keyof Words['client']['flagTakes']

const known: Readonly<Record<FlagName, Flag>> = {
  consistency: { of: 'get', accepts: /^[ls]$/ },
  rev: { of: 'watch', accepts: /^\d{1,15}$/ },
  learner: { of: 'member add', accepts: /^(true|false)$/, alone: 'true' },
}

/** A flag as it was written, and its value. */
interface Given {
  word: string
  name: string
  value: string | undefined
}

/** A line's words, its flags apart from them: etcdctl takes a flag at any place before `--`. */
export function apart(all: readonly Token[]): { plain: Token[]; given: Given[] } {
  const plain: Token[] = []
  const given: Given[] = []
  let ended = false
  for (let i = 0; i < all.length; i++) {
    const token = all[i]!
    if (!ended && token.text === '--') ended = true
    else if (ended || !/^-./.test(token.text) || isOperator(all[i - 1])) plain.push(token)
    else {
      const [, name = '', value] = /^--([^=]*)(?:=(.*))?$/.exec(token.text) ?? []
      const flag = flagOf(name)
      given.push({ word: token.text, name, value: value ?? (flag && (flag.alone ?? all[++i]?.text)) })
    }
  }
  return { plain, given }
}

/** What follows an operator is a compare's value, `value(a) = -1`. */
function isOperator(token: Token | undefined): boolean {
  return token !== undefined && /^(!=|[=<>])$/.test(token.text)
}

function flagOf(name: string): Flag | undefined {
  return Object.hasOwn(known, name) ? known[name as FlagName] : undefined
}

/** The values of a command's flags, by name; what it does not take is refused with a sentence. */
export function valuesOf(given: readonly Given[], command: string, words: Words): Partial<Record<FlagName, string>> {
  const { errors, flagTakes } = words.client
  const values: Partial<Record<FlagName, string>> = {}
  for (const { word, name, value } of given) {
    const flag = flagOf(name)
    const key = name as FlagName
    if (flag?.of !== command) {
      const takes = (Object.keys(known) as FlagName[]).filter((other) => known[other].of === command)
      throw new SyntaxError(errors.flag(short(word), command, takes.map((other) => `--${other}`)))
    }
    if (values[key] !== undefined) throw new SyntaxError(errors.twice(`--${name}`))
    if (value === undefined || !flag.accepts.test(value)) throw new SyntaxError(errors.flagValue(`--${name}`, flagTakes[key], value === undefined ? undefined : short(value)))
    values[key] = value
  }
  return values
}
