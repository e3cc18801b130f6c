import { isList, keysOf, property, shown, shownKey } from './foreign.js'
import type { RefusalCode } from './vocabulary.js'
import { refused, type Told } from './voice.js'

/**
 * Readers check one argument each: they return it in the form that the lab uses, or
 * throw an error whose sentence names the argument, what it takes and what was given.
 */

/** `where` is the call and the argument, such as `set: election`. */
export type Reader<T> = (where: string, value: unknown) => T

export function wrongType(where: string, takes: Told | string, value: unknown): Error {
  return refused({ code: 'takes', field: where, takes, got: shown(value) }, TypeError)
}

export function outOfRange(where: string, takes: Told | string, value: unknown): Error {
  return refused({ code: 'takes', field: where, takes, got: shown(value) }, RangeError)
}

type Kind = typeof TypeError | typeof RangeError

/** The error on what is refused in the words that scenarios and the command line have for it too. */
function refuse(Kind: Kind, code: RefusalCode, where: string, value: unknown, bounds: readonly [low: number, high: number | Told] = [0, 0]): Error {
  const [low, high] = bounds
  return refused({ code, field: where, got: shown(value), low, high }, Kind)
}

/** A language's tag. */
export const tag: Reader<string> = (where, value) => {
  try {
    const [tag] = typeof value === 'string' ? Intl.getCanonicalLocales(value) : []
    if (tag) return tag
  } catch {
    // It is no tag.
  }
  throw wrongType(where, { code: 'aTag' }, value)
}

/** A number in [min, max]. */
export function number(min: number, max: number, code: 'noNumber' | 'noTime' = 'noNumber', or?: string): Reader<number> {
  const bounds: readonly [number, number | Told] = [min, or ? { code: 'or', a: max, b: or } : max]
  return (where, value) => {
    if (typeof value !== 'number') throw refuse(TypeError, code, where, value, bounds)
    if (!(value >= min && value <= max)) throw refuse(RangeError, code, where, value, bounds)
    return value
  }
}

/** A number in [min, max], or a word that stands for more than any. */
export function numberOr<W extends string>(word: W, min: number, max: number): Reader<number | W> {
  const read = number(min, max, 'noNumber', `'${word}'`)
  return (where, value) => (value === word ? word : read(where, value))
}

/** A number of milliseconds in [min, max]. */
export function time(min: number, max: number): Reader<number> {
  return number(min, max, 'noTime')
}

/** A whole number in [min, max]. */
export function whole(min: number, max: number): Reader<number> {
  return (where, value) => {
    if (typeof value !== 'number') throw refuse(TypeError, 'noWhole', where, value, [min, max])
    if (!Number.isInteger(value) || value < min || value > max) throw refuse(RangeError, 'noWhole', where, value, [min, max])
    return value
  }
}

/** A number of milliseconds, or [min, max] with min ≤ max; always read as a pair. */
export function range(min: number, max: number): Reader<[number, number]> {
  const valid = (n: unknown): n is number => typeof n === 'number' && n >= min && n <= max
  return (where, value) => {
    const [low, high] = isList(value) ? (two(where, value) ?? []) : [value, value]
    if (typeof low !== 'number' || typeof high !== 'number') throw refuse(TypeError, 'noSpan', where, value, [min, max])
    if (!valid(low) || !valid(high) || low > high) throw refuse(RangeError, 'noSpan', where, value, [min, max])
    return [low, high]
  }
}

export const flag: Reader<boolean> = (where, value) => {
  if (typeof value !== 'boolean') throw refuse(TypeError, 'noTruth', where, value)
  return value
}

/** One of a few words; `later` are known words of a later build, refused as such. */
export function word<const T extends string>(accepted: readonly T[], later: readonly string[] = []): Reader<T> {
  const takes = accepted.map((w): Told | string => `'${w}'`).reduce((a, b) => ({ code: 'or', a, b }))
  return (where, value) => {
    if (accepted.includes(value as T)) return value as T
    if (later.includes(value as string)) {
      throw refused({ code: 'wordNotYet', field: where, got: value as string, takes }, RangeError)
    }
    throw wrongType(where, takes, value)
  }
}

/** Text that can be sent as UTF-8, of at most `max` UTF-16 units. */
export function text(min: number, max: number): Reader<string> {
  const takes: Told = min > 0 ? { code: 'aString', low: min, high: max } : { code: 'anyString', high: max }
  return (where, value) => {
    if (typeof value !== 'string') throw wrongType(where, takes, value)
    if (value.length < min || value.length > max) {
      throw refused({ code: 'stringLength', field: where, takes, got: value.length }, RangeError)
    }
    if (/\p{Surrogate}/u.test(value)) throw outOfRange(where, { code: 'wellFormed' }, value)
    return value
  }
}

/** Refuses what a later build will take. */
export const later: Reader<never> = (where) => {
  throw refused({ code: 'notYet', field: where }, TypeError)
}

export const listener: Reader<(...args: never[]) => unknown> = (where, value) => {
  if (typeof value !== 'function') throw wrongType(where, { code: 'aFunction' }, value)
  return value as (...args: never[]) => unknown
}

type Table = Readonly<Record<string, Reader<unknown>>>
export type Fields<T extends Table> = { -readonly [K in keyof T]?: T[K] extends Reader<infer V> ? V : never }

/** Reads an object's fields by a table; a field that is absent or undefined stays absent. */
export function fields<T extends Table>(where: string, value: unknown, table: T): Fields<T> {
  const accepted = Object.keys(table).filter((key) => table[key] !== later)
  const keys = keysOf(value)
  if (!keys) throw wrongType(where, { code: 'anObject', words: accepted }, value)
  const read: Record<string, unknown> = {}
  for (const key of keys) {
    const reader = Object.hasOwn(table, key) ? table[key] : undefined
    const name = `${prefix(where)}${shownKey(key)}`
    const field = property(name, value as object, key)
    if (field === undefined) continue
    if (!reader) throw refused({ code: 'hasNo', field: where, got: shown(key), words: accepted }, TypeError)
    read[key] = reader(name, field)
  }
  return read as Fields<T>
}

/** The same, of an object that may be left out. */
export function fieldsOrNone<T extends Table>(where: string, value: unknown, table: T): Fields<T> {
  return value === undefined ? {} : fields(where, value, table)
}

/** `createLab` → `createLab: `, `cut: options` → `cut: options.` */
function prefix(where: string): string {
  return where.includes(':') ? `${where}.` : `${where}: `
}

/** Reads every item of a list that has at most `most`. */
export function list<T>(item: Reader<T>, takes: Told, most: number): Reader<T[]> {
  return (where, value) => {
    if (!isList(value)) throw wrongType(where, takes, value)
    const length = property(where, value, 'length') as number
    if (!Number.isSafeInteger(length)) throw wrongType(where, takes, value) // a proxy of a list may say anything
    if (length > most) throw refused({ code: 'tooMany', field: where, high: most, got: length }, RangeError)
    return Array.from({ length }, (_, i) => item(`${where}[${i}]`, property(`${where}[${i}]`, value, i)))
  }
}

/** The two items of a list of two. */
export function pair(where: string, takes: Told, value: unknown): [unknown, unknown] {
  const items = isList(value) ? two(where, value) : undefined
  if (!items) throw wrongType(where, takes, value)
  return items
}

function two(where: string, list: object): [unknown, unknown] | undefined {
  return property(where, list, 'length') === 2 ? [property(`${where}[0]`, list, 0), property(`${where}[1]`, list, 1)] : undefined
}
